"""Commands over really generated and imported files, against sums made straight from the csv."""

import csv
import io
import json
import tarfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from partner_tui.cli import main
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.line import LINE_COLUMNS
from partner_tui.ledger import Ledger
from tests.conftest import NOW
from tests.store.vendor import SUMMARY
from tests.unit.bill_files import LINES, write_bill

Clock = Callable[[], datetime]
Run = Callable[..., tuple[int, str, str]]
MONTH = "2026-10"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Path]]:
    """A store with three generated months, and their files."""
    folder = tmp_path_factory.mktemp("made")
    clock = lambda: NOW  # noqa: E731
    assert (
        main(["generate", str(folder / "files"), "--months", "3", "--lines", "3000", "--customers", "20"], clock) == 0
    )
    files = sorted((folder / "files").iterdir())
    data = folder / "data"
    config = folder / "config.toml"
    config.write_text("", encoding="utf-8")
    assert main(["import", *map(str, files), "--data-dir", str(data), "--config", str(config)], clock) == 0
    return data, files


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], clock: Clock) -> Run:
    def command(*argv: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in argv], clock)
        out, err = capsys.readouterr()
        return code, out, err

    return command


@pytest.fixture
def ask(run: Run, made: tuple[Path, list[Path]]) -> Callable[..., Any]:
    """The JSON of a command over the made store, decimals exact."""

    def command(*argv: object) -> Any:
        code, out, err = run("--data-dir", made[0], *argv, "--json")
        assert (code, err) == (0, "")
        return json.loads(out)

    return command


@pytest.fixture(scope="module")
def records(made: tuple[Path, list[Path]]) -> list[dict[str, str]]:
    """The records of the month's file, as Python's csv reads them."""
    (file,) = [file for file in made[1] if "202610" in file.name]
    return list(_records(file))


def _records(file: Path) -> Iterator[dict[str, str]]:
    with tarfile.open(file, "r:gz") as archive:
        for member in archive:
            packed = archive.extractfile(member)
            assert packed is not None
            yield from csv.DictReader(io.TextIOWrapper(packed, "utf-8-sig", newline=""))


def sums(records: list[dict[str, str]], key: str) -> dict[str, dict[str, Decimal]]:
    found: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for record in records:
        found[record[key]][record["Bill Type"]] += Decimal(record["Settlement Amount (USD)"])
        found[record[key]]["lines " + record["Bill Type"]] += 1
    return found


def test_the_month_is_what_the_csv_says(ask: Callable[..., Any], records: list[dict[str, str]]) -> None:
    amounts = [Decimal(record["Settlement Amount (USD)"]) for record in records]
    (summary,) = [month for month in ask("bills")["months"] if month["month"] == MONTH]
    assert Decimal(summary["bill_amount"]) == sum(amounts)
    assert Decimal(summary["tax"]) == sum(Decimal(record["Tax (USD)"]) for record in records)
    assert summary["lines"] == len(records)
    assert summary["customers"] == len({record["Customer ID"] for record in records})
    assert ask("bills", MONTH) == summary
    assert [month["month"] for month in ask("bills")["months"]] == ["2026-11", "2026-10", "2026-09"]
    assert [month["status"] for month in ask("bills")["months"]] == ["estimate", "final", "final"]


def test_customers_are_what_the_csv_says(ask: Callable[..., Any], records: list[dict[str, str]]) -> None:
    expected = sums(records, "Customer ID")
    answer = ask("bills", MONTH, "--by", "customer")
    assert len(answer["rows"]) == len(expected)
    for row in answer["rows"]:
        own = expected[row["customer_id"]]
        assert Decimal(row["expenditures"]) == own["Expenditure"]
        assert Decimal(row["total"]) == sum(amount for kind, amount in own.items() if not kind.startswith("lines"))
    totals = [Decimal(row["total"]) for row in answer["rows"]]
    assert totals == sorted(totals, reverse=True)
    assert Decimal(answer["total"]["total"]) == sum(totals)


@pytest.mark.parametrize(("by", "header"), [("product", "Product Type Code"), ("region", "Cloud Service Region Code")])
def test_products_and_regions_are_what_the_csv_says(
    ask: Callable[..., Any], records: list[dict[str, str]], by: str, header: str
) -> None:
    expected = sums(records, header)
    answer = ask("bills", MONTH, "--by", by)
    key = f"{by}_code" if by == "region" else "product_type_code"
    for row in answer["rows"]:
        assert Decimal(row["expenditures"]) == expected[row[key]]["Expenditure"]
        assert row["lines"] == expected[row[key]]["lines Expenditure"]
    total = answer["total"]
    others = Decimal(answer["others"]["refunds"]) + Decimal(answer["others"]["adjustments"])
    assert sum(Decimal(row["expenditures"]) for row in answer["rows"]) + others == Decimal(total["total"])
    assert total["lines"] == len(records)


def test_a_region_keeps_its_expenditures(ask: Callable[..., Any], records: list[dict[str, str]]) -> None:
    region = ask("bills", MONTH, "--by", "region")["rows"][0]
    answer = ask("bills", MONTH, "--by", "product", "--region", region["region_code"])
    assert answer["total"]["expenditures"] == answer["total"]["total"] == region["expenditures"]
    assert answer["others"] == {"refunds": "0", "adjustments": "0"}
    lines = ask("bills", MONTH, "--lines", "--region", region["region_code"])
    assert lines["count"] == region["lines"]


def test_the_lines_of_a_customers_product(ask: Callable[..., Any], records: list[dict[str, str]]) -> None:
    customer = ask("bills", MONTH, "--by", "customer")["rows"][0]["customer_id"]
    product = ask("bills", MONTH, "--by", "product", "--customer", customer)["rows"][0]["product_type_code"]
    answer = ask("bills", MONTH, "--lines", "--customer", customer, "--product", product)
    expected = [
        Decimal(record["Settlement Amount (USD)"])
        for record in records
        if (record["Customer ID"], record["Product Type Code"]) == (customer, product)
    ]
    assert answer["month"] == MONTH
    assert answer["count"] == len(answer["rows"]) == len(expected)
    assert sorted(Decimal(row["amount"]) for row in answer["rows"]) == sorted(expected)
    canonical = [column.name for column in LINE_COLUMNS]
    assert list(answer["rows"][0])[: len(canonical)] == canonical
    assert "extra:Cost Tag" in answer["rows"][0]
    assert all(value is None or isinstance(value, str) for value in answer["rows"][0].values())


def test_windows_of_lines_make_up_the_whole(ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partner_tui.cli.lines._WINDOW", 7)
    whole = ask("bills", MONTH, "--lines")
    count = whole["count"]
    assert len(whole["rows"]) == count
    parts = [
        ask("bills", MONTH, "--lines", "--limit", 400, "--offset", start)["rows"] for start in range(0, count, 400)
    ]
    assert [row for part in parts for row in part] == whole["rows"]
    assert ask("bills", MONTH, "--lines", "--limit", 0) == {"month": MONTH, "count": count, "rows": []}
    assert ask("bills", MONTH, "--lines", "--offset", count + 5)["rows"] == []


def test_the_amount_due(ask: Callable[..., Any]) -> None:
    months = {month["month"]: month for month in ask("bills")["months"]}
    answer = ask("due")
    assert answer["current_month"] == {
        "month": "2026-10",
        "unpaid": months["2026-10"]["amount_due"],
        "status": "final",
    }
    assert [month["month"] for month in answer["previous_months"]] == ["2026-09"]
    assert answer["estimate"]["amount"] == months["2026-11"]["amount_due"]
    final = (months["2026-10"], months["2026-09"])
    assert Decimal(answer["total"]) == sum(Decimal(month["unpaid"]) for month in final)


def test_the_store_is_proved(ask: Callable[..., Any], run: Run, made: tuple[Path, list[Path]]) -> None:
    assert ask("check") == {
        "ok": True,
        "months": [
            {"month": month, "ok": True, "problems": [], "differences": [], "vendor": "only_ours"}
            for month in ("2026-11", "2026-10", "2026-09")
        ],
    }
    assert [month["month"] for month in ask("check", MONTH)["months"]] == [MONTH]
    code, out, _ = run("check", "--data-dir", made[0])
    assert (code, out.splitlines()[-1]) == (0, "All figures reconcile: 3 months.")


def test_text_for_people(run: Run, made: tuple[Path, list[Path]]) -> None:
    def text(*argv: object) -> str:
        code, out, err = run(*argv, "--data-dir", made[0])
        assert (code, err) == (0, "")
        return out

    assert text("bills").startswith("Month    Status ")
    assert "Amount due" in text("bills", MONTH)
    for by in ("product", "customer", "region"):
        assert "Total" in text("bills", MONTH, "--by", by)
    lines = text("bills", MONTH, "--lines")
    assert "Lines 1 to 100 of " in lines
    assert "Lines 11 to 15 of " in text("bills", MONTH, "--lines", "--limit", 5, "--offset", 10)
    assert "No lines there" in text("bills", MONTH, "--lines", "--offset", 10**6)
    assert text("due").startswith("Amount due: ")


@pytest.mark.parametrize(
    ("argv", "code", "says"),
    [
        (["bills", "2026-01"], 1, "No bill of 2026-01"),
        (["bills", "2026-01", "--by", "product"], 1, "No bill of 2026-01"),
        (["check", "2026-01"], 1, "No bill of 2026-01"),
        (["bills", MONTH, "--lines", "--customer", "nobody\x1b"], 1, "No such customer"),
        (["bills", MONTH, "--by", "region", "--product", "nothing"], 1, "No such product"),
        (["bills", MONTH, "--by", "product", "--region", "nowhere"], 1, "No such region"),
        (["bills", MONTH, "--region", "nowhere"], 1, "No such region"),
        (["bills", "customer", "c1"], 2, "--customer needs a month"),
        (["bills", MONTH, "--by", "product", "--sort", "colour"], 2, "no column 'colour'"),
        (["bills", MONTH, "--lines", "--sort", "colour"], 2, "'colour'"),
        (["bills", MONTH, "--by", "product", "--filter", "amount>abc"], 2, "“abc” is not a number"),
        (["bills", MONTH, "--limit", "3"], 2, "--limit needs --lines"),
        (["bills", "--by", "product"], 2, "--by needs a month"),
        (["bills", "--lines"], 2, "--lines needs a month"),
        (["import", "/nowhere/bill.csv"], 1, "Cannot read the file"),
    ],
)
def test_errors_are_one_sentence(
    run: Run, made: tuple[Path, list[Path]], argv: list[str], code: int, says: str
) -> None:
    found, out, err = run("--data-dir", made[0], *argv)
    assert (found, out) == (code, "")
    assert err.startswith("partner-tui: ") and err.count("\n") == 1 and "\x1b" not in err
    assert says in err


def test_an_empty_store(run: Run, tmp_path: Path) -> None:
    data = ("--data-dir", tmp_path / "data")
    for command in ("bills", "due"):
        assert run(command, *data)[:2] == (
            0,
            "No bills yet. Import a file with `partner-tui import FILE`, or look around with `partner-tui demo`.\n",
        )
    assert json.loads(run("bills", "--json", *data)[1]) == {"months": []}
    assert json.loads(run("due", "--json", *data)[1])["currency"] is None
    assert run("check", *data)[:2] == (0, "The ledger is sound; there are no bills yet.\n")


def test_import_tells_what_it_did(run: Run, tmp_path: Path) -> None:
    data = ("--data-dir", tmp_path / "data")
    first = write_bill(tmp_path)
    code, out, err = run("import", first, *data)
    assert (code, err) == (0, "")
    assert out.startswith("customerBill_202610.csv: 2026-10 imported, 5 lines, bill amount 15.00 USD (")
    code, out, _ = run("import", first, *data)
    assert (code, out) == (
        0,
        "customerBill_202610.csv: 2026-10 already imported, nothing changed (5 lines, bill amount 15.00 USD)\n",
    )
    other = write_bill(tmp_path, "2026-09", lines=LINES[:1])
    assert "2026-09 imported, 1 line, bill amount" in run("import", other, *data)[1]
    write_bill(tmp_path, lines=LINES[:2])
    code, out, _ = run("import", first, *data)
    assert (code, err) == (0, "")
    assert out.startswith("customerBill_202610.csv: 2026-10 replaced, lines 5 → 2, bill amount 15.00 USD → 12.50 USD (")


def test_import_as_json(run: Run, tmp_path: Path) -> None:
    data = ("--data-dir", tmp_path / "data")
    run("import", write_bill(tmp_path), *data)
    second = write_bill(tmp_path, lines=LINES[:2])
    code, out, err = run("import", second, write_bill(tmp_path, "2026-09"), "--json", *data)
    assert (code, err) == (0, "")
    replaced, new = json.loads(out)["files"]
    assert replaced.pop("sha256") != new.pop("sha256")
    assert replaced == {
        "file": "customerBill_202610.csv",
        "outcome": "replaced",
        "month": "2026-10",
        "currency": "USD",
        "lines": 2,
        "bill_amount": "12.5000000001",
        "imported_at": "2026-11-23T04:00:00Z",
        "before": {"lines": 5, "bill_amount": "15.0000000001"},
    }
    assert (new["outcome"], new["before"]) == ("imported", None)


def test_a_file_that_fails_ends_the_import_and_what_was_imported_stays(run: Run, tmp_path: Path) -> None:
    data = ("--data-dir", tmp_path / "data")
    good, later = write_bill(tmp_path, "2026-08"), write_bill(tmp_path, "2026-09")
    bad = tmp_path / "customerBill_202610.csv"
    bad.write_text("nothing,here\n1,2\n", encoding="utf-8")
    code, out, err = run("import", good, bad, later, "--json", *data)
    assert code == 1
    assert [file["month"] for file in json.loads(out)["files"]] == ["2026-08"]
    assert "customerBill_202610.csv" in err
    assert [month["month"] for month in json.loads(run("bills", "--json", *data)[1])["months"]] == ["2026-08"]


def test_currencies_are_never_mixed(run: Run, tmp_path: Path) -> None:
    data = ("--data-dir", tmp_path / "data")
    run("import", write_bill(tmp_path), write_bill(tmp_path, "2026-09", currency="EUR"), *data)
    _, out, _ = run("due", "--json", *data)
    assert [(json.loads(line)["currency"], json.loads(line)["total"]) for line in out.splitlines()] == [
        ("USD", "15"),
        ("EUR", "15"),
    ]
    _, out, _ = run("due", *data)
    assert "Amount due: 15.00 USD" in out and "Amount due: 15.00 EUR" in out


def test_check_finds_a_flipped_bit(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "data"
    run("import", write_bill(tmp_path), write_bill(tmp_path, "2026-09"), "--data-dir", data)
    (file,) = (data / "bills" / "2026-10").glob("*/lines-*.parquet")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    code, out, err = run("check", "--json", "--data-dir", data)
    assert (code, err) == (3, "")
    answer = json.loads(out)
    assert not answer["ok"]
    assert [(month["month"], month["ok"]) for month in answer["months"]] == [("2026-10", False), ("2026-09", True)]
    code, out, _ = run("check", "--data-dir", data)
    assert code == 3 and "2026-10  FAILED" in out


def test_check_holds_the_store_against_the_vendors_summary(run: Run, tmp_path: Path) -> None:
    data = ("--data-dir", tmp_path / "data")
    run("import", write_bill(tmp_path), write_bill(tmp_path, "2026-09"), *data)
    vendor = Ledger.open(tmp_path / "data").vendor
    agrees = replace(SUMMARY, month=BillCycle(2026, 9))
    for said in (SUMMARY, agrees, replace(SUMMARY, month=BillCycle(2026, 8))):
        vendor.put_summary(said, operator="sync", at=NOW)
    code, out, err = run("check", *data)
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "2026-10  ok, and agrees with the vendor's summary",
        "2026-09  ok, and agrees with the vendor's summary",
        "2026-08  not checked: only the vendor's summary is known. Its lines are missing: import its bill file, or run "
        "sync with the bill bucket set up.",
        "All figures reconcile: 2 months. Not checked, their lines are missing: 1 month.",
    ]
    assert run("check", "2026-08", *data)[:2] == (
        0,
        f"{out.splitlines()[2]}\nThe ledger is sound; no month was checked. "
        "Not checked, their lines are missing: 1 month.\n",
    )
    vendor.put_summary(replace(SUMMARY, refunds=Decimal("-2"), amount_due=Decimal("14.05")), operator="sync", at=NOW)
    code, out, err = run("check", "2026-10", *data)
    assert (code, err) == (3, "")
    assert out.splitlines() == [
        "2026-10  FAILED",
        "  refunds are -1.05, and the vendor's summary says -2.00: a difference of +0.95 (probably missing lines)",
        "  amount due is 15.00, and the vendor's summary says 14.05: a difference of +0.95 (probably missing lines)",
        "2 problems",
    ]
    code, out, _ = run("check", "--json", *data)
    months = {month["month"]: month for month in json.loads(out)["months"]}
    assert code == 3 and [months[month]["vendor"] for month in ("2026-10", "2026-09", "2026-08")] == [
        "differs",
        "agrees",
        "only_theirs",
    ]
    assert [difference["figure"] for difference in months["2026-10"]["differences"]] == ["refunds", "amount_due"]
    code, _, err = run("bills", "2026-08", *data)
    assert code == 1 and "only the vendor's sums of 2026-08: its lines are missing" in err


def test_generate_lists_its_files_and_replaces_none(run: Run, tmp_path: Path) -> None:
    argv = ("generate", tmp_path / "out", "--months", 2, "--lines", 50, "--customers", 3, "--seed", 9)
    code, out, _ = run(*argv)
    assert code == 0
    assert [Path(line).name for line in out.splitlines()] == [
        "customerBill_202610.tar.gz",
        "customerBill_202611.tar.gz",
    ]
    code, out, err = run(*argv)
    assert (code, out) == (1, "") and "exists already" in err
