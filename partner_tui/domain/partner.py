"""What the vendor's own service says of a partner's customers and their budgets.

A code of the vendor's is a word of ours (an enum); one that we do not know is the vendor's own text, as it came.
Amounts are exact; times aware, UTC.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from partner_tui.domain.money import EXACT


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
