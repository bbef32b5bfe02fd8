"""The three areas by name, and which of them comes first. One that is not the first is imported when it is gone to."""

from typing import TYPE_CHECKING

from partner_tui.domain.cycle import BillCycle
from partner_tui.ui.session import BillsPlace, Session

if TYPE_CHECKING:
    from partner_tui.ui.desk import Desk
    from partner_tui.ui.screens.area import AreaScreen

AREA_NAMES = AMOUNT_DUE, MONTHLY_BILLS, EXPORT_HISTORY = "amount-due", "monthly-bills", "export-history"
FIRST_AREA = AMOUNT_DUE
"""Its figures come from the ledger alone, so they are there first."""


def first_area(area: str | None, month: BillCycle | None, session: Session | None) -> str:
    """The area to start in: the one asked for, else the one with the month asked for, else where the last session
    ended."""
    if area is None and month is not None:
        return MONTHLY_BILLS
    before = session.area if session is not None and session.area in AREA_NAMES else FIRST_AREA
    return area or before


def monthly_bills(desk: "Desk", month: BillCycle | None, place: BillsPlace | None) -> "AreaScreen":
    from partner_tui.ui.screens.monthly_bills import MonthlyBillsScreen

    return MonthlyBillsScreen(desk, month, place)


def export_history(desk: "Desk") -> "AreaScreen":
    from partner_tui.ui.screens.export_history import ExportHistoryScreen

    return ExportHistoryScreen(desk)
