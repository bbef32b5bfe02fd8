"""Amount Due: what is owed, what is coming, and the months it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual.message import Message

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.ui.keymap import (
    CHART,
    EXPORT,
    FILTER,
    HELP,
    IMPORT,
    OPEN,
    PALETTE,
    RECORDS,
    REFRESH,
    REPAY,
    SYNC,
    UNPAID_BILLS,
    UP,
    Key,
)
from partner_tui.ui.known_months import KnownMonth, has_lines
from partner_tui.ui.presentation.due_lines import due_lines
from partner_tui.ui.presentation.lines import Line, Part
from partner_tui.ui.presentation.owed import about_payment
from partner_tui.ui.presentation.words import counted_of, filter_words, refunds_exceed, summed
from partner_tui.ui.screens.months_area import MonthsArea
from partner_tui.ui.widgets.row_table import RowTable, Standing

if TYPE_CHECKING:
    from partner_tui.ui.export_choice import Exportable

FRAME, LEAST_ROWS, LEAST_PART = 5, 4, 3
"""Lines around summary and rows; the rows, or the part of all lines, that the summary leaves to as many months."""


class AmountDueScreen(MonthsArea):
    """The first screen: it needs the ledger only, so its figures may be there before it is."""

    AREA = "amount-due"

    @dataclass
    class MonthOpened(Message):
        """The operator wants to see this month in Monthly Bills."""

        month: BillCycle

    @property
    def command(self) -> str:
        return "due" if self.listed is None else self.listed.list.COMMAND

    @property
    def months_known(self) -> Sequence[BillCycle]:
        return [month.month for month in self.due.months.all] if self.due is not None else ()

    @property
    def month_shown(self) -> BillCycle | None:
        month = self._month_at_cursor()
        return None if month is None else month.month

    def exportable(self) -> "Exportable | None":
        """What the list on the screen says; where there is none, the whole bill of the month under the cursor."""
        if self.listed is not None:
            what = self.listed.list.exportable(self.listed.found)
            return None if what is None else replace(what, query=replace(what.query, filter=self.lens.filter))
        from partner_tui.ui.export_choice import Exportable

        month = self.month_shown
        months = () if self.due is None else tuple(dict.fromkeys(known.month for known in self.due.months.own))
        return None if month is None else Exportable(BillQuery(month, Grouping.PRODUCT), months)

    def refusal(self, key: Key) -> str:
        if key is EXPORT and self.listed is None and not has_lines(month := self._month_at_cursor()):
            missing = "There is no month under the cursor to export."
            return missing if month is None else f"The lines of {month.month} are missing: nothing can be exported."
        return super().refusal(key)

    def on_row_table_row_opened(self, message: RowTable.RowOpened) -> None:
        message.stop()
        if self.listed is None:
            self.open_month(BillCycle.parse(str(message.values["month"])))

    def open_month(self, month: BillCycle) -> None:
        self.post_message(self.MonthOpened(month))

    def cursor_moved(self, standing: Standing) -> None:
        super().cursor_moved(standing)
        self.show_status()

    def about_row(self) -> Part | None:
        month = self._month_at_cursor()
        if month is None or self.due is None:
            return None
        if words := refunds_exceed(month):
            return f"{month.month}: {words}", "credit"
        return self.due.months.about(month.month) or about_payment(month, self.desk.clock.now())

    def _month_at_cursor(self) -> "KnownMonth | None":
        """Of a list whose rows name months, too."""
        named = self.table.current.get("month")
        known = () if self.due is None else self.due.months.all
        return next((month for month in known if str(month.month) == named), None)

    def summary(self, width: int) -> Sequence[Line]:
        if self.listed is not None:
            return super().summary(width)
        if self.due is None:
            return ()
        clock, height = self.desk.clock, self.app.size.height
        rows = min(len(self.due.months.all), max(LEAST_ROWS, height // LEAST_PART))
        room = height - FRAME - rows
        owed_by_currency = self.due.owed(clock.now(), clock.zone)
        sign = self.desk.keymap.sign
        return due_lines(owed_by_currency, self.due.quota, clock.zone, width, room, sign, is_high=self.is_high)

    def crumb(self, width: int) -> Line:
        if self.listed is not None:
            return super().crumb(width)
        found = self.found
        right: tuple[Part, ...] = ()
        if self.due is not None and found is not None and found.of:
            text = counted_of(found.count, found.of, "months")
            if found.count:
                text += f"   unpaid {summed(found.total, found.currency)}" if found.total is not None else ""
            right = ((f"{text} ", "strong"),)
        return Line(((f" Months{filter_words(self.lens.filter)}", "strong"),), right)

    def keys(self) -> Sequence[tuple[Key, str]]:
        if self.listed is not None:
            return super().keys()
        first = (OPEN, "open month") if self.table.has_rows else (IMPORT, IMPORT.label)
        paying = (REPAY, UNPAID_BILLS, RECORDS) if self.table.has_rows else ()
        rest = [(key, key.label) for key in (*paying, FILTER, CHART, EXPORT, SYNC) if not self.refusal(key)]
        return (first, *rest, (REFRESH, "refresh"), (PALETTE, "command"), (UP, "quit"), (HELP, "keys"))
