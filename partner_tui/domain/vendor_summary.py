"""The vendor's own summary of a month, in a module of its own: the first screen has it, and has to be there soon."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.money import exact_sum


@dataclass(frozen=True, slots=True)
class VendorSummary:
    """A month's bill as the vendor sums it up, with its signs: refunds are negative."""

    month: BillCycle
    currency: str
    expenditures: Decimal
    refunds: Decimal
    adjustments: Decimal
    amount_due: Decimal
    """As the vendor states it, before anything was paid. Nothing says whether a bill below zero makes it zero here."""
    tax: Decimal | None
    """Output tax, beside the amount due and never inside it; None where the vendor says nothing."""
    as_of: datetime
    """When the vendor was asked."""

    @property
    def bill_amount(self) -> Decimal:
        """Expenditures + refunds + adjustments, exact."""
        return exact_sum((self.expenditures, self.refunds, self.adjustments))
