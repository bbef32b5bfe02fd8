"""Sizes that come faster than they can be laid out."""

import asyncio

import pytest
from textual.events import Resize
from textual.geometry import Size
from textual.screen import Screen

from partner_tui.ui.app import ConsoleApp
from tests.ui.conftest import NARROW, settle, shown

_FORMER = Size(120, 36)


@pytest.mark.parametrize("dialog", [False, True])
async def test_two_sizes_at_once_end_in_the_latest(console: ConsoleApp, dialog: bool) -> None:
    laid_out: list[Size] = []

    def note(screen: Screen[object]) -> None:
        laid_out.append(screen.size)

    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        if dialog:
            await pilot.press("?")
            await settle(pilot)
        screen, before = console.screen, shown(console)
        screen.screen_layout_refresh_signal.subscribe(screen, note)
        with console.batch_update():
            for size in (_FORMER, Size(*NARROW)):
                screen.post_message(Resize(size, size))
                screen.call_later(lambda: None)  # else the later one takes the place of the former
            for _ in range(2000):
                await asyncio.sleep(0)
        await pilot.pause()
        print(len(laid_out), laid_out[:6])
        assert 0
        assert _FORMER not in laid_out
        assert shown(console) == before
