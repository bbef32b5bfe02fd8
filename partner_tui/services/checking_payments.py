"""Whether a month's unpaid amount is its amount due less what settles it."""

from partner_tui.domain.account import Account
from partner_tui.domain.bill import MonthSummary
from partner_tui.domain.cycle import CycleStatus
from partner_tui.domain.money import EXACT, ZERO, amount_due
from partner_tui.domain.vendor_month import VendorMonth


def payment_problems(summary: MonthSummary | VendorMonth, account: Account) -> tuple[str, ...]:
    """In sentences; both as they were at one moment."""
    found = []
    settled = account.paid.by_month.get((summary.month, summary.currency), ZERO)
    if summary.paid != settled:
        found.append(f"paid is {summary.paid}, and what was allocated adds up to {settled}")
    bill = summary.theirs.amount_due if isinstance(summary, VendorMonth) else summary.sums.total
    rest = EXACT.subtract(amount_due(bill), settled)
    owed = max(ZERO, rest) if summary.status is CycleStatus.FINAL else ZERO
    if summary.unpaid != owed:
        found.append(f"unpaid is {summary.unpaid}, and the amount due less what was allocated is {owed}")
    if summary.overpaid != max(ZERO, -rest):
        found.append(f"overpaid is {summary.overpaid}, and {max(ZERO, -rest)} is allocated beyond the amount due")
    return tuple(found)
