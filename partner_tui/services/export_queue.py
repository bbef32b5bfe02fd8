"""What may become of an export task: pure rules from one state of it to the next; None leaves it as it is."""

from dataclasses import replace
from datetime import datetime

from partner_tui.domain.errors import WrongUsage
from partner_tui.domain.export import ExportState, ExportTask

MOST_ATTEMPTS = 3
"""A task that ends its process each time is not begun for ever."""
VANISHED = "Its process ended before the file was whole, often because memory ran short or the machine went down."


def begun(task: ExportTask, path: str, at: datetime) -> ExportTask | None:
    """Taken up by who has the turn."""
    if not task.state.is_waiting:
        return None
    return replace(
        _afresh(task),
        state=ExportState.RUNNING,
        started_at=at,
        attempts=task.attempts + 1,
        path=path,
    )


def written(task: ExportTask, rows: int, bytes_: int, sha256: str) -> ExportTask | None:
    """The file is whole under its unfinished name: from here on its hash tells whose the file of that name is."""
    if task.state is not ExportState.RUNNING or task.is_cancel_asked:
        return None
    return replace(task, rows=rows, bytes=bytes_, sha256=sha256)


def completed(task: ExportTask, at: datetime) -> ExportTask | None:
    if task.state is not ExportState.RUNNING:
        return None
    return replace(task, state=ExportState.COMPLETED, finished_at=at, is_cancel_asked=False)


def failed(task: ExportTask, why: str, at: datetime) -> ExportTask:
    return replace(_afresh(task), state=ExportState.FAILED, finished_at=at, error=why)


def cancelled(task: ExportTask, at: datetime) -> ExportTask:
    return replace(_afresh(task), state=ExportState.CANCELLED, finished_at=at)


def stopped(task: ExportTask) -> ExportTask:
    """Its process was asked to end: that attempt does not count."""
    return replace(
        _afresh(task),
        state=ExportState.INTERRUPTED,
        attempts=max(0, task.attempts - 1),
        error="Its process was stopped from outside; it is taken up again.",
    )


def orphaned(task: ExportTask, why: str, at: datetime) -> ExportTask | None:
    """Its process is gone without having told what became of it."""
    if task.state is not ExportState.RUNNING:
        return None
    if task.is_cancel_asked:
        return cancelled(task, at)
    if task.attempts >= MOST_ATTEMPTS:
        return failed(task, f"{why} It was begun {task.attempts} times.", at)
    return replace(_afresh(task), state=ExportState.INTERRUPTED, error=why)


def cancel_asked(task: ExportTask, at: datetime) -> ExportTask | None:
    """Raises WrongUsage where there is nothing to cancel."""
    if task.state.is_over:
        raise WrongUsage("Nothing to cancel", f"Export {task.id} is {task.state} already.", "")
    if task.state.is_waiting:
        return cancelled(task, at)
    return None if task.is_cancel_asked else replace(task, is_cancel_asked=True)


def requeued(task: ExportTask, *, file_is_gone: bool) -> ExportTask:
    """From the beginning. Raises WrongUsage for one that is under way, or whose file is there."""
    if task.state in (ExportState.QUEUED, ExportState.RUNNING):
        raise WrongUsage("Nothing to retry", f"Export {task.id} is {task.state}.", "Wait for it, or cancel it.")
    if task.state is ExportState.COMPLETED and not file_is_gone:
        raise WrongUsage("Nothing to retry", f"Export {task.id} is complete.", "Its file is there: download it.")
    return replace(_afresh(task), state=ExportState.QUEUED, attempts=0, started_at=None)


def demand_deletable(task: ExportTask) -> None:
    """Raises WrongUsage for one that is under way."""
    if task.state is ExportState.RUNNING:
        raise WrongUsage("The export is running", f"Export {task.id} is being made.", "Cancel it first.")


def _afresh(task: ExportTask) -> ExportTask:
    """Nothing known of a file, and nothing asked."""
    return replace(
        task, is_cancel_asked=False, finished_at=None, rows=None, bytes=None, sha256=None, path=None, error=None
    )
