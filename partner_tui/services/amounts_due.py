"""Amount Due: what the partner owes, from the months that were imported."""

from partner_tui.domain.due import AmountDue, amounts_due
from partner_tui.services.bills import Bills


class AmountsDue:
    """Answers from the ledger alone."""

    def __init__(self, bills: Bills) -> None:
        self._bills = bills

    def due(self) -> tuple[AmountDue, ...]:
        """One for each currency, never mixed; the currency of the newest month first. Empty without any month."""
        return amounts_due(self._bills.months())
