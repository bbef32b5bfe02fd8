"""Syncs in words for the status line: how far, how they ended, how long ago. Safe to print."""

from datetime import datetime, tzinfo

from partner_tui.domain.errors import Cancelled
from partner_tui.domain.job import JobOutcome
from partner_tui.domain.sync import SyncProgress, SyncResult, SyncStanding
from partner_tui.domain.text import visible
from partner_tui.ui.presentation.cells import cut, steady
from partner_tui.ui.presentation.lines import Part
from partner_tui.ui.presentation.words import counted, since

_NAME, _HOLDER = 30, 40
"""Cells of a step's name, and of who else has the turn."""


def progress_words(progress: SyncProgress) -> str:
    """`sync 5 of 24, bill 2026-09: reading, 1,204,331 lines, 120 of 350 MB`."""
    number = f"sync {progress.number} of {progress.steps}" if progress.steps else "sync"
    head = f"{number}, {cut(steady(visible(progress.step)), _NAME)}"
    if progress.waiting_for:
        return f"{head}: waiting for {cut(steady(visible(progress.waiting_for)), _HOLDER)}"
    lines = f"{progress.lines:,} lines" if progress.lines else ""
    size = f"{progress.done // 10**6:,} of {progress.total // 10**6:,} MB" if progress.total else ""
    far = ", ".join(filter(None, (steady(visible(progress.phase)), lines, size)))
    return f"{head}: {far}" if far else head


def ended_words(outcome: JobOutcome, key: str, *, masked: bool = False) -> tuple[str, str]:
    """One sentence, and its look. `key` shows all of it; a change may name a customer."""
    if outcome.synced is not None:
        return _result_words(outcome.synced, key, masked=masked)
    match outcome.error:
        case None:
            return "sync: it ended and said nothing", "failure"
        case Cancelled():
            return "sync cancelled; what it brought before stays", ""
        case error:
            return visible(f"{error.title}: {error.cause} {error.next_step}").rstrip(), "failure"


def _result_words(result: SyncResult, key: str, *, masked: bool) -> tuple[str, str]:
    changes, failed, apart = result.changes, result.failed, result.differences
    if not failed and not apart and len(changes) == 1 and not masked:
        return visible(changes[0]), ""
    if len(failed) == 1 and not changes and not apart:
        return visible(f"sync failed: {failed[0].sentence} {key} tells more"), "failure"
    told = [counted(len(changes), "changes")] if changes else []
    if failed:
        told.append(f"{counted(len(failed), 'steps')} failed")
    if apart:
        told.append(counted(len(apart), "differences"))
    if not told:
        return "synced: nothing has changed", ""
    look = "failure" if failed else "warning" if apart else ""
    return f"{'sync' if failed else 'synced'}: {', '.join(told)}; {key} tells more", look


def age_words(standing: SyncStanding, now: datetime, zone: tzinfo | None, key: str, *, is_own: bool) -> Part:
    """When the latest sync ended and how long ago that is; nothing where there was none.

    `is_own`: the sync that is running is this console's, which says how far it is.
    """
    if standing.is_running and not is_own:
        return "somebody else is syncing", "quiet"
    if standing.last_at is None:
        return "", ""
    if standing.failed:
        failed = f"{counted(len(standing.failed), 'steps')} failed"
        return f"{since('sync', standing.last_at, now, zone)[0]}: {failed}; {key} tells more", "warning"
    return since("synced", standing.last_at, now, zone)[0], "quiet"
