"""An area that shows one of several lists in the place of its own rows, each with its lens, place and marks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.rows import Value
from partner_tui.ui.answers import held
from partner_tui.ui.due_lists import INVOICES as INVOICE_LIST
from partner_tui.ui.due_lists import Listed, due_list
from partner_tui.ui.keymap import BACK, FILTER, HELP, OF_LISTS, PALETTE, RECORDS, REPAY, UNPAID_BILLS, Key, bindings
from partner_tui.ui.lens import PLAIN, Lens
from partner_tui.ui.marks import Marks
from partner_tui.ui.places import START
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.presentation.notices import Notice
from partner_tui.ui.presentation.words import counted_of, filter_words, summed
from partner_tui.ui.screens.invoicing import InvoicingArea
from partner_tui.ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from partner_tui.ui.desk import Desk


class ListsArea(InvoicingArea):
    """What is said here holds while a list is shown; the area's own rows are its subclass's."""

    BINDINGS = bindings(UNPAID_BILLS, RECORDS, *OF_LISTS)

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self.listed: Listed | None = None
        """The list on the screen; None while the area's own rows are there."""
        self._lists: dict[str, Listed] = {}

    # What the area fills in

    def keep_own_place(self) -> None:
        """Remembers where in its own rows the operator is."""

    def show_own_rows(self) -> None:
        """Shows its own rows again, where they were left."""

    def open_month(self, month: BillCycle) -> None:
        """Goes to the month in Monthly Bills."""

    # Going to a list and back

    def action_show_list(self, name: str) -> None:
        if not self.table.later(partial(self.action_show_list, name), waiting=self.table.is_waiting):
            self.show_list(name)

    def action_invoices(self) -> None:
        if not self.table.later(self.action_invoices, waiting=self.table.is_waiting):
            self.show_list(INVOICE_LIST)

    def show_list(self, name: str) -> None:
        """Goes to that list, to where it was left."""
        if self.listed is None:
            self.keep_own_place()
        else:
            self.keep_list_place()
        if name not in self._lists:
            self._lists[name] = Listed(name, due_list(name, self.desk))
        self.listed = self._lists[name]
        self.say("")
        self.read_list()

    def keep_list_place(self) -> None:
        if self.listed is not None and self.found is not None and self.table.has_rows:
            self.listed.place = replace(self.table.place, key=self.table.current.get(self.listed.list.KEY))

    def read_list(self) -> None:
        """Reads the list on the screen, anew."""
        if self.listed is not None:
            self.keep_list_place()
            self.table.show_loading()
            self.paint()
            self.ask(self.listed, self.listed.list.read)

    def up(self) -> bool:
        if self.listed is None:
            return False
        self.keep_list_place()
        self.listed = None
        self.say("")
        self.show_own_rows()
        return True

    # What the table shows

    @property
    def row(self) -> Mapping[str, Value]:
        """The row under the cursor; empty where there is none."""
        return self.table.current if self.found is not None and self.table.has_rows else {}

    @property
    def lens(self) -> Lens:
        return PLAIN if self.listed is None else self.listed.lens

    def see(self, lens: Lens) -> None:
        if self.listed is not None:
            self.keep_list_place()
            if lens.filter != self.listed.lens.filter:
                self.listed.place = START
            self.listed.lens = lens
            self.show_list_rows()

    @property
    def marks(self) -> Marks:
        return Marks() if self.listed is None else self.listed.marks

    def nothing_here(self) -> Notice:
        assert self.listed is not None
        return self.listed.list.nothing_here()

    def show_list_rows(self) -> None:
        """What was read of the list on the screen, through its lens."""
        if (listed := self.listed) is not None and listed.found is not None:
            table, currency = listed.list.table(listed.found)
            noun, key = listed.list.NOUN, listed.list.KEY
            self.show_found(held(listed.name, table, noun, self.wishes(currency), listed.lens, key), listed.place)

    def on_asking_screen_answered(self, message: InvoicingArea.Answered) -> None:
        if isinstance(listed := message.question, Listed) and listed is self.listed:
            listed.found = message.answer
            self.mark_read()
            self.show_list_rows()

    def on_asking_screen_refused(self, message: InvoicingArea.Refused) -> None:
        if isinstance(message.question, Listed) and message.question is self.listed:
            self.show_failure(message.error)

    def on_row_table_row_opened(self, message: RowTable.RowOpened) -> None:
        message.stop()
        if self.listed is not None and message.source is self.table.source:
            self.listed.list.open(self, message.values)

    # Keys

    def action_of_list(self, name: str) -> None:
        """A key whose meaning is the list's."""
        key = next(key for key in OF_LISTS if key.id == name)
        if self.settled(partial(self.action_of_list, name), key) and self.listed is not None:
            self.listed.list.do(key, self, self.row)

    def refusal(self, key: Key) -> str:
        if self.listed is not None and (said := self.listed.list.refusal(key, self.row)) is not None:
            return said
        if key in OF_LISTS:
            return _elsewhere(key, self.desk)
        return super().refusal(key)

    # Painting

    def crumb(self, width: int) -> Line:
        assert self.listed is not None
        left = ((f" {self.listed.list.TITLE}{filter_words(self.lens.filter)}", "strong"),)
        found = self.found
        if found is None or not found.of:
            return Line(left)
        counts = counted_of(found.count, found.of, found.noun)
        total = f"   {summed(found.total, found.currency)}" if found.total is not None and found.count else ""
        return Line(left, ((f"{counts}{total} ", "strong"),))

    def summary(self, width: int) -> Sequence[Line]:
        assert self.listed is not None
        found = self.listed.found
        return () if found is None or not self.is_high else self.listed.list.summary(found, width)

    def keys(self) -> Sequence[tuple[Key, str]]:
        assert self.listed is not None
        own = [] if self.listed.found is None else self.listed.list.keys(self.listed.found)
        wanted = [(key, label) for key, label in own if not self.refusal(key)]
        return (*wanted, (BACK, "back"), (FILTER, FILTER.label), (PALETTE, "command"), (HELP, "keys"))


def _elsewhere(key: Key, desk: "Desk") -> str:
    """Where the key does its work."""
    unpaid, records, _ = (desk.keymap.sign(one) for one in (UNPAID_BILLS, RECORDS, REPAY))
    return f"{key.label.capitalize()} is for Payment records ({records}) and Unpaid bills ({unpaid})."
