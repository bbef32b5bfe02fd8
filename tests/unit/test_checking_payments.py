"""What a month owes, held against what is recorded."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.repaying import RepaymentRequest
from partner_tui.services.checking_payments import payment_problems
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.unit.bill_files import LINES, write_bill

OCTOBER = BillCycle(2026, 10)


@pytest.fixture
def workspace(tmp_path: Path, clock: Callable[[], datetime]) -> Workspace:
    workspace = Workspace.open(Settings(tmp_path / "data"), clock)
    workspace.imports.run(write_bill(tmp_path))
    request = RepaymentRequest("TT 1", Decimal("14.20"), "USD", date(2026, 11, 20))
    workspace.payments.record(request)
    return workspace


def test_what_adds_up(workspace: Workspace) -> None:
    summary = workspace.bills.summary(OCTOBER)
    assert (summary.paid, summary.unpaid) == (Decimal("14.20"), Decimal("0.80"))
    assert payment_problems(summary, workspace.payments.account()) == ()
    assert not any(check.problems for check in workspace.checks.run())


def test_what_does_not(workspace: Workspace) -> None:
    summary = workspace.bills.summary(OCTOBER)
    found = payment_problems(replace(summary, paid=Decimal("14.19")), workspace.payments.account())
    assert found == (
        "paid is 14.19, and what was allocated adds up to 14.20",
        "unpaid is 0.81, and the amount due less what was allocated is 0.80",
    )


def test_a_smaller_bill_in_its_place_is_overpaid_and_no_problem(workspace: Workspace, tmp_path: Path) -> None:
    workspace.imports.run(write_bill(tmp_path, lines=LINES[1:2], name="smaller.csv"))
    summary = workspace.bills.summary(OCTOBER)
    assert (summary.unpaid, summary.overpaid) == (Decimal(0), Decimal("11.70"))
    assert not any(check.problems for check in workspace.checks.run())
    wrong = replace(summary, paid=Decimal("14.21"))
    assert len(payment_problems(wrong, workspace.payments.account())) == 2


def test_check_tells_of_it(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of the program: what is recorded is as it was."""
    monkeypatch.setattr(
        "partner_tui.services.checking_payments.payment_problems", lambda summary, account: ("made up",)
    )
    (october,) = workspace.checks.run(OCTOBER)
    assert "made up" in october.problems
