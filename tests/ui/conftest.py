"""Consoles over the sample, and what stands on their screens."""

import asyncio
from datetime import UTC
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.desk import Clock
from partner_tui.ui.widgets.row_table import RowTable
from tests.conftest import NOW
from tests.ui.sample import sample_workspace
from tests.ui.standin import MemoryWorkspace

CLOCK = Clock(now=lambda: NOW, zone=UTC)
WIDE, NARROW = (140, 40), (80, 24)


@pytest.fixture
def workspace() -> MemoryWorkspace:
    return sample_workspace()


@pytest.fixture
def console(workspace: MemoryWorkspace) -> ConsoleApp:
    return ConsoleApp(workspace, CLOCK, area="monthly-bills")


def shown(app: App[Any]) -> str:
    """The screen as text."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


def table_of(app: App[Any]) -> RowTable:
    return app.screen.query_one(RowTable)


async def settle(pilot: Pilot[Any]) -> None:
    """Until nothing is being read any more and the screen is painted."""
    for _ in range(1000):
        await pilot.pause()
        busy = any(not worker.is_finished for worker in pilot.app.workers)
        if not busy and not any(table.is_waiting for table in pilot.app.screen.query(RowTable)):
            break
        await asyncio.sleep(0.005)
    else:
        raise AssertionError(f"still loading:\n{shown(pilot.app)}")
    await pilot.pause()


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Keys one by one, as somebody presses them who looks at the screen in between."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)
