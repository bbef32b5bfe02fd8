"""Sizes that come faster than they can be laid out."""

import asyncio

import pytest
from textual.events import Resize
from textual.geometry import Size
from textual.screen import Screen

from partner_tui.ui.app import ConsoleApp
from tests.ui.conftest import NARROW, settle, shown

_FORMER = Size(120, 36)
_MOST = 10
"""More than the layouts of two sizes; after so many there are no others, so that going round in circles has an end."""


@pytest.mark.parametrize("dialog", [False, True])
async def test_two_sizes_at_once_end_in_the_latest(
    console: ConsoleApp, monkeypatch: pytest.MonkeyPatch, dialog: bool
) -> None:
    laid_out: list[Size | None] = []
    lay_out = Screen._refresh_layout

    def counted(screen: Screen[object], size: Size | None = None, scroll: bool = False) -> None:
        laid_out.append(size)
        if len(laid_out) < _MOST:
            lay_out(screen, size, scroll)

    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        if dialog:
            await pilot.press("?")
            await settle(pilot)
        screen, before = console.screen, shown(console)
        monkeypatch.setattr(Screen, "_refresh_layout", counted)
        with console.batch_update():
            for size in (_FORMER, Size(*NARROW)):
                screen.post_message(Resize(size, size))
                screen.call_later(lambda: None)  # else the later one takes the place of the former
            for _ in range(400):
                await asyncio.sleep(0)
        await pilot.pause()
        assert Size(*NARROW) in laid_out and _FORMER not in laid_out
        assert len(laid_out) < _MOST
        assert shown(console) == before
