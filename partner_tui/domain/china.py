"""What only the vendor's China site says of a partner: per customer, per line, and its account's movements."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from partner_tui.domain.bill import BillType
from partner_tui.domain.cycle import BillCycle


class ChargeMode(StrEnum):
    """How something was charged, as coarsely as the REST interface tells it."""

    YEARLY_MONTHLY = "yearly-monthly"
    PAY_PER_USE = "pay-per-use"
    RESERVED_INSTANCE = "reserved-instance"
    SAVINGS_PLAN = "savings-plan"


@dataclass(frozen=True, slots=True)
class PaidFrom:
    """What part of a sum was taken from one kind of account: cash, credit, bonus, coupons."""

    account: str
    """The vendor's own word, without its prefix: `DEBIT`, `CREDIT`, `COUPON`."""
    amount: Decimal


@dataclass(frozen=True, slots=True)
class MonthlyCustomerSum:
    """What one customer spent on one product in a month, apart by bill type and charge mode. Amounts without tax."""

    month: BillCycle
    customer_id: str
    product_type_code: str
    product_type: str | None
    resource_type_code: str | None
    resource_type: str | None
    bill_type: BillType | str
    charge_mode: ChargeMode | str
    currency: str
    amount: Decimal
    """Negative for refunds and adjustments."""
    debt: Decimal | None
    adjustment: Decimal | None
    discount: Decimal | None
    paid_from: tuple[PaidFrom, ...] = ()


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """One line of a customer's bill: what the customer pays, which is not what the partner owes."""

    line_id: str
    month: BillCycle
    customer_id: str
    detail_type: str
    """The vendor's number: 1 new, 2 renewal, 3 change, 4 unsubscription, 5 use, and more."""
    charge_mode: ChargeMode | str | None
    trade_at: datetime | None
    trade_id: str | None
    consumed_at: str | None
    """A moment or a span, as the vendor writes it."""
    product_type_code: str | None
    product_type: str | None
    resource_type_code: str | None
    resource_type: str | None
    resource_id: str | None
    resource_name: str | None
    resource_tag: str | None
    region_code: str | None
    region: str | None
    product_id: str | None
    product_name: str | None
    specifications: str | None
    usage_type: str | None
    usage: Decimal | None
    usage_unit: int | None
    """Id of a MeasureUnit."""
    currency: str
    list_price: Decimal | None
    discount: Decimal | None
    amount: Decimal
    """What the customer has to pay."""
    cash: Decimal | None
    credit: Decimal | None
    coupons: Decimal | None
    cash_coupons: Decimal | None
    stored_value_cards: Decimal | None
    debt: Decimal | None
    write_off: Decimal | None
    partner_id: str | None = None
    """The cloud reseller that the customer belongs to."""
    enterprise_project_id: str | None = None


class BalanceType(StrEnum):
    """Which of the partner's accounts."""

    BALANCE = "balance"
    CREDIT = "credit"


class Direction(StrEnum):
    """Which way an account moved."""

    INCOME = "income"
    EXPENSE = "expense"


@dataclass(frozen=True, slots=True)
class AccountChange:
    """One movement of the partner's account."""

    change_id: str
    balance_type: BalanceType
    at: datetime
    kind: str
    """The vendor's own word, with its spelling: `SOURCE_OPERAIION_RECHARGE`."""
    direction: Direction | str
    amount: Decimal
    balance_after: Decimal
    currency: str
    trade_id: str | None
    customer_id: str | None
    account_name: str | None
