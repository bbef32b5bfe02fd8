"""The canonical columns of a bill line, whatever the file that it came from called them."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a column holds, and so how it is read, sorted and aligned."""

    TEXT = "text"
    NUMBER = "number"
    """An exact decimal of up to 18 digits before and 10 after the point; right-aligned."""
    MONEY = "money"
    """A number in the bill's currency."""
    BILL_TYPE = "bill type"
    BILLING_MODE = "billing mode"


@dataclass(frozen=True, slots=True)
class LineColumn:
    """One column: its name in the store, in JSON and in filters; its heading on screen."""

    name: str
    heading: str
    kind: Kind = Kind.TEXT


LINE_COLUMNS: tuple[LineColumn, ...] = (
    LineColumn("customer_id", "Customer ID"),
    LineColumn("customer_name", "Customer"),
    LineColumn("account_name", "Account"),
    LineColumn("partner_id", "Partner ID"),
    LineColumn("partner_name", "Partner"),
    LineColumn("bill_cycle", "Bill cycle"),
    LineColumn("bill_type", "Bill type", Kind.BILL_TYPE),
    LineColumn("billing_mode", "Billing mode", Kind.BILLING_MODE),
    LineColumn("product_type_code", "Product type code"),
    LineColumn("product_type", "Product type"),
    LineColumn("product_id", "Product ID"),
    LineColumn("product_name", "Product"),
    LineColumn("application", "Application"),
    LineColumn("specifications", "Specifications"),
    LineColumn("resource_type_code", "Resource type code"),
    LineColumn("resource_type", "Resource type"),
    LineColumn("resource_id", "Resource ID"),
    LineColumn("resource_name", "Resource"),
    LineColumn("region_code", "Region code"),
    LineColumn("region", "Region"),
    LineColumn("trade_id", "Order/transaction ID"),
    LineColumn("original_order_id", "Original order ID"),
    LineColumn("trade_time", "Transaction time"),
    LineColumn("order_type", "Order type"),
    LineColumn("order_period", "Order period"),
    LineColumn("order_period_unit", "Order period unit"),
    LineColumn("is_spot", "Spot"),
    LineColumn("usage_type_code", "Usage type code"),
    LineColumn("usage_type", "Usage type"),
    LineColumn("usage", "Usage", Kind.NUMBER),
    LineColumn("usage_unit", "Usage unit"),
    LineColumn("list_price", "List price", Kind.MONEY),
    LineColumn("customer_expenditure", "Customer expenditure", Kind.MONEY),
    LineColumn("settlement_type", "Settlement type"),
    LineColumn("settlement_discount", "Settlement discount", Kind.NUMBER),
    LineColumn("amount", "Amount", Kind.MONEY),
    LineColumn("currency", "Currency"),
    LineColumn("tax", "Tax", Kind.MONEY),
)
"""In the vendor's order. What a file has besides follows as `extra:<header>`, text, verbatim."""

MARGIN = LineColumn("margin", "Margin", Kind.MONEY)
"""Customer expenditure less amount: made when it is asked for, in no file; empty where a line lacks the expenditure."""

EXTRA = "extra:"
"""Prefix of a column that the file has and this list has not."""

_BY_NAME = {column.name: column for column in (*LINE_COLUMNS, MARGIN)}


def line_column(name: str) -> LineColumn:
    """The column of that name; an extra column gets its header for a heading."""
    return _BY_NAME.get(name) or LineColumn(name, name.removeprefix(EXTRA))
