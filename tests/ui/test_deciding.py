"""Statement files in the console: loaded, and their lines decided on, over real stores and in memory."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from partner_tui.domain.payment_records import PaymentRecords
from partner_tui.domain.repaying import RepaymentRequest
from partner_tui.domain.statement_import import StatementImport, Whose
from partner_tui.domain.statement_line import Decision, StatementLine
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.desk import Clock
from partner_tui.ui.presentation.statement_words import taken_words
from partner_tui.ui.screens.dialogs.reason import ReasonDialog
from partner_tui.ui.screens.dialogs.repay import RepayDialog
from partner_tui.ui.screens.dialogs.statement import StatementDialog
from partner_tui.ui.screens.dialogs.statement_file import StatementFileDialog
from partner_tui.ui.widgets.prompt import Prompt
from tests.conftest import NOW
from tests.ui.conftest import CLOCK, NARROW, press, settle, shown
from tests.ui.paying import Hands
from tests.ui.records_standin import ACCOUNT, FEE, line
from tests.ui.sample import sample_workspace
from tests.ui.standin import MemoryWorkspace
from tests.unit.bill_files import write_bill

HEADER = "Date,Reference,Description,Amount"


@pytest.fixture
def real(tmp_path: Path, clock: Callable[[], datetime]) -> Workspace:
    made = Workspace.open(Settings(tmp_path / "data"), clock)
    made.imports.run(write_bill(tmp_path))
    return made


def over(workspace: Workspace) -> ConsoleApp:
    return ConsoleApp(workspace, Clock(now=lambda: NOW, zone=UTC), area="amount-due")


def statement(folder: Path, *rows: str, name: str = "statement.csv") -> Path:
    file = folder / name
    file.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return file


def remembered(*lines: StatementLine) -> MemoryWorkspace:
    workspace = sample_workspace()
    workspace.payment_history.records = PaymentRecords(ACCOUNT, lines)
    return workspace


async def typed(pilot: Pilot[Any], text: str, *keys: str) -> None:
    """Text in the line that has the focus, then these keys."""
    prompt = pilot.app.screen.query_one(Prompt)
    prompt.value = text
    await press(pilot, *keys)


async def at_records(pilot: Pilot[Any], *keys: str) -> None:
    await settle(pilot)
    await press(pilot, "P", *keys)


async def at_the_line(pilot: Pilot[Any], text: str = "statement") -> None:
    """Filters the records to those with the text, and opens the first of them."""
    keys = {":": "colon", "-": "minus"}
    await at_records(pilot, "/", *(keys.get(sign, sign) for sign in text), "enter", "enter")
    assert isinstance(pilot.app.screen, StatementDialog)


# Loading


async def test_a_file_is_loaded_and_its_lines_wait_for_a_decision(real: Workspace, tmp_path: Path) -> None:
    file = statement(tmp_path, "2026-11-10,W-1,October,15.00", "2026-11-11,W-2\x1b[31m,fee,0.5")
    console = over(real)
    async with console.run_test(size=(140, 40)) as pilot:
        await at_records(pilot, "L")
        await typed(pilot, str(file), "enter")
        screen = shown(console)
        assert "statement.csv: 2 new, 0 known; 0 matched, 2 to be decided" in screen
        assert "W-1" in screen and "to decide" in screen and "W-2␛[31m" in screen
        await press(pilot, "L")
        await typed(pilot, str(file), "enter")
        assert "statement.csv: 0 new, 2 known; 0 matched, 2 to be decided" in shown(console)
    assert len(real.statements.lines()) == 2


async def test_what_cannot_be_read_is_said_in_the_dialog_and_can_be_corrected(real: Workspace, tmp_path: Path) -> None:
    file = statement(tmp_path, "2026-11-10,W-1,October,-15.00")
    console = over(real)
    async with console.run_test(size=(140, 40)) as pilot:
        await at_records(pilot, "L")
        await press(pilot, "enter")
        assert "No path is typed" in shown(console)
        await typed(pilot, str(file), "enter")
        assert isinstance(console.screen, StatementFileDialog)
        assert "statement.csv, line 2" in shown(console)
        assert "“Read as”" in shown(console) and "--of" not in shown(console)
        assert "amounts above zero were paid" in shown(console)
        await press(pilot, "down")
        assert "our account at a bank" in shown(console)
        await press(pilot, "enter")
        assert not isinstance(console.screen, StatementFileDialog)
    assert [one.amount for one in real.statements.lines()] == [Decimal("15.00")]


async def test_whose_account_goes_round(tmp_path: Path) -> None:
    workspace = remembered()
    workspace.statements.taken["s.csv"] = StatementImport("s.csv", (), ())
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        await at_records(pilot, "L")
        await typed(
            pilot, str(statement(tmp_path, name="x.csv")), "up", "enter", "up", "enter", "down", "down", "enter"
        )
        readings = [reading.whose for reading in workspace.statements.readings]
        assert readings == [Whose.VENDOR, Whose.BANK, None]
        await press(pilot, "escape")
        assert "Payment records" in shown(console)


def test_what_was_taken_is_told_of_several_files_together() -> None:
    new, known = line("W-1\x1b", "1", datetime(2026, 11, 1, tzinfo=UTC).date()), FEE
    first = StatementImport("a\x1b.xlsx", (new,), (known,), without_amount=2, below=1, left_out=("sheet \x1b",))
    assert taken_words([first]) == (
        "a␛.xlsx: 1 new, 1 known; 0 matched, 2 to be decided; 2 without an amount not taken; "
        "1 below the last date not taken; left out: sheet ␛"
    )
    again = StatementImport("a.csv", (new,), (), replaced=3)
    assert taken_words([again]).endswith("1 to be decided; 3 dropped that were read in another way")
    assert taken_words([first, first]).startswith("2 files: 2 new, 2 known; 0 matched, 4 to be decided; 4 without")


# Deciding


async def test_recording_fills_in_the_repayment_dialog_and_then_the_line_is_that_payment(
    real: Workspace, tmp_path: Path
) -> None:
    real.statements.import_file(statement(tmp_path, "2026-11-10,W-1,Bill of October,7.25"))
    console = over(real)
    async with console.run_test(size=(140, 40)) as pilot:
        await at_the_line(pilot)
        assert "7.25 USD, paid on 2026-11-10" in shown(console)
        await press(pilot, "enter")
        assert isinstance(console.screen, RepayDialog)
        screen = shown(console)
        assert all(text in screen for text in ("W-1", "2026-11-10", "Bill of October", "settles 2026-10 (7.25)"))
        hands = Hands(pilot)
        await hands.press("enter", "enter")
        assert real.payments.account().repayments == ()
        await hands.type("7.25", "enter")
        assert "Recorded: 7.25 USD, W-1." in shown(console)
        await hands.press("escape", "escape")
        assert "to decide" not in shown(console)
    (repayment,) = real.payments.account().repayments
    assert (repayment.reference, repayment.note, str(repayment.paid_on)) == ("W-1", "Bill of October", "2026-11-10")
    assert [one.decision for one in real.statements.lines()] == [Decision.MATCHED]


async def test_a_line_without_a_reference_is_recorded_under_one_that_is_typed_and_then_matched(
    real: Workspace, tmp_path: Path
) -> None:
    real.statements.import_file(statement(tmp_path, "2026-11-10,,by card,7.25"))
    console = over(real)
    async with console.run_test(size=NARROW) as pilot:
        await at_the_line(pilot)
        await press(pilot, "enter")
        hands = Hands(pilot)
        await hands.type("C-9", "enter")
        await hands.type("7.25", "enter")
        await hands.press("escape", "enter")
        assert "▸It is C-9, paid on 2026-11-10" in shown(console)
        await hands.press("enter")
        assert "It is a recorded payment" in shown(console)
    assert [(one.decision, one.repayment) for one in real.statements.lines()] == [(Decision.MATCHED, 1)]


async def test_a_line_is_ignored_with_a_reason(real: Workspace, tmp_path: Path) -> None:
    real.statements.import_file(statement(tmp_path, "2026-11-10,,fee,0.50"))
    console = over(real)
    async with console.run_test(size=NARROW) as pilot:
        await at_the_line(pilot)
        assert "It has no reference" in shown(console)
        await press(pilot, "down", "enter")
        assert isinstance(console.screen, ReasonDialog)
        await press(pilot, "enter")
        assert "It needs a reason" in shown(console)
        await typed(pilot, "a fee of the bank", "enter")
        assert f"Undo: `partner-tui payments reopen {real.statements.lines()[0].key[:10]}`. No pay" in shown(console)
        assert "to decide" not in shown(console)
    (kept,) = real.statements.lines()
    assert (kept.decision, kept.reason) == (Decision.IGNORED, "a fee of the bank")


async def test_a_line_is_matched_and_for_another_amount_with_a_reason() -> None:
    day = ACCOUNT.repayments[3].paid_on
    same, less = line("TRF-1", "20000", day), line("TRF-2", "19990", day, place=3)
    workspace = remembered(same, less)
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=(140, 40)) as pilot:
        await at_the_line(pilot, "reference:TRF-1")
        screen = shown(console)
        assert "Reference TRF-1" in screen and "It is wire 深圳 0815 [red], paid on 2026-11-17" in screen
        assert "WIRE-0902" not in screen.split("Statement line")[1]
        await press(pilot, "enter")
        assert f"Undo: `partner-tui payments reopen {same.key[:10]}`. It is a recorded payment." in shown(console)
        await press(pilot, "escape")
        await at_the_line(pilot, "reference:TRF-2")
        assert "Reference TRF-2" in shown(console)
        await press(pilot, "down", "down", "enter")
        screen = shown(console)
        assert "19,990.00" in screen and "12,430.50 USD" in screen
        await typed(pilot, "two in one", "enter")
    found = {one.reference: (one.decision, one.repayment, one.reason) for one in workspace.payment_history.read().lines}
    assert found == {"TRF-1": (Decision.MATCHED, 4, ""), "TRF-2": (Decision.MATCHED, 3, "two in one")}


async def test_a_second_line_of_a_payment_is_matched_with_a_reason(real: Workspace, tmp_path: Path) -> None:
    real.statements.import_file(statement(tmp_path, "2026-11-10,W-1,a,7.25", "2026-11-10,W-1,a,7.25"))
    first, second = sorted(real.statements.lines(), key=lambda one: one.line)
    real.statements.record(first.key, real.statements.request(first.key))
    console = over(real)
    async with console.run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        await console.push_screen(StatementDialog(real.statements, second.key))
        await settle(pilot)
        assert "▸Record it as a payment" in shown(console)
        assert "It is W-1, paid on 2026-11-10; another line is that one" in shown(console)
        await press(pilot, "G", "enter")
        assert "Another line is that payment already" in shown(console)
        await typed(pilot, "the bank lists it twice", "enter")
    assert [(one.repayment, one.reason) for one in real.statements.lines() if one.key == second.key] == [
        (1, "the bank lists it twice")
    ]


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (60, 20), (45, 12), (40, 10)])
async def test_a_long_description_leaves_room_for_what_can_be_done(
    real: Workspace, tmp_path: Path, size: tuple[int, int]
) -> None:
    for number in range(12):
        request = RepaymentRequest(f"R-{number}", Decimal(1), "USD", NOW.date(), keeps_credit=True)
        real.payments.record(request)
    says = "Payment of the bill " * 20
    (kept,) = real.statements.import_file(statement(tmp_path, f"2026-11-10,W-1,{says},0.50")).new
    console = over(real)
    async with console.run_test(size=size) as pilot:
        await settle(pilot)
        await console.push_screen(StatementDialog(real.statements, kept.key))
        await settle(pilot)
        screen = shown(console)
        assert "0.50 USD, paid on 2026-11-10" in screen and "statement.csv, line 2" in screen
        assert "▸Record it as a payment" in screen and "Enter choose  Esc close" in screen
        assert "…" in screen or size[1] > 20
        await press(pilot, "G")
        assert "▸It is R-0, paid on" in shown(console) and "Enter choose  Esc close" in shown(console)
        real.statements.ignore(kept.key, "somebody else was quicker")
        await press(pilot, "g", "down", "enter")
        await typed(pilot, "ours", "enter")
        screen = shown(console)
        assert "Nothing was changed" in screen and "Enter choose  Esc close" in screen
        assert "▸It is no payment to t" in screen


async def test_what_is_refused_is_said_and_the_dialog_stays(real: Workspace, tmp_path: Path) -> None:
    (kept,) = real.statements.import_file(statement(tmp_path, "2026-11-10,,fee,0.50")).new
    console = over(real)
    async with console.run_test(size=NARROW) as pilot:
        await at_the_line(pilot)
        real.statements.ignore(kept.key, "somebody else was quicker")
        await press(pilot, "down", "enter")
        await typed(pilot, "ours", "enter")
        assert isinstance(console.screen, StatementDialog)
        assert "decided on it on 2026-11-23" in " ".join(shown(console).split())
    assert real.statements.lines()[0].reason == "somebody else was quicker"


async def test_a_decision_can_be_looked_at_and_taken_back(real: Workspace, tmp_path: Path) -> None:
    (kept,) = real.statements.import_file(statement(tmp_path, "2026-11-10,,fee,0.50")).new
    real.statements.ignore(kept.key, "bank fee")
    console = over(real)
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await console.push_screen(StatementDialog(real.statements, kept.key[:10]))
        await settle(pilot)
        screen = shown(console)
        assert "No payment to the vendor: bank fee" in screen and "Decided by" in screen
        assert "Record it" not in screen
        await press(pilot, "enter")
    assert real.statements.lines()[0].decision is None


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (40, 10)])
async def test_a_line_full_of_foreign_text_stays_text(size: tuple[int, int]) -> None:
    wild = line("[red]\u202e\x1b]0;x\x07深圳", "1.5", FEE.paid_on, description="\x1b[2J[/]" * 60)
    console = ConsoleApp(remembered(wild), CLOCK)
    async with console.run_test(size=size) as pilot:
        await at_the_line(pilot)
        screen = shown(console)
        assert "\x1b" not in screen and "\u202e" not in screen
        assert "[red]⍰␛]0;x␇深圳" in screen
        await press(pilot, "escape")
        assert not isinstance(console.screen, StatementDialog)
