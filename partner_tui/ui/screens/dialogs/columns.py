"""Which columns a table shows, how wide, and in which order."""

from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Vertical

from partner_tui.ui.keymap import (
    AS_IT_WAS,
    CHOOSING_COLUMNS,
    COLUMN_DOWN,
    COLUMN_UP,
    DIALOG,
    NARROWER,
    SHOW_COLUMN,
    WIDER,
    Key,
    bindings,
    signs,
)
from partner_tui.ui.places import START
from partner_tui.ui.presentation.columns import Column
from partner_tui.ui.presentation.layout import DEFAULT, Layout, moved, ordered, table_of, widened
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.screens.dialogs.base import Dialog
from partner_tui.ui.widgets.lines import Lines
from partner_tui.ui.widgets.row_table import RowTable


class ColumnsDialog(Dialog[Layout | None]):
    """Ends with the layout that the operator has made; None where he leaves it as it was."""

    BINDINGS = bindings(*DIALOG, *CHOOSING_COLUMNS)
    AUTO_FOCUS = "RowTable"

    def __init__(self, title: str, columns: tuple[Column, ...], layout: Layout) -> None:
        super().__init__()
        self._title, self._columns, self._layout = title, columns, layout

    def compose(self) -> ComposeResult:
        words = (
            f"Enter done  Esc cancel  {_signs(SHOW_COLUMN)} show/hide  {_signs(WIDER, NARROWER)} width  "
            f"{_signs(COLUMN_UP, COLUMN_DOWN)} move  {_signs(AS_IT_WAS)} as it was"
        )
        with Vertical(classes="dialog--box"):
            yield Lines(Line(((self._title, "strong"),)), at="title")
            yield RowTable()
            yield Lines(Line(((words, "quiet"),)), at="keys")

    def on_mount(self) -> None:
        self._show(0)

    @property
    def _here(self) -> int:
        return self.query_one(RowTable).place.cursor

    def _column(self) -> Column:
        return ordered(self._columns, self._layout)[self._here]

    def _show(self, cursor: int) -> None:
        table = table_of(self._columns, self._layout)
        here = self.query_one(RowTable)
        here.show_rows(table.rows, table.columns, replace(here.place if cursor else START, cursor=cursor))

    def _take(self, layout: Layout, cursor: int | None = None) -> None:
        self._layout = layout
        self._show(self._here if cursor is None else cursor)

    def action_turn(self) -> None:
        column = self._column()
        if self._here == 0:
            return
        name = column.names[0]
        layout = self._layout
        self._take(layout.without_column(name) if layout.shows(column) else layout.with_column(name))

    def action_widen(self, cells: int) -> None:
        self._take(widened(self._layout, self._column(), cells))

    def action_shift(self, places: int) -> None:
        at = self._here + places
        if self._here > 0 and 0 < at < len(self._columns):
            self._take(moved(self._columns, self._layout, self._here, at), at)

    def action_reset(self) -> None:
        self._take(DEFAULT)

    def on_row_table_row_opened(self, message: RowTable.RowOpened) -> None:
        message.stop()
        self.dismiss(self._layout)

    def action_close(self) -> None:
        self.dismiss(None)


def _signs(*keys: Key) -> str:
    """The first key of each."""
    return " ".join(signs(key.keys.partition(",")[0]) for key in keys)
