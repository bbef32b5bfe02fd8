"""Bars and charts: zero-based, exact, and telling the same as the table."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_tui.domain.bill import BillSums, MonthSummary
from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.money import exact_sum
from partner_tui.domain.rows import ListRows
from partner_tui.domain.total_rows import customer_rows, mover_rows
from partner_tui.domain.totals import CustomerTotal, Totals
from partner_tui.ui.presentation.bars import EIGHTHS, FULL, HALVES, ZERO_LINE, Scale
from partner_tui.ui.presentation.changes import percent_text
from partner_tui.ui.presentation.charts import chart_of, is_rest
from partner_tui.ui.presentation.masking import masked
from partner_tui.ui.presentation.month_tables import months_table
from partner_tui.ui.presentation.tables import Table
from partner_tui.ui.widgets.windows import read_window
from tests.ui.standin import READ_AT

OCTOBER, SEPTEMBER = BillCycle(2026, 10), BillCycle(2026, 9)
amounts = st.decimals(-(10**18), 10**18, places=10)


def scale(least: int, most: int) -> Scale:
    return Scale(Decimal(least), Decimal(most))


@pytest.mark.parametrize(
    ("amount", "bar"),
    [
        ("100", "▕████████"),
        ("50", "▕████    "),
        ("6.25", "▕▌       "),
        ("56.25", "▕████▌   "),
        ("0.0000000001", "▕▏       "),
        ("0", "▕        "),
    ],
)
def test_bars_grow_from_zero(amount: str, bar: str) -> None:
    assert scale(0, 100).bar(Decimal(amount), 9) == bar


@pytest.mark.parametrize(
    ("amount", "bar"),
    [
        ("90", "  ▕██████"),
        ("45", "  ▕███   "),
        ("-30", "██▕      "),
        ("-15", " █▕      "),
        ("-7.5", " ▐▕      "),
        ("-0.01", " ▐▕      "),
        ("0.01", "  ▕▏     "),
        ("0", "  ▕      "),
    ],
)
def test_credits_grow_to_the_left_of_the_zero_line(amount: str, bar: str) -> None:
    assert scale(-30, 90).bar(Decimal(amount), 9) == bar


def test_both_sides_have_one_measure() -> None:
    assert scale(-100, 100).bar(Decimal(100), 9) == "    ▕████"
    assert scale(-100, 100).bar(Decimal(-100), 9) == "████▕    "
    assert scale(-100, 0).bar(Decimal(-100), 9) == "████████▕"
    assert scale(-1, 1000).bar(Decimal(-1), 9) == "▐▕       "


@given(st.lists(amounts, min_size=1, max_size=6), st.integers(1, 80))
def test_bars_fill_their_cells_and_are_as_long_as_their_amounts(found: list[Decimal], width: int) -> None:
    measure = Scale.over(found)
    bars = {amount: measure.bar(amount, width) for amount in sorted(found)}
    zero = {bar.index(ZERO_LINE) for bar in bars.values()}
    assert len(zero) == 1
    assert all(len(bar) == width for bar in bars.values())
    for (less, shorter), (more, longer) in pairwise(bars.items()):
        if less >= 0:
            assert length(shorter) <= length(longer)
        if more <= 0:
            assert length(shorter) >= length(longer)
    if width > 4:
        assert all((length(bar) > 0) is bool(amount) for amount, bar in bars.items())


def length(bar: str) -> int:
    """In eighths of a cell."""
    halves = {HALVES[1]: 4, FULL: 8}
    return sum(EIGHTHS.index(sign) if sign in EIGHTHS else halves.get(sign, 0) for sign in bar)


@pytest.mark.parametrize(
    ("before", "now", "text"),
    [
        ("100", "104.05", "+4.1 %"),
        ("100", "104.0499999999", "+4.0 %"),
        ("100", "95.95", "-4.1 %"),
        ("100", "100", "+0.0 %"),
        ("100", "0", "-100.0 %"),
        ("-100", "-150", "-50.0 %"),
        ("0.01", "1234.56", "+12,345,500.0 %"),
        ("3", "4", "+33.3 %"),
        ("0", "5", ""),
        ("100", "-5", ""),
        ("-100", "5", ""),
    ],
)
def test_changes_in_percent(before: str, now: str, text: str) -> None:
    assert percent_text([Decimal(now) - Decimal(before), Decimal(before)]) == text


def test_what_is_new_or_gone_says_so() -> None:
    assert percent_text([Decimal(5), Decimal(0), "new"]) == "new"
    assert percent_text([Decimal(-5), Decimal(5), "gone"]) == "gone"
    assert percent_text([None, None, ""]) == ""


# Months


def month(
    cycle: BillCycle, amount: str, status: CycleStatus = CycleStatus.FINAL, currency: str = "USD"
) -> MonthSummary:
    return MonthSummary(cycle, status, currency, BillSums(Decimal(amount), lines=1), None, 1, 1, "file", READ_AT)


def lines_of(table: Table) -> list[list[str]]:
    """Its cells."""
    return [list(row) for row in read_window(table.rows, table.columns, 0).cells]


def trend() -> list[MonthSummary]:
    """Fourteen months, newest first: one without the month before it, the last one still running."""
    newest = BillCycle(2026, 11)
    months = [month(newest, "40", CycleStatus.ESTIMATE), month(newest.previous, "110.5")]
    return [*months, *(month(newest.plus(-back), str(100 + back)) for back in range(2, 15) if back != 5)]


def test_months_stand_oldest_first_and_estimates_say_so() -> None:
    chart = chart_of(months_table(trend(), "USD").rows, "months", "USD")
    cells = lines_of(chart)
    assert [row[0] for row in cells] == [
        str(BillCycle(2026, 11).plus(-back)) for back in range(12, -1, -1) if back != 5
    ]
    assert [row[4] for row in cells] == [""] * 11 + ["estimate"]
    assert cells[-2] == ["2026-10", "110.50", "110.50", "+8.3 %", ""]
    assert cells[-1] == ["2026-11", "40.00", "40.00", "", "estimate"]
    assert [row[0] for row in cells if not row[3]] == ["2026-07", "2026-11"]
    assert dict(zip(chart.rows.columns, chart.rows.all_rows[0], strict=True))["month"] == "2025-11"


def test_a_trend_is_of_one_currency() -> None:
    mixed = [month(BillCycle(2026, 10), "1"), month(SEPTEMBER, "9", currency="CNY")]
    rows = months_table(mixed).rows
    assert [row[0] for row in lines_of(chart_of(rows, "months", ""))] == ["2026-10"]
    assert [row[0] for row in lines_of(chart_of(rows, "months", "CNY"))] == ["2026-09"]


# Totals


def customers(count: int, month: BillCycle = OCTOBER, step: str = "1.25") -> Totals[CustomerTotal]:
    rows = tuple(
        CustomerTotal(f"id-{i}", f"Customer {i}", "", BillSums(Decimal(step) * (count - i), lines=2))
        for i in range(count)
    )
    return Totals(month, "USD", rows, sum((row.sums for row in rows), BillSums()))


def test_the_first_rows_have_a_bar_each_and_the_others_one() -> None:
    rows = customer_rows(customers(54))
    chart = chart_of(rows, "customers", "USD")
    assert chart.rows.count == 21
    assert chart.rows.total == rows.total == exact_sum(Decimal("1.25") * i for i in range(55))
    first, last = (dict(zip(chart.rows.columns, chart.rows.all_rows[at], strict=True)) for at in (0, -1))
    assert first["customer_id"] == "id-0" and not is_rest(first)
    assert last["customer_id"] is None and is_rest(last)
    assert last["lines"] == 68
    assert lines_of(chart)[-1][:2] == ["Other 34 customers", "743.75"]
    scale = next(column.scale for column in chart.columns if column.scale is not None)
    assert scale == Scale(Decimal(0), Decimal("743.75"))


def test_one_row_more_has_a_bar_of_its_own() -> None:
    chart = chart_of(customer_rows(customers(21)), "customers", "USD")
    assert [row[0] for row in lines_of(chart)] == [f"Customer {i}" for i in range(21)]


def test_changes_are_in_percent_and_absent_without_a_month_before() -> None:
    now, before = customers(3), customers(2, SEPTEMBER, "1.00")
    chart = chart_of(customer_rows(now, before), "customers", "USD")
    assert [row[3] for row in lines_of(chart)] == ["+87.5 %", "+150.0 %", "new"]
    assert len(chart_of(customer_rows(now), "customers", "USD").columns) == 3


def test_the_row_of_the_rest_is_not_masked() -> None:
    chart = chart_of(customer_rows(customers(54)), "customers", "USD")
    names = [row[0] for row in lines_of(Table(chart.rows, masked(chart.columns)))]
    assert names[-1] == "Other 34 customers"
    assert not any(name[9:].isdigit() and name.startswith("Customer ") and len(name) < 12 for name in names[:-1])


def test_movers_have_bars_to_both_sides() -> None:
    now, before = customers(2, step="10"), customers(3, SEPTEMBER, step="5")
    rows = mover_rows(customer_rows(now, before))
    chart = chart_of(rows, "customers that changed", "USD")
    assert [row[1] for row in lines_of(chart)] == ["+5.00", "-5.00"]
    assert next(column.scale for column in chart.columns if column.scale) == Scale(Decimal(-5), Decimal(5))


def test_no_rows_make_no_bars() -> None:
    empty = ListRows(customer_rows(customers(1)).columns, (), "amount")
    assert chart_of(empty, "customers", "USD").rows.count == 0
    assert chart_of(ListRows(months_table([]).rows.columns, ()), "months", "").rows.count == 0
