"""Keys that come faster than the levels they are about."""

from threading import Event

import pytest

from partner_tui.ui.app import ConsoleApp
from tests.ui.conftest import CLOCK, NARROW, press, settle, shown, table_of
from tests.ui.standin import MemoryWorkspace


async def settled(console: ConsoleApp, workspace: MemoryWorkspace, *keys: str) -> str:
    """What is shown after keys that were typed while no answer came."""
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        gate = workspace.bills.gate = Event()
        await pilot.press(*keys)
        gate.set()
        for _ in keys:
            await settle(pilot)
        return shown(console)


@pytest.mark.parametrize(
    "keys",
    [
        ("2", "tab", "j", "j", "enter", "j"),
        ("2", "enter", "j", "enter", "j"),
        ("2", "[", "j", "enter", "tab", "j"),
        ("2", "tab", "G", "enter", "enter", "enter", "G"),
    ],
    ids=" ".join,
)
async def test_they_lead_where_they_would_have_led_slowly(workspace: MemoryWorkspace, keys: tuple[str, ...]) -> None:
    slowly = ConsoleApp(workspace, CLOCK)
    async with slowly.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, *keys)
        there = shown(slowly)
    assert await settled(ConsoleApp(workspace, CLOCK), workspace, *keys) == there


@pytest.mark.parametrize("cancel", ["escape", "ctrl+c", "q", "1"])
async def test_who_cancels_did_not_mean_them(workspace: MemoryWorkspace, cancel: str) -> None:
    console = ConsoleApp(workspace, CLOCK, area="monthly-bills")
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        gate = workspace.bills.gate = Event()
        await pilot.press("enter", "j", "j", cancel)
        gate.set()
        await settle(pilot)
        await press(pilot, *(["2"] if cancel == "1" else []))
        assert table_of(console).place.cursor == 0
