"""Columns of bill lines, and one line with all its fields."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from partner_tui.domain.line import EXTRA, LINE_COLUMNS, Kind, line_column
from partner_tui.domain.money import format_amount
from partner_tui.domain.pseudonyms import mask_of, pseudonym
from partner_tui.domain.query import BillQuery
from partner_tui.domain.rows import Value
from partner_tui.domain.text import visible
from partner_tui.domain.total_rows import AMOUNT
from partner_tui.ui.presentation.cells import steady
from partner_tui.ui.presentation.columns import Column, Shape, cell_text
from partner_tui.ui.presentation.field_tables import FieldText, table_of_fields
from partner_tui.ui.presentation.tables import Table, margin_columns, money_column

_HEADING_WIDTH = 22
_NAME = Column(("name",), "Column", priority=3, width=22, least=12, most=30)
"""Of a line's fields: what commands call them."""
_WHAT = ("resource_name", "resource_id", "product_name", "resource_type", "product_type", "trade_id")
"""What a line is about, as well as its file says it."""
_WHO = ("customer_name", "account_name", "customer_id")
_SHAPES = {
    Kind.NUMBER: Shape.NUMBER,
    Kind.MONEY: Shape.MONEY,
    Kind.BILL_TYPE: Shape.BILL_TYPE,
    Kind.BILLING_MODE: Shape.BILLING_MODE,
}


def line_columns(query: BillQuery, currency: str, available: Sequence[str] = ()) -> tuple[Column, ...]:
    """Columns of bill lines: those that are shown, then the rest of what a line has, for who asks.

    What the query has fixed is the same in every row and also shown on request only. `available`: the source's
    columns, for those that the file has besides ours.
    """
    shown = (
        Column(_WHAT, "Resource", priority=0, width=24, least=12, most=36),
        Column(_WHO, "Customer", priority=1, width=16, least=10, most=24, mask=mask_of("customer_name")),
        Column(("product_type", "product_type_code"), "Product type", priority=2, width=18, least=12, most=28),
        Column(("bill_type",), "Bill type", Shape.BILL_TYPE, priority=3, width=11, least=11, most=11),
        Column(("region", "region_code"), "Region", priority=3, width=14, least=10, most=20),
        Column(("billing_mode",), "Billing mode", Shape.BILLING_MODE, priority=6, width=14, least=11, most=31),
        Column(("usage",), "Usage", Shape.NUMBER, priority=7),
        Column(("usage_unit",), "Unit", priority=7, width=6, least=4, most=10),
        Column(("list_price",), "List price", Shape.PRICE, priority=8),
        *margin_columns(money_column(AMOUNT, "Amount", currency, priority=0)),
        Column(("specifications",), "Specifications", priority=9, width=20, least=12, most=30),
        Column(("trade_time",), "Transaction time", priority=10, width=29, least=16, most=29),
        Column(("order_type",), "Order type", priority=11, width=14, least=8, most=16),
        Column(("resource_id",), "Resource ID", priority=12, width=24, least=12, most=36),
        Column(("trade_id",), "Order/transaction ID", priority=13, width=24, least=12, most=36),
    )
    fixed = {
        "customer_name": query.customer is not None,
        "product_type": query.product is not None,
        "bill_type": query.kept_bill_type is not None,
        "region": query.region is not None,
    }
    known = {column.names[0] for column in shown}
    others = [column.name for column in LINE_COLUMNS] + [name for name in available if name.startswith(EXTRA)]
    return (
        *(replace(column, on_request=True) if fixed.get(column.names[0]) else column for column in shown),
        *(_asked_for(name) for name in others if name not in known),
    )


def _asked_for(name: str) -> Column:
    """A column that nobody sees who has not asked for it."""
    known = line_column(name)
    shape = _SHAPES.get(known.kind, Shape.TEXT)
    heading = steady(visible(known.heading))
    return Column((name,), heading, shape, priority=14, width=18, on_request=True, mask=mask_of(name))


def names_of(columns: Sequence[Column]) -> tuple[str, ...]:
    """The source's columns that these need, each once, in their order."""
    return tuple(dict.fromkeys(name for column in columns for name in column.names))


def fields_table(fields: Sequence[tuple[str, Value]]) -> Table:
    """One line, every field of it, every digit of its numbers; what is empty says so."""
    texts = (
        FieldText(line_column(name).heading, field_text(name, value), _hidden(name, value), name)
        for name, value in fields
    )
    return table_of_fields(texts, _HEADING_WIDTH, _NAME)


def _hidden(name: str, value: Value) -> str:
    """What stands for a field's value when names are masked; empty where the value itself does."""
    mask = mask_of(name)
    return pseudonym(visible(str(value)), mask) if mask and value is not None else ""


def field_text(name: str, value: Value) -> str:
    """A field's value in full."""
    kind = line_column(name).kind
    if value is None:
        return "—"
    if isinstance(value, str):
        return visible(value) if kind not in (Kind.BILL_TYPE, Kind.BILLING_MODE) else cell_text(value, _SHAPES[kind])
    if isinstance(value, Decimal) and kind is Kind.MONEY:
        return format_amount(value, exact=True)
    return cell_text(value, Shape.NUMBER)
