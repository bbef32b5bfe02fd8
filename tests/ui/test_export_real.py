"""Exports of a real store by a real process, asked for in the console."""

import asyncio
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from partner_tui.domain.export import ExportState
from partner_tui.services.export_turn import export_turn
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.desk import Clock
from partner_tui.ui.session_text import from_text
from tests.conftest import NOW
from tests.ui.conftest import press, settle, shown
from tests.unit.bill_files import write_bill

CLOCK = Clock(now=lambda: NOW, zone=UTC)


@pytest.fixture
def real(tmp_path: Path) -> Workspace:
    workspace = Workspace.open(Settings(tmp_path / "data", state_dir=tmp_path / "state"), lambda: NOW)
    workspace.imports.run(write_bill(tmp_path))
    return workspace


async def until(pilot: Pilot[Any], holds: Callable[[], bool]) -> None:
    for _ in range(6000):
        if holds():
            await pilot.pause()
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"never:\n{shown(pilot.app)}")


async def test_a_file_is_made_while_the_operator_goes_on(real: Workspace) -> None:
    console = ConsoleApp(real, CLOCK, area="monthly-bills")
    async with console.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "e", "right", "down", "right")
        assert "5 rows × 38 columns" in shown(console)
        await pilot.press("enter")
        await until(pilot, lambda: "Export 1 completed: 5 lines" in shown(console))
        file = real.exports.open_file(1)
        assert file.name.endswith(".csv")
        await press(pilot, "3", "enter")
        task = real.exports.task(1)
        assert task.sha256 is not None and task.sha256[:54] in shown(console)
        await press(pilot, "escape", "D", "y")
        await until(pilot, lambda: "Export 1 is deleted." in shown(console))
        assert not file.exists()


async def test_what_waits_for_somebody_else_is_taken_up_when_that_ends(real: Workspace) -> None:
    """And quitting leaves it to the next console."""
    console = ConsoleApp(real, CLOCK, area="monthly-bills")
    with export_turn(real.settings.data_dir) as turn:
        assert turn is not None
        async with console.run_test(size=(100, 30)) as pilot:
            await settle(pilot)
            await press(pilot, "e")
            await pilot.press("enter")
            await until(pilot, lambda: "Export task created: 1" in shown(console))
            await until(pilot, lambda: console.desk.exporting == "export 1: waiting")
            await pilot.press("ctrl+q")
    assert real.exports.task(1).state is ExportState.QUEUED
    text = real.memory.load()
    assert text is not None
    again = ConsoleApp(real, CLOCK, session=from_text(text))
    async with again.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: "Export 1 completed" in shown(again))
