"""Bill lines in the columns of the FinOps Open Cost and Usage Specification 1.2: which, what they hold, from where.

Everything here is data: what the specification demands of a column, and in words how it is made; `focus` makes it,
`mapping_table` tells it. The partner's point of view is taken: what the partner pays to Huawei Cloud is the cost, a
customer is a sub account. What a bill has and FOCUS has not follows in `x_` columns, as the bill has it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from partner_tui.domain.line import EXTRA


class FocusType(Enum):
    """The specification's data types."""

    STRING = "String"
    DECIMAL = "Decimal"
    TIME = "Date/Time"
    JSON = "JSON"


class FocusLevel(Enum):
    """Whether a dataset must have the column."""

    MANDATORY = "Mandatory"
    CONDITIONAL = "Conditional"
    RECOMMENDED = "Recommended"


@dataclass(frozen=True, slots=True)
class FocusColumn:
    """One column of the specification."""

    name: str
    source: str
    """How it is made of a bill line, as Markdown."""
    type: FocusType = FocusType.STRING
    level: FocusLevel = FocusLevel.MANDATORY
    nullable: bool = False


_DECIMAL, _TIME, _JSON = FocusType.DECIMAL, FocusType.TIME, FocusType.JSON
_CONDITIONAL, _RECOMMENDED = FocusLevel.CONDITIONAL, FocusLevel.RECOMMENDED
_UNKNOWN_COMMITMENT = "empty: a bill does not say which commitment a line belongs to"
_NOT_ON_BILLS = "empty: not on bills"

FOCUS_COLUMNS: tuple[FocusColumn, ...] = (
    FocusColumn("BilledCost", "`amount`: what the partner owes for the line, without tax", _DECIMAL),
    FocusColumn("BillingAccountId", "`partner`: a bill does not name the partner's own account, and a store has one"),
    FocusColumn("BillingAccountName", _NOT_ON_BILLS, nullable=True),
    FocusColumn("BillingCurrency", "`currency`, else the month's"),
    FocusColumn("BillingPeriodEnd", "end of the bill cycle (a month in Beijing time), in UTC", _TIME),
    FocusColumn("BillingPeriodStart", "start of the bill cycle, in UTC", _TIME),
    FocusColumn(
        "ChargeCategory",
        "`Adjustment` for adjustments; `Purchase` for orders and for the fees of reserved instances and savings plans; "
        "`Usage` for pay-per-use and what a savings plan covers. A refund is of the category that it gives money back "
        "for; without a known billing mode, of an order",
    ),
    FocusColumn(
        "ChargeClass",
        "`Correction` for refunds: they return what was charged before, and the bill does not say in which month",
        nullable=True,
    ),
    FocusColumn("ChargeDescription", "`product_name` and `specifications`, else the service's name", nullable=True),
    FocusColumn(
        "ChargeFrequency",
        "`Usage-Based` for usage; `Recurring` for hourly fees of commitments; `One-Time` for orders, refunds and "
        "adjustments",
        level=_RECOMMENDED,
    ),
    FocusColumn("ChargePeriodEnd", "end of the day of ChargePeriodStart; else end of the bill cycle", _TIME),
    FocusColumn(
        "ChargePeriodStart",
        "start of the day, in Beijing, of `trade_time` (when an order was paid, when a use ended); else start of the "
        "bill cycle",
        _TIME,
    ),
    FocusColumn("CommitmentDiscountCategory", _UNKNOWN_COMMITMENT, level=_CONDITIONAL, nullable=True),
    FocusColumn("CommitmentDiscountId", _UNKNOWN_COMMITMENT, level=_CONDITIONAL, nullable=True),
    FocusColumn("CommitmentDiscountName", _UNKNOWN_COMMITMENT, level=_CONDITIONAL, nullable=True),
    FocusColumn("CommitmentDiscountQuantity", _UNKNOWN_COMMITMENT, _DECIMAL, _CONDITIONAL, True),
    FocusColumn("CommitmentDiscountStatus", _UNKNOWN_COMMITMENT, level=_CONDITIONAL, nullable=True),
    FocusColumn("CommitmentDiscountType", _UNKNOWN_COMMITMENT, level=_CONDITIONAL, nullable=True),
    FocusColumn("CommitmentDiscountUnit", _UNKNOWN_COMMITMENT, level=_CONDITIONAL, nullable=True),
    FocusColumn("ConsumedQuantity", "PricingQuantity of usage", _DECIMAL, _CONDITIONAL, True),
    FocusColumn("ConsumedUnit", "PricingUnit of usage", level=_CONDITIONAL, nullable=True),
    FocusColumn("ContractedCost", "`amount`: the settlement discount is what the partner has negotiated", _DECIMAL),
    FocusColumn(
        "EffectiveCost",
        "`amount`: a bill ties no use to a commitment, so that nothing can be amortised, and the sum stays the bill's",
        _DECIMAL,
    ),
    FocusColumn("InvoiceIssuerName", "`Huawei Cloud`"),
    FocusColumn("ListCost", "`list_price`, which is the line's, not a unit's; else `amount`", _DECIMAL),
    FocusColumn(
        "PricingCategory",
        "`Dynamic` for spot instances, `Committed` for what a savings plan covers, `Other` for an expenditure of "
        "unknown billing mode, else `Standard`; empty for adjustments",
        level=_CONDITIONAL,
        nullable=True,
    ),
    FocusColumn(
        "PricingQuantity",
        "`usage`; of an order its periods; where the bill gives neither, a use or purchase is one unit",
        _DECIMAL,
        nullable=True,
    ),
    FocusColumn("PricingUnit", "`usage_unit` or `order_period_unit` in FOCUS's unit format; `Units`", nullable=True),
    FocusColumn("ProviderName", "`Huawei Cloud`"),
    FocusColumn("PublisherName", "`Huawei Cloud`; `KooGallery` for its items, whose sellers a bill does not name"),
    FocusColumn("RegionId", "`region_code`", level=_CONDITIONAL, nullable=True),
    FocusColumn("RegionName", "`region`, else the code", level=_CONDITIONAL, nullable=True),
    FocusColumn("ResourceId", "`resource_id`, else `resource_name`", level=_CONDITIONAL, nullable=True),
    FocusColumn("ResourceName", "`resource_name`", level=_CONDITIONAL, nullable=True),
    FocusColumn(
        "ResourceType",
        "`resource_type`, else its code, else the service's name; empty without a ResourceId",
        level=_CONDITIONAL,
        nullable=True,
    ),
    FocusColumn("ServiceCategory", "by `product_type_code`; `Other` for what is not known"),
    FocusColumn("ServiceName", "`product_type`, else its code, else `product_name`, else `Huawei Cloud`"),
    FocusColumn("ServiceSubcategory", "by `product_type_code`", level=_RECOMMENDED),
    FocusColumn(
        "SkuId",
        "`product_id`; of usage and purchases else `product_name`, else the service's name",
        level=_CONDITIONAL,
        nullable=True,
    ),
    FocusColumn("SkuMeter", "`usage_type`, else its code", level=_CONDITIONAL, nullable=True),
    FocusColumn("SkuPriceDetails", _NOT_ON_BILLS, _JSON, _CONDITIONAL, True),
    FocusColumn("SkuPriceId", "SkuId", level=_CONDITIONAL, nullable=True),
    FocusColumn("SubAccountId", "`customer_id`", level=_CONDITIONAL, nullable=True),
    FocusColumn(
        "SubAccountName", "`customer_name`, else `account_name`, else the id", level=_CONDITIONAL, nullable=True
    ),
    FocusColumn("Tags", "empty: bills have none in a known form", _JSON, _CONDITIONAL, True),
)
"""In the order of their names. The specification's other columns need what bills do not have: unit prices, invoices,
availability zones, capacity reservations, prices in a second currency, several kinds of accounts."""

OWN_COLUMNS: Mapping[str, str] = {
    "x_AccountName": "account_name",
    "x_PartnerId": "partner_id",
    "x_PartnerName": "partner_name",
    "x_BillType": "bill_type",
    "x_BillingMode": "billing_mode",
    "x_ServiceCode": "product_type_code",
    "x_ProductName": "product_name",
    "x_Application": "application",
    "x_Specifications": "specifications",
    "x_ResourceTypeCode": "resource_type_code",
    "x_OrderOrTransactionId": "trade_id",
    "x_OriginalOrderId": "original_order_id",
    "x_TransactionTime": "trade_time",
    "x_OrderType": "order_type",
    "x_OrderPeriod": "order_period",
    "x_OrderPeriodUnit": "order_period_unit",
    "x_IsSpot": "is_spot",
    "x_UsageTypeCode": "usage_type_code",
    "x_Usage": "usage",
    "x_UsageUnit": "usage_unit",
    "x_ListPrice": "list_price",
    "x_CustomerExpenditure": "customer_expenditure",
    "x_SettlementType": "settlement_type",
    "x_SettlementDiscount": "settlement_discount",
    "x_Tax": "tax",
}
"""Column of ours -> canonical column, verbatim: bill types and billing modes in our words, tax beside the costs and
never in them."""


def own_columns(columns: Iterable[str]) -> dict[str, str]:
    """`x_` column -> column of bill lines: the canonical ones, then what the bill files had besides.

    A header becomes letters and digits; headers that differ in nothing else get numbers.
    """
    named = dict(OWN_COLUMNS)
    taken = {name.casefold() for name in named}
    for column in columns:
        if column.startswith(EXTRA):
            plain = _pascal(column.removeprefix(EXTRA))
            name, number = plain, 1
            while name.casefold() in taken:
                number += 1
                name = f"{plain}{number}"
            taken.add(name.casefold())
            named[name] = column
    return named


def mapping_table() -> str:
    """The whole mapping as a Markdown table."""
    rows: Sequence[tuple[str, ...]] = (
        ("FOCUS 1.2 column", "type", "level", "may be empty", "from the bill line"),
        ("---",) * 5,
        *(
            (column.name, column.type.value, column.level.value, "yes" if column.nullable else "no", column.source)
            for column in FOCUS_COLUMNS
        ),
        *((name, "", "ours", "yes", f"`{column}`") for name, column in OWN_COLUMNS.items()),
        ("x_…", "String", "ours", "yes", "every other column of the bill file, verbatim"),
    )
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _pascal(header: str) -> str:
    words = re.findall(r"[^\W_]+", header)
    return "x_" + ("".join(word[0].upper() + word[1:] for word in words) or "Column")
