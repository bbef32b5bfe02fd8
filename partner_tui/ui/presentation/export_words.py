"""Exports in words: what they are of, how far they are, what became of them. All of it safe to print."""

from collections.abc import Sequence

from partner_tui.domain.export import ExportEstimate, ExportFormat, ExportKind, ExportProgress, ExportState, ExportTask
from partner_tui.domain.sizes import size_text
from partner_tui.domain.text import visible
from partner_tui.ui.presentation.words import counted

KINDS = {ExportKind.SUMMARY: "summary", ExportKind.DETAILS: "details", ExportKind.PAYMENTS: "payment records"}
FORMATS = {
    ExportFormat.XLSX: "XLSX",
    ExportFormat.CSV: "CSV",
    ExportFormat.PARQUET: "Parquet",
    ExportFormat.PDF: "PDF",
    ExportFormat.FOCUS_CSV: "FOCUS CSV",
    ExportFormat.FOCUS_PARQUET: "FOCUS Parquet",
}
_FEW_SECONDS = 90


def running_words(unfinished: Sequence[ExportTask], progress: ExportProgress | None) -> str:
    """What the status line says of exports that are not over, newest first; empty where there are none."""
    if not unfinished:
        return ""
    running = next((task for task in unfinished if task.state is ExportState.RUNNING), None)
    if running is None:
        words = f"export {unfinished[-1].id}: waiting"
    elif running.is_cancel_asked:
        words = f"export {running.id}: cancelling"
    elif progress is None or progress.id != running.id:
        words = f"export {running.id}: starting"
    else:
        words = progress_words(progress)
    return words if len(unfinished) == 1 else f"{words}, {len(unfinished) - 1:,} more waiting"


def progress_words(progress: ExportProgress) -> str:
    """`export 41: 62 %, 1,204,331 of 1,950,000 lines`; its phase where rows do not tell."""
    name = f"export {progress.id}"
    if percent := percent_words(progress):
        return f"{name}: {percent}, {progress.rows:,} of {progress.rows_total:,} lines"
    return f"{name}: {visible(progress.phase) or 'starting'}"


def percent_words(progress: ExportProgress) -> str:
    """`62 %`, rounded down; empty where rows do not tell."""
    if progress.rows_total <= 0:
        return ""
    return f"{min(100, progress.rows * 100 // progress.rows_total)} %"


def state_words(task: ExportTask, progress: ExportProgress | None) -> str:
    """The state, and how far it is while it is running."""
    if task.state is not ExportState.RUNNING:
        return str(task.state)
    if task.is_cancel_asked:
        return "cancelling"
    percent = percent_words(progress) if progress is not None and progress.id == task.id else ""
    return f"{task.state} {percent}".rstrip()


def ended_words(task: ExportTask, download: str) -> tuple[str, str]:
    """What became of it, in one sentence, and its look. `download` is the key that downloads it."""
    name = f"Export {task.id}"
    match task.state:
        case ExportState.COMPLETED:
            key = f"; {download} downloads it" if download else ""
            noun = "lines" if task.spec.kind is ExportKind.DETAILS else "rows"
            return f"{name} completed: {counted(task.rows or 0, noun)}, {size_text(task.bytes or 0)}{key}", ""
        case ExportState.FAILED:
            return f"{name} failed. {visible(task.error or '')}".rstrip(), "failure"
    return f"{name} {task.state}, nothing of it is left.", ""


def away_words(tasks: Sequence[ExportTask], download: str, history: str, *, is_narrow: bool) -> tuple[str, str]:
    """What ended while nobody looked, in one sentence, and its look. `history` is the key of Export History."""
    failed = [task for task in tasks if task.state is ExportState.FAILED]
    look = "failure" if failed else ""
    if len(tasks) > 1:
        but = f", {len(failed)} of them failed" if failed else ""
        return f"{len(tasks)} exports ended while you were away{but}: {history} lists them", look
    (task,) = tasks
    if failed:
        return f"Export {task.id} failed while you were away: {history} says why", look
    rows = "" if is_narrow else f" ({task.rows or 0:,} rows)"
    return f"Export {task.id} finished while you were away{rows}: {download} to download", look


def estimate_words(estimate: ExportEstimate) -> str:
    """`214 rows × 38 columns, about 31.0 kB, about 2 s`."""
    shape = f"{counted(estimate.rows, 'rows')} × {counted(estimate.columns, 'columns')}"
    return f"{shape}, about {size_text(estimate.bytes)}, {_seconds_words(round(estimate.seconds))}"


def _seconds_words(seconds: int) -> str:
    if seconds < 1:
        return "under a second"
    return f"about {seconds} s" if seconds < _FEW_SECONDS else f"about {(seconds + 30) // 60} min"
