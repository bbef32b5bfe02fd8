from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_tui.domain.bill import BillSums
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.filter import Filter
from partner_tui.domain.money import EXACT, ZERO, exact_sum
from partner_tui.domain.rows import ListRows, Value
from partner_tui.domain.total_rows import OTHERS, customer_rows, mover_rows, product_rows, region_rows
from partner_tui.domain.totals import CustomerTotal, ProductTotal, RegionTotal, Totals

OCTOBER = BillCycle(2026, 10)


def sums(spent: str | int, lines: int = 1, *, paid: str | None = None, refunds: int = 0) -> BillSums:
    return BillSums(
        Decimal(spent), Decimal(refunds), lines=lines, customer_expenditure=None if paid is None else Decimal(paid)
    )


def products(*rows: tuple[str, BillSums], others: BillSums | None = None) -> Totals[ProductTotal]:
    totals = tuple(ProductTotal(code, f"Name of {code}", code == "market", found) for code, found in rows)
    others = others or BillSums()
    return Totals(OCTOBER, "USD", totals, sum((found for _, found in rows), others), others)


def customers(*rows: tuple[str, BillSums]) -> Totals[CustomerTotal]:
    totals = tuple(CustomerTotal(key, f"Name of {key}", "", found) for key, found in rows)
    return Totals(OCTOBER, "USD", totals, sum((found for _, found in rows), BillSums()))


def cells(rows: ListRows, *names: str) -> list[tuple[Value, ...]]:
    places = [rows.columns.index(name) for name in names]
    return [tuple(row[place] for place in places) for row in rows.all_rows]


def test_products_then_the_others() -> None:
    found = product_rows(products(("ecs", sums("10.5", 3)), ("market", sums(2)), others=sums(0, 4, refunds=-5)))
    assert cells(found, "product_type", "product_type_code", "market", "lines", "amount") == [
        ("Name of ecs", "ecs", "", 3, Decimal("10.5")),
        ("Name of market", "market", "KooGallery", 1, Decimal(2)),
        (OTHERS, None, "", 4, Decimal(-5)),
    ]
    assert set(cells(found, "before", "change", "standing")) == {(None, None, "")}
    assert found.total == Decimal("7.5")
    assert product_rows(products()).all_rows == ()


def test_customers_by_what_name_they_have() -> None:
    rows = (
        CustomerTotal("c1", "Acme", "acme_cloud", BillSums(Decimal(9), Decimal(-4), Decimal(1), 3)),
        CustomerTotal("c2", "", "bolt_cloud", sums(5)),
        CustomerTotal("c3", "", "", sums(1)),
    )
    found = customer_rows(Totals(OCTOBER, "USD", rows, BillSums()))
    assert cells(found, "customer_name", "account_name", "customer_id") == [
        ("Acme", "acme_cloud", "c1"),
        ("bolt_cloud", "bolt_cloud", "c2"),
        ("c3", "", "c3"),
    ]
    assert cells(found, "lines", "expenditures", "refunds", "adjustments", "amount")[0] == (3, 9, -4, 1, 6)
    assert found.total == 12


def test_regions() -> None:
    found = region_rows(Totals(OCTOBER, "USD", (RegionTotal("eu-1", "EU-Dublin", sums(3, 2, paid="4")),), BillSums()))
    assert cells(found, *found.columns) == [("EU-Dublin", "eu-1", 2, 3, 4, 1, None, None, "")]


def test_a_margin_only_where_every_line_says_what_the_customer_pays() -> None:
    found = product_rows(products(("a", sums("3.5", paid="4.25")), ("b", sums(2)), others=sums(-1, 2, paid="-1.5")))
    assert cells(found, "customer_expenditure", "margin") == [
        (Decimal("4.25"), Decimal("0.75")),
        (None, None),
        (Decimal("-1.5"), Decimal("-0.5")),
    ]


def test_against_the_month_before() -> None:
    now = products(("kept", sums(9)), ("came", sums(5)), ("same", sums(4)), others=sums(0, refunds=-2))
    before = products(("went", sums(7)), ("kept", sums(10)), ("same", sums(4)))
    found = product_rows(now, before)
    assert cells(found, "product_type_code", "lines", "amount", "before", "change", "standing") == [
        ("kept", 1, 9, 10, -1, ""),
        ("came", 1, 5, 0, 5, "new"),
        ("same", 1, 4, 4, 0, ""),
        ("went", 0, 0, 7, -7, "gone"),
        (None, 1, -2, 0, -2, "new"),
    ]
    assert found.total == now.total.total
    assert cells(found, "product_type", "customer_expenditure", "margin")[3] == ("Name of went", None, None)
    assert cells(product_rows(before, now), "product_type_code", "amount", "before", "standing")[-2:] == [
        ("came", 0, 5, "gone"),
        (None, 0, -2, "gone"),
    ]
    assert cells(found.filtered(Filter.parse("standing:gone change<0")), "product_type_code") == [("went",)]


def test_movers_by_the_size_of_their_change() -> None:
    now = customers(("a", sums(9)), ("b", sums(5)), ("c", sums(4)), ("d", sums("0.0000000001")))
    before = customers(("e", sums(1)), ("c", sums(4)), ("a", sums(10)))
    found = mover_rows(customer_rows(now, before))
    assert cells(found, "customer_id", "change") == [("b", 5), ("a", -1), ("e", -1), ("d", Decimal("1E-10"))]
    assert found.total == Decimal("3.0000000001")
    assert mover_rows(customer_rows(now)).count == 0


KEYS = st.lists(st.sampled_from("abcdef"), unique=True, max_size=6)
AMOUNTS = st.integers(-(10**28), 10**28).map(lambda number: Decimal(number).scaleb(-10))


@given(KEYS, KEYS, st.data())
def test_changes_add_up_to_the_difference_of_the_months(now: list[str], then: list[str], data: st.DataObject) -> None:
    def month(keys: Sequence[str]) -> Totals[CustomerTotal]:
        return customers(*((key, BillSums(data.draw(AMOUNTS), lines=1)) for key in keys))

    this, last = month(now), month(then)
    found = customer_rows(this, last)
    movers = mover_rows(found)
    assert (found.total, movers.total) == (this.total.total, EXACT.subtract(this.total.total, last.total.total))
    assert exact_sum(Decimal(str(before)) for (before,) in cells(found, "before")) == last.total.total
    standings = {key: standing for key, standing in cells(found, "customer_id", "standing")}
    assert standings == {key: "new" if key not in then else "gone" if key not in now else "" for key in {*now, *then}}
    sizes = [abs(change) for (change,) in cells(movers, "change") if isinstance(change, Decimal)]
    assert len(sizes) == movers.count and sizes == sorted(sizes, reverse=True) and ZERO not in sizes


@pytest.mark.parametrize(
    ("parts", "paid"),
    [
        ((), None),
        ((sums(1, paid="2"), sums(1, paid="3")), Decimal(5)),
        ((sums(1, paid="2"), sums(1)), None),
        ((sums(1), sums(1, paid="2")), None),
        ((BillSums(), sums(1, paid="2"), BillSums()), Decimal(2)),
        ((BillSums(), sums(1), BillSums(), sums(1, paid="2")), None),
    ],
)
def test_sums_know_what_customers_pay_as_long_as_all_lines_do(parts: Sequence[BillSums], paid: Decimal | None) -> None:
    found = sum(parts, BillSums())
    assert found.customer_expenditure == paid
    assert found.margin == (None if paid is None else paid - found.total)
