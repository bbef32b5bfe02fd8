"""Columns of bill lines, and one line with all its fields."""

from collections.abc import Sequence
from decimal import Decimal

from partner_tui.domain.line import Kind, line_column
from partner_tui.domain.money import format_amount
from partner_tui.domain.query import BillQuery
from partner_tui.domain.rows import ListRows, RowValues, Value
from partner_tui.ui.presentation.cells import pieces
from partner_tui.ui.presentation.columns import Column, Shape, cell_text
from partner_tui.ui.presentation.tables import AMOUNT, Table, money_column

_FIELD_WIDTH = 54
"""Cells of one field's value; longer ones go on in the next row, so that all of it can be read at 80 columns."""
_WHAT = ("resource_name", "resource_id", "product_name", "resource_type", "product_type", "trade_id")
"""What a line is about, as well as its file says it."""
_WHO = ("customer_name", "account_name", "customer_id")
_SHAPES = {Kind.NUMBER: Shape.NUMBER, Kind.BILL_TYPE: Shape.BILL_TYPE, Kind.BILLING_MODE: Shape.BILLING_MODE}


def line_columns(query: BillQuery, currency: str) -> tuple[Column, ...]:
    """Columns of bill lines; what the query has fixed is not said again in every row."""
    columns = (
        Column(_WHAT, "Resource", priority=0, width=24, least=12, most=36),
        Column(_WHO, "Customer", priority=1, width=18, least=10, most=24),
        Column(("product_type", "product_type_code"), "Product type", priority=2, width=20, least=12, most=28),
        Column(("bill_type",), "Bill type", Shape.BILL_TYPE, priority=3, width=11, least=11, most=11),
        Column(("region", "region_code"), "Region", priority=3, width=16, least=10, most=20),
        Column(("billing_mode",), "Billing mode", Shape.BILLING_MODE, priority=4, width=14, least=11, most=31),
        Column(("usage",), "Usage", Shape.NUMBER, priority=5),
        Column(("usage_unit",), "Unit", priority=5, width=6, least=4, most=10),
        Column(("list_price",), "List price", Shape.MONEY, priority=6),
        Column(("customer_expenditure",), "Customer pays", Shape.MONEY, priority=7),
        money_column(AMOUNT, "Amount", currency, priority=0),
        Column(("specifications",), "Specifications", priority=8, width=20, least=12, most=30),
        Column(("trade_time",), "Transaction time", priority=9, width=29, least=16, most=29),
        Column(("order_type",), "Order type", priority=9, width=14, least=8, most=16),
        Column(("resource_id",), "Resource ID", priority=9, width=24, least=12, most=36),
        Column(("trade_id",), "Order/transaction ID", priority=9, width=24, least=12, most=36),
    )
    fixed = {
        "customer_name": query.customer is not None,
        "product_type": query.product is not None,
        "bill_type": query.kept_bill_type is not None,
        "region": query.region is not None,
    }
    return tuple(column for column in columns if not fixed.get(column.names[0]))


def names_of(columns: Sequence[Column]) -> tuple[str, ...]:
    """The source's columns that these need, each once, in their order."""
    return tuple(dict.fromkeys(name for column in columns for name in column.names))


def fields_table(fields: Sequence[tuple[str, Value]]) -> Table:
    """One line, every field of it, every digit of its numbers; what is empty says so."""
    rows: list[RowValues] = []
    for name, value in fields:
        first, *more = pieces(field_text(name, value), _FIELD_WIDTH)
        rows.append((line_column(name).heading, first, name))
        rows.extend((None, piece, name) for piece in more)
    columns = (
        Column(("heading",), "Field", priority=0, width=22, least=10, most=22),
        Column(("value",), "Value", priority=0, width=_FIELD_WIDTH, least=_FIELD_WIDTH, most=_FIELD_WIDTH),
        Column(("name",), "Column", priority=3, width=22, least=12, most=30),
    )
    return Table(ListRows(("heading", "value", "name"), tuple(rows)), columns)


def field_text(name: str, value: Value) -> str:
    """A field's value in full."""
    kind = line_column(name).kind
    if value is None:
        return "—"
    if isinstance(value, Decimal) and kind is Kind.MONEY:
        return format_amount(value, exact=True)
    return cell_text(value, _SHAPES.get(kind, Shape.TEXT))
