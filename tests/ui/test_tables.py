"""Which columns totals, movers and lines have, and which of them a screen shows."""

from decimal import Decimal

import pytest

from partner_tui.domain.bill import BillSums
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.domain.rows import ListRows, Value
from partner_tui.domain.total_rows import customer_rows, mover_rows, product_rows
from partner_tui.domain.totals import CustomerTotal, ProductTotal, Totals
from partner_tui.ui.presentation.arrangement import Arrangement, arrange
from partner_tui.ui.presentation.charts import chart_of
from partner_tui.ui.presentation.columns import Column
from partner_tui.ui.presentation.layout import DEFAULT, laid_out
from partner_tui.ui.presentation.line_tables import line_columns, names_of
from partner_tui.ui.presentation.month_tables import months_table
from partner_tui.ui.presentation.tables import customer_columns, mover_columns, product_columns
from partner_tui.ui.widgets.windows import read_window
from tests.ui.sample import sample_bills

OCTOBER, SEPTEMBER = BillCycle(2026, 10), BillCycle(2026, 9)
TRIO = ["Customer pays", "Amount (USD)", "Margin"]


def sums(amount: str, paid: str | None = None) -> BillSums:
    return BillSums(Decimal(amount), lines=12_345, customer_expenditure=None if paid is None else Decimal(paid))


def products(
    amount: str, paid: str | None = None, code: str = "hws.ec2", month: BillCycle = OCTOBER
) -> Totals[ProductTotal]:
    row = ProductTotal(code, "Elastic Cloud Server", False, sums(amount, paid))
    return Totals(month, "USD", (row,), row.sums)


def customers(amount: str, paid: str | None = None, month: BillCycle = OCTOBER) -> Totals[CustomerTotal]:
    row = CustomerTotal("id-1", "Acme Ltd", "acme", sums(amount, paid))
    return Totals(month, "USD", (row,), row.sums)


def arranged(rows: ListRows, columns: tuple[Column, ...], width: int) -> tuple[Arrangement, list[str]]:
    columns = laid_out(columns, DEFAULT)
    headings = tuple(column.heading for column in columns)
    made = arrange(columns, headings, read_window(rows, columns, 0).numbers, width)
    return made, [text.strip() for _, text in made.headings(headings)]


def headings(rows: ListRows, columns: tuple[Column, ...], width: int) -> list[str]:
    return arranged(rows, columns, width)[1]


def test_empty_columns_are_left_out() -> None:
    rows = product_rows(products("10.5"))
    assert headings(rows, product_columns(rows, "USD"), 200) == ["Product", "Code", "Lines", "Amount (USD)"]
    rows = product_rows(products("10.5"), products("9", code="hws.obs", month=SEPTEMBER))
    shown = headings(rows, product_columns(rows, "USD", SEPTEMBER), 200)
    assert shown == ["Product", "Code", "Lines", "Amount (USD)", "Change from 2026-09", "Note"]


def test_what_is_new_and_gone_stands_beside_the_change() -> None:
    rows = product_rows(products("10.5"), products("9", code="hws.obs", month=SEPTEMBER))
    columns = laid_out(product_columns(rows, "USD", SEPTEMBER), DEFAULT)
    assert [row[-2:] for row in read_window(rows, columns, 0).cells] == [("+10.50", "new"), ("-9.00", "gone")]


def test_three_amounts_side_by_side_where_there_is_room() -> None:
    rows = product_rows(products("1234567.89", "2345678.90"), products("1", month=SEPTEMBER))
    columns = product_columns(rows, "USD", SEPTEMBER)
    wide = headings(rows, columns, 140)
    assert wide[wide.index("Customer pays") :][:3] == TRIO
    assert headings(rows, columns, 80) == ["Product", "Lines", "Amount (USD)", "Change from 2026-09"]

    rows = customer_rows(customers("1234567.89", "2345678.90"), customers("1", "1", month=SEPTEMBER))
    columns = customer_columns(rows, BillQuery(OCTOBER, Grouping.CUSTOMER), "USD", SEPTEMBER)
    wide = headings(rows, columns, 140)
    assert wide[wide.index("Customer pays") :][:3] == ["Customer pays", "Total (USD)", "Margin"]
    assert {"Expenditures", "Refunds", "Adjustments"} < set(wide)
    assert {"Customer pays", "Margin"}.isdisjoint(headings(rows, columns, 80))


@pytest.mark.parametrize(
    "query", [BillQuery(OCTOBER), BillQuery(OCTOBER, customer="x"), BillQuery(OCTOBER, product="x")]
)
def test_lines_show_three_amounts_at_140_columns(query: BillQuery) -> None:
    columns = line_columns(query, "USD")
    amounts: dict[str, Value] = dict.fromkeys(("customer_expenditure", "amount", "margin"), Decimal("1234567.89"))
    names = names_of(columns)
    rows = ListRows(names, (tuple(amounts.get(name, "") for name in names),))
    wide = headings(rows, columns, 140)
    assert wide[wide.index("Customer pays") :][:3] == TRIO
    made, narrow = arranged(rows, columns, 80)
    assert {"Customer pays", "Margin"}.isdisjoint(narrow) or made.slots[0].width >= columns[0].width


def test_a_usage_has_its_unit() -> None:
    columns = line_columns(BillQuery(OCTOBER, customer="x", product="y"), "USD")
    names = names_of(columns)
    rows = ListRows(names, (tuple(Decimal("0.0000000001") if name == "usage" else "" for name in names),))
    for width in range(40, 200):
        shown = headings(rows, columns, width)
        assert ("Usage" in shown) is ("Unit" in shown)


def test_movers() -> None:
    now, before = customers("10", "11"), customers("7", "8", month=SEPTEMBER)
    rows = mover_rows(customer_rows(now, before))
    columns = mover_columns(rows, Grouping.CUSTOMER, "USD", OCTOBER, SEPTEMBER)
    assert headings(rows, columns, 140) == ["Customer", "Change (USD)", "2026-09", "2026-10", "Lines"]
    assert headings(rows, columns, 30) == ["Customer", "Change (USD)"]


def test_a_currency_from_outside_keeps_the_headings_straight() -> None:
    currency = "👨\u200d💻\x1b"
    rows = product_rows(products("10.5"), products("9", month=SEPTEMBER))
    for columns in (
        product_columns(rows, currency),
        customer_columns(customer_rows(customers("1")), BillQuery(OCTOBER, Grouping.CUSTOMER), currency),
        line_columns(BillQuery(OCTOBER), currency),
        mover_columns(mover_rows(rows), Grouping.PRODUCT, currency, OCTOBER),
        months_table(sample_bills().months(), currency).columns,
        chart_of(rows, "products", currency).columns,
        chart_of(mover_rows(rows), "products that changed", currency).columns,
    ):
        assert any(column.heading.endswith(" (👨💻␛)") for column in columns)
