import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from partner_tui.bills.queries import MonthReader
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import UnknownMonth
from partner_tui.domain.query import BillQuery
from partner_tui.domain.totals import CustomerTotal, Totals
from partner_tui.services.checking import MonthCheck
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.unit.bill_files import write_bill

OCTOBER, SEPTEMBER = BillCycle(2026, 10), BillCycle(2026, 9)


@pytest.fixture
def workspace(tmp_path: Path, clock: Callable[[], datetime]) -> Workspace:
    workspace = Workspace.open(Settings(tmp_path / "data"), clock)
    workspace.imports.run(write_bill(tmp_path))
    workspace.imports.run(write_bill(tmp_path, "2026-09"))
    return workspace


def test_a_sound_store(workspace: Workspace) -> None:
    assert workspace.checks.run() == [MonthCheck(OCTOBER), MonthCheck(SEPTEMBER)]
    assert workspace.checks.run(SEPTEMBER) == [MonthCheck(SEPTEMBER)]


def test_an_unknown_month(workspace: Workspace) -> None:
    with pytest.raises(UnknownMonth):
        workspace.checks.run(BillCycle(2020, 1))


def test_any_file_with_a_flipped_bit_is_found(workspace: Workspace, tmp_path: Path) -> None:
    (generation,) = (tmp_path / "data" / "bills" / "2026-10").iterdir()
    for file in generation.iterdir():
        content = file.read_bytes()
        for place in (0, len(content) // 2, len(content) - 1):
            if content:
                file.write_bytes(content[:place] + bytes([content[place] ^ 4]) + content[place + 1 :])
                october, september = workspace.checks.run()
                assert october.problems, (file.name, place)
                assert september == MonthCheck(SEPTEMBER)
        file.write_bytes(content)
    assert not any(month.problems for month in workspace.checks.run())


def test_a_missing_generation_is_found(workspace: Workspace, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "data" / "bills" / "2026-10")
    october, _ = workspace.checks.run()
    assert october.problems


def test_a_generation_in_the_place_of_another_is_found(workspace: Workspace, tmp_path: Path) -> None:
    bills = tmp_path / "data" / "bills"
    (october,), (september,) = (bills / "2026-10").iterdir(), (bills / "2026-09").iterdir()
    shutil.rmtree(october)
    shutil.copytree(september, october)
    assert workspace.checks.run()[0].problems


def test_a_ledger_that_was_tampered_with_is_found(workspace: Workspace, tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "data" / "ledger.db")
    connection.execute("DROP TRIGGER events_are_never_changed")
    connection.execute("UPDATE events SET operator = 'nobody'")
    connection.commit()
    ledger, *months = workspace.checks.run()
    assert ledger.month is None and "audit trail: event 1 is not as it was written" in ledger.problems
    assert months == [MonthCheck(OCTOBER), MonthCheck(SEPTEMBER)]
    connection.execute("UPDATE months SET lines = 6 WHERE month = '2026-10'")
    connection.commit()
    connection.close()
    (ledger,) = workspace.checks.run()
    assert any("2026-10" in problem for problem in ledger.problems)


def test_tabs_that_disagree_on_what_customers_pay_are_found(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of the program: the store is as it was written."""
    right = MonthReader.by_customer

    def changed(self: MonthReader, query: BillQuery) -> Totals[CustomerTotal]:
        found = right(self, query)
        return replace(found, total=replace(found.total, customer_expenditure=Decimal(1)))

    monkeypatch.setattr(MonthReader, "by_customer", changed)
    (october,) = workspace.checks.run(OCTOBER)
    assert october.problems == (
        "by customer, the rows' customer expenditure is None, and the total's is 1",
        "by customer, the customer expenditure is 1, and by product it is None",
    )
