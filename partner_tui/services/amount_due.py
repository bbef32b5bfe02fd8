"""Amount Due: what the partner owes, and what was paid beside it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from partner_tui.domain.due import AmountDue, amounts_due
from partner_tui.services.bills import Bills

if TYPE_CHECKING:
    from partner_tui.domain.vendor_month import VendorMonth


class AmountsDue:
    """Answers from the ledger alone."""

    def __init__(self, bills: Bills, without_lines: "Callable[[], Sequence[VendorMonth]]" = tuple) -> None:
        """`without_lines`: the months that only the vendor's summaries tell of."""
        self._bills, self._without_lines = bills, without_lines

    def due(self) -> tuple[AmountDue, ...]:
        """One for each currency, never mixed; the currency of the newest month first. Empty where nothing is known."""
        months, paid = self._bills.months_and_paid()
        return amounts_due(months, paid, self._without_lines())
