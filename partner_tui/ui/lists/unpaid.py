"""Unpaid bills: the months of which something is unpaid, the oldest first, as they have to be paid."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.rows import Value, never
from partner_tui.ui.due_lists import DueList
from partner_tui.ui.keymap import OPEN, RECORDS, REPAY, Key
from partner_tui.ui.known_months import KnownMonth, KnownMonths
from partner_tui.ui.presentation.due_lines import owed_lines
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.presentation.month_tables import unpaid_table
from partner_tui.ui.presentation.notices import Notice
from partner_tui.ui.presentation.owed import to_be_paid
from partner_tui.ui.presentation.tables import Table

if TYPE_CHECKING:
    from partner_tui.ui.screens.lists_area import ListsArea


class UnpaidList(DueList):
    """Enter goes to the month."""

    NOUN = "unpaid bills"
    KEY = "month"
    TITLE = "Unpaid bills"
    COMMAND = "due --unpaid"

    def read(self, cancelled: Callable[[], bool] = never) -> KnownMonths:
        return KnownMonths.read(self.desk.workspace)

    def table(self, found: KnownMonths, wanted: str = "") -> tuple[Table, str]:
        unpaid = _unpaid(found)
        currencies = {month.currency for month in unpaid}
        currency = currencies.pop() if len(currencies) == 1 else ""
        return unpaid_table(unpaid, currency, found.notes), currency

    def nothing_here(self, found: KnownMonths) -> Notice:
        paid = f"{self.desk.keymap.sign(RECORDS)} lists what was paid."
        if not any(month.status is CycleStatus.FINAL for month in found.all):
            return Notice("No final bill yet", ("Only what is billed for good can be paid.", paid))
        return Notice("Nothing is unpaid", ("Every bill that is final is paid, or there is nothing due of it.", paid))

    def summary(self, found: KnownMonths, width: int) -> Sequence[Line]:
        now, sign = self.desk.clock.now(), self.desk.keymap.sign
        blocks = [(to_be_paid(due, now), due.currency) for due in found.amounts]
        owed = [line for rows, currency in blocks if rows for line in owed_lines(rows, currency, width, sign)]
        return (Line(), *owed, Line()) if owed else ()

    def keys(self, found: KnownMonths, row: Mapping[str, Value]) -> Sequence[tuple[Key, str]]:
        return ((OPEN, "open month"), (REPAY, REPAY.label)) if _unpaid(found) else ()

    def open(self, area: "ListsArea", row: Mapping[str, Value]) -> None:
        area.open_month(BillCycle.parse(str(row["month"])))


def _unpaid(found: KnownMonths) -> "list[KnownMonth]":
    return [month for month in reversed(found.all) if month.unpaid]
