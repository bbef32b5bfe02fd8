"""Past the places where a sync's words are shown, and the vendor's months."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from textual.pilot import Pilot

from partner_tui.domain.job import JobOutcome
from partner_tui.domain.sync import StepOutcome, SyncedStep, SyncResult
from partner_tui.domain.sync_state import SyncStep
from partner_tui.domain.vendor_summary import VendorSummary
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.screens.dialogs.sync import SyncDialog
from tests.conftest import NOW
from tests.faults.foreign_bills import BEFORE, ForeignWorkspace, error_of
from tests.faults.hands import settle
from tests.ui.sync_standin import MemorySyncJob

_SUMMARY = VendorSummary(BEFORE.previous, "", Decimal(1), Decimal(0), Decimal(0), Decimal(1), None, NOW)
Look = Callable[[str, Sequence[str]], Awaitable[None]]
Go = Callable[..., Awaitable[None]]


async def syncs(pilot: Pilot[Any], workspace: ForeignWorkspace, text: str, go: Go, look: Look) -> None:
    """From Monthly Bills, and back to there."""
    console = pilot.app
    assert isinstance(console, ConsoleApp)

    async def synced(outcome: JobOutcome) -> None:
        workspace.jobs.sync = MemorySyncJob(outcome)
        workspace.jobs.sync.turn.set()
        await go("u")
        while console.desk.syncing:
            await asyncio.sleep(0.01)
        await settle(pilot)

    sync = workspace.sync
    sync.missing = error_of(text)
    await go("u")
    await look("sync that is not set up", (text,))
    await go("U")
    await look("how to set it up", (text,))
    await go("escape")
    sync.missing = None
    await synced(JobOutcome(error=error_of(text)))
    await look("a sync that failed", (text,))
    await synced(JobOutcome(synced=SyncResult(NOW, NOW, (_step(text, StepOutcome.CHANGED),))))
    await look("a sync that brought one thing", (text,))
    steps = tuple(_step(text, outcome) for outcome in StepOutcome)
    await synced(JobOutcome(synced=SyncResult(NOW, NOW, steps, (text,))))
    await go("U")
    await look("the last sync", (text,))
    await go("escape")
    sync.kept = (SyncStep(text, NOW, text, False), SyncStep(f"{text}.", NOW, text, True))
    await console.push_screen(SyncDialog(console.desk, None))
    await settle(pilot)
    await look("what the ledger keeps of syncs", (text,))
    await go("escape")


async def months_without_lines(workspace: ForeignWorkspace, text: str, go: Go, look: Look) -> None:
    """From Amount Due, and back to there."""
    workspace.sync.summaries = {BEFORE.previous: replace(_SUMMARY, currency=text)}
    await go("r")
    await look("a month without lines", ())
    await go("G", "enter")
    await look("a month whose lines are missing", ())
    workspace.sync.summaries = {}
    await go("]", "1", "r")


def _step(text: str, outcome: StepOutcome) -> SyncedStep:
    return SyncedStep(text, outcome, text, (text,) if outcome is StepOutcome.CHANGED else (), text)
