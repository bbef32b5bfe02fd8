"""Columns, and for some tables rows, of what is in memory: totals of a month, regions."""

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from partner_tui.domain.bill import BillSums, BillType
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.query import BillQuery, Grouping, Sort
from partner_tui.domain.rows import ListRows, RowValues
from partner_tui.domain.text import visible
from partner_tui.domain.total_rows import AMOUNT, CHANGE
from partner_tui.ui.presentation.cells import steady
from partner_tui.ui.presentation.columns import BILL_TYPES, Column, Shape

if TYPE_CHECKING:
    from partner_tui.domain.totals import RegionTotal, Totals

BY_AMOUNT = Sort(AMOUNT, descending=True)
BY_CHANGE = Sort(CHANGE, descending=True)
NO_REGION = "(no region)"

PRODUCT = Column(("product_type", "product_type_code"), "Product", priority=0, width=34, least=14, most=48)
CUSTOMER = Column(("customer_name",), "Customer", priority=0, width=24, least=12, most=40, mask="Customer")
REGION = Column(("region", "region_code"), "Region", priority=0, width=24, least=14, most=30)
LABELS = {Grouping.PRODUCT: PRODUCT, Grouping.CUSTOMER: CUSTOMER, Grouping.REGION: REGION}
"""The first column of totals: whose they are."""
_LINES = Column(("lines",), "Lines", Shape.NUMBER, priority=6)
_STANDING = Column(("standing",), "Note", priority=1, width=4, least=4, most=4)


class Table(NamedTuple):
    """What a table shows: rows in memory, their columns, and how they are sorted."""

    rows: ListRows
    columns: tuple[Column, ...]
    sort: Sort | None = None


def money_column(name: str, heading: str, currency: str = "", priority: int = 2) -> Column:
    """A column of amounts; the one that says the currency is the table's main one."""
    return Column((name,), _priced(heading, currency) if currency else heading, Shape.MONEY, priority)


def change_column(currency: str) -> Column:
    """The change against the month before, where it is the table's main column."""
    return Column((CHANGE,), _priced("Change", currency), Shape.CHANGE, priority=0)


def _priced(heading: str, currency: str) -> str:
    return f"{heading} ({steady(visible(currency))})"


def product_columns(rows: ListRows, currency: str, before: BillCycle | None = None) -> tuple[Column, ...]:
    """By Product. `before`: the month that the rows are compared with."""
    columns = (
        PRODUCT,
        Column(("market",), "Market", priority=4, width=10, least=10, most=10),
        Column(("product_type_code",), "Code", priority=7, width=28, least=14, most=34),
        _LINES,
        *_amounts("Amount", currency),
        *_changes(before),
    )
    return _filled(rows, columns)


def customer_columns(
    rows: ListRows, query: BillQuery, currency: str, before: BillCycle | None = None
) -> tuple[Column, ...]:
    """By Customer: refunds and adjustments stand apart unless the query keeps one bill type."""
    apart = (
        money_column("expenditures", "Expenditures"),
        money_column("refunds", "Refunds"),
        money_column("adjustments", "Adjustments"),
    )
    columns = (
        CUSTOMER,
        Column(("account_name",), "Account", priority=7, width=18, least=10, most=24, mask="Account"),
        Column(("customer_id",), "Customer ID", priority=8, width=20, least=12, most=34, mask="ID"),
        _LINES,
        *(apart if query.kept_bill_type is None else ()),
        *_amounts("Total" if query.kept_bill_type is None else "Amount", currency),
        *_changes(before),
    )
    return _filled(rows, columns)


def mover_columns(
    rows: ListRows, grouping: Grouping, currency: str, month: BillCycle, before: BillCycle | None = None
) -> tuple[Column, ...]:
    """What has changed since the month before: the change, and the two amounts that it lies between."""
    columns = (
        LABELS[grouping],
        change_column(currency),
        _STANDING,
        money_column("before", str(before) if before is not None else "Before", priority=2),
        money_column(AMOUNT, str(month), priority=2),
        _LINES,
    )
    return _filled(rows, columns)


def others_table(others: BillSums, currency: str) -> Table:
    """What Others is made of: refunds and adjustments, each only where there are any."""
    found = ((BillType.REFUND, others.refunds), (BillType.ADJUSTMENT, others.adjustments))
    rows: tuple[RowValues, ...] = tuple((f"{BILL_TYPES[kind]}s", str(kind), amount) for kind, amount in found)
    columns = (
        Column(("name",), "Others", priority=0, width=34, least=14, most=48),
        money_column(AMOUNT, "Amount", currency, priority=0),
    )
    return Table(ListRows(("name", "bill_type", AMOUNT), rows, AMOUNT), columns)


def regions_table(totals: "Totals[RegionTotal]") -> Table:
    """The regions of a month for the filter, all of them first."""
    everything = sum((row.sums for row in totals.rows), BillSums()).expenditures
    rows: tuple[RowValues, ...] = (
        ("All regions", None, everything),
        *((row.region or row.region_code or NO_REGION, row.region_code, row.sums.expenditures) for row in totals.rows),
    )
    columns = (
        REGION,
        Column(("region_code",), "Code", priority=4, width=16, least=8, most=20),
        money_column("expenditures", "Expenditures", totals.currency, priority=0),
    )
    return Table(ListRows(("region", "region_code", "expenditures"), rows), columns)


def margin_columns(amount: Column) -> tuple[Column, ...]:
    """What the customer pays, what the partner owes, and what is left to the partner, side by side."""
    pays = money_column("customer_expenditure", "Customer pays", priority=5)
    return pays, amount, money_column("margin", "Margin", priority=5)


def _amounts(heading: str, currency: str) -> tuple[Column, ...]:
    return margin_columns(money_column(AMOUNT, heading, currency, priority=0))


def _changes(before: BillCycle | None) -> tuple[Column, ...]:
    """The change against the month before, whether the row is new or gone, and what there was, for who asks."""
    if before is None:
        return ()
    return (
        Column((CHANGE,), f"Change from {before}", Shape.CHANGE, priority=1, short="Change"),
        _STANDING,
        replace(money_column("before", str(before), priority=3), on_request=True),
    )


def _filled(rows: ListRows, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns without those that are empty in every row; the first and the main ones stay."""
    where = {name: index for index, name in enumerate(rows.columns)}
    empty = {
        name for name, index in where.items() if all(row[index] is None or row[index] == "" for row in rows.all_rows)
    }
    return tuple(
        column for column in columns if column.priority == 0 or not all(name in empty for name in column.names)
    )
