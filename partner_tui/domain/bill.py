"""What a monthly bill consists of: kinds of lines, and their sums."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from partner_tui.domain.cycle import BEIJING, BillCycle, CycleStatus
from partner_tui.domain.money import EXACT, ZERO, amount_due, exact_sum
from partner_tui.domain.owing import PaymentStatus, overpaid, payment_status, unpaid


class BillType(StrEnum):
    """Why a line is on the bill. Refunds are negative; adjustments may have either sign."""

    EXPENDITURE = "expenditure"
    REFUND = "refund"
    ADJUSTMENT = "adjustment"


class BillingMode(StrEnum):
    """How a line was charged: one set of ours for the vendor's two (bill files and REST)."""

    YEARLY_MONTHLY = "yearly-monthly"
    PAY_PER_USE = "pay-per-use"
    RESERVED_SUBSCRIPTION = "reserved-instance-subscription"
    RESERVED_HOURLY = "reserved-instance-hourly"
    SAVINGS_PLAN_SUBSCRIPTION = "savings-plan-subscription"
    SAVINGS_PLAN_HOURLY = "savings-plan-hourly"
    SAVINGS_PLAN_DEDUCTION = "savings-plan-deduction"


@dataclass(frozen=True, slots=True)
class BillSums:
    """Exact sums over a set of bill lines, apart by bill type, all in one currency."""

    expenditures: Decimal = ZERO
    refunds: Decimal = ZERO
    adjustments: Decimal = ZERO
    lines: int = 0
    customer_expenditure: Decimal | None = None
    """What the customers pay for these lines; None unless there are lines and every one of them says it."""

    @property
    def total(self) -> Decimal:
        """Expenditures + refunds + adjustments, exact."""
        return EXACT.add(EXACT.add(self.expenditures, self.refunds), self.adjustments)

    @property
    def margin(self) -> Decimal | None:
        """What the customers pay above the total; None where that is not known of every line."""
        return None if self.customer_expenditure is None else EXACT.subtract(self.customer_expenditure, self.total)

    def __add__(self, other: "BillSums") -> "BillSums":
        return BillSums(
            EXACT.add(self.expenditures, other.expenditures),
            EXACT.add(self.refunds, other.refunds),
            EXACT.add(self.adjustments, other.adjustments),
            self.lines + other.lines,
            self._customer_expenditure_with(other),
        )

    def _customer_expenditure_with(self, other: "BillSums") -> Decimal | None:
        """No lines at all take nothing away from what is known of the others."""
        known = [sums.customer_expenditure for sums in (self, other) if sums.lines]
        amounts = [amount for amount in known if amount is not None]
        return exact_sum(amounts) if amounts and len(amounts) == len(known) else None


@dataclass(frozen=True, slots=True)
class MonthSummary:
    """One month's bill as a whole. Amounts in `currency`; times aware, UTC."""

    month: BillCycle
    status: CycleStatus
    currency: str
    sums: BillSums
    tax: Decimal | None
    """Shown beside the amount due, never inside it: the file's, else the vendor's summary's, else None."""
    customers: int
    products: int
    source: str
    """The file's name."""
    as_of: datetime
    """When it was imported."""
    invoice_no: str | None = None
    """Of the invoices that the vendor has made out for it, with commas between; None where none is known."""
    invoice_state: str | None = None
    """How far they have come."""
    paid: Decimal = ZERO
    """Of recorded repayments, what settles this month."""
    due_on: date | None = None
    """The last day on which it is paid in time, in Beijing; None where nobody has said a rule for it."""
    is_overdue: bool = False
    """That day is over."""
    is_early: bool = False
    """The month is final by the calendar, and its file was taken before: nothing is owed by what that says."""

    @property
    def why_not_final(self) -> str:
        """A sentence's end about an early file; empty for any other."""
        if not self.is_early:
            return ""
        taken_on = self.as_of.astimezone(BEIJING).date()
        return f"its file of {taken_on} is from before the final bill: import or sync it"

    @property
    def bill_amount(self) -> Decimal:
        return self.sums.total

    @property
    def amount_due(self) -> Decimal:
        """`max(0, bill amount rounded half-up to 2 decimals)`: also of an estimate, which nobody owes yet."""
        return amount_due(self.bill_amount)

    @property
    def unpaid(self) -> Decimal:
        """What is still owed of a final month; nothing is owed of an unfinished one."""
        return unpaid(self.status, self.amount_due, self.paid)

    @property
    def overpaid(self) -> Decimal:
        """What was paid for it beyond its amount due."""
        return overpaid(self.amount_due, self.paid)

    @property
    def payment(self) -> PaymentStatus | None:
        """None while it is not final."""
        return payment_status(self.status, self.amount_due, self.paid, is_overdue=self.is_overdue)
