"""`payments` and `export --kind payments` over a real store: what was paid, reversed and settled, and as a file."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from partner_tui.cli import main
from partner_tui.domain.repaying import RepaymentRequest
from partner_tui.ledger import Ledger
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.conftest import NOW
from tests.ui.paying import keep_as_it_is
from tests.ui.records_standin import CHANGE, MISSING
from tests.unit.bill_files import write_bill

Run = Callable[..., tuple[int, str, str]]
KEYS = (
    *("record", "type", "date", "recorded_at", "source", "reference", "month", "paid", "settled", "balance"),
    *("stated", "currency", "state", "note", "operator", "repayment"),
)
DUE = Decimal("15.00")
"""Of each month's bill."""


def request(reference: str, amount: str, paid_on: date, **how: Any) -> RepaymentRequest:
    return RepaymentRequest(reference, Decimal(amount), "USD", paid_on, **how)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two months of 15.00: paid in part from the wrong account, then all, with credit left; an hour apart."""
    now = [NOW - timedelta(hours=9)]

    def clock() -> datetime:
        now[0] += timedelta(hours=1)
        return now[0]

    workspace = Workspace.open(Settings(tmp_path / "data"), clock)
    for month in ("2026-09", "2026-10"):
        workspace.imports.run(write_bill(tmp_path, month))
    payments = workspace.payments
    payments.record(request("WIRE-1", "20.00", date(2026, 10, 30)))
    payments.reverse("wire-1", "Paid from\nthe wrong account.")
    payments.record(request("\u202eWIRE 云", "32.50", date(2026, 11, 20), keeps_credit=True, note="=1+1"))
    return tmp_path / "data"


@pytest.fixture
def run(data: Path, capsys: pytest.CaptureFixture[str], clock: Callable[[], datetime]) -> Run:
    def command(*argv: object) -> tuple[int, str, str]:
        code = main(["--data-dir", str(data), *map(str, argv)], clock)
        out, err = capsys.readouterr()
        return code, out, err

    return command


@pytest.fixture
def told(run: Run) -> Callable[..., Any]:
    def command(*argv: object) -> Any:
        code, out, err = run("payments", *argv, "--json")
        assert (code, err) == (0, "")
        return json.loads(out)

    return command


def keys(found: Any) -> list[str]:
    return [record["record"] for record in found["records"]]


def test_newest_first_with_the_balance(told: Callable[..., Any]) -> None:
    found = told()
    assert keys(found) == [
        *("allocation 4", "allocation 3", "repayment 2"),
        *("reversal 1", "reversal 1 of 2026-10", "reversal 1 of 2026-09"),
        *("allocation 2", "allocation 1", "repayment 1"),
    ]
    balances = [record["balance"] for record in found["records"]]
    assert balances == ["2.5", "17.5", "32.5", "0", "20", "15", "0", "5", "20"]
    assert (found["credit"], found["undecided"]) == ({"USD": "2.5"}, 0)
    assert all(tuple(record) == KEYS for record in found["records"])
    first = found["records"][-1]
    assert (first["reference"], first["paid"], first["settled"], first["month"]) == ("WIRE-1", "20", None, None)
    assert (first["date"], first["recorded_at"][:10], first["state"]) == ("2026-10-30", "2026-11-23", "reversed")


def test_by_month_and_type(told: Callable[..., Any], run: Run) -> None:
    assert keys(told("--to", "2026-10")) == ["allocation 2", "allocation 1", "repayment 1"]
    assert len(keys(told("--from", "2026-11"))) == 6
    assert keys(told("--type", "reversal")) == ["reversal 1"]
    assert keys(told("--type", "repayment", "--from", "2026-11", "--to", "2026-11")) == ["repayment 2"]
    assert told("--type", "reversal")["credit"] == {"USD": "2.5"}
    code, _, err = run("payments", "--from", "2026-11", "--to", "2026-10")
    assert (code, err.count("\n")) == (2, 1) and "2026-10 is before 2026-11" in err


def test_as_text_for_people(run: Run) -> None:
    code, out, err = run("payments")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].split() == [
        *("Date", "Type", "Reference", "Month", "Paid", "Settled", "Balance", "State", "Note", "By", "whom"),
    ]
    assert "\u202e" not in out and "⍰WIRE 云" in out
    assert "Paid from␊the wrong account." in lines[4]
    assert lines[11].split() == ["Total", "USD", "32.50", "30.00"]
    assert lines[-1] == "Paid and settling nothing: 2.50 USD"
    assert run("payments", "--type", "vendor")[1].startswith("No records there.\n")


def test_totals_are_of_columns_that_have_any_and_say_what_counts_no_more(run: Run) -> None:
    lines = run("payments", "--type", "repayment")[1].splitlines()
    assert lines[4].split() == ["Total", "USD", "52.50"]
    assert lines[5] == "Of the total paid, 20.00 USD counts no more: it was reversed, by a record that is not listed."
    assert "counts no more" not in run("payments")[1]


def test_a_day_that_no_month_has_closes_nothing(run: Run, data: Path, made: Callable[..., Any]) -> None:
    """As they were recorded before such days were refused, and as statements have them."""
    keep_as_it_is(data, "TT-1", paid_on=date(206, 7, 5))
    lines = [
        replace(MISSING, key=f"{number:064x}", paid_on=odd) for number, odd in enumerate((date(1900, 1, 1), date.max))
    ]
    Ledger.open(data).statements.add(lines, operator="ann", at=NOW)
    code, out, err = run("payments")
    assert (code, err) == (0, "") and "0206-07-05" in out and "9999-12-31" in out and "1900-01-01" in out
    assert "0206-07-05" in {record["date"] for record in json.loads(run("payments", "--json")[1])["records"]}
    assert "0206-07-05" not in run("payments", "--from", "2026-01")[1]
    assert "0206-07-05" in run("payments", "--to", "1970-01")[1]
    assert {"0206-07-05", "9999-12-31", "1900-01-01"} < {row["Date"] for row in rows(made("--format", "csv")["path"])}
    assert made()["rows"] == 12
    assert run("repay", "--reverse", "TT-1", "--reason", "mistyped")[0] == run("check")[0] == 0


def test_an_empty_ledger_says_how_to_begin(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data-dir", str(tmp_path / "new"), "payments"], lambda: NOW) == 0
    assert "partner-tui repay" in capsys.readouterr().out
    assert main(["--data-dir", str(tmp_path / "new"), "export", "--kind", "payments"], lambda: NOW) == 2
    assert "nothing to export yet" in capsys.readouterr().err


def test_what_huawei_cloud_says_stands_beside(told: Callable[..., Any], run: Run, data: Path) -> None:
    Ledger.open(data).vendor.put_account_changes([CHANGE], operator="ann", at=NOW)
    found = told("--type", "vendor")["records"]
    assert [(one["source"], one["stated"], one["currency"], one["paid"]) for one in found] == [
        ("Huawei Cloud", "20000", "CNY", None)
    ]
    assert told()["credit"] == {"USD": "2.5"}
    head = run("payments")[1].splitlines()[0]
    assert "Stated" in head and "Currency" in head


# Files


def rows(path: str) -> list[dict[str, str]]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def made(run: Run) -> Callable[..., Any]:
    def command(*argv: object) -> Any:
        code, out, err = run("export", *argv, "--kind", "payments", "--json")
        assert (code, err) == (0, "")
        return json.loads(out)

    return command


def test_all_records_without_naming_a_month(made: Callable[..., Any], told: Callable[..., Any], data: Path) -> None:
    task = made("--format", "csv")
    assert task["path"] == str(data / "exports/partner-payments_2026-10_2026-11_20261123T040000Z.csv")
    assert (task["kind"], task["month"], task["rows"], task["state"]) == ("payments", "2026-10", 9, "completed")
    found = rows(task["path"])
    assert [row["Record"] for row in found] == keys(told())
    assert sum(Decimal(row["Paid"] or 0) for row in found) == Decimal("32.5")
    assert {row["Note"] for row in found} >= {"'=1+1"}


def test_some_of_them(made: Callable[..., Any]) -> None:
    assert {row["Date"][:7] for row in rows(made("2026-10", "--format", "csv")["path"])} == {"2026-10"}
    assert len(rows(made("2026-10", "--to", "2026-11", "--format", "csv")["path"])) == 9
    assert len(rows(made("--to", "2026-10", "--format", "csv")["path"])) == 3
    kept = rows(made("--format", "csv", "--filter", "type:repayment !state:reversed")["path"])
    assert [row["Record"] for row in kept] == ["repayment 2"]
    assert made("2031-01")["rows"] == 0  # a month without any is no error
    workbook = made()
    assert (workbook["format"], workbook["rows"]) == ("xlsx", 9)


def test_it_is_told_and_listed(run: Run, made: Callable[..., Any]) -> None:
    code, out, err = run("export", "--kind", "payments", "--format", "csv", "--gzip")
    assert (code, err) == (0, "") and out.startswith("Export 1: 9 records, ")
    made("--filter", "type:reversal")
    listed = run("exports")[1]
    assert "payments, type:reversal" in listed and "2026-10 to 2026-11" in listed
    assert run("check")[0] == 0


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ((), "Only payment records can do without"),
        (("--kind", "details"), "Only payment records can do without"),
        (("--kind", "payments", "--format", "pdf"), "There is xlsx, csv"),
        (("--kind", "payments", "--customer", "acme"), "They name no customer"),
        (("--kind", "payments", "--mask"), "They name no customer"),
        (("--kind", "payments", "--headers", "zh"), "Leave --headers out."),
        (("--kind", "payments", "--filter", "amount>x"), "is not a number"),
        (("2026-11", "--to", "2026-10", "--kind", "payments"), "2026-10 is before 2026-11"),
    ],
)
def test_what_makes_no_sense_is_refused(run: Run, argv: tuple[str, ...], said: str) -> None:
    code, out, err = run("export", *argv)
    assert (code, out) == (2, "") and said in err and err.count("\n") == 1
    assert json.loads(run("exports", "--json")[1])["tasks"] == []
