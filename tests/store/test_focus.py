"""FOCUS exports: columns, types, allowed values and empty cells as the specification's own tables have them."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings

from partner_tui.bills.dictionaries import SERVICES
from partner_tui.domain.bill import BillingMode
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.export import ExportFormat
from partner_tui.domain.line import LINE_COLUMNS
from partner_tui.exporting.focus_columns import FOCUS_COLUMNS, OWN_COLUMNS, mapping_table, own_columns
from partner_tui.exporting.focus_services import CATEGORIES, category_of
from partner_tui.exporting.focus_units import unit_of
from tests.store import focus_specification as specification
from tests.store.details import CANONICAL, EXTRAS, details, every_row, source_of, spec_of, written
from tests.store.stores import Line, line
from tests.store.test_details_csv import COLUMNS, months

CSV = spec_of(ExportFormat.FOCUS_CSV, guarded=False)
PARQUET = spec_of(ExportFormat.FOCUS_PARQUET)
NAMES = tuple(column.name for column in FOCUS_COLUMNS)
_TEXTS = (pl.String(), pl.Categorical())
_TYPES = {
    "String": _TEXTS,
    "JSON": _TEXTS,
    "Decimal": (pl.Decimal(28, 10),),
    "Date/Time": (pl.Datetime("us", "UTC"),),
}


def rows_of(folder: Path, lines: list[Line], columns: tuple[str, ...] | None = None) -> list[dict[str, Any]]:
    content = written(details(PARQUET, source_of(folder, lines, columns)))
    return pl.read_parquet(io.BytesIO(content)).rows(named=True)


def row_of(folder: Path, **fields: Any) -> dict[str, Any]:
    (row,) = rows_of(folder, [line(**{"bill_cycle": "2026-10"} | fields)])
    assert [name for name, holds in specification.RULES.items() if not holds(row)] == []
    return row


def test_columns_are_those_of_the_specification() -> None:
    told = {column.name: (column.level.value, column.nullable, column.type.value) for column in FOCUS_COLUMNS}
    assert told == {name: facts for name, facts in specification.COLUMNS.items() if name in told}
    assert list(told) == sorted(told)
    missing = specification.COLUMNS.keys() - told.keys()
    assert not [name for name in missing if specification.COLUMNS[name][0] == "Mandatory"]


def test_services_are_in_the_specifications_categories() -> None:
    assert set(CATEGORIES.values()) <= specification.SERVICES
    known = {code for code in SERVICES if category_of(code) == ("Other", "Other (Other)")}
    assert {code.rpartition(".")[2] for code in known} == {"marketplace", "saas", "offline"}


@given(months())
@settings(max_examples=60)
def test_whatever_the_lines_say_the_rows_are_sound(lines: list[Line]) -> None:
    lines = [
        {**row, "bill_cycle": "2026-10", "currency": "USD", "customer_id": f"c{number}"}
        for number, row in enumerate(lines)
    ]
    with TemporaryDirectory() as place:
        source = source_of(Path(place), lines)
        found = pl.read_parquet(io.BytesIO(written(details(PARQUET, source))))
        assert found.columns == [*NAMES, *own_columns(source.columns)]
        for column in FOCUS_COLUMNS:
            assert found.schema[column.name] in _TYPES[column.type.value]
            assert column.nullable or not found[column.name].null_count(), column.name
        for row in found.rows(named=True):
            assert [name for name, holds in specification.RULES.items() if not holds(row)] == []
            for name, values in specification.ALLOWED.items():
                assert row[name] in values or row[name] is None
        for name in ("BilledCost", "EffectiveCost", "ContractedCost"):
            assert found[name].sum() == source.total
        given = [dict(zip(source.columns, row, strict=True)) for row in every_row(source)]
        for name, own in own_columns(source.columns).items():
            expected = [None if specification.is_blank(row[own]) else row[own] for row in given]
            assert found[name].to_list() == expected


@given(months())
@settings(max_examples=30)
def test_csv_says_the_same_as_parquet(lines: list[Line]) -> None:
    lines = [{**row, "bill_cycle": "2026-10"} for row in lines]
    with TemporaryDirectory() as place:
        source = source_of(Path(place), lines)
        found = pl.read_parquet(io.BytesIO(written(details(PARQUET, source))))
        text = written(details(CSV, source)).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    assert head == found.columns
    for row, values in zip(rows, found.rows(), strict=True):
        for name, cell, value in zip(head, row, values, strict=True):
            if isinstance(value, Decimal):
                assert re.fullmatch(r"-?[0-9]+(\.[0-9]*[1-9])?", cell) and Decimal(cell) == value
            elif isinstance(value, datetime):
                assert cell == f"{value:%Y-%m-%dT%H:%M:%SZ}", name
            else:
                assert cell == (value or "")


MODES = BillingMode
KINDS = [
    ({}, "Usage", None, "Usage-Based", "Standard"),
    ({"is_spot": "Y"}, "Usage", None, "Usage-Based", "Dynamic"),
    ({"billing_mode": MODES.SAVINGS_PLAN_DEDUCTION}, "Usage", None, "Usage-Based", "Committed"),
    ({"billing_mode": MODES.YEARLY_MONTHLY}, "Purchase", None, "One-Time", "Standard"),
    ({"billing_mode": MODES.RESERVED_SUBSCRIPTION}, "Purchase", None, "One-Time", "Standard"),
    ({"billing_mode": MODES.RESERVED_HOURLY}, "Purchase", None, "Recurring", "Standard"),
    ({"billing_mode": MODES.SAVINGS_PLAN_HOURLY}, "Purchase", None, "Recurring", "Standard"),
    ({"billing_mode": MODES.SAVINGS_PLAN_SUBSCRIPTION}, "Purchase", None, "One-Time", "Standard"),
    ({"billing_mode": None}, "Usage", None, "Usage-Based", "Other"),
    ({"billing_mode": "Barter", "order_type": "New"}, "Purchase", None, "One-Time", "Other"),
    ({"bill_type": "refund", "billing_mode": MODES.YEARLY_MONTHLY}, "Purchase", "Correction", "One-Time", "Standard"),
    ({"bill_type": "refund"}, "Usage", "Correction", "One-Time", "Standard"),
    ({"bill_type": "refund", "billing_mode": None}, "Purchase", "Correction", "One-Time", "Standard"),
    ({"bill_type": "adjustment"}, "Adjustment", None, "One-Time", None),
    ({"bill_type": "adjustment", "billing_mode": MODES.YEARLY_MONTHLY}, "Adjustment", None, "One-Time", None),
]


@pytest.mark.parametrize(("fields", "category", "kind", "frequency", "pricing"), KINDS)
def test_kinds_of_charges(
    tmp_path: Path, fields: dict[str, str], category: str, kind: str | None, frequency: str, pricing: str | None
) -> None:
    row = row_of(tmp_path, **fields)
    found = (row["ChargeCategory"], row["ChargeClass"], row["ChargeFrequency"], row["PricingCategory"])
    assert found == (category, kind, frequency, pricing)


ORDER = {"billing_mode": MODES.YEARLY_MONTHLY, "order_period": "3", "order_period_unit": "month"}
USE = {"usage": Decimal("2.5"), "usage_unit": "GB*hour"}
QUANTITIES = [
    (USE, Decimal("2.5"), "GB-Hours", Decimal("2.5")),
    ({"usage": Decimal(7)}, Decimal(7), "Units", Decimal(7)),
    ({"usage": Decimal(7), "usage_unit": "Flocks"}, Decimal(7), "Flocks", Decimal(7)),
    ({"usage_unit": "GB"}, Decimal(1), "Units", Decimal(1)),
    (ORDER, Decimal(3), "Months", None),
    ({**ORDER, "order_period": "some"}, Decimal(1), "Units", None),
    ({**ORDER, "order_period_unit": None, **USE}, Decimal("2.5"), "GB-Hours", None),
    ({"bill_type": "refund", "billing_mode": MODES.YEARLY_MONTHLY}, None, None, None),
    ({"bill_type": "adjustment"}, None, None, None),
    ({"bill_type": "adjustment", **USE}, Decimal("2.5"), "GB-Hours", None),
]


@pytest.mark.parametrize(("fields", "quantity", "unit", "consumed"), QUANTITIES)
def test_quantities(
    tmp_path: Path, fields: dict[str, Any], quantity: Decimal | None, unit: str | None, consumed: Decimal | None
) -> None:
    row = row_of(tmp_path, **fields)
    assert (row["PricingQuantity"], row["PricingUnit"], row["ConsumedQuantity"]) == (quantity, unit, consumed)


def beijing(day: int, month: int = 10) -> datetime:
    return datetime(2026, month, day, tzinfo=UTC) - timedelta(hours=8)


TIMES = [
    ("2026-10-05 09:00:00 GMT+08:00", beijing(5)),
    ("2026-10-05 00:00:00 GMT+08:00", beijing(4)),
    ("2026-10-05 00:00:01 GMT+08:00", beijing(5)),
    ("2026-11-01 00:00:00 GMT+08:00", beijing(31)),
    ("2026-10-05 23:00:00 GMT+00:00", beijing(6)),
    ("2026-10-05T23:00:00+00:00", beijing(6)),
    ("2026-10-05 09:00:00", beijing(5)),
]


@pytest.mark.parametrize(("text", "start"), TIMES)
def test_the_day_of_a_use_in_beijing(tmp_path: Path, text: str, start: datetime) -> None:
    row = row_of(tmp_path, trade_time=text)
    assert (row["ChargePeriodStart"], row["ChargePeriodEnd"]) == (start, start + timedelta(days=1))
    assert (row["BillingPeriodStart"], row["BillingPeriodEnd"]) == (beijing(1), beijing(1, 11))


def test_an_order_paid_at_midnight_is_of_that_day(tmp_path: Path) -> None:
    row = row_of(tmp_path, trade_time="2026-10-05 00:00:00 GMT+08:00", billing_mode=MODES.YEARLY_MONTHLY)
    assert row["ChargePeriodStart"] == beijing(5)


@pytest.mark.parametrize("text", [None, "yesterday", "2026-13-05 09:00:00 GMT+08:00"])
def test_without_a_time_the_charge_is_of_the_month(tmp_path: Path, text: str | None) -> None:
    row = row_of(tmp_path, trade_time=text, bill_cycle="2026-09")
    assert (row["ChargePeriodStart"], row["ChargePeriodEnd"]) == (beijing(1, 9), beijing(1))
    assert (row["BillingPeriodStart"], row["BillingPeriodEnd"]) == (beijing(1, 9), beijing(1))


def test_who_and_what(tmp_path: Path) -> None:
    row = row_of(
        tmp_path, customer_name=None, account_name="acme01", product_type=None, region=None, resource_name="bucket"
    )
    assert (row["SubAccountId"], row["SubAccountName"], row["x_AccountName"]) == ("c1", "acme01", "acme01")
    assert (row["ServiceName"], row["ServiceCategory"]) == ("hws.service.type.ec2", "Compute")
    assert (row["RegionId"], row["RegionName"]) == ("ap-southeast-3", "ap-southeast-3")
    assert (row["ResourceId"], row["ResourceName"], row["ResourceType"]) == ("bucket", "bucket", "hws.service.type.ec2")
    assert {row[name] for name in ("ProviderName", "PublisherName", "InvoiceIssuerName")} == {"Huawei Cloud"}


def test_an_item_of_the_marketplace_has_another_publisher(tmp_path: Path) -> None:
    row = row_of(tmp_path, product_type_code="hws.service.type.marketplace")
    assert (row["PublisherName"], row["ProviderName"]) == ("KooGallery", "Huawei Cloud")


def test_costs_are_passed_on(tmp_path: Path) -> None:
    amount, price = Decimal("0.0000000001"), Decimal("999999999999999999.9999999999")
    row = row_of(tmp_path, amount=amount, list_price=price, customer_expenditure=Decimal(3), tax=Decimal("0.06"))
    assert (row["BilledCost"], row["ContractedCost"], row["EffectiveCost"], row["ListCost"]) == (amount,) * 3 + (price,)
    assert (row["x_CustomerExpenditure"], row["x_Tax"]) == (Decimal(3), Decimal("0.06"))
    assert row_of(tmp_path / "other", amount=amount)["ListCost"] == amount


def test_a_line_that_says_nothing_more_than_it_must(tmp_path: Path) -> None:
    bare = dict.fromkeys(name for name in CANONICAL if name not in ("customer_id", "bill_type", "amount"))
    row = row_of(tmp_path, **bare)
    assert (row["ServiceName"], row["SkuId"], row["ChargeDescription"]) == ("Huawei Cloud",) * 3
    assert (row["BillingCurrency"], row["SubAccountName"], row["BillingPeriodStart"]) == ("USD", "c1", beijing(1))


def test_own_columns_are_named_after_their_headers() -> None:
    extras = ("extra:Cost Tag", "extra:cost-tag", "extra:企业 项目", "extra:tax", "extra:%", "extra:#", "extra:a_b")
    names = list(own_columns((*CANONICAL, *extras)))
    assert names[: len(OWN_COLUMNS)] == list(OWN_COLUMNS)
    assert names[len(OWN_COLUMNS) :] == [
        "x_CostTag",
        "x_CostTag2",
        "x_企业项目",
        "x_Tax2",
        "x_Column",
        "x_Column2",
        "x_AB",
    ]
    assert not set(OWN_COLUMNS.values()) - {column.name for column in LINE_COLUMNS}


def test_everything_of_a_line_is_told() -> None:
    told = " ".join(column.source for column in FOCUS_COLUMNS)
    untold = [name for name in CANONICAL if f"`{name}`" not in told and name not in OWN_COLUMNS.values()]
    assert untold == ["bill_cycle"]  # as times


def test_the_mapping_is_a_table() -> None:
    head, rule, *rows = mapping_table().splitlines()
    assert {len(row.split(" | ")) for row in (head, rule, *rows)} == {5}
    assert [row.split(" | ")[0].removeprefix("| ") for row in rows] == [*NAMES, *OWN_COLUMNS, "x_…"]


def test_duckdb_reads_both(tmp_path: Path) -> None:
    lines = [
        line(bill_cycle="2026-10", amount=Decimal(number) / 8, trade_time=f"2026-10-{number:02d} 09:00:00 GMT+08:00")
        for number in range(1, 20)
    ]
    source = source_of(tmp_path / "store", lines, (*COLUMNS[:38], *EXTRAS))
    for form, read in ((ExportFormat.FOCUS_CSV, "read_csv"), (ExportFormat.FOCUS_PARQUET, "read_parquet")):
        path = tmp_path / form
        path.write_bytes(written(details(spec_of(form), source)))
        days = 'count(distinct "ChargePeriodStart"::timestamptz)'
        question = f"select sum(\"BilledCost\"::decimal(38, 10)), {days} from {read}('{path}')"
        assert duckdb.execute(question).fetchall() == [(source.total, 19)]


@pytest.mark.parametrize(
    ("word", "unit"), [("Hour", "Hours"), ("小时", "Hours"), ("10,000 requests", "10000 Requests"), ("Flock", "Flock")]
)
def test_units(word: str, unit: str) -> None:
    assert unit_of(word) == unit


def test_months_of_several_cycles_each_have_their_period(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, [line(bill_cycle="2026-09", customer_id="a"), line(bill_cycle="2026-10", customer_id="b")])
    assert [row["BillingPeriodStart"] for row in rows] == [BillCycle(2026, 9).start, BillCycle(2026, 10).start]
