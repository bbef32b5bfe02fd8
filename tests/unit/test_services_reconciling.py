import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from partner_tui.domain.cycle import CycleStatus
from partner_tui.domain.errors import DamagedStore, UnknownMonth
from partner_tui.domain.reconciliation import Standing, reconcile
from partner_tui.domain.vendor_month import VendorMonth
from partner_tui.ledger import Ledger
from partner_tui.services.checking import MonthCheck
from partner_tui.services.reconciling import sentences
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.conftest import NOW
from tests.store.vendor import OCTOBER, SUMMARY
from tests.unit.bill_files import write_bill

SEPTEMBER, AUGUST = OCTOBER.previous, OCTOBER.plus(-2)


@pytest.fixture
def workspace(tmp_path: Path, clock: Callable[[], datetime]) -> Workspace:
    """October on both sides, September only ours, August only theirs."""
    workspace = Workspace.open(Settings(tmp_path / "data"), clock)
    workspace.imports.run(write_bill(tmp_path))
    workspace.imports.run(write_bill(tmp_path, "2026-09"))
    say(tmp_path, due="15.00")
    Ledger.open(tmp_path / "data").vendor.put_summary(replace(SUMMARY, month=AUGUST), operator="sync", at=NOW)
    return workspace


def say(tmp_path: Path, due: str = "15.00", currency: str = "USD") -> None:
    said = replace(SUMMARY, amount_due=Decimal(due), currency=currency)
    Ledger.open(tmp_path / "data").vendor.put_summary(said, operator="sync", at=NOW)


def test_every_month_of_either_side(workspace: Workspace) -> None:
    found = workspace.reconciling.all()
    assert [(one.month, one.standing) for one in found] == [
        (OCTOBER, Standing.AGREES),
        (SEPTEMBER, Standing.ONLY_OURS),
        (AUGUST, Standing.ONLY_THEIRS),
    ]
    assert tuple(workspace.reconciling.of(one.month) for one in found) == found
    with pytest.raises(UnknownMonth):
        workspace.reconciling.of(AUGUST.previous)


def test_months_that_only_the_vendor_knows(workspace: Workspace) -> None:
    assert workspace.reconciling.vendor_months() == (VendorMonth(replace(SUMMARY, month=AUGUST), CycleStatus.FINAL),)
    with pytest.raises(UnknownMonth, match="its lines are missing"):
        workspace.bills.summary(AUGUST)


def test_a_check_holds_each_month_against_the_vendor(workspace: Workspace, tmp_path: Path) -> None:
    assert workspace.checks.run() == [
        MonthCheck(OCTOBER, standing=Standing.AGREES),
        MonthCheck(SEPTEMBER),
        MonthCheck(AUGUST, standing=Standing.ONLY_THEIRS),
    ]
    say(tmp_path, due="12190.00")
    (october,) = workspace.checks.run(OCTOBER)
    assert october.standing is Standing.DIFFERS
    assert [difference.difference for difference in october.differences] == [Decimal("-12175.00")]
    assert october.problems == (
        "amount due is 15.00, and the vendor's summary says 12,190.00: a difference of -12,175.00",
    )


def test_a_damaged_file_and_a_difference_are_both_told(workspace: Workspace, tmp_path: Path) -> None:
    say(tmp_path, due="16")
    (file,) = (tmp_path / "data" / "bills" / "2026-10").glob("*/lines-*.parquet")
    file.write_bytes(file.read_bytes()[:-1])
    (october,) = workspace.checks.run(OCTOBER)
    assert len(october.problems) == 2 and len(october.differences) == 1


def test_two_currencies_are_a_problem(workspace: Workspace, tmp_path: Path) -> None:
    say(tmp_path, currency="CNY")
    (october,) = workspace.checks.run(OCTOBER)
    assert october.problems == ("the bill is in USD, and the vendor's summary in CNY",)
    assert october.differences == () and october.standing is Standing.DIFFERS


def test_rotten_figures_of_the_vendors_hide_no_month(workspace: Workspace, tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "data" / "ledger.db")
    connection.execute("UPDATE vendor_summaries SET refunds = '0'")
    connection.commit()
    connection.close()
    ledger, *months = workspace.checks.run()
    assert "ledger: vendor summary 2026-10 is not as it was written" in ledger.problems
    assert months == [MonthCheck(OCTOBER), MonthCheck(SEPTEMBER)]
    with pytest.raises(DamagedStore):
        workspace.reconciling.all()


def test_one_side_alone_is_no_problem() -> None:
    assert sentences(reconcile(None, SUMMARY)) == ()
