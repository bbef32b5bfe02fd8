"""What an accountant asks, over a real store: what do we owe, since when, for whom, what did we pay, show me the paper.

Each is answered within three keys from where the console starts.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.money import format_amount
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.services.demo import demo_settings, demo_workspace
from partner_tui.services.generating import GenerateOptions
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from partner_tui.ui.app import ConsoleApp
from tests.conftest import NOW
from tests.ui.conftest import CLOCK, NARROW, WIDE, press, settle, shown

LATEST, OVERDUE = BillCycle(2026, 10), BillCycle(2026, 9)
both_sizes = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    settings = demo_settings(Settings(tmp_path / "demo", data_dir_given=True, state_dir=tmp_path / "state"))
    options = GenerateOptions(months=7, lines=210, customers=3)
    with demo_workspace(settings, lambda: NOW, options=options) as workspace:
        yield workspace


async def answer(workspace: Workspace, size: tuple[int, int], *keys: str) -> str:
    """What stands on the screen after these keys."""
    assert len(keys) <= 3
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, *keys)
        return shown(console)


@both_sizes
async def test_what_do_we_owe(workspace: Workspace, size: tuple[int, int]) -> None:
    (due,) = workspace.amounts.due()
    assert due.total and due.credit
    said = await answer(workspace, size)
    assert f"Total due{format_amount(due.total):>23} USD" in said
    assert f"Credit{format_amount(due.credit):>26} USD" in said


@both_sizes
async def test_since_when(workspace: Workspace, size: tuple[int, int]) -> None:
    overdue = workspace.bills.summary(OVERDUE)
    assert overdue.is_overdue and overdue.due_on is not None
    assert f"! {OVERDUE}: was due by {overdue.due_on}, 19 days ago" in await answer(workspace, size)
    listed = await answer(workspace, size, "b")
    assert f"{OVERDUE}" in listed and "overdue" in listed and str(overdue.due_on) in listed


@both_sizes
async def test_for_whom(workspace: Workspace, size: tuple[int, int]) -> None:
    totals = workspace.bills.by_customer(BillQuery(LATEST, Grouping.CUSTOMER))
    said = await answer(workspace, size, "j", "enter", "tab")
    for row in totals.rows:
        assert format_amount(row.sums.total) in said


@both_sizes
async def test_what_did_we_pay(workspace: Workspace, size: tuple[int, int]) -> None:
    account = workspace.payments.account()
    assert account.reversals
    said = await answer(workspace, size, "P")
    for repayment in account.repayments:
        assert format_amount(repayment.amount) in said
    assert "reversal" in said


@both_sizes
async def test_show_me_the_paper(workspace: Workspace, size: tuple[int, int]) -> None:
    paper = workspace.invoices.file_of(f"DEMO-{LATEST.year}{LATEST.month:02d}")
    assert paper.read_bytes().startswith(b"%PDF-")
    assert f"Download DEMO-{LATEST.year}{LATEST.month:02d}.pdf" in await answer(workspace, size, "j", "d")


@both_sizes
async def test_why_so_much_down_to_the_line(workspace: Workspace, size: tuple[int, int]) -> None:
    """Every figure is made of lines, and each station on the way there says how far it agrees with the one before."""
    said = await answer(workspace, size, "2", "x")
    lines = workspace.bills.lines(BillQuery(LATEST, Grouping.LINE))
    assert lines.total is not None and format_amount(lines.total, exact=True) in said
    assert "Every difference is explained" in said
