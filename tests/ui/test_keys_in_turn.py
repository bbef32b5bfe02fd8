"""Keys that come all at once do what they do one by one."""

from collections.abc import Sequence

import pytest
from textual import events

from partner_tui.ui.app import ConsoleApp
from tests.faults.hands import send, send_key
from tests.ui.conftest import CLOCK, NARROW, press, settle, shown
from tests.ui.sample import sample_workspace


def console() -> ConsoleApp:
    return ConsoleApp(sample_workspace(), CLOCK, area="monthly-bills")


async def one_by_one(keys: Sequence[str]) -> tuple[str, bool]:
    app = console()
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, *keys)
        return shown(app), app.is_running


async def at_once(keys: Sequence[str]) -> tuple[str, bool]:
    app = console()
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        for key in keys:
            send_key(app, key)
        await settle(pilot)
        while app.is_typing:
            await settle(pilot)
        await settle(pilot)
        return shown(app), app.is_running


@pytest.mark.parametrize(
    "keys",
    [
        (":", "d", "u", "e", "enter"),
        (":", "escape", "j"),
        (":", "enter"),
        ("/", "n", "a", "t", "enter"),
        ("/", "q", "escape"),
        ("tab", "/", "a", "c", "m", "e", "enter", "enter"),
        ("?", "s", "o", "r", "t", "down", "enter"),
        ("m", "enter", "enter", "j"),
        ("m", "j", "q", "q"),
        ("q", "escape", "j"),
        ("c", "j", "space", "enter", "j"),
        ("S", "j", "enter", "s"),
        ("B", "x", "enter", ":", "g", "o", "space", "x", "enter"),
        ("3", "1", "2", "tab", "j"),
        ("o", "escape", "enter", "escape", "]"),
    ],
    ids=" ".join,
)
async def test_all_at_once(keys: Sequence[str]) -> None:
    assert await at_once(keys) == await one_by_one(keys)


async def test_a_paste_goes_into_the_line_that_the_key_before_it_opened() -> None:
    app = console()
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        send_key(app, "/")
        send(app, events.Paste("nat"))
        send_key(app, "enter")
        await settle(pilot)
        await settle(pilot)
        assert "By Product /nat" in shown(app)
        assert "1 of 6 products" in shown(app)
