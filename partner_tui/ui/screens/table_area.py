"""An area whose table shows an answer through a lens: what filter, sort, columns, marks and copying work on."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from partner_tui.domain.errors import PartnerError
from partner_tui.domain.rows import ListRows
from partner_tui.ui.answers import Answer, Wishes, found_again
from partner_tui.ui.keymap import CHART, COLUMNS, EXPORT, FILTER, MARK, MARK_ALL, SORT, SORT_BY, Key, bindings
from partner_tui.ui.lens import PLAIN, Lens
from partner_tui.ui.marks import Marks
from partner_tui.ui.places import Place
from partner_tui.ui.presentation.notices import Notice, nothing_matches
from partner_tui.ui.screens.area import AreaScreen

if TYPE_CHECKING:
    from partner_tui.ui.export_choice import Exportable

NO_ROWS = "There are no rows here."


class TableArea(AreaScreen):
    """Its subclasses in this package add the actions, a capability each."""

    BINDINGS = bindings(EXPORT)

    found: Answer | None = None
    """What the table shows; None before the first answer and after a failure."""

    @property
    def lens(self) -> Lens:
        """The lens over the view on the screen."""
        return PLAIN

    def see(self, lens: Lens) -> None:
        """Shows the same view through another lens."""

    @property
    def marks(self) -> Marks:
        """Of the view on the screen, whatever its lens."""
        return Marks()

    def nothing_here(self) -> Notice:
        """Why the view has no rows, where no filter is the reason."""
        raise NotImplementedError

    def exportable(self) -> "Exportable | None":
        """What a file can be made of here; None where there is nothing."""
        return None

    def action_export(self) -> None:
        if self.settled(self.action_export, EXPORT) and (what := self.exportable()) is not None:
            self.post_message(self.ExportAsked(EXPORT, what))

    def wishes(self, currency: str) -> Wishes:
        return Wishes(currency, tuple(self.desk.layouts.items()))

    def show_found(self, found: Answer, place: Place) -> None:
        """Shows the answer as the lens and the desk say."""
        self.found = found
        if not found.count:
            notice = (
                nothing_matches(found.noun, found.filter, self.desk.keymap) if found.filter else self.nothing_here()
            )
            self.table.show_notice(notice)
        else:
            rows, columns, sort = found.rows, found.columns, found.sort
            if self.lens.chart and isinstance(rows, ListRows) and is_charted(found):
                from partner_tui.ui.presentation.charts import chart_of

                chart = chart_of(rows, found.noun, found.currency)
                rows, columns, sort = chart.rows, chart.columns, None
            if self.desk.masked:
                from partner_tui.ui.presentation.masking import masked

                columns = masked(columns)
            place = found_again(place, rows, found.key)
            self.table.show_rows(rows, columns, place, sort, key=found.key, marks=self.marks)
        self.paint()

    def show_again(self) -> None:
        """The same answer, after what is settled for all tables has changed."""
        if self.found is not None and self.table.has_rows:
            self.show_found(self.found, self.table.place)
        else:
            self.paint()

    def show_failure(self, error: PartnerError) -> None:
        self.found = None
        super().show_failure(error)

    @property
    def columns_known(self) -> Sequence[tuple[str, str]]:
        return () if self.found is None else [(column.names[0], column.heading) for column in self.found.available]

    def clear_lens(self) -> bool:
        if not self.lens.filter:
            return False
        self.see(Lens("", self.lens.sort, self.lens.chart))
        return True

    def refusal(self, key: Key) -> str:
        found = self.found
        if key in (SORT, SORT_BY, COLUMNS, CHART, MARK, MARK_ALL, FILTER) and not (found and found.of):
            return NO_ROWS
        if key in (SORT, SORT_BY, COLUMNS) and found is not None and found.noun == "fields":
            return "Fields have one order."
        if key in (MARK, MARK_ALL) and self.lens.chart:
            return "Rows are marked in the table: go back to it first."
        if key is CHART and found is not None and not is_charted(found):
            return "Charts are of months, products and customers."
        here = self.table.current_column
        if key is SORT and here is not None and here.names[0] not in dict(self.columns_known):
            return f"Nothing is sorted by {here.heading}: only the chart has it."
        return super().refusal(key)

    def settled(self, action: Callable[[], None], key: Key) -> bool:
        """Whether the action can be done now: not kept for when the rows are here, and not refused."""
        return not self.table.later(action, waiting=self.table.is_waiting) and not self.refused(key)


def is_charted(found: Answer) -> bool:
    return isinstance(found.rows, ListRows) and found.noun in ("months", "products", "customers")
