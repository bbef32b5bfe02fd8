"""What the vendor's own service says of a partner: its bill, quota, customers and their budgets.

A code of the vendor's is a word of ours (an enum); one that we do not know is the vendor's own text, as it came.
Amounts are exact; times aware, UTC.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.money import EXACT, exact_sum


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


@dataclass(frozen=True, slots=True)
class Quota:
    """The most that the partner may owe, and how much of it is used. It is a limit and no money."""

    currency: str
    quota: Decimal
    balance: Decimal
    """Of the partner's account."""
    coupons: Decimal
    """Around the making of a bill it can move: a part expires while its use is estimated."""
    due: Decimal
    unbilled: Decimal
    used: Decimal
    """As the vendor states it; below zero when balance and coupons cover more than is owed."""
    as_of: datetime
    """When the vendor was asked."""

    @property
    def used_by_formula(self) -> Decimal:
        """Due + unbilled − balance − coupons, exact: what `used` should be."""
        return EXACT.subtract(EXACT.add(self.due, self.unbilled), EXACT.add(self.balance, self.coupons))

    @property
    def left(self) -> Decimal:
        """What may still be used; below zero when the partner and its customers are restricted."""
        return EXACT.subtract(self.quota, self.used)


class Association(StrEnum):
    """How a customer belongs to the partner."""

    REFERRAL = "referral"
    RESALE = "resale"


class Verification(StrEnum):
    """Whether the vendor knows who a customer is."""

    NONE = "not verified"
    IN_REVIEW = "in review"
    REJECTED = "rejected"
    VERIFIED = "verified"
    FAILED = "failed"


class CustomerKind(StrEnum):
    """What a customer is in law."""

    NONE = "not chosen"
    PERSON = "person"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class SubCustomer:
    """A customer of the partner, or of a cloud reseller below it."""

    customer_id: str
    account_name: str
    customer_name: str | None
    """Its real name."""
    associated_at: datetime | None
    association: Association | str | None
    verification: Verification | str | None
    kind: CustomerKind | str | None
    is_frozen: bool | None
    label: str | None
    level: str | None
    """V0 to V5."""
    country_code: str | None
    telephone: str | None
    email: str | None
    account_managers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndirectPartner:
    """A cloud reseller below a distributor."""

    partner_id: str
    account_name: str | None
    name: str | None
    associated_at: datetime | None
    telephone: str | None
    email: str | None
    account_manager_id: str | None
    account_manager_name: str | None


class BudgetKind(StrEnum):
    """For how long a budget is given."""

    MONTHLY = "monthly"
    ONE_OFF = "one-off"


@dataclass(frozen=True, slots=True)
class Budget:
    """What a customer is meant to spend. The used amount is late and not exact: the vendor says so itself."""

    customer_id: str
    kind: BudgetKind | str
    currency: str
    amount: Decimal
    used: Decimal
    as_of: datetime
    """When the vendor was asked."""

    @property
    def left(self) -> Decimal:
        """Below zero when it is overspent."""
        return EXACT.subtract(self.amount, self.used)
