"""Repayments as pictures: the form, what will be recorded, what was, and what went wrong."""

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.theme import Theme

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import OutcomeUnknown
from partner_tui.domain.repaying import RepaymentRequest
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.repaying import Repaying
from partner_tui.ui.theme import ANSI, LIGHT
from tests.snapshots.test_screens import Size, SnapCompare, both_sizes
from tests.ui.conftest import CLOCK, NARROW, settle
from tests.ui.paying import Hands
from tests.ui.sample import sample_workspace
from tests.ui.standin import MemoryWorkspace

Act = Callable[[ConsoleApp, Hands], Awaitable[None]]
TOO_MUCH = "99000"
UNKNOWN = OutcomeUnknown(
    "It is not known whether it was recorded",
    "The disk is full. And the ledger cannot be read to see: it is locked.",
    "Look for BANK-1 in Payment records once the ledger can be read. Recording it again is safe: a reference counts "
    "once.",
)


def with_credit() -> MemoryWorkspace:
    workspace = sample_workspace()
    month = BillCycle(2026, 10)
    request = RepaymentRequest("WIRE-0815", Decimal(90000), "USD", date(2026, 11, 10), (month,), True, "first half")
    workspace.payments.record(request)
    return workspace


def pictured(
    snap_compare: SnapCompare,
    act: Act,
    size: Size,
    workspace: MemoryWorkspace | None = None,
    theme: Theme | None = None,
) -> bool:
    shown = workspace or sample_workspace()
    console = ConsoleApp(shown, CLOCK) if theme is None else ConsoleApp(shown, CLOCK, theme=theme)

    async def before(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await act(console, Hands(pilot))

    return snap_compare(console, terminal_size=size, run_before=before)


async def form(console: ConsoleApp, hands: Hands) -> None:
    await hands.press("j", "p")
    await hands.type("BANK-1")


async def refused(console: ConsoleApp, hands: Hands) -> None:
    await form(console, hands)
    await hands.press("down", "ctrl+c")
    await hands.type(TOO_MUCH)


async def kept(console: ConsoleApp, hands: Hands) -> None:
    await refused(console, hands)
    await hands.press("down", "down", "down", "right", "enter")


async def last_step(console: ConsoleApp, hands: Hands) -> None:
    await hands.press("a", "p")
    await hands.type("BANK-1", "down", "down", "down")
    await hands.type("October, first half", "enter")


async def pasted(console: ConsoleApp, hands: Hands) -> None:
    await last_step(console, hands)
    await hands.paste("1,000.00")


async def page(console: ConsoleApp, hands: Hands) -> None:
    await last_step(console, hands)
    await hands.press("tab")


async def done(console: ConsoleApp, hands: Hands) -> None:
    await form(console, hands)
    await hands.press("down", "ctrl+c")
    await hands.type("100", "enter")
    await hands.type("100.00", "enter")


async def credit(console: ConsoleApp, hands: Hands) -> None:
    await hands.press("p", "up", "right")


async def reversing(console: ConsoleApp, hands: Hands) -> None:
    Repaying(console).reverse("wire-0815")
    await settle(hands.pilot)


async def reversal(console: ConsoleApp, hands: Hands) -> None:
    await reversing(console, hands)
    await hands.type("returned by the bank", "enter")


@both_sizes
@pytest.mark.parametrize("act", [form, refused, kept, last_step, pasted, page, done], ids=lambda act: act.__name__)
def test_repaying(snap_compare: SnapCompare, act: Act, size: Size) -> None:
    assert pictured(snap_compare, act, size)


@both_sizes
@pytest.mark.parametrize("act", [credit, reversing, reversal], ids=lambda act: act.__name__)
def test_with_credit(snap_compare: SnapCompare, act: Act, size: Size) -> None:
    assert pictured(snap_compare, act, size, with_credit())


@both_sizes
def test_unknown(snap_compare: SnapCompare, size: Size) -> None:
    workspace = sample_workspace()
    workspace.payments.broken = UNKNOWN
    assert pictured(snap_compare, done, size, workspace)


@pytest.mark.parametrize("theme", [LIGHT, ANSI], ids=lambda theme: theme.name)
@pytest.mark.parametrize("act", [form, last_step, page], ids=lambda act: act.__name__)
def test_themes(snap_compare: SnapCompare, act: Act, theme: Theme) -> None:
    assert pictured(snap_compare, act, NARROW, theme=theme)


@pytest.mark.parametrize("act", [form, last_step], ids=lambda act: act.__name__)
def test_smallest(snap_compare: SnapCompare, act: Act) -> None:
    assert pictured(snap_compare, act, (40, 10))
