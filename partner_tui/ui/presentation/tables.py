"""Columns and rows of the tables that are in memory: totals of a month, regions, months."""

from collections.abc import Sequence
from dataclasses import dataclass

from partner_tui.domain.bill import BillSums, BillType, CustomerTotal, MonthSummary, ProductTotal, RegionTotal, Totals
from partner_tui.domain.cycle import CycleStatus
from partner_tui.domain.query import BillQuery, Sort
from partner_tui.domain.rows import ListRows, RowValues
from partner_tui.domain.text import visible
from partner_tui.ui.presentation.columns import BILL_TYPES, Column, Shape

AMOUNT = "amount"
BY_AMOUNT = Sort(AMOUNT, descending=True)
OTHERS = "Others (refunds and adjustments)"
NO_REGION = "(no region)"


@dataclass(frozen=True, slots=True)
class Table:
    """What a table shows: rows in memory, their columns, and how they are sorted."""

    rows: ListRows
    columns: tuple[Column, ...]
    sort: Sort | None = None


def money_column(name: str, heading: str, currency: str = "", priority: int = 2) -> Column:
    """A column of amounts; the one that says the currency is the table's main one."""
    return Column((name,), f"{heading} ({visible(currency)})" if currency else heading, Shape.MONEY, priority)


def products_table(totals: Totals[ProductTotal]) -> Table:
    """By Product: expenditures of each, then Others where there are any."""
    rows: list[RowValues] = [
        (
            row.product_type,
            row.product_type_code,
            "KooGallery" if row.koogallery else "",
            row.sums.lines,
            row.sums.total,
        )
        for row in totals.rows
    ]
    if totals.others.lines:
        rows.append((OTHERS, None, "", totals.others.lines, totals.others.total))
    columns = (
        Column(("product_type", "product_type_code"), "Product", priority=0, width=34, least=14, most=48),
        Column(("market",), "Market", priority=4, width=10, least=10, most=10),
        Column(("product_type_code",), "Code", priority=5, width=28, least=14, most=34),
        Column(("lines",), "Lines", Shape.NUMBER, priority=3),
        money_column(AMOUNT, "Amount", totals.currency, priority=0),
    )
    names = ("product_type", "product_type_code", "market", "lines", AMOUNT)
    return Table(ListRows(names, tuple(rows), AMOUNT), columns, BY_AMOUNT)


def customers_table(totals: Totals[CustomerTotal], query: BillQuery) -> Table:
    """By Customer: refunds and adjustments stand apart unless the query keeps one bill type."""
    rows = tuple(
        (
            row.customer_name or row.account_name or row.customer_id,
            row.account_name,
            row.customer_id,
            row.sums.lines,
            row.sums.expenditures,
            row.sums.refunds,
            row.sums.adjustments,
            row.sums.total,
        )
        for row in totals.rows
    )
    apart = (
        money_column("expenditures", "Expenditures"),
        money_column("refunds", "Refunds"),
        money_column("adjustments", "Adjustments"),
    )
    columns = (
        Column(("customer_name",), "Customer", priority=0, width=28, least=12, most=40),
        Column(("account_name",), "Account", priority=4, width=18, least=10, most=24),
        Column(("customer_id",), "Customer ID", priority=5, width=20, least=12, most=34),
        Column(("lines",), "Lines", Shape.NUMBER, priority=3),
        *(apart if query.kept_bill_type is None else ()),
        money_column(AMOUNT, "Total" if query.kept_bill_type is None else "Amount", totals.currency, priority=0),
    )
    names = (
        "customer_name",
        "account_name",
        "customer_id",
        "lines",
        "expenditures",
        "refunds",
        "adjustments",
        AMOUNT,
    )
    return Table(ListRows(names, rows, AMOUNT), columns, BY_AMOUNT)


def regions_table(totals: Totals[RegionTotal]) -> Table:
    """The regions of a month for the filter, all of them first."""
    everything = sum((row.sums for row in totals.rows), BillSums()).expenditures
    rows: tuple[RowValues, ...] = (
        ("All regions", None, everything),
        *((row.region or row.region_code or NO_REGION, row.region_code, row.sums.expenditures) for row in totals.rows),
    )
    columns = (
        Column(("region", "region_code"), "Region", priority=0, width=24, least=14, most=30),
        Column(("region_code",), "Code", priority=4, width=16, least=8, most=20),
        money_column("expenditures", "Expenditures", totals.currency, priority=0),
    )
    return Table(ListRows(("region", "region_code", "expenditures"), rows), columns)


def others_table(others: BillSums, currency: str) -> Table:
    """What Others is made of: refunds and adjustments, each only where there are any."""
    found = ((BillType.REFUND, others.refunds), (BillType.ADJUSTMENT, others.adjustments))
    rows: tuple[RowValues, ...] = tuple((f"{BILL_TYPES[kind]}s", str(kind), amount) for kind, amount in found)
    columns = (
        Column(("name",), "Others", priority=0, width=34, least=14, most=48),
        money_column(AMOUNT, "Amount", currency, priority=0),
    )
    return Table(ListRows(("name", "bill_type", AMOUNT), rows, AMOUNT), columns)


def months_table(months: Sequence[MonthSummary], currency: str = "") -> Table:
    """Months, newest first, as Amount Due lists them. Nothing is due of one that is not final."""
    rows: tuple[RowValues, ...] = tuple(
        (
            str(month.month),
            str(month.status),
            month.invoice_no or "",
            month.bill_amount,
            month.amount_due if month.status is CycleStatus.FINAL else None,
            month.paid,
            month.unpaid if month.status is CycleStatus.FINAL else None,
            month.currency,
            month.sums.lines,
            month.source,
        )
        for month in months
    )
    columns = (
        Column(("month",), "Month", priority=0, width=8, least=7, most=8),
        Column(("status",), "Status", priority=1, width=8, least=8, most=8),
        money_column("bill_amount", "Bill amount", priority=3),
        money_column("amount_due", "Amount due", currency, priority=2),
        money_column("paid", "Paid", priority=4),
        money_column("unpaid", "Unpaid", priority=0),
        *(() if currency else (Column(("currency",), "Currency", priority=1, width=8, least=3, most=8),)),
        Column(("lines",), "Lines", Shape.NUMBER, priority=5),
        Column(("invoice_no",), "Invoice", priority=6, width=14, least=10, most=20),
        Column(("source",), "Source", priority=7, width=30, least=12, most=40),
    )
    names = (
        "month",
        "status",
        "invoice_no",
        "bill_amount",
        "amount_due",
        "paid",
        "unpaid",
        "currency",
        "lines",
        "source",
    )
    return Table(ListRows(names, rows), columns)


def months_choice(months: Sequence[MonthSummary]) -> Table:
    """Months to choose from: status and amount."""
    rows: tuple[RowValues, ...] = tuple(
        (str(month.month), str(month.status), month.bill_amount, month.currency) for month in months
    )
    columns = (
        Column(("month",), "Month", priority=0, width=10, least=7, most=10),
        Column(("status",), "Status", priority=1, width=10, least=8, most=10),
        money_column("bill_amount", "Bill amount", priority=0),
        Column(("currency",), "", priority=1, width=3, least=3, most=4),
    )
    return Table(ListRows(("month", "status", "bill_amount", "currency"), rows), columns)
