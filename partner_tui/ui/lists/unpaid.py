"""Unpaid bills: the months of which something is unpaid, the oldest first, as they have to be paid."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.rows import Value, never
from partner_tui.ui.due_lists import DueList
from partner_tui.ui.keymap import OPEN, REPAY, Key
from partner_tui.ui.known_months import KnownMonths
from partner_tui.ui.presentation.notices import Notice
from partner_tui.ui.presentation.tables import Table, months_table

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

    def table(self, found: KnownMonths) -> tuple[Table, str]:
        unpaid = [month for month in reversed(found.all) if month.unpaid]
        currencies = {month.currency for month in unpaid}
        currency = currencies.pop() if len(currencies) == 1 else ""
        return months_table(unpaid, currency, found.notes), currency

    def nothing_here(self) -> Notice:
        return Notice("Nothing is unpaid", ("Every bill that is final is paid, or there is nothing due of it.",))

    def keys(self, found: KnownMonths) -> Sequence[tuple[Key, str]]:
        return ((OPEN, "open month"), (REPAY, REPAY.label))

    def open(self, area: "ListsArea", row: Mapping[str, Value]) -> None:
        area.open_month(BillCycle.parse(str(row["month"])))
