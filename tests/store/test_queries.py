"""Totals by product, customer and region: exact, whole, and in order."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partner_tui.bills.dictionaries import is_koogallery
from partner_tui.bills.queries import MonthReader
from partner_tui.domain.bill import BillSums, BillType
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import DamagedStore, StoreError, UnknownMonth
from partner_tui.domain.money import exact_sum
from partner_tui.domain.query import BillQuery, Sort
from tests.store.stores import MONTH, PAID_LINES, Line, amounts, line, write_generation
from tests.store.strategies import MONTHS

EXPENDITURE, REFUND, ADJUSTMENT = (kind.value for kind in BillType)

QUERIES = st.builds(
    BillQuery,
    month=st.just(MONTH),
    customer=st.sampled_from([None, None, "c1", "c9"]),
    product=st.sampled_from([None, None, "", "p.1"]),
    region=st.sampled_from([None, None, "", "r1"]),
    bill_type=st.sampled_from([None, None, *BillType]),
)


def reader(folder: Path, lines: list[Line]) -> MonthReader:
    write_generation(folder, lines, file_rows=7, row_group=3)
    return MonthReader(folder, MONTH, "USD")


def narrowed(lines: list[Line], query: BillQuery) -> list[Line]:
    kept = [
        ("customer_id", query.customer),
        ("product_type_code", query.product),
        ("region_code", query.region),
        ("bill_type", query.kept_bill_type),
    ]
    return [row for row in lines if all(wanted is None or (row[name] or "") == wanted for name, wanted in kept)]


def sums(lines: list[Line]) -> BillSums:
    by_type = [[row for row in lines if row["bill_type"] == kind] for kind in BillType]
    expenditures, refunds, adjustments = (amounts(part) for part in by_type)
    paid = [value for row in lines if isinstance(value := row["customer_expenditure"], Decimal)]
    known = exact_sum(paid) if paid and len(paid) == len(lines) else None
    return BillSums(expenditures, refunds, adjustments, len(lines), known)


@given(MONTHS, QUERIES)
@settings(max_examples=60)
def test_every_narrowing_has_the_sums_of_its_lines(lines: list[Line], query: BillQuery) -> None:
    with TemporaryDirectory() as place:
        asked = reader(Path(place), lines)
        wanted = narrowed(lines, query)
        source = asked.lines(query)
        assert (source.count, source.total) == (len(wanted), amounts(wanted))
        assert Fraction(source.total) == sum(Fraction(str(row["amount"])) for row in wanted)

        customers = asked.by_customer(query)
        assert customers.total == sums(wanted)
        assert customers.others == BillSums()
        for customer in customers.rows:
            assert customer.sums == sums([row for row in wanted if row["customer_id"] == customer.customer_id])
        assert {row.customer_id for row in customers.rows} == {row["customer_id"] for row in wanted}

        counted = query.kept_bill_type or BillType.EXPENDITURE
        for code, totals in (("product_type_code", asked.by_product(query)), ("region_code", asked.by_region(query))):
            assert totals.total == sums(wanted)
            assert sum((row.sums for row in totals.rows), totals.others) == totals.total
            shown = [row for row in wanted if row["bill_type"] == counted]
            assert {getattr(row, code) for row in totals.rows} == {row[code] or "" for row in shown}
            for found in totals.rows:
                assert found.sums == sums([row for row in shown if (row[code] or "") == getattr(found, code)])
            figures = [(-row.sums.total, getattr(row, code)) for row in totals.rows]
            assert figures == sorted(figures)


def test_sums_keep_every_digit_that_lines_can_have(tmp_path: Path) -> None:
    largest = Decimal("999999999999999999.9999999999")
    totals = reader(tmp_path, [line(amount=largest), line(amount=largest), line(amount=Decimal("0.0000000003"))])
    assert totals.by_product(BillQuery(MONTH)).total.total == Decimal("2000000000000000000.0000000001")


def test_refunds_and_adjustments_are_the_others_of_products_and_regions(tmp_path: Path) -> None:
    asked = reader(
        tmp_path,
        [
            line(amount=Decimal(10)),
            line(amount=Decimal(-4), bill_type=REFUND),
            line(amount=Decimal(-1), bill_type=ADJUSTMENT, product_type_code="only.adjusted"),
        ],
    )
    totals = asked.by_product(BillQuery(MONTH))
    assert [(row.product_type_code, row.sums) for row in totals.rows] == [
        ("hws.service.type.ec2", BillSums(expenditures=Decimal(10), lines=1))
    ]
    assert totals.others == BillSums(refunds=Decimal(-4), adjustments=Decimal(-1), lines=2)
    assert asked.by_region(BillQuery(MONTH)).others == totals.others

    refunds = asked.by_product(BillQuery(MONTH, bill_type=BillType.REFUND))
    assert [row.sums.refunds for row in refunds.rows] == [Decimal(-4)]
    assert refunds.others == BillSums()

    here = asked.by_product(BillQuery(MONTH, region="ap-southeast-3"))
    assert here.others == BillSums()
    assert here.total == BillSums(expenditures=Decimal(10), lines=1)


def test_names_are_the_first_that_the_month_has(tmp_path: Path) -> None:
    asked = reader(
        tmp_path,
        [
            line(customer_name=None, account_name="acme_cloud", region_code=None, region=None),
            line(customer_name="Acme", bill_type=REFUND),
            line(customer_id="c2", customer_name=None, product_type_code="hws.service.type.marketplace"),
        ],
    )
    customers = asked.by_customer(BillQuery(MONTH))
    assert [(row.customer_id, row.customer_name, row.account_name) for row in customers.rows] == [
        ("c1", "Acme", "acme_cloud"),
        ("c2", "", ""),
    ]
    narrowed_to_nameless = asked.by_customer(BillQuery(MONTH, customer="c1", region=""))
    assert [row.customer_name for row in narrowed_to_nameless.rows] == ["Acme"]
    assert {(row.region_code, row.region) for row in asked.by_region(BillQuery(MONTH)).rows} == {
        ("ap-southeast-3", "AP-Singapore"),
        ("", ""),
    }


def test_the_marketplace_is_marked(tmp_path: Path) -> None:
    codes = ["hws.service.type.ec2", "hws.service.type.marketplace"]
    asked = reader(tmp_path, [line(product_type_code=code) for code in codes])
    marks = {row.product_type_code: row.koogallery for row in asked.by_product(BillQuery(MONTH)).rows}
    assert marks == {code: is_koogallery(code) for code in codes}


def test_filter_and_sort_are_for_the_rows_of_totals(tmp_path: Path) -> None:
    asked = reader(tmp_path, [line(customer_id=f"c{number}", amount=Decimal(number)) for number in range(3)])
    narrowed = BillQuery(MONTH, filter="c1", sort=Sort("customer_id"))
    for ask in (asked.by_customer, asked.by_product, asked.by_region):
        assert ask(narrowed) == ask(BillQuery(MONTH))


def test_what_customers_pay_is_known_where_every_line_says_it(tmp_path: Path) -> None:
    lines = [
        line(customer_id="c1", amount=Decimal(3), customer_expenditure=Decimal("4.5")),
        line(customer_id="c1", amount=Decimal(-1), customer_expenditure=Decimal(-2), bill_type=REFUND),
        line(customer_id="c2", amount=Decimal(2), customer_expenditure=Decimal(2), product_type_code="p2"),
        line(customer_id="c2", amount=Decimal(1), customer_expenditure=None),
    ]
    asked = reader(tmp_path, lines)
    customers = {row.customer_id: row.sums for row in asked.by_customer(BillQuery(MONTH)).rows}
    assert (customers["c1"].customer_expenditure, customers["c1"].margin) == (Decimal("2.5"), Decimal("0.5"))
    assert (customers["c2"].customer_expenditure, customers["c2"].margin) == (None, None)
    products = asked.by_product(BillQuery(MONTH))
    assert [row.sums.customer_expenditure for row in products.rows] == [None, Decimal(2)]
    assert products.others.customer_expenditure == Decimal(-2)
    assert products.total.customer_expenditure is None


@pytest.mark.parametrize("without", [(PAID_LINES,), (PAID_LINES, "customer_expenditure")])
def test_older_generations_do_not_know_what_customers_pay(tmp_path: Path, without: tuple[str, ...]) -> None:
    write_generation(tmp_path, [line(customer_expenditure=Decimal(2))], without=without)
    asked = MonthReader(tmp_path, MONTH, "USD")
    for totals in (asked.by_customer(BillQuery(MONTH)), asked.by_product(BillQuery(MONTH))):
        (row,) = totals.rows
        assert (row.sums.total, row.sums.customer_expenditure) == (Decimal(1), None)
        assert (totals.total.lines, totals.total.customer_expenditure) == (1, None)
    lines = asked.lines(BillQuery(MONTH), ("margin",))
    assert lines.rows(0, 1) == [(Decimal(1),)]


def test_a_month_without_lines_has_no_rows(tmp_path: Path) -> None:
    asked = reader(tmp_path, [])
    for totals in (asked.by_product(BillQuery(MONTH)), asked.by_customer(BillQuery(MONTH))):
        assert (totals.rows, totals.total, totals.others) == ((), BillSums(), BillSums())
    assert asked.lines(BillQuery(MONTH)).rows(0, 10) == []


def test_only_questions_about_its_month_are_answered(tmp_path: Path) -> None:
    with pytest.raises(UnknownMonth):
        reader(tmp_path, [line()]).by_product(BillQuery(BillCycle(2026, 9)))


def test_many_threads_may_ask_at_once(tmp_path: Path) -> None:
    asked = reader(tmp_path, [line(customer_id=f"c{number % 5}", amount=Decimal(number)) for number in range(50)])
    query = BillQuery(MONTH)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: (asked.by_customer(query), asked.lines(query).rows(3, 40)), range(24)))
    assert all(answer == answers[0] for answer in answers)
    assert answers[0][0].total.total == Decimal(1225)


def _cut(folder: Path) -> None:
    rollup = folder / "rollup.parquet"
    rollup.write_bytes(rollup.read_bytes()[:-20])


def _other_columns(folder: Path) -> None:
    pl.DataFrame({"customer_id": ["c1"]}).write_parquet(folder / "rollup.parquet")


def _other_ranges(folder: Path) -> None:
    rollup = folder / "rollup.parquet"
    pl.read_parquet(rollup).with_columns(first_row=pl.col("first_row") + 1).write_parquet(rollup)


def _fewer_lines(folder: Path) -> None:
    rollup = folder / "rollup.parquet"
    pl.read_parquet(rollup).head(1).write_parquet(rollup)


def _no_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text("{}")


def _broken_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_bytes(b'{"files": [\xff')


def _escaping_manifest(folder: Path) -> None:
    content = json.loads((folder / "manifest.json").read_text())
    content["files"][0]["name"] = f"../{folder.name}/{content['files'][0]['name']}"
    (folder / "manifest.json").write_text(json.dumps(content))


@pytest.mark.parametrize(
    "damage",
    [_cut, _other_columns, _other_ranges, _fewer_lines, _no_manifest, _broken_manifest, _escaping_manifest],
)
def test_damage_is_told_as_such(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    asked = reader(tmp_path, [line(), line(customer_id="c2")])
    damage(tmp_path)
    with pytest.raises(DamagedStore):
        asked.by_product(BillQuery(MONTH))


@pytest.mark.parametrize("name", ["rollup.parquet", "manifest.json"])
def test_a_vanished_file_is_a_store_error(tmp_path: Path, name: str) -> None:
    asked = reader(tmp_path, [line()])
    (tmp_path / name).unlink()
    with pytest.raises(StoreError, match=name):
        asked.by_product(BillQuery(MONTH))
