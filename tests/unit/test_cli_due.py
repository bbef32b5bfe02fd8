"""`partner-tui due` over a real store: what was paid, until when the rest has to be, and the months to be paid."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from partner_tui.cli import main
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.expected import expected_in
from partner_tui.domain.repaying import RepaymentRequest
from partner_tui.ledger import Ledger
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.conftest import NOW
from tests.store.vendor import SUMMARY
from tests.unit.bill_files import write_bill

Run = Callable[..., str]
OCTOBER, SEPTEMBER, AUGUST = (BillCycle(2026, month) for month in (10, 9, 8))
MONTHS = {AUGUST: "20.00", SEPTEMBER: "100.004", OCTOBER: "15.75"}


@pytest.fixture
def run(tmp_path: Path, clock: Callable[[], datetime], capsys: pytest.CaptureFixture[str]) -> Run:
    data = ["--data-dir", str(tmp_path / "data")]

    def command(*argv: str) -> str:
        assert main([*argv, *data], clock) == 0
        return capsys.readouterr().out

    files = [str(bill_of(tmp_path, cycle, amount)) for cycle, amount in MONTHS.items()]
    assert main(["import", *files, *data], clock) == 0
    capsys.readouterr()
    return command


@pytest.fixture
def workspace(run: Run, tmp_path: Path, clock: Callable[[], datetime]) -> Workspace:
    return Workspace.open(Settings(tmp_path / "data"), clock)


def bill_of(folder: Path, cycle: BillCycle, amount: str, currency: str = "USD") -> Path:
    line = ("c1", "Expenditure", "ecs", "r1", amount)
    return write_bill(folder, str(cycle), [line], currency=currency, name=f"{cycle}_{amount}.csv")


def pay(workspace: Workspace, amount: str, *months: BillCycle, keeps_credit: bool = False) -> None:
    request = RepaymentRequest(f"ref {amount}", Decimal(amount), "USD", date(2026, 11, 20), months, keeps_credit)
    workspace.payments.record(request)


def answer(run: Run, *argv: str) -> Any:
    return json.loads(run(*argv, "--json"))


def test_what_was_paid_is_no_longer_due(run: Run, workspace: Workspace) -> None:
    assert answer(run, "due")["total"] == "135.75"
    pay(workspace, "25.00")
    found = answer(run, "due")
    assert (found["total"], found["credit"]) == ("110.75", "0")
    assert [(month["month"], month["payment"], month["unpaid"]) for month in found["months"]] == [
        *(("2026-10", "unpaid", "15.75"), ("2026-09", "part paid", "95"), ("2026-08", "paid", "0")),
    ]
    assert found["previous_months"][0] == {"month": "2026-09", "amount_due": "100", "paid": "5", "unpaid": "95"}
    assert answer(run, "bills", "2026-09")["payment"] == "part paid"
    assert "Unpaid        95.00\n" in run("bills", "2026-09")


def test_credit_and_what_is_overpaid_stand_apart(run: Run, workspace: Workspace, tmp_path: Path) -> None:
    pay(workspace, "27.30", AUGUST, keeps_credit=True)
    pay(workspace, "100.00", SEPTEMBER)
    run("import", str(bill_of(tmp_path, SEPTEMBER, "60.00")))
    found = answer(run, "due")
    assert (found["total"], found["credit"]) == ("15.75", "7.3")
    assert found["overpaid"] == [{"month": "2026-09", "amount": "40"}]
    text = run("due")
    assert text.startswith("Amount due: 15.75 USD\n")
    assert "Credit: 7.30 USD, paid, and settles no month: in no total\n" in text
    assert "Overpaid: 40.00 USD, 2026-09: paid before a smaller bill came; in no total\n" in text
    assert "Overpaid      40.00\n" in run("bills", "2026-09")


def test_a_bill_in_another_currency_hides_no_payment(run: Run, workspace: Workspace, tmp_path: Path) -> None:
    pay(workspace, "100.00", SEPTEMBER)
    run("import", str(bill_of(tmp_path, SEPTEMBER, "60.00", "EUR")))
    dollars, euros = (json.loads(line) for line in run("due", "--json").splitlines())
    assert (dollars["total"], euros["total"]) == ("35.75", "60")
    assert dollars["overpaid"] == [{"month": "2026-09", "amount": "100"}]


def test_months_to_be_paid_the_oldest_first(run: Run, workspace: Workspace) -> None:
    pay(workspace, "20.00")
    found = answer(run, "due", "--unpaid")
    assert [(month["month"], month["unpaid"]) for month in found["months"]] == [
        ("2026-09", "100"),
        ("2026-10", "15.75"),
    ]
    assert found["totals"] == {"USD": "115.75"}
    text = run("due", "--unpaid")
    assert text.index("2026-09") < text.index("2026-10")
    assert text.endswith("Unpaid: 115.75 USD\nNo due date is known: set [payment] terms.\n")
    assert "2026-08" not in text
    pay(workspace, "115.75")
    assert run("due", "--unpaid").startswith("Nothing is unpaid: ")
    assert answer(run, "due", "--unpaid") == {"months": [], "totals": {}}


def test_overdue_since_when(run: Run, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer(run, "due")["overdue_since"] is None
    monkeypatch.setenv("PARTNER_TUI_PAYMENT_TERMS", "30 days")
    found = answer(run, "due")
    assert (found["overdue"], found["overdue_since"]) == ("120", "2026-10-05")
    assert "Of it overdue: 120.00 USD, 2 months; 2026-08 was due by 2026-10-05, 49 days ago\n" in run("due")
    pay(workspace, "20.00")
    assert "1 month; 2026-09 was due by 2026-11-04, 19 days ago\n" in run("due")
    rows = answer(run, "due", "--unpaid")["months"]
    assert [(row["due_on"], row["overdue"], row["payment"]) for row in rows] == [
        *(("2026-11-04", True, "overdue"), ("2026-12-05", False, "unpaid")),
    ]
    assert "Due by        2026-11-04\n" in run("bills", "2026-09")
    summary = answer(run, "bills", "2026-09")
    assert (summary["due_on"], summary["overdue"], summary["payment"]) == ("2026-11-04", True, "overdue")


def test_months_that_only_the_vendor_knows_are_in_no_total(run: Run, workspace: Workspace, tmp_path: Path) -> None:
    july = BillCycle(2026, 7)
    Ledger.open(tmp_path / "data").vendor.put_summary(replace(SUMMARY, month=july), operator="sync", at=NOW)
    pay(workspace, "5.00", july)
    found = answer(run, "due")
    assert found["total"] == "135.75"
    (theirs,) = found["vendor_months"]
    assert (theirs["month"], theirs["paid"], theirs["unpaid"], theirs["payment"]) == ("2026-07", "5", "10", "part paid")
    assert "By the vendor: 10.00 USD, 1 month without lines, not in the total\n" in run("due")
    assert answer(run, "due", "--unpaid")["totals"] == {"USD": "135.75"}
    assert "missing" in next(line for line in run("due", "--unpaid").splitlines() if line.startswith("2026-07"))
    (listed,) = answer(run, "bills")["vendor_months"]
    assert (listed["unpaid"], listed["payment"]) == ("10", "part paid")


def test_a_negative_bill_and_one_that_has_to_come(
    tmp_path: Path, clock: Callable[[], datetime], capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data-dir", str(tmp_path / "data")]
    for cycle, amount in ((AUGUST, "-7.50"), (OCTOBER.next, "3.00")):
        assert main(["import", str(bill_of(tmp_path, cycle, amount)), *data], clock) == 0
    capsys.readouterr()
    later = datetime.fromisoformat("2026-12-03T04:00:00+00:00")
    assert main(["due", *data], lambda: later) == 0
    text = capsys.readouterr()[0]
    assert text.startswith("Amount due: 0.00 USD\n\n")
    assert "2026-08: nothing due: refunds exceed the rest by 7.50 USD (not carried over)\n" in text
    assert f"2026-11: {expected_in(OCTOBER.next, later, None)}\n" in text
    assert main(["due", "--json", *data], lambda: later) == 0
    found = json.loads(capsys.readouterr()[0])
    assert found["closing"][0]["expected_after"] == "2026-12-05T04:00:00Z"
    assert (found["total"], found["months"][0]["payment"]) == ("0", "nothing due")
