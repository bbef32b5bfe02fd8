"""A month that only the vendor's summary tells of: listed among the others, its lines missing."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from partner_tui.domain.bill import BillSums
from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.money import ZERO, amount_due
from partner_tui.domain.owing import PaymentStatus, overpaid, payment_status, unpaid
from partner_tui.domain.vendor_summary import VendorSummary

LINES_ARE_MISSING = "Its lines are missing: import its bill file, or run sync with the bill bucket set up."


@dataclass(frozen=True, slots=True)
class VendorMonth:
    """A month's bill as far as it is known without lines; by the names that a MonthSummary has for the same."""

    theirs: VendorSummary
    status: CycleStatus
    invoice_no: str | None = None
    invoice_state: str | None = None
    paid: Decimal = ZERO
    due_on: date | None = None
    is_overdue: bool = False

    why_not_final: ClassVar[str] = ""
    """There is no file of it."""

    @property
    def month(self) -> BillCycle:
        return self.theirs.month

    @property
    def currency(self) -> str:
        return self.theirs.currency

    @property
    def expenditures(self) -> Decimal:
        return self.theirs.expenditures

    @property
    def refunds(self) -> Decimal:
        return self.theirs.refunds

    @property
    def adjustments(self) -> Decimal:
        return self.theirs.adjustments

    @property
    def sums(self) -> BillSums:
        """Of no lines."""
        return BillSums(self.expenditures, self.refunds, self.adjustments)

    @property
    def bill_amount(self) -> Decimal:
        return self.theirs.bill_amount

    @property
    def amount_due(self) -> Decimal:
        """The vendor's own, by the rule for every month: rounded half-up to 2 decimals, never below zero."""
        return amount_due(self.theirs.amount_due)

    @property
    def unpaid(self) -> Decimal:
        return unpaid(self.status, self.amount_due, self.paid)

    @property
    def overpaid(self) -> Decimal:
        return overpaid(self.amount_due, self.paid)

    @property
    def payment(self) -> PaymentStatus | None:
        return payment_status(self.status, self.amount_due, self.paid, is_overdue=self.is_overdue)

    @property
    def tax(self) -> Decimal | None:
        return self.theirs.tax

    @property
    def as_of(self) -> datetime:
        return self.theirs.as_of
