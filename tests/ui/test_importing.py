"""Bill files into the store from within the console: a job of its own, and what the screens say of it."""

import asyncio
import re
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.desk import Clock
from tests.conftest import NOW
from tests.ui.conftest import NARROW, press, settle, shown
from tests.unit.bill_files import LINES, write_bill

CLOCK = Clock(now=lambda: NOW, zone=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "data", state_dir=tmp_path / "state")


async def ended(pilot: Pilot[Any], console: ConsoleApp) -> None:
    """Until no job is running any more and the screen is painted."""
    for _ in range(6000):
        if not console.desk.running:
            break
        await asyncio.sleep(0.01)
    else:
        raise AssertionError(f"still running:\n{shown(console)}")
    await settle(pilot)


async def start(pilot: Pilot[Any], file: Path) -> None:
    await pilot.press("i")
    await pilot.pause()
    await pilot.press(*(character for character in str(file)))
    await pilot.press("enter")
    await pilot.pause()


async def test_the_first_bill_appears_by_itself(settings: Settings, tmp_path: Path) -> None:
    console = ConsoleApp(Workspace.open(settings, lambda: NOW), CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert "No bills yet" in shown(console)
        await start(pilot, write_bill(tmp_path))
        for _ in range(500):
            if "import" in shown(console).splitlines()[-2]:
                break
            await asyncio.sleep(0.01)
        assert "import" in shown(console).splitlines()[-2]
        await ended(pilot, console)
        assert re.search("2026-10 +unpaid", shown(console))
        assert "2026-10 imported" in shown(console)
        assert "shows it" not in shown(console)


async def test_rows_under_a_cursor_stay_as_they_are(settings: Settings, tmp_path: Path) -> None:
    workspace = Workspace.open(settings, lambda: NOW)
    workspace.imports.run(write_bill(tmp_path))
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "2", "1")
        before = shown(console).splitlines()[:-2]
        await start(pilot, write_bill(tmp_path, "2026-09"))
        await ended(pilot, console)
        assert shown(console).splitlines()[:-2] == before
        assert "r shows it" in shown(console)
        await press(pilot, "r")
        assert re.search("2026-09 +unpaid", shown(console))
        await press(pilot, "2", "[")
        assert "◀ 2026-09" in shown(console) or " 2026-09 ▶" in shown(console)


async def test_a_file_that_is_refused_says_why(settings: Settings, tmp_path: Path) -> None:
    file = write_bill(tmp_path, name="wrong.csv")
    file.write_text(file.read_text("utf-8").replace("Settlement Amount", "Something else", 1), "utf-8")
    console = ConsoleApp(Workspace.open(settings, lambda: NOW), CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await start(pilot, file)
        await ended(pilot, console)
        assert "wrong.csv" in shown(console).splitlines()[-2]
        assert "No bills yet" in shown(console)


async def test_one_import_at_a_time_and_it_can_be_stopped(settings: Settings, tmp_path: Path) -> None:
    many = write_bill(tmp_path, lines=LINES * 60_000)
    console = ConsoleApp(Workspace.open(settings, lambda: NOW), CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await start(pilot, many)
        await pilot.press("i")
        await pilot.pause()
        assert "An import is running already." in shown(console)
        await pilot.press("q")
        await pilot.pause()
        assert "The import goes on without it." in shown(console)
        await pilot.press("n", "ctrl+c")
        await pilot.pause()
        assert "ctrl+c again stops it" in shown(console)
        await pilot.press("ctrl+c")
        await ended(pilot, console)
        assert "cancelled" in shown(console)
        assert "No bills yet" in shown(console)


async def test_the_demonstration_takes_no_bills(settings: Settings) -> None:
    console = ConsoleApp(Workspace.open(replace(settings, is_demo=True), lambda: NOW), CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "i")
        assert "The demonstration takes no bills" in shown(console)
