"""`partner-tui reconcile`: the table, the JSON, and what the exit code says."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from partner_tui.cli import main
from partner_tui.ledger import Ledger
from tests.conftest import NOW
from tests.store.vendor import INVOICE, SUMMARY
from tests.unit.bill_files import LINES, write_bill

Reconcile = Callable[..., tuple[int, str]]


@pytest.fixture
def reconcile(tmp_path: Path, clock: Callable[[], datetime], capsys: pytest.CaptureFixture[str]) -> Reconcile:
    data = ["--data-dir", str(tmp_path / "data")]
    assert main(["import", str(write_bill(tmp_path)), *data], clock) == 0
    capsys.readouterr()

    def command(*argv: str) -> tuple[int, str]:
        code = main(["reconcile", *argv, *data], clock)
        out, err = capsys.readouterr()
        return code, out + err

    return command


@pytest.fixture
def ledger(reconcile: Reconcile, tmp_path: Path) -> Ledger:
    return Ledger.open(tmp_path / "data")


def test_every_station_is_a_row(reconcile: Reconcile) -> None:
    code, text = reconcile("2026-10")
    lines = text.splitlines()
    assert code == 0
    assert lines[0] == "2026-10 (final)"
    assert [line.split("  ")[0] for line in lines[3:10]] == [
        *("lines", "rollup", "ledger", "amount due", "vendor's summary", "invoices", "repayments")
    ]
    assert lines[6].split() == [
        *("amount", "due", "15.00", "USD", "-0.0000000001", "ledger", "rounding"),
        *("tax", "0.50", "stands", "beside", "it"),
    ]
    assert "amount due: The month's total is rounded half-up to 2 decimals, once." in lines
    assert any(line.startswith("bill file: customerBill_202610.csv, taken 2026-11-23 04:00 UTC by ") for line in lines)
    assert lines[-1].startswith("Every difference is explained: rounding 0.0000000001 USD (amount due); unpaid 15.00")


def test_a_difference_that_nothing_explains_is_exit_code_3(reconcile: Reconcile, ledger: Ledger) -> None:
    ledger.vendor.put_summary(replace(SUMMARY, amount_due=Decimal("1015.00")), operator="sync", at=NOW)
    code, text = reconcile("2026-10")
    assert code == 3
    assert text.splitlines()[-1].startswith("Does not reconcile: not known 1,000.00 USD (vendor's summary).")
    assert reconcile("2026-10", "--json")[0] == 3


def test_the_json(reconcile: Reconcile, ledger: Ledger, tmp_path: Path, clock: Callable[[], datetime]) -> None:
    ledger.vendor.put_summary(replace(SUMMARY, as_of=NOW - timedelta(hours=1)), operator="sync", at=NOW)
    ledger.vendor.put_invoices([replace(INVOICE, amount=Decimal("15.50"))], operator="sync", at=NOW)
    main(["import", str(write_bill(tmp_path, lines=LINES[:2], name="second.csv")), *_data(tmp_path)], clock)
    code, text = reconcile("2026-10", "--json")
    answer: Any = json.loads(text.splitlines()[-1])
    assert code == 3
    assert list(answer) == ["month", "status", "currency", "ok", "verdict", "stations", "files"]
    assert (answer["month"], answer["status"], answer["currency"], answer["ok"]) == ("2026-10", "final", "USD", False)
    stations = {stop["station"]: stop for stop in answer["stations"]}
    assert list(stations) == [*("lines", "rollup", "ledger", "amount_due", "vendors_summary", "invoices", "repayments")]
    assert stations["lines"]["amount"] == "12.5000000001"
    assert (stations["lines"]["against"], stations["lines"]["difference"]) == (None, None)
    assert (stations["rollup"]["against"], stations["rollup"]["difference"]) == ("lines", "0")
    assert (stations["vendors_summary"]["reason"], stations["vendors_summary"]["difference"]) == ("later file", "2.5")
    assert not stations["vendors_summary"]["explained"]
    assert (stations["invoices"]["against"], stations["invoices"]["reason"]) == ("vendors_summary", "tax")
    assert stations["repayments"] == {
        "station": "repayments",
        "amount": "0",
        "currency": "USD",
        "against": "amount_due",
        "difference": "-12.5",
        "reason": "unpaid",
        "explained": True,
        "from": "nothing is recorded",
        "sentences": ["12.50 USD are still to be paid."],
    }
    assert [file["source"] for file in answer["files"]] == ["second.csv", "customerBill_202610.csv"]
    assert [file["bill_amount"] for file in answer["files"]] == ["12.5000000001", "15.0000000001"]
    assert set(answer["files"][0]) == {"source", "sha256", "taken_at", "by", "bill_amount", "currency", "lines"}
    assert answer["files"][0]["taken_at"] == "2026-11-23T04:00:00Z"


def test_foreign_text_acts_on_nothing(reconcile: Reconcile, ledger: Ledger) -> None:
    ledger.vendor.put_invoices([replace(INVOICE, invoice_no="INV\x1b[2J", state="dr\x07aft")], operator="s", at=NOW)
    text = reconcile("2026-10")[1]
    assert "INV␛[2J (dr␇aft)" in text
    assert "\x1b" not in text and "\x07" not in text
    ledger.vendor.put_summary(replace(SUMMARY, currency="U\x1bD"), operator="s", at=NOW)
    assert "\x1b" not in reconcile("2026-10")[1]


def test_a_month_that_nobody_knows_and_no_month(reconcile: Reconcile) -> None:
    code, text = reconcile("2026-09")
    assert (code, text.count("\n")) == (1, 1)
    assert "No bill of 2026-09" in text
    assert reconcile()[0] == 2
    assert reconcile("October")[0] == 2


def _data(tmp_path: Path) -> list[str]:
    return ["--data-dir", str(tmp_path / "data")]
