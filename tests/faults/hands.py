"""Keys pressed as soon as the console has done what the last one asked for. Textual's pilot waits for the machine to be
idle instead, which takes sixty milliseconds a key."""

import asyncio
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from textual import events
from textual.app import App
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot

from partner_tui.ui.widgets.row_table import RowTable

PATIENCE = 60.0
_PUMPS = 3
"""Times that a message may be passed on from the app to its screen, from there to a widget, and back."""


async def press(pilot: Pilot[Any], *keys: str) -> None:
    for key in keys:
        send_key(pilot.app, key)
        await settle(pilot)


async def click(pilot: Pilot[Any], x: int, y: int, times: int = 1) -> None:
    for kind in (events.MouseDown, events.MouseUp) * times:
        send(pilot.app, kind(None, x, y, 0, 0, 1, False, False, False, x, y))
    await settle(pilot)


def send_key(app: App[Any], key: str) -> None:
    """As the driver does."""
    name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
    try:
        character: str | None = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(name, name)))
    except KeyError:
        character = name if len(name) == 1 else None
    send(app, events.Key(name, character))


def send(app: App[Any], event: events.Event) -> None:
    event.set_sender(app)
    assert app._driver is not None
    app._driver.send_message(event)


@contextmanager
def quick_frames() -> Iterator[None]:
    """Screens painted as soon as there is something to paint, where Textual would wait for the next sixtieth second."""
    with patch("textual.screen.UPDATE_PERIOD", 0.001):
        yield


async def settle(pilot: Pilot[Any]) -> None:
    """Until nothing is being read any more and the screen is painted."""
    app, end = pilot.app, asyncio.get_running_loop().time() + PATIENCE
    while True:
        await handled(app)
        busy = any(not worker.is_finished for worker in app.workers)
        if not busy and not any(table.is_waiting for table in app.screen.query(RowTable)):
            break
        assert asyncio.get_running_loop().time() < end, "still loading"
        await asyncio.sleep(0.002)
    await _painted(app)
    await handled(app)
    await _painted(app)


async def handled(app: App[Any]) -> None:
    """Until all that was sent has been handled."""
    for _ in range(_PUMPS):
        there = asyncio.Event()
        app.call_later(_pass_on, app, there)
        await asyncio.wait_for(there.wait(), PATIENCE)


async def _painted(app: App[Any]) -> None:
    """Until what came of it is painted."""
    painted, end = asyncio.Event(), asyncio.get_running_loop().time() + PATIENCE
    while not painted.is_set() and app.is_running:
        app.screen.call_after_refresh(painted.set)
        try:
            await asyncio.wait_for(painted.wait(), 0.25)
        except TimeoutError:  # the screen has left: another paints
            assert asyncio.get_running_loop().time() < end, "nothing is painted"


def _pass_on(app: App[Any], there: asyncio.Event) -> None:
    if not app.screen_stack:
        there.set()
        return
    last = app.screen.focused or app.screen
    app.screen.call_later(last.call_later, there.set)
