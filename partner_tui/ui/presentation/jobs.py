"""Jobs in words for the status line: how far, and how they ended. Safe to print."""

from partner_tui.domain.errors import Cancelled
from partner_tui.domain.imported import ImportOutcome
from partner_tui.domain.job import FileTaken, JobOutcome, Progress
from partner_tui.domain.sync import SyncProgress
from partner_tui.domain.text import visible
from partner_tui.ui.presentation import sync_words
from partner_tui.ui.presentation.cells import cut, steady
from partner_tui.ui.presentation.words import money

_NAME = 30
"""Cells of a file's name beside its progress."""


def progress_words(progress: Progress) -> str:
    """`import 2 of 3, customerBill_202610.tar.gz: reading, 1,204,331 lines, 120 of 350 MB`."""
    if isinstance(progress, SyncProgress):
        return sync_words.progress_words(progress)
    number = f" {progress.number} of {progress.files}," if progress.files > 1 else ""
    name = cut(steady(visible(progress.file)), _NAME)
    if progress.waiting_for:
        return f"import{number} {name}: waiting for the import of {cut(steady(visible(progress.waiting_for)), 40)}"
    size = f"{progress.bytes_done // 10**6:,} of {progress.bytes_total // 10**6:,} MB"
    return f"import{number} {name}: {visible(progress.phase)}, {progress.lines:,} lines, {size}"


def outcome_words(outcome: JobOutcome) -> tuple[str, str]:
    """One sentence, and its look."""
    taken = "; ".join(map(_taken_words, outcome.taken))
    match outcome.error:
        case None:
            return taken or "nothing imported", ""
        case Cancelled():
            return f"import cancelled; before it: {taken}" if taken else "import cancelled, nothing changed", ""
        case error:
            words = visible(f"{error.title}: {error.cause} {error.next_step}")
            return f"{words} Before it: {taken}" if taken else words, "failure"


def _taken_words(file: FileTaken) -> str:
    head = f"{file.month} {file.outcome}"
    if file.outcome is ImportOutcome.ALREADY_IMPORTED:
        return head
    return f"{head}, {file.lines:,} lines, {money(file.bill_amount, file.currency)}"
