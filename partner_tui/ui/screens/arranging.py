"""Order, columns and chart: the same rows, arranged otherwise."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from partner_tui.domain.query import Sort
from partner_tui.domain.rows import ListRows, Value
from partner_tui.ui.keymap import CHART, COLUMNS, SORT, SORT_BY, bindings
from partner_tui.ui.presentation.columns import Column
from partner_tui.ui.presentation.tables import Table
from partner_tui.ui.screens.table_area import TableArea

if TYPE_CHECKING:
    from partner_tui.ui.presentation.layout import Layout


class ArrangingArea(TableArea):
    """Sorts by any column, chooses columns, turns the chart on and off."""

    BINDINGS = bindings(SORT, SORT_BY, COLUMNS, CHART)

    def action_sort(self) -> None:
        if self.settled(self.action_sort, SORT) and (column := self.table.current_column) is not None:
            self._sort_by(column)

    def _sort_by(self, column: Column) -> None:
        """Numbers begin with the largest, texts with A; a second time turns the order round."""
        assert self.found is not None
        name, present = column.names[0], self.found.sort
        again = present is not None and present.column == name
        descending = not present.descending if again and present is not None else column.is_number
        self.see(replace(self.lens, sort=Sort(name, descending)))

    def action_sort_by(self) -> None:
        if not self.settled(self.action_sort_by, SORT_BY) or self.found is None:
            return
        from partner_tui.ui.screens.dialogs.choice import ChoiceDialog

        columns = {column.names[0]: column for column in self.found.available}

        def take(row: Mapping[str, Value] | None) -> None:
            if row is not None:
                self._sort_by(columns[str(row["name"])])

        here = self.table.current_column
        at = list(columns).index(here.names[0]) if here is not None and here.names[0] in columns else 0
        self.app.push_screen(ChoiceDialog("Sort by", _choice(self.found.available), at), take)

    def action_columns(self) -> None:
        if not self.settled(self.action_columns, COLUMNS) or self.found is None:
            return
        from partner_tui.ui.presentation.layout import DEFAULT
        from partner_tui.ui.screens.dialogs.columns import ColumnsDialog

        noun = self.found.noun

        def take(layout: "Layout | None") -> None:
            if layout is not None:
                self.desk.layouts[noun] = layout
                self.marks.clear()
                self.read_again()

        layout = self.desk.layouts.get(noun, DEFAULT)
        self.app.push_screen(ColumnsDialog(f"Columns of {noun}", self.found.available, layout), take)

    def action_chart(self) -> None:
        if self.settled(self.action_chart, CHART):
            self.see(replace(self.lens, chart=not self.lens.chart))

    def read_again(self) -> None:
        """The same view, for other columns."""


def _choice(columns: tuple[Column, ...]) -> Table:
    rows = tuple((column.heading, column.names[0]) for column in columns)
    shown = (Column(("heading",), "Column", priority=0, width=30, least=20, most=40),)
    return Table(ListRows(("heading", "name"), rows), shown)
