"""A sync by a real process against Huawei Cloud on loopback, begun in the console."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from partner_tui.services.sync_turn import sync_turn
from partner_tui.services.workspace import Workspace
from partner_tui.settings import load_settings
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.desk import Clock
from tests.cloud.bucket_server import Moto
from tests.e2e.cloud_world import CloudWorld, cloud_world
from tests.ui.conftest import press, settle, shown

CLOCK = Clock(now=lambda: datetime.now(UTC), zone=UTC)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CloudWorld]:
    with Moto() as moto, cloud_world(moto, tmp_path) as made:
        for name, value in made.environment.items():
            monkeypatch.setenv(name, value)
        yield made


async def until(pilot: Pilot[Any], holds: Callable[[], bool]) -> None:
    for _ in range(6000):
        if holds():
            await pilot.pause()
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"never:\n{shown(pilot.app)}")


def status(console: ConsoleApp) -> str:
    return shown(console).splitlines()[-2].strip()


async def test_an_empty_store_is_filled(world: CloudWorld, tmp_path: Path) -> None:
    console = ConsoleApp(Workspace.open(load_settings(data_dir=tmp_path / "data")), CLOCK)
    latest, *_, oldest = world.months
    async with console.run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        assert "No bills yet" in shown(console)
        await pilot.press("u")
        await until(pilot, lambda: status(console).startswith("sync "))
        await until(pilot, lambda: status(console).startswith("synced: "))
        await settle(pilot)
        assert f"{latest}" in shown(console)
        assert f"{oldest}" in shown(console)
        assert "agrees" in shown(console)
        assert "Quota used" in shown(console)
        await press(pilot, "j")
        assert status(console).startswith("synced ")
        await press(pilot, "U")
        assert f"new        {latest} final: amount due 15.00" in shown(console)
        await press(pilot, "escape", "u")
        await until(pilot, lambda: status(console).startswith("synced: nothing has changed"))


async def test_two_consoles(world: CloudWorld, tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path / "data")
    other = Workspace.open(settings)
    await asyncio.to_thread(other.sync.run, 1)
    console = ConsoleApp(Workspace.open(settings), CLOCK, area="export-history")
    async with console.run_test(size=(140, 40)) as pilot:
        await until(pilot, lambda: status(console).startswith("synced "))
        with sync_turn(tmp_path / "data", operator="ann", since=datetime.now(UTC)):
            await pilot.press("u")
            await until(pilot, lambda: status(console).startswith("A sync is running already: ann "))
        await press(pilot, "U")
        assert "done " in shown(console)
        assert "set up" not in shown(console)
