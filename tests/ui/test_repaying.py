"""Repayments at the keyboard: what is asked, what is shown before it counts, and what can never confirm it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.containers import VerticalScroll
from textual.pilot import Pilot

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import OutcomeUnknown, PartnerError, StoreBusy
from partner_tui.domain.payment import Repayment
from partner_tui.services.payments import Payments
from partner_tui.services.workspace import Workspace
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.repay_choice import Field
from partner_tui.ui.repaying import Repaying
from partner_tui.ui.screens.dialogs.pay_page import PayPageDialog
from partner_tui.ui.screens.dialogs.repay import RepayDialog
from partner_tui.ui.screens.dialogs.settle import SettleDialog
from partner_tui.ui.widgets.hand_typed import HandTyped
from partner_tui.ui.widgets.prompt import Prompt
from tests.ui.conftest import CLOCK, NARROW, WIDE, settle, shown
from tests.ui.paying import ALL, Hands, bill_months, keep_as_it_is, opened, paid, paying
from tests.ui.test_foreign_text import demand_harmless
from tests.ui.test_row_table import PAYLOADS

AUGUST, SEPTEMBER, OCTOBER = (BillCycle(2026, month) for month in (8, 9, 10))
At = tuple[ConsoleApp, Hands, Pilot[Any]]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return paying(tmp_path / "data")


@asynccontextmanager
async def at(workspace: Workspace, size: tuple[int, int] = NARROW) -> AsyncIterator[At]:
    """A console that shows what is due, and hands."""
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=size) as pilot:
        await settle(pilot)
        yield console, Hands(pilot), pilot


async def before_the_last_step(hands: Hands, reference: str = "BANK-1") -> None:
    """What is recorded is on the screen; the amount is to be typed. All months are marked: 1,734.50 is unpaid."""
    await hands.press("a", "p")
    await hands.type(reference, "enter")


def recorded(workspace: Workspace) -> tuple[Repayment, ...]:
    return workspace.payments.account().repayments


# From the key to the ledger


async def test_a_payment_is_recorded_as_it_was_shown(workspace: Workspace) -> None:
    async with at(workspace) as (console, hands, _):
        await hands.press("p")
        assert "▸Reference" in shown(console)
        assert "2026-10, under the cursor" in shown(console)
        await hands.press("up", "right")
        assert "‹ oldest first, from 2026-08 on ›" in shown(console)
        await hands.press("down")
        await hands.type("BANK-1", "down", "ctrl+c")
        await hands.type("300")
        assert "It settles 2026-08 (200.00) and 2026-09 (100.00)." in shown(console)
        await hands.press("enter")
        text = shown(console)
        assert "2026-09       1,034.50  +100.00        934.50" in text
        for words in ("300.00 USD, paid on 2026-11-23", "Reference BANK-1", "Recording moves no money", "Type 300.00"):
            assert words in text
        assert not recorded(workspace)
        await hands.type("300.00", "enter")
        assert "Recorded: 300.00 USD, BANK-1." in shown(console)
        assert "It settles 2026-08 (200.00) and 2026-09 (100.00)." in shown(console)
        await hands.press("escape")
        assert "1,434.50 USD" in shown(console)
        assert "Recorded: 300.00 USD, BANK-1." in shown(console)
    (repayment,) = recorded(workspace)
    assert (repayment.amount, repayment.currency, repayment.reference) == (Decimal("300.00"), "USD", "BANK-1")
    assert workspace.payments.account().shares_of(1) == {AUGUST: Decimal(200), SEPTEMBER: Decimal(100)}


@pytest.mark.parametrize("size", [WIDE, (100, 30), NARROW, (40, 10)], ids=str)
async def test_it_fits_the_screen_and_every_field_can_be_reached(workspace: Workspace, size: tuple[int, int]) -> None:
    async with at(workspace, size) as (console, hands, _):
        await hands.press("p")
        await hands.type("R1", "down")
        seen = shown(console)
        for _ in range(4):
            await hands.press("down")
            seen += f"\n{shown(console)}"
        for field in ("▸Amount", "▸Paid on", "▸Note", "▸If it is more", "▸Months"):
            assert field in seen
        assert all(len(line) <= size[0] for line in seen.splitlines())
        await hands.press("enter")
        assert "Type 500.00 to record it:" in shown(console)
        await hands.type("500.00", "enter")
        assert len(recorded(workspace)) == 1


async def test_marked_months_come_before_the_one_under_the_cursor(workspace: Workspace) -> None:
    async with at(workspace) as (console, hands, _):
        await hands.press("j", "space", "space", "k", "p")
        assert "the marked ones: 2026-08, 2026-09" in shown(console)
        assert "Amount          1,234.50" in shown(console)
        await hands.press("escape", "A", "p")
        assert "under the cursor" in shown(console)
        await hands.press("escape", "b")
        await hands.press("p")
        assert "2026-08, under the cursor" in shown(console)


@pytest.mark.parametrize("size", [NARROW, (45, 12)], ids=["narrow", "tiny"])
async def test_no_character_is_lost_beside_the_scroll_bar(workspace: Workspace, size: tuple[int, int]) -> None:
    note = "".join(f"<{place:03}>" for place in range(80))
    async with at(workspace, size) as (console, hands, pilot):
        await hands.press("a", "p")
        await hands.type("BANK-1")
        assert isinstance(console.screen, RepayDialog)
        line = console.screen._rows[Field.NOTE].field
        assert isinstance(line, Prompt)
        line.value = note
        await settle(pilot)
        await hands.press("enter")
        assert isinstance(console.screen, SettleDialog)
        seen: list[str] = []
        about = console.screen.query_one("#about", VerticalScroll)
        assert about.max_scroll_y > 0
        for y in range(int(about.max_scroll_y) + 1):
            about.scroll_to(y=y, animate=False)
            await settle(pilot)
            lines = (line.strip(" │┃▌▐").rstrip("█▁▂▃▄▅▆▇ ") for line in shown(console).splitlines())
            seen += [line.split(" ")[-1] for line in lines if "<" in line or ">" in line]
        assert note in "".join(dict.fromkeys(seen))


async def test_what_is_left_over_is_refused_or_kept_as_credit(workspace: Workspace) -> None:
    async with at(workspace) as (console, hands, _):
        await hands.press("p")
        await hands.type("W", "down", "ctrl+c")
        await hands.type("600", "enter")
        assert "600.00 is more than is unpaid of these months: 500.00." in shown(console)
        assert isinstance(console.screen, RepayDialog)
        await hands.press("up", "up", "right")
        assert "‹ keep the rest as credit ›" not in shown(console)
        await hands.press("up", "right", "enter")
        assert "Type 600.00 to record it:" in shown(console)
        await hands.type("600.00", "enter", "escape")
    assert len(recorded(workspace)) == 1


async def test_credit_is_offered_where_there_is_any_and_settles_months(workspace: Workspace) -> None:
    async with at(workspace) as (console, hands, _):
        await hands.press("p")
        assert "What " not in shown(console)
    workspace.payments.record(paid("EARLIER", "700", "2026-10", keeps=True))
    async with at(workspace) as (console, hands, _):
        await hands.press("p")
        assert "a payment that was made" in shown(console)
        await hands.press("up", "up", "up", "down", "down", "down")
        while "▸What" not in shown(console):
            await hands.press("up")
        await hands.press("right")
        assert "‹ use credit of 200.00 USD ›" in shown(console)
        assert "Reference" not in shown(console)
        assert "200.00 USD of credit settle 2026-08 (200.00); 0.00 USD are left." in shown(console)
        await hands.press("enter")
        assert "Have credit settle months" in shown(console)
        await hands.type("200.00", "enter")
        assert "Recorded: 200.00 USD of credit settle 2026-08 (200.00)." in shown(console)
    assert workspace.payments.account().paid.credit == {}


async def test_what_a_month_was_overpaid_can_be_used(workspace: Workspace, tmp_path: Path) -> None:
    workspace.payments.record(paid("EARLIER", "500", "2026-10"))
    bill_months(tmp_path / "data", {"2026-10": "450.00"})
    async with at(workspace) as (console, hands, _):
        await hands.press("p")
        while "▸What" not in shown(console):
            await hands.press("up")
        await hands.press("right", "enter")
        assert "50.00 USD of it come from months that were overpaid" in shown(console)
        await hands.type("50.00", "enter")
    paid_of = {one.month: one.paid for one in workspace.payments.owing()}
    assert paid_of == {AUGUST: Decimal(50), SEPTEMBER: Decimal(0), OCTOBER: Decimal(450)}


async def test_currencies_stay_apart(workspace: Workspace, tmp_path: Path) -> None:
    bill_months(tmp_path / "data", {"2026-07": "70.00"}, "CNY")
    async with at(workspace) as (console, hands, _):
        await hands.press("a", "p")
        assert "Currency        CNY" in shown(console)
        assert "Amount          70.00" in shown(console)
        while "▸Currency" not in shown(console):
            await hands.press("up")
        await hands.press("right")
        assert "‹ USD ›" in shown(console)
        assert f"Amount          {ALL}" in shown(console)
        await hands.press("down")
        await hands.type("W", "enter")
        assert f"{ALL} USD, paid on" in shown(console)


async def test_esc_goes_back_with_all_that_was_typed(workspace: Workspace) -> None:
    async with at(workspace) as (console, hands, _):
        await hands.press("p")
        await hands.type("REF 7", "down", "down", "down")
        await hands.type("a note", "enter")
        assert "Note: a note" in shown(console)
        await hands.press("escape")
        assert "Reference       REF 7" in shown(console)
        assert "Note            a note" in shown(console)
        await hands.press("escape")
        assert not recorded(workspace)
        assert len(console.screen_stack) == 1


async def test_a_reference_that_is_taken_changes_nothing_and_says_so(workspace: Workspace) -> None:
    workspace.payments.record(paid("Bank 1", "500.00", "2026-10"))
    async with at(workspace) as (console, hands, _):
        await hands.press("a", "p")
        await hands.type("BANK 1", "enter")
        assert "Bank 1 is recorded already: 500.00 USD" in shown(console)
        assert "Reverse" not in shown(console) and isinstance(console.screen, RepayDialog)
        await hands.press("down", "ctrl+c")
        await hands.type("500", "down", "ctrl+c")
        await hands.type("2026-11-20", "enter")
        assert "Nothing would be changed." in shown(console)
        assert isinstance(console.screen, RepayDialog)
    assert len(recorded(workspace)) == 1


async def test_somebody_else_recorded_it_meanwhile(workspace: Workspace) -> None:
    async with at(workspace) as (console, hands, _):
        await before_the_last_step(hands)
        workspace.payments.record(paid("BANK-1", "1.00"))
        await hands.type(ALL, "enter")
        assert "The reference is taken" in shown(console)
        await hands.press("escape", "escape")
    assert len(recorded(workspace)) == 1


async def test_what_would_settle_something_else_by_now_is_not_recorded(workspace: Workspace) -> None:
    async with at(workspace) as (_, hands, pilot):
        await hands.press("p")
        await said(pilot, "under the cursor")
        await hands.press("up", "right")
        await said(pilot, "oldest first")
        await hands.press("down")
        await hands.type("BANK-1", "down", "ctrl+c")
        await hands.type("200", "enter")
        await said(pilot, "Type 200.00 to record it")
        workspace.payments.record(paid("OTHER", "200.00", "2026-08"))
        await hands.type("200.00", "enter")
        await said(pilot, "Meanwhile what is owed has changed")
        assert [one.reference for one in recorded(workspace)] == ["OTHER"]
        await hands.press("escape")
        await hands.press("enter")
        await said(pilot, "Type 200.00 to record it")
        await hands.type("200.00", "enter")
        await said(pilot, "It settles 2026-09 (200.00).")


async def said(pilot: Pilot[Any], text: str) -> None:
    """Waits until that stands on the screen."""
    for _ in range(500):
        if text in shown(pilot.app):
            return
        await pilot.pause(0.01)
    raise AssertionError(f"{text!r} never came:\n{shown(pilot.app)}")


# What can never confirm it


async def test_a_held_down_enter_does_nothing(workspace: Workspace) -> None:
    async with at(workspace) as (console, hands, _):
        await before_the_last_step(hands)
        await hands.press(*["enter"] * 60, pace=0.033)
        assert f"Nothing is done before {ALL} is typed." in shown(console)
        await hands.press(*["enter"] * 60, pace=0.01)
    assert not recorded(workspace)


@pytest.mark.parametrize("text", [ALL, "1734.50", f"{ALL}\n", f"{ALL}\r\nenter"])
async def test_pasting_does_not_count(workspace: Workspace, text: str) -> None:
    async with at(workspace) as (console, hands, _):
        await before_the_last_step(hands)
        await hands.paste(text)
        assert "Pasting does not count here" in shown(console)
        assert console.screen.query_one(HandTyped).value == ""
        await hands.press("enter")
        console.copy_to_clipboard(ALL)
        await hands.press("ctrl+v", "enter")
    assert not recorded(workspace)


async def test_keys_that_arrive_together_are_no_typing(workspace: Workspace) -> None:
    async with at(workspace) as (console, hands, _):
        await before_the_last_step(hands)
        await hands.together("1734.50", "enter")
        assert "These keys came faster than hands type" in shown(console)
        assert not recorded(workspace)
        await hands.type("1734.5")
        await hands.together("0", "enter")
        assert len(recorded(workspace)) == 1  # two keys at once are a slow line's doing, not a paste's


async def test_what_was_pressed_before_it_was_on_the_screen_was_not_meant_for_it(workspace: Workspace) -> None:
    async with at(workspace) as (console, hands, _):
        await before_the_last_step(hands)
        await hands.earlier("1734.50", "enter")
        assert "The keys were pressed before this was on the screen" in shown(console)
        assert console.screen.query_one(HandTyped).value == ""
    assert not recorded(workspace)


@pytest.mark.parametrize(
    "text", ["1734", "1734.5", "1,734.5", "1734.500", "01734.50", "1734.51", "500.00", "１７３４.50"]
)
async def test_another_amount_does_nothing(workspace: Workspace, text: str) -> None:
    async with at(workspace) as (console, hands, _):
        await before_the_last_step(hands)
        await hands.type(text, "enter")
        assert f"That is not {ALL}: nothing is done." in shown(console)
    assert not recorded(workspace)


async def test_once_it_is_recorded_more_keys_record_nothing(workspace: Workspace) -> None:
    async with at(workspace) as (console, hands, _):
        await before_the_last_step(hands)
        await hands.type("1734.50", "enter", *["enter"] * 20, *"1734.50", "enter")
        assert "Recorded: 1,734.50 USD, BANK-1." in shown(console)
        assert isinstance(console.screen, SettleDialog)
    assert len(recorded(workspace)) == 1


# What goes wrong


Answer = Callable[..., Any]


async def test_it_is_not_left_while_it_is_being_recorded(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    gate, record = Event(), Payments.record
    asked: list[Any] = []

    def slowly(self: Payments, *request: Any) -> Any:
        asked.append(request)
        assert gate.wait(10)
        return record(self, *request)

    monkeypatch.setattr(Payments, "record", slowly)
    async with at(workspace) as (console, hands, pilot):
        await before_the_last_step(hands)
        await pilot.pause(0.01)
        typed = console.screen.query_one(HandTyped)
        typed.value = "1734.50"
        typed.action_give()
        typed.action_give()
        await pilot.pause()
        await pilot.press("escape", "enter", "enter")
        assert "It is being recorded" in shown(console)
        gate.set()
        await settle(pilot)
        assert "Recorded: 1,734.50 USD, BANK-1." in shown(console)
    assert (len(asked), len(recorded(workspace))) == (1, 1)


def broken(error: BaseException) -> Answer:
    def raising(*_: object) -> None:
        raise error

    return raising


async def test_an_unknown_outcome_is_shown_as_unknown(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = OutcomeUnknown("It is not known whether it was recorded", "The disk is gone.", "Look for it.")
    monkeypatch.setattr(Payments, "record", broken(unknown))
    async with at(workspace) as (console, hands, _):
        await before_the_last_step(hands)
        await hands.type("1734.50", "enter")
        for words in ("It is not known whether it was recorded.", "The disk is gone.", "Look for it."):
            assert words in shown(console)
        await hands.press("enter", "escape")
        assert "It is not known whether it was recorded." in shown(console)
        assert len(console.screen_stack) == 1


async def test_what_nobody_expected_is_not_said_to_have_changed_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Payments, "record", broken(RuntimeError("1,734.50 of canary")))
    async with at(workspace) as (console, hands, _):
        await before_the_last_step(hands)
        await hands.type("1734.50", "enter")
        assert "It is not known whether it was recorded." in shown(console)
        assert "Recording it again is safe" in shown(console)
        assert "canary" not in shown(console)


async def test_a_refusal_leaves_everything_as_it_was(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    busy: PartnerError = StoreBusy("The ledger is busy\x1b[2J", "Somebody writes.", "Try again.")
    with monkeypatch.context() as patched:
        patched.setattr(Payments, "record", broken(busy))
        async with at(workspace) as (console, hands, _):
            await before_the_last_step(hands)
            await hands.type("1734.50", "enter")
            assert "The ledger is busy␛[2J: Somebody writes. Try again." in shown(console)
            patched.undo()
            await hands.press("enter")
            assert not recorded(workspace)
            await hands.type("1734.50", "enter")
            assert "Recorded: 1,734.50 USD" in shown(console)
    assert len(recorded(workspace)) == 1


async def test_a_store_that_cannot_be_read_is_said_in_the_dialog(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = StoreBusy("The ledger is busy", "Somebody writes.", "Try again.")
    monkeypatch.setattr(Payments, "owing", broken(busy))
    async with at(workspace) as (console, hands, _):
        await hands.press("p")
        assert "Somebody writes. Try again." in shown(console)
        await hands.press("enter", "down", "x", "escape")
        assert len(console.screen_stack) == 1


# Where it can be reached, and what is around it


async def test_on_the_other_areas_it_is_said_where_payments_are(workspace: Workspace) -> None:
    async with at(workspace) as (console, hands, _):
        await hands.press("3")
        await hands.press("?")
        await hands.type("record a payment", "enter")
        assert "Not run: Payments are on Amount Due: 1 goes there." in shown(console)


async def test_the_page_where_the_vendor_is_paid(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    monkeypatch.setattr(ConsoleApp, "copy_to_clipboard", lambda self, text: copied.append(text))
    async with at(workspace) as (console, hands, _):
        await before_the_last_step(hands)
        assert "https://support.huaweicloud.com/" in shown(console)
        await hands.type("17", "tab")
        assert isinstance(console.screen, PayPageDialog)
        assert "▄▄▄▄▄" in shown(console) and "copied by OSC 52" in shown(console)
        await hands.press("escape")
        assert console.screen.query_one(HandTyped).value == "17"
    assert copied == [workspace.payments.page.address]


async def test_foreign_text_is_shown_literally(workspace: Workspace) -> None:
    seen = ""
    for number, payload in enumerate(PAYLOADS):
        reference = keep_as_it_is(workspace.settings.data_dir, f"{number} {payload}")
        async with at(workspace, WIDE) as (console, hands, _):
            await hands.press("p")
            await hands.paste(reference)
            seen += f"\n{shown(console)}"
            await hands.press("escape")
            Repaying(console).reverse(reference)
            await settle(hands.pilot)
            seen += f"\n{shown(console)}"
            await hands.type("wrong", "enter")
            seen += f"\n{shown(console)}"
    demand_harmless(seen)


# Taking back


async def test_a_repayment_is_taken_back_by_a_record_with_a_reason(workspace: Workspace) -> None:
    workspace.payments.record(paid("BANK-9", "700", "2026-10", keeps=True))
    async with at(workspace) as (console, hands, pilot):
        Repaying(console).reverse("bank-9")
        await settle(pilot)
        assert "700.00 USD, paid on 2026-11-20" in shown(console)
        await hands.press("enter")
        assert "It needs a reason." in shown(console)
        await hands.type("returned by the bank", "enter")
        text = shown(console)
        assert "2026-10           0.00  -500.00        500.00" in text
        assert "200.00 USD of credit go with it" in text
        await hands.press(*["enter"] * 10)
        await hands.paste("700.00")
        await hands.press("enter", "escape")
        assert "returned by the bank" in shown(console)
        await hands.press("enter")
        assert not workspace.payments.account().reversals
        await hands.type("700.00", "enter")
        assert "Reversed: BANK-9, 700.00 USD. What it settled is unpaid again." in shown(console)
        await hands.press("escape")
        assert f"{ALL} USD" in shown(console)
        Repaying(console).reverse("BANK-9")
        await settle(pilot)
        assert "It was reversed already, by" in shown(console)
        await hands.type("again", "enter")
        assert not isinstance(console.screen, SettleDialog)
    (reversal,) = workspace.payments.account().reversals
    assert reversal.reason == "returned by the bank"


async def test_a_repayment_that_is_not_there_cannot_be_taken_back(workspace: Workspace) -> None:
    async with at(workspace) as (console, hands, pilot):
        Repaying(console).reverse("nothing")
        await settle(pilot)
        assert "No repayment with the reference nothing is recorded." in shown(console)
        await hands.type("why", "enter", "escape")
        assert len(console.screen_stack) == 1


async def test_what_is_typed_before_the_ledger_was_read_is_kept(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, owing = Event(), Payments.owing

    def slowly(self: Payments) -> Any:
        assert gate.wait(10)
        return owing(self)

    async with at(workspace) as (console, _, pilot):
        monkeypatch.setattr(Payments, "owing", slowly)
        await pilot.press("p", *"W-7")
        await pilot.press("enter")
        assert "reading" in shown(console)
        gate.set()
        await settle(pilot)
        assert "Reference W-7" in shown(console)
        assert isinstance(console.screen, SettleDialog)


async def test_where_there_is_no_final_bill_there_is_nothing_to_repay(tmp_path: Path) -> None:
    async with at(opened(tmp_path / "data")) as (console, hands, _):
        await hands.press("p")
        assert "Nothing can be repaid: there is no final bill yet." in shown(console)
        assert len(console.screen_stack) == 1
