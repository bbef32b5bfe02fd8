"""Syncs while the operator goes on: begun, followed, told about; and how old the figures are."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from partner_tui.domain.errors import CloudUnreachable, JobError
from partner_tui.domain.job import JobOutcome
from partner_tui.domain.sync import SyncProgress, SyncStanding
from partner_tui.domain.sync_state import SyncStep
from partner_tui.ui import syncing
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.areas import monthly_bills
from partner_tui.ui.desk import Clock
from partner_tui.ui.screens.dialogs.sync import SyncDialog
from tests.conftest import NOW
from tests.ui.conftest import CLOCK, NARROW, WIDE, press, settle, shown, table_of
from tests.ui.sample import CHANGE, RESULT, STEPS, sample_synced
from tests.ui.standin import BROKEN, MemoryWorkspace


@pytest.fixture
def workspace() -> MemoryWorkspace:
    return sample_synced()


def status(console: ConsoleApp) -> str:
    return shown(console).splitlines()[-2].strip()


async def until(pilot: Pilot[Any], holds: Callable[[], bool]) -> None:
    for _ in range(2000):
        if holds():
            await pilot.pause()
            return
        await asyncio.sleep(0.005)
    raise AssertionError(f"never:\n{shown(pilot.app)}")


async def test_the_operator_stays_and_hears_of_it(console: ConsoleApp, workspace: MemoryWorkspace) -> None:
    job = workspace.jobs.sync
    job.told = [SyncProgress("bill 2026-09", 5, 24, 120_000_000, 350_000_000, "fetching")]
    job.outcome = JobOutcome(synced=replace(RESULT, steps=STEPS[:2], differences=()))
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "j")
        await pilot.press("u")
        await until(pilot, lambda: status(console).startswith("sync 5 of 24, bill 2026-09: fetching, 120 of 350 MB"))
        assert table_of(console).place.cursor == 1
        await pilot.press("u")
        await until(pilot, lambda: status(console).startswith("A sync is running already."))
        await pilot.press("q")
        await until(pilot, lambda: "The sync goes on without it." in shown(console))
        await pilot.press("n", "1")
        await until(pilot, lambda: status(console).startswith("sync 5 of 24"))
        workspace.sync.stands = SyncStanding(NOW)
        job.turn.set()
        await until(pilot, lambda: status(console).startswith(CHANGE))
        await settle(pilot)
        assert table_of(console).place.cursor == 0
        assert console.desk.running == ""
        await press(pilot, "j", "j")
        assert status(console).startswith("synced 04:00")


async def test_what_it_brought_is_seen_when_asked_for(console: ConsoleApp, workspace: MemoryWorkspace) -> None:
    job = workspace.jobs.sync
    job.outcome = JobOutcome(synced=RESULT)
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.press("u")
        job.turn.set()
        told = "sync: 2 changes, 1 step failed, 1 difference; U tells more; r shows it"
        await until(pilot, lambda: status(console).startswith(told))
        await settle(pilot)
        workspace.bills.asked.clear()
        await press(pilot, "1")
        assert "months" in workspace.bills.asked
        await press(pilot, "U")
        assert isinstance(console.screen, SyncDialog)
        text = shown(console)
        assert "2026-11-23 04:00, took 14 s" in text
        assert "failed     invoices: Huawei Cloud did not answer. Try again later." in text
        assert "differs    2026-10: expenditures are 1.00" in text
        assert f"new        {CHANGE}" in text
        assert "new        customer Acme ␛[2JLtd is new" in text
        assert "skipped    bill 2026-10, bill 2026-09: No bill bucket is set up. Set [cloud] bucket." in text
        assert "as before  quota" in text
        await press(pilot, "escape", "v", "U")
        assert "Acme" not in shown(console)


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (JobOutcome(synced=replace(RESULT, steps=STEPS[:1], differences=())), "synced: nothing has changed"),
        (
            JobOutcome(error=JobError("A sync is running already", "ann is syncing this data folder.", "Wait for it.")),
            "A sync is running already: ann is syncing this data folder. Wait for it.",
        ),
        (JobOutcome(), "sync: it ended and said nothing"),
        (
            JobOutcome(synced=replace(RESULT, steps=(STEPS[0], STEPS[-1]), differences=())),
            "sync failed: Huawei Cloud did not answer. U tells more",
        ),
        (
            JobOutcome(synced=replace(RESULT, steps=STEPS[:1])),
            "synced: 1 difference; U tells more",
        ),
    ],
)
async def test_how_it_may_end(console: ConsoleApp, workspace: MemoryWorkspace, outcome: JobOutcome, words: str) -> None:
    workspace.jobs.sync.outcome = outcome
    workspace.jobs.sync.turn.set()
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "u")
        await until(pilot, lambda: status(console).startswith(words))
        assert "shows it" not in status(console)


async def test_it_is_stopped_at_the_second_time_of_asking(console: ConsoleApp, workspace: MemoryWorkspace) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await pilot.press("u")
        await until(pilot, lambda: workspace.jobs.sync.is_running)
        await pilot.press("ctrl+c")
        await until(pilot, lambda: status(console).startswith("A sync is running; ctrl+c again stops it."))
        assert workspace.jobs.sync.cancels == 0
        await pilot.press("ctrl+c")
        await until(pilot, lambda: status(console).startswith("sync cancelled; what it brought before stays"))
        await pilot.press("ctrl+c")
        await until(pilot, lambda: "Nothing is being read." in status(console))


async def test_not_set_up_is_said_and_all_else_works(console: ConsoleApp, workspace: MemoryWorkspace) -> None:
    workspace.sync.missing = MemoryWorkspace(workspace.bills).sync.missing
    workspace.sync.stands = SyncStanding()
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert "sync" not in status(console)
        await press(pilot, "u")
        await until(pilot, lambda: "Sync is not set up: No credentials for Huawei Cloud." in status(console))
        assert workspace.jobs.started == 0
        await press(pilot, "U")
        text = shown(console)
        assert "never synced" in text
        assert "missing    No credentials for Huawei Cloud." in text
        assert "set up     1. Make an access key" in text
        await press(pilot, "G")
        assert "partner-tui doctor" in shown(console)
        await press(pilot, "escape", "j")
        assert table_of(console).place.cursor == 1


async def test_a_process_that_cannot_start(console: ConsoleApp, workspace: MemoryWorkspace) -> None:
    workspace.jobs.refuses = JobError("Cannot start the sync", "python: Cannot allocate memory.", "Free some.")
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "u")
        await until(pilot, lambda: status(console).startswith("Cannot start the sync: python: Cannot allocate memory."))
        assert console.desk.running == ""


async def test_the_demonstration_is_not_synced(workspace: MemoryWorkspace) -> None:
    workspace.is_demo = True
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        for key in "uU":
            await press(pilot, key)
            assert status(console).startswith("The demonstration is not synced")
        assert workspace.jobs.started == workspace.sync.looks == 0


async def test_the_palette_knows_it(console: ConsoleApp, workspace: MemoryWorkspace) -> None:
    workspace.jobs.sync.outcome = JobOutcome(synced=replace(RESULT, steps=STEPS[:1], differences=()))
    workspace.jobs.sync.turn.set()
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, ":", *"sync", "enter")
        await until(pilot, lambda: status(console).startswith("synced: nothing has changed"))


# How old the figures are


async def test_the_age_is_said_and_grows_once_a_minute(
    workspace: MemoryWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(syncing, "PERIOD", 0.05)
    now = NOW
    console = ConsoleApp(workspace, Clock(now=lambda: now, zone=UTC), area="export-history")
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await until(pilot, lambda: status(console) == "synced 03:46, 14 min ago")
        looks, painted = workspace.sync.looks, []
        monkeypatch.setattr(console.area, "show_status", lambda: painted.append(1))
        await until(pilot, lambda: workspace.sync.looks > looks + 3)
        assert painted == []
        now = NOW + timedelta(minutes=1)
        await until(pilot, lambda: painted == [1])
        assert console.desk.synced == ("synced 03:46, 15 min ago", "quiet")


async def test_somebody_else_syncs(workspace: MemoryWorkspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syncing, "PERIOD", 0.05)
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        workspace.sync.stands = SyncStanding(NOW - timedelta(minutes=14), is_running=True)
        await press(pilot, "j", "j")
        await until(pilot, lambda: status(console).startswith("somebody else is syncing"))
        workspace.sync.stands = SyncStanding(NOW - timedelta(minutes=1))
        await until(pilot, lambda: status(console).startswith("Synced by somebody else; r shows it"))
        await press(pilot, "k", "j")
        await until(pilot, lambda: status(console).startswith("synced 03:59, 1 min ago"))


async def test_what_failed_is_said_till_it_is_done(workspace: MemoryWorkspace) -> None:
    failed = ("invoices: Huawei Cloud did not answer.", "quota: Huawei Cloud did not answer.")
    workspace.sync.stands = SyncStanding(NOW - timedelta(minutes=14), failed)
    workspace.sync.kept = (
        SyncStep("invoices", NOW, "Huawei Cloud did not answer.", False),
        SyncStep("quota", NOW, "Huawei Cloud did not answer.", False),
        SyncStep("summary 2026-10", NOW, "2026-10 is final.", True),
        SyncStep("sync", NOW, "2 steps failed.", False),
    )
    console = ConsoleApp(workspace, CLOCK, area="export-history")
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert status(console) == "sync 03:46, 14 min ago: 2 steps failed; U tells more"
        await press(pilot, "U")
        text = shown(console)
        assert "failed     invoices, quota: Huawei Cloud did not answer." in text
        assert "done       summary 2026-10: 2026-10 is final." in text
        assert "set up" not in text


async def test_a_store_that_cannot_be_read_is_not_told_twice(workspace: MemoryWorkspace) -> None:
    workspace.sync.broken = BROKEN
    console = ConsoleApp(workspace, CLOCK, area="export-history")
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert status(console) == ""
        await press(pilot, "U")
        assert BROKEN.title in shown(console)


def test_days_are_counted() -> None:
    def age(standing: SyncStanding, now: datetime = NOW) -> str:
        from partner_tui.ui.presentation.sync_words import age_words

        return age_words(standing, now, UTC, "U", is_own=False)[0]

    assert age(SyncStanding()) == ""
    assert age(SyncStanding(NOW)) == "synced 04:00"
    assert age(SyncStanding(NOW - timedelta(days=3))) == "synced 04:00, 3 days ago"
    assert age(SyncStanding(NOW, ("x",))) == "sync 04:00: 1 step failed; U tells more"


def test_an_unreachable_service_is_a_sentence() -> None:
    error = CloudUnreachable("Huawei Cloud did not answer", "No route to host.", "Check the network.")
    from partner_tui.ui.presentation.sync_words import ended_words

    assert ended_words(JobOutcome(error=error), "U") == (
        "Huawei Cloud did not answer: No route to host. Check the network.",
        "failure",
    )


def test_a_start_imports_nothing_of_it(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from partner_tui.services.workspace import Workspace\n"
        "from partner_tui.settings import Settings\n"
        "from partner_tui.ui import starting\n"
        "from partner_tui.ui.due import Due\n"
        "Due.read(Workspace.open(Settings(Path(sys.argv[1]))))\n"
        "words = ('sync', 'reconcil', 'partner_tui.cloud', 'vendor_figures', 'vendor_month')\n"
        "print([name for name in sys.modules if name.startswith('partner_tui') and any(w in name for w in words)])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "data")], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


async def test_an_area_that_is_not_there_yet_is_told_without_harm(console: ConsoleApp) -> None:
    """As when the operator goes to another one in the moment at which the sync is refused."""
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        area = monthly_bills(console.desk, None, None)
        area.say("Sync is not set up.", "warning")
        await console.push_screen(area)
        await pilot.pause()
        assert status(console).startswith("Sync is not set up.")
