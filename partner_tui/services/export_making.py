"""Making one file of an export task: from what counts in the store now to a whole file under its own name."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from partner_tui import private_files
from partner_tui.bills.cancelling import promptly
from partner_tui.domain.errors import Cancelled, StoreError
from partner_tui.domain.export import ExportProgress, ExportSpec, ExportTask
from partner_tui.exporting.content import Details
from partner_tui.exporting.formats import writer
from partner_tui.exporting.target import Finished, Target, demand_writable, free_space
from partner_tui.services.export_content import Contents
from partner_tui.services.export_estimates import estimate_of
from partner_tui.services.export_names import file_name

_SPARE_BYTES = 1 << 20
_CAUTION_PERCENT = 110
"""Files may come out larger than their estimates."""
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Made:
    """A whole file that has only its unfinished name yet."""

    target: Target
    rows: int
    finished: Finished


def planned(task: ExportTask, folder: Path) -> Path:
    """The file's final name: the one that was asked for, else one of its own in that folder."""
    if task.spec.output:
        return Path(task.spec.output)
    path = folder / file_name(task.spec, task.created_at)
    if os.path.lexists(path) or os.path.lexists(Target(path).unfinished):
        path = folder / file_name(task.spec, task.created_at, str(task.id))
    return path


def made(
    task: ExportTask,
    path: Path,
    contents: Contents,
    *,
    now: datetime,
    progress: Callable[[ExportProgress], None],
    cancelled: Callable[[], bool],
) -> Made:
    """Writes the file beside its final name. On any error nothing of it stays.

    Raises every kind of PartnerError that reading and writing know, Cancelled among them.
    """
    progress(ExportProgress(task.id, "reading"))
    demand_writable(path)
    content = contents.of(task.spec, now, cancelled)
    _demand_space(path.parent, task.spec, content.provenance.lines, _columns(content))
    total = content.rows if isinstance(content, Details) else 0

    def tell(phase: str, rows: int) -> None:
        if not cancelled():  # then there may be another task by now
            progress(ExportProgress(task.id, phase, rows, total))

    target = Target(path)
    with target.open() as file:
        # Some libraries cannot be stopped for seconds: they end by themselves, with a file that has no name any more.
        written = promptly(lambda: writer(task.spec)(content, file, tell, cancelled), cancelled)
        if total and written.rows != total:
            raise StoreError(
                "The export is not complete", f"{written.rows:,} of {total:,} lines were written.", "Try again."
            )
        tell("syncing", total)
        if cancelled():
            raise Cancelled("The export")
    with private_files.whole_or_gone(target.unfinished):
        finished = target.finished(cancelled)
    return Made(target, written.rows, finished)


def _columns(content: object) -> int:
    return len(content.columns) if isinstance(content, Details) else 0


def _demand_space(folder: Path, spec: ExportSpec, lines: int, columns: int) -> None:
    needed = estimate_of(spec, lines, columns).bytes * _CAUTION_PERCENT // 100 + _SPARE_BYTES
    free = free_space(folder)
    if free < needed:
        raise StoreError(
            "Not enough space",
            f"The file needs about {-(-needed // _MEGABYTE):,} MB; {folder} has {free // _MEGABYTE:,} MB left.",
            "Free some space there, delete old exports, or export less.",
        )
