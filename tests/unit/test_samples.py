"""Generated bill files: the vendor's format, exact money, a realistic shape, the same bytes for the same plan."""

import csv
import io
import os
import subprocess
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from partner_tui.bills import samples
from partner_tui.bills.dictionaries import is_koogallery
from partner_tui.bills.sample_words import HEADERS
from partner_tui.bills.samples import SamplePlan, schedule, write_bill_files
from partner_tui.domain.cycle import BEIJING, BillCycle
from partner_tui.domain.errors import Cancelled, StoreError, WrongUsage
from partner_tui.domain.money import parse_amount

LAST = BillCycle(2026, 11)
PLAN = SamplePlan(LAST, lines=20_000)
Line = dict[str, str]

MONEY = ("List Price (USD)", "Customer Expenditure (USD)", "Settlement Amount (USD)", "Tax (USD)")


def parts(file: Path) -> Iterator[tuple[str, str]]:
    with tarfile.open(file) as archive:
        for member in archive:
            content = archive.extractfile(member)
            assert content is not None
            yield member.name, content.read().decode()


def lines_of(file: Path) -> list[Line]:
    return [line for _, text in parts(file) for line in csv.DictReader(io.StringIO(text, newline=""), strict=True)]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_bill_files(tmp_path_factory.mktemp("bills"), PLAN)


@pytest.fixture(scope="module")
def months(files: list[Path]) -> list[list[Line]]:
    return [lines_of(file) for file in files]


@pytest.fixture(scope="module")
def lines(months: list[list[Line]]) -> list[Line]:
    return [line for month in months for line in month]


def test_one_file_a_month_oldest_first(files: list[Path]) -> None:
    expected = [f"customerBill_{cycle.year}{cycle.month:02d}.tar.gz" for cycle in map(LAST.plus, range(-13, 1))]
    assert [file.name for file in files] == expected
    assert sorted(os.listdir(files[0].parent)) == expected
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in files)


def test_headers_are_the_vendors_then_ours(files: list[Path]) -> None:
    for file in files:
        for _, text in parts(file):
            header = next(csv.reader(io.StringIO(text)))
            assert header == [english for english, _ in HEADERS]
    assert len(HEADERS) >= 38
    assert header[:2] == ["Customer ID", "Billing Cycle"]
    assert header[26] == "Usage Type Code"


def test_every_line_has_every_cell(files: list[Path]) -> None:
    for file in files:
        for _, text in parts(file):
            assert text.endswith("\n") and "\r" not in text
            assert {len(row) for row in csv.reader(io.StringIO(text, newline=""), strict=True)} == {len(HEADERS)}


def test_the_lines_add_up_to_the_plan(months: list[list[Line]]) -> None:
    assert sum(map(len, months)) == PLAN.lines
    assert [len(month) for month in months] == [month.lines for month in schedule(PLAN)]


def test_the_settlement_amount_is_exact(lines: list[Line]) -> None:
    for line in lines:
        price, spent, amount, tax = (parse_amount(line[column]) for column in MONEY)
        percent = Decimal(line["Partner Settlement Discount"].removesuffix("%"))
        assert amount == spent * percent / 100
        assert abs(tax) <= abs(amount) and price != 0
        assert spent == 0 if line["Billing Mode"] == "Savings plans used" else spent != 0


def test_signs_follow_the_bill_type(lines: list[Line]) -> None:
    adjusted = set()
    for line in lines:
        amount = Decimal(line["Settlement Amount (USD)"])
        match line["Bill Type"]:
            case "Refund":
                assert amount < 0
                assert line["Order Type"] == "Unsubscription"
                assert line["Original Order ID"].startswith("CS")
            case "Adjustment":
                adjusted.add(amount > 0)
                assert line["Order Type"] == "Fee adjustment"
            case _:
                assert amount >= 0 and line["Original Order ID"] == ""
    assert adjusted == {True, False}


def test_one_month_is_negative_and_the_others_are_of_the_wanted_size(months: list[list[Line]]) -> None:
    totals = [sum(Decimal(line["Settlement Amount (USD)"]) for line in month) for month in months]
    assert [index for index, total in enumerate(totals) if total < 0] == [len(months) - 5]
    assert all(20_000 < total < 200_000 for total in totals if total > 0)


def test_the_running_month_stops_where_it_is(months: list[list[Line]]) -> None:
    assert len(months[-1]) < len(months[-2])
    assert max(line["Customer Transaction Time"] for line in months[-1]) < "2026-11-21 00:00:00"


def test_times_lie_in_the_month(months: list[list[Line]]) -> None:
    for month, plan in zip(months, schedule(PLAN), strict=True):
        assert {line["Billing Cycle"] for line in month} == {str(plan.cycle)}
        for line in month:
            at = datetime.strptime(line["Customer Transaction Time"], "%Y-%m-%d %H:%M:%S GMT%z")
            assert plan.cycle.start <= at < plan.cycle.end
            assert at.utcoffset() == timedelta(hours=8)


def test_many_services_regions_and_modes(lines: list[Line]) -> None:
    assert len({line["Product Type Code"] for line in lines} - {""}) >= 40
    assert len({line["Cloud Service Region Code"] for line in lines} - {""}) >= 12
    assert any(is_koogallery(line["Product Type Code"]) for line in lines)
    assert {line["Spot Instance?"] for line in lines} == {"Y", "N", "--"}
    assert {line["Billing Mode"] for line in lines} == {
        "Pay-per-use",
        "Yearly/Monthly",
        "Reserved instance–subscription",
        "Reserved instance–hourly billing",
        "Savings plans–subscription",
        "Savings plans–hourly billing",
        "Savings plans used",
    }


def test_every_month_has_its_regions_and_services(months: list[list[Line]]) -> None:
    for month in months:
        assert len({line["Product Type Code"] for line in month}) >= 40
        assert len({line["Region"] for line in month}) >= 12


def test_few_customers_are_large_and_many_small(lines: list[Line]) -> None:
    counts = Counter(line["Customer ID"] for line in lines).most_common()
    assert len(counts) == PLAN.customers
    assert 0.18 < counts[0][1] / len(lines) < 0.28
    assert sum(count for _, count in counts[60:]) < 0.2 * len(lines)
    names = "".join({line["Customer Name"] for line in lines})
    assert "深圳市" in names and "à" in names and "Å" in names and "مثال" in names


def test_customers_have_one_name_and_resources_one_owner(lines: list[Line]) -> None:
    assert len({(line["Customer ID"], line["Customer Name"], line["Account Name"]) for line in lines}) == PLAN.customers
    owners = {(line["Resource ID"], line["Customer ID"]) for line in lines if line["Resource ID"]}
    assert len(owners) == len({resource for resource, _ in owners})


def test_orders_have_periods_and_use_has_quantities(lines: list[Line]) -> None:
    for line in lines:
        if line["Billing Mode"] == "Yearly/Monthly":
            assert line["Order ID/Transaction ID"].startswith("CS")
            assert line["Order Period"] and line["Order Period Unit"] in ("month", "year")
        elif line["Bill Type"] == "Expenditure" and line["Billing Mode"] == "Pay-per-use":
            assert parse_amount(line["Usage"]) > 0 and line["Usage Unit"]
    assert any(line["Usage"].partition(".")[2] for line in lines)


def test_some_cells_need_quotes(files: list[Path]) -> None:
    rows = [row for file in files for _, text in parts(file) for row in text.splitlines()[1:]]
    quoted = sum('"' in row for row in rows)
    assert 0.01 < quoted / len(rows) < 0.5
    assert any('""' in row for row in rows)


def test_parts_hold_no_more_than_they_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert samples.RECORDS_PER_PART == 100_000
    monkeypatch.setattr(samples, "RECORDS_PER_PART", 1_000)
    plan = SamplePlan(LAST, months=2, lines=5_000)
    for file in write_bill_files(tmp_path, plan):
        stem = file.name.removesuffix(".tar.gz")
        found = [(name, text.count("\n") - 1) for name, text in parts(file)]
        assert [name for name, _ in found] == [f"{stem}_{serial:04d}.csv" for serial in range(1, len(found) + 1)]
        assert all(count == 1_000 for _, count in found[:-1]) and 0 < found[-1][1] <= 1_000


def test_how_a_month_is_parted_changes_no_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = SamplePlan(LAST, months=2, lines=3_000)
    whole = write_bill_files(tmp_path / "whole", plan)
    monkeypatch.setattr(samples, "RECORDS_PER_PART", 700)
    split = write_bill_files(tmp_path / "split", plan)
    assert [lines_of(file) for file in whole] == [lines_of(file) for file in split]


def test_the_same_plan_gives_the_same_bytes_whatever_the_hash_seed(files: list[Path], tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from partner_tui.bills.samples import *; "
        "from partner_tui.domain.cycle import BillCycle; "
        f"write_bill_files(Path(sys.argv[1]), SamplePlan(BillCycle(2026, 11), lines={PLAN.lines}))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "TZ": "America/Lima"}
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True, env=environment)
    assert [(tmp_path / file.name).read_bytes() for file in files] == [file.read_bytes() for file in files]


def test_another_seed_gives_another_bill(files: list[Path], tmp_path: Path) -> None:
    others = write_bill_files(tmp_path, replace(PLAN, seed=2))
    assert not set(map(Path.read_bytes, others)) & set(map(Path.read_bytes, files))


def test_in_chinese_the_same_figures_have_other_words(months: list[list[Line]], tmp_path: Path) -> None:
    chinese = lines_of(write_bill_files(tmp_path, replace(PLAN, language="zh"))[-1])
    assert list(chinese[0]) == [header for _, header in HEADERS]
    assert {line["账单类型"] for line in chinese} == {"消费", "退款", "调账"}
    assert "按需" in {line["计费模式"] for line in chinese}
    for ours, theirs in zip(chinese, months[-1], strict=True):
        assert ours["结算金额 (USD)"] == theirs["Settlement Amount (USD)"]
        assert ours["客户ID"] == theirs["Customer ID"]


@pytest.mark.parametrize("count", [0, 1, 7, 100])
@pytest.mark.parametrize("customers", [1, 500])
def test_small_plans_are_whole_too(tmp_path: Path, count: int, customers: int) -> None:
    plan = SamplePlan(LAST, months=6, lines=count, customers=customers)
    files = write_bill_files(tmp_path, plan)
    assert sum(len(lines_of(file)) for file in files) == count
    for line in lines_of(files[1]):
        assert all(parse_amount(line[column]) is not None for column in MONEY)
    if lines_of(files[1]):
        assert sum(Decimal(line["Settlement Amount (USD)"]) for line in lines_of(files[1])) < 0


def test_as_of_cuts_the_last_month(tmp_path: Path) -> None:
    moment = datetime(2026, 11, 3, 10, 30, tzinfo=BEIJING)
    plan = SamplePlan(LAST, months=2, lines=4_000, as_of=moment)
    latest = max(line["Customer Transaction Time"] for line in lines_of(write_bill_files(tmp_path, plan)[-1]))
    assert "2026-11-03 08" <= latest < "2026-11-03 10"


@pytest.mark.parametrize("moment", [datetime(2026, 12, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)])
def test_a_month_that_is_over_is_whole(moment: datetime) -> None:
    month = schedule(SamplePlan(LAST, as_of=moment))[-1]
    assert month.end == LAST.end and month.made_at == LAST.final_at


def test_a_month_that_has_not_begun_has_an_hour() -> None:
    assert schedule(SamplePlan(LAST, as_of=datetime(2026, 10, 1, tzinfo=UTC)))[-1].hours == 1


def test_short_plans_have_no_negative_month() -> None:
    assert not any(month.negative for month in schedule(SamplePlan(LAST, months=5)))
    assert [month.negative for month in schedule(SamplePlan(LAST, months=6))].index(True) == 1


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    write_bill_files(tmp_path, replace(PLAN, lines=900), lambda done, total: heard.append((done, total)))
    assert heard[-1] == (900, 900)
    assert heard == sorted(heard) and len(heard) == PLAN.months


def test_cancelling_leaves_nothing(tmp_path: Path) -> None:
    calls = iter([False, False, True])
    with pytest.raises(Cancelled):
        write_bill_files(tmp_path, replace(PLAN, lines=900), cancelled=lambda: next(calls))
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    mine = tmp_path / "customerBill_202611.tar.gz"
    mine.write_bytes(b"mine")
    with pytest.raises(StoreError, match="exists already"):
        write_bill_files(tmp_path, replace(PLAN, lines=900))
    assert list(tmp_path.iterdir()) == [mine] and mine.read_bytes() == b"mine"


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreError):
        write_bill_files(tmp_path / "file" / "bills", replace(PLAN, lines=10))


@pytest.mark.parametrize("wrong", [{"months": 0}, {"lines": -1}, {"customers": 0}])
def test_plans_that_make_no_sense_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(WrongUsage):
        SamplePlan(LAST, **wrong)  # type: ignore[arg-type]


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError):
        SamplePlan(LAST, as_of=datetime(2026, 11, 3))
