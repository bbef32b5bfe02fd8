"""Exports while the operator goes on: created, worked off by a process of their own, watched, told about."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from partner_tui.domain.errors import JobError
from partner_tui.domain.export import ExportKind, ExportProgress, ExportSpec, ExportState
from partner_tui.ui import export_queue, exporting
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.screens.dialogs.download import DownloadDialog
from partner_tui.ui.session import Session
from partner_tui.ui.session_text import from_text
from tests.conftest import NOW
from tests.ui.conftest import CLOCK, NARROW, WIDE, press, settle, shown, table_of
from tests.ui.sample import OCTOBER, sample_exports
from tests.ui.standin import MemoryWorkspace

SPEC = ExportSpec(OCTOBER, OCTOBER, ExportKind.DETAILS)
DIED = JobError("The export was killed", "SIGKILL: it was killed, often because memory ran short.", "")


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    """A look every now and then would only make the tests slow."""
    monkeypatch.setattr(export_queue, "PERIOD", 0.05)


def status(console: ConsoleApp) -> str:
    return shown(console).splitlines()[-2].strip()


async def until(pilot: Pilot[Any], holds: Callable[[], bool]) -> None:
    for _ in range(2000):
        if holds():
            await pilot.pause()
            return
        await asyncio.sleep(0.005)
    raise AssertionError(f"never:\n{shown(pilot.app)}")


async def create(pilot: Pilot[Any]) -> None:
    await pilot.press("e")
    await pilot.pause()
    await pilot.press("enter")
    await pilot.pause()


async def test_the_operator_stays_and_hears_of_it(
    console: ConsoleApp, workspace: MemoryWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "CREATED_SECONDS", 0.02)
    workspace.jobs.turn.clear()
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "j")
        await create(pilot)
        await until(pilot, lambda: workspace.exports.is_worked)
        workspace.exports.told = ExportProgress(1, "rows", 1_204_331, 1_950_000)
        await until(pilot, lambda: "export 1: 61 %, 1,204,331 of 1,950,000 lines" in status(console))
        assert table_of(console).place.cursor == 1
        await pilot.press("1")
        await until(pilot, lambda: "export 1: 61 %" in status(console))
        await pilot.press("q")
        await until(pilot, lambda: "The export goes on without it." in shown(console))
        await pilot.press("n")
        workspace.jobs.turn.set()
        await until(pilot, lambda: "Export 1 completed: 12,034 rows, 3.1 MB; d downloads it" in status(console))
        assert workspace.jobs.started == 1
        assert workspace.exports.settled == [None]
        assert console.desk.running == ""


async def test_that_it_was_created_is_said_first(console: ConsoleApp, workspace: MemoryWorkspace) -> None:
    workspace.jobs.turn.clear()
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await create(pilot)
        await until(pilot, lambda: status(console).startswith("Export task created: 1, on Export History (3)"))
        await until(pilot, lambda: workspace.exports.is_worked)
        workspace.jobs.turn.set()
        await until(pilot, lambda: "completed" in status(console))


async def test_the_file_is_there_wherever_the_operator_is(
    console: ConsoleApp, workspace: MemoryWorkspace, tmp_path: Path
) -> None:
    workspace.exports.folder = tmp_path
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await create(pilot)
        await until(pilot, lambda: "d downloads it" in status(console))
        await press(pilot, "d")
        assert isinstance(console.screen, DownloadDialog)
        await press(pilot, "escape", "3")
        assert "1  completed" in shown(console)


async def test_a_failed_one_says_why(console: ConsoleApp, workspace: MemoryWorkspace) -> None:
    workspace.jobs.turn.clear()
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await create(pilot)
        await until(pilot, lambda: workspace.exports.is_worked)
        workspace.exports.fail(1, "No space [red]left\x1b[2J.")
        await until(pilot, lambda: status(console).startswith("Export 1 failed. No space [red]left␛[2J."))
        workspace.jobs.turn.set()
        await settle(pilot)


async def test_a_process_that_dies_is_started_again_but_not_for_ever(
    console: ConsoleApp, workspace: MemoryWorkspace
) -> None:
    workspace.jobs.refuses = JobError("Cannot start the export", "python: Cannot allocate memory.", "Free some.")
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await create(pilot)
        await until(pilot, lambda: workspace.jobs.started == export_queue.MOST_IN_VAIN)
        await until(pilot, lambda: "Cannot allocate memory" in status(console))
        for _ in range(20):
            await pilot.pause()
        assert workspace.jobs.started == export_queue.MOST_IN_VAIN
        workspace.jobs.refuses = None
        await create(pilot)
        await until(pilot, lambda: workspace.exports.task(2).state is ExportState.COMPLETED)
        assert workspace.exports.task(1).state is ExportState.COMPLETED


async def test_what_its_process_died_of_is_told_to_the_ledger(console: ConsoleApp, workspace: MemoryWorkspace) -> None:
    workspace.jobs.dies_of = DIED
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await create(pilot)
        await until(pilot, lambda: DIED in workspace.exports.settled)
        await until(pilot, lambda: "The export was killed" in status(console))
        workspace.jobs.dies_of = None
        await until(pilot, lambda: workspace.exports.task(1).state is ExportState.COMPLETED)
        assert workspace.exports.task(1).attempts >= 2


async def test_what_nobody_expected_is_said_too(
    console: ConsoleApp, workspace: MemoryWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        monkeypatch.setattr(workspace.exports, "create", None)
        await create(pilot)
        await until(pilot, lambda: status(console).startswith("A fault in partner-tui: TypeError in exporting.py"))


async def test_what_was_left_waiting_is_taken_up_at_the_start(workspace: MemoryWorkspace) -> None:
    task = workspace.exports.create(SPEC)
    workspace.exports.change(task.id, state=ExportState.INTERRUPTED)
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: workspace.exports.task(1).state is ExportState.COMPLETED)
        await until(pilot, lambda: "Export 1 completed" in status(console))
        assert workspace.jobs.started == 1


async def test_another_consoles_export_is_watched_and_not_worked_twice() -> None:
    workspace = sample_exports()
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "export 5: 61 %, 1,204,331 of 1,950,000 lines, 1 more waiting" in status(console))
        console.desk.importing = "import b.csv: reading, 5 lines, 1 of 2 MB"
        console.area.show_status()
        assert status(console).startswith("export 5: 61 % · import b.csv: reading")
        assert workspace.jobs.started == 0
        workspace.exports.is_worked = False
        await until(pilot, lambda: workspace.jobs.started >= 1)
        await until(pilot, lambda: workspace.exports.task(6).state is ExportState.COMPLETED)


async def test_nothing_is_looked_at_while_there_is_nothing_to_see(
    console: ConsoleApp, workspace: MemoryWorkspace
) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)

        def timer() -> object:
            return console.exporting._queue._timer

        assert timer() is None
        await press(pilot, "3")
        assert timer() is not None
        await press(pilot, "1")
        await until(pilot, lambda: timer() is None)
        await create(pilot)
        await until(pilot, lambda: "completed" in status(console))
        await until(pilot, lambda: timer() is None)


async def test_rows_come_and_go_under_the_operators_eyes(workspace: MemoryWorkspace) -> None:
    console = ConsoleApp(workspace, CLOCK, area="export-history")
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert "No exports yet" in shown(console)
        workspace.jobs.turn.clear()
        workspace.exports.create(SPEC)
        await until(pilot, lambda: "1  running" in shown(console))
        workspace.jobs.turn.set()
        await until(pilot, lambda: "1  completed" in shown(console))
        await until(pilot, lambda: status(console).split("   ")[0] == "Export 1 completed: 12,034 lines, 3.1 MB")


# What happened while nobody looked


def away(workspace: MemoryWorkspace, **session: Any) -> ConsoleApp:
    left = Session("amount-due", left_at=NOW - timedelta(hours=1))
    return ConsoleApp(workspace, CLOCK, session=replace(left, **session))


def ended(workspace: MemoryWorkspace, *minutes_ago: int) -> None:
    for minutes in minutes_ago:
        task = workspace.exports.create(SPEC)
        workspace.exports.complete(task.id, at=NOW - timedelta(minutes=minutes))


async def test_what_finished_meanwhile_is_there_to_download(workspace: MemoryWorkspace, tmp_path: Path) -> None:
    workspace.exports.folder = tmp_path
    ended(workspace, 90, 10)
    console = away(workspace)
    async with console.run_test(size=(100, 30)) as pilot:
        await until(
            pilot, lambda: "Export 2 finished while you were away (12,034 rows): d to download" in status(console)
        )
        await press(pilot, "d")
        assert isinstance(console.screen, DownloadDialog)
        assert "_2.xlsx" in shown(console)


async def test_in_little_room_the_key_is_still_there(workspace: MemoryWorkspace) -> None:
    ended(workspace, 10)
    console = away(workspace)
    async with console.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: "Export 1 finished while you were away: d to download" in status(console))


async def test_on_export_history_the_cursor_goes_to_it(workspace: MemoryWorkspace) -> None:
    ended(workspace, 10, 90, 90)
    console = away(workspace, area="export-history")
    async with console.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: "Export 1 finished while you were away" in status(console))
        await settle(pilot)
        assert table_of(console).current["id"] == 1


@pytest.mark.parametrize(
    ("failed", "said"),
    [
        ((1,), "Export 1 failed while you were away: 3 says why"),
        ((1, 2), "2 exports ended while you were away, 2 of them failed: 3 lists them"),
    ],
)
async def test_so_is_what_failed(workspace: MemoryWorkspace, failed: tuple[int, ...], said: str) -> None:
    ended(workspace, *[10] * len(failed))
    for number in failed:
        workspace.exports.fail(number, at=NOW - timedelta(minutes=10))
    console = away(workspace)
    async with console.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: said in status(console))
        await press(pilot, "d")
        assert "3 lists exports." in status(console)


async def test_without_a_session_nothing_is_said(workspace: MemoryWorkspace) -> None:
    ended(workspace, 10)
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert "away" not in shown(console)
        assert console.session().left_at == NOW


async def test_what_was_told_is_not_told_again(workspace: MemoryWorkspace) -> None:
    ended(workspace, 10)
    console = away(workspace)
    async with console.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: "away" in status(console))
        await pilot.press("ctrl+q")
    assert workspace.memory.text is not None
    again = ConsoleApp(workspace, CLOCK, session=from_text(workspace.memory.text))
    async with again.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert "away" not in shown(again)


def test_an_older_place_is_still_read() -> None:
    import json

    from partner_tui.ui.session_text import to_text

    session = Session("amount-due", export={"kind": "details"}, left_at=NOW)
    content = json.loads(to_text(session))
    assert from_text(json.dumps(content)) == session
    del content["export"], content["left_at"]
    assert from_text(json.dumps(content)) == Session("amount-due")
