"""An area that shows one of several lists in the place of its own rows, each with its lens, place and marks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.rows import ListRows, Value
from partner_tui.ui.answers import Answer, held
from partner_tui.ui.due_lists import INVOICES as INVOICE_LIST
from partner_tui.ui.due_lists import Listed
from partner_tui.ui.keymap import (
    ATTACH,
    BACK,
    DETACH,
    DOWNLOAD,
    FILTER,
    HELP,
    INVOICES,
    OF_LISTS,
    PALETTE,
    RECORDS,
    REPAY,
    UNPAID_BILLS,
    Key,
    bindings,
)
from partner_tui.ui.lens import PLAIN, Lens
from partner_tui.ui.marks import Marks
from partner_tui.ui.places import START
from partner_tui.ui.presentation.cells import width_of
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.presentation.notices import Notice
from partner_tui.ui.presentation.words import counted_of, filter_words
from partner_tui.ui.screens.listing import ListingArea
from partner_tui.ui.widgets.row_table import RowTable, Standing

if TYPE_CHECKING:
    from partner_tui.ui.desk import Desk


class ListsArea(ListingArea):
    """What is said here holds while a list is shown; the area's own rows are its subclass's."""

    BINDINGS = bindings(REPAY, UNPAID_BILLS, RECORDS, *OF_LISTS)

    def open_month(self, month: BillCycle) -> None:
        """Goes to the month in Monthly Bills: what the area fills in."""

    def action_show_list(self, name: str) -> None:
        if not self.table.later(partial(self.action_show_list, name), waiting=self.table.is_waiting):
            self.show_list(name)

    def action_invoices(self) -> None:
        if not self.table.later(self.action_invoices, waiting=self.table.is_waiting):
            self.show_list(INVOICE_LIST)

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
            if lens.filter and lens.filter != self.listed.lens.filter:
                self.listed.place = START
            self.listed.lens = lens
            self.show_list_rows()

    @property
    def marks(self) -> Marks:
        return Marks() if self.listed is None else self.listed.marks

    def nothing_here(self) -> Notice:
        assert self.listed is not None
        return self.listed.list.nothing_here(self.listed.found)

    def show_list_rows(self) -> None:
        """What was read of the list on the screen, through its lens."""
        if (listed := self.listed) is not None and listed.found is not None:
            table, currency = listed.list.table(listed.found, listed.lens.filter)
            noun, key = listed.list.NOUN, listed.list.KEY
            self.show_found(held(listed.name, table, noun, self.wishes(currency), listed.lens, key), listed.place)

    def on_asking_screen_answered(self, message: ListingArea.Answered) -> None:
        if isinstance(listed := message.question, Listed) and listed is self.listed:
            listed.found, own = message.answer
            self.know_own(own)
            self.mark_read()
            self.show_list_rows()

    def on_asking_screen_refused(self, message: ListingArea.Refused) -> None:
        if isinstance(message.question, Listed) and message.question is self.listed:
            self.show_failure(message.error)

    def on_row_table_row_opened(self, message: RowTable.RowOpened) -> None:
        message.stop()
        if self.listed is not None and message.source is self.table.source:
            self.listed.list.open(self, message.values)

    # Keys

    def action_repay(self) -> None:
        """Of the marked months, the one under the cursor, or all."""
        if not self.settled(self.action_repay, REPAY):
            return
        from partner_tui.ui.payable import Asked
        from partner_tui.ui.repaying import Repaying

        is_of_months = self.found is not None and self.found.key == "month" and self.marks.whole is None
        rows = self.marks.rows(("month",)) if is_of_months else iter(())
        marked = tuple(BillCycle.parse(str(month)) for (month,) in rows)
        Repaying(self.app).repay(Asked(marked, self.month_shown))

    def action_of_list(self, name: str) -> None:
        """A key whose meaning is the list's."""
        key = next(key for key in OF_LISTS if key.id == name)
        if self.settled(partial(self.action_of_list, name), key) and self.listed is not None:
            self.listed.list.do(key, self, self.row)

    def action_download(self) -> None:
        listed = self.listed
        if listed is None or listed.list.refusal(DOWNLOAD, self.row) is None:
            super().action_download()
        elif self.settled(self.action_download, DOWNLOAD):
            listed.list.do(DOWNLOAD, self, self.row)

    def refusal(self, key: Key) -> str:
        if self.listed is not None and (said := self.listed.list.refusal(key, self.row)) is not None:
            return said
        if key in OF_LISTS:
            return _elsewhere(key, self.desk)
        if key is REPAY and not any(map(self._is_final, self.months_known)):
            return "Nothing can be repaid: there is no final bill yet."
        if key in (REPAY, UNPAID_BILLS, RECORDS):
            return ""
        return super().refusal(key)

    def _is_final(self, month: BillCycle) -> bool:
        return month.status(self.desk.clock.now()) is CycleStatus.FINAL

    # Painting

    def cursor_moved(self, standing: Standing) -> None:
        """What can be done with one row cannot be done with every other."""
        super().cursor_moved(standing)
        if self.listed is not None:
            self._lines("keys").show(Line(tuple(self.foot())))

    def crumb(self, width: int) -> Line:
        assert self.listed is not None
        left = ((f" {self.listed.list.TITLE}{filter_words(self.lens.filter)}", "strong"),)
        found = self.found
        if found is None or not found.of or found.question != self.listed.name:
            return Line(left)
        counts = counted_of(found.count, found.of, found.noun)
        rows, list_ = found.rows, self.listed.list
        sums = list_.sums(rows, found.currency) if isinstance(rows, ListRows) and rows.count else ()
        room = width - width_of(left[0][0]) - 1
        wholes = ("   ".join((counts, *sums[:some])) for some in range(len(sums), 0, -1))
        words = next((text for text in wholes if width_of(text) < room), "   ".join((counts, *sums[:1])))
        return Line(left, ((f"{words} ", "strong"),))

    def marked_sums(self, found: Answer) -> Sequence[str]:
        if self.listed is None or found.question != self.listed.name or not isinstance(found.rows, ListRows):
            return super().marked_sums(found)
        marked = replace(found.rows, all_rows=tuple(self.marks.rows(found.rows.columns)))
        return self.listed.list.sums(marked, found.currency)

    def standing_words(self) -> str:
        if (words := super().standing_words()) or self.listed is None or self.listed.found is None or self.is_high:
            return words
        return self.listed.list.standing(self.listed.found)

    def summary(self, width: int) -> Sequence[Line]:
        assert self.listed is not None
        found = self.listed.found
        return () if found is None or not self.is_high else self.listed.list.summary(found, width)

    def keys(self) -> Sequence[tuple[Key, str]]:
        assert self.listed is not None
        own = [] if self.listed.found is None else self.listed.list.keys(self.listed.found, self.row)
        wanted = [(key, label) for key, label in own if not self.refusal(key)]
        return (*wanted, (BACK, "back"), (FILTER, FILTER.label), (PALETTE, "command"), (HELP, "keys"))


def _elsewhere(key: Key, desk: "Desk") -> str:
    """Where the key does its work."""
    records, invoices = (desk.keymap.sign(one) for one in (RECORDS, INVOICES))
    where = f"Invoices ({invoices})" if key in (ATTACH, DETACH) else f"Payment records ({records})"
    return f"{key.label.capitalize()} is for {where}."
