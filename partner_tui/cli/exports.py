"""`partner-tui exports`: the exports there are, their files, and what can be done about them."""

import os
import shutil
import sys
from pathlib import Path

from partner_tui.cli import shapes
from partner_tui.cli.interrupts import interruptible
from partner_tui.cli.progress import ProgressLine, export_text
from partner_tui.cli.running import Arguments, put
from partner_tui.cli.tables import Column, table
from partner_tui.cli.watchdog import watched
from partner_tui.domain.errors import Cancelled, FileError, WrongUsage
from partner_tui.domain.export import ExportFormat, ExportSpec, ExportState, ExportTask
from partner_tui.domain.sizes import size_text
from partner_tui.domain.text import visible
from partner_tui.services.workspace import Workspace

_NONE_YET = "No exports yet. Make one with `partner-tui export MONTH`."
_NICENESS = 19
"""Whoever is at a keyboard goes first."""
_CHUNK = 1 << 20
_TEXT = (ExportFormat.CSV, ExportFormat.FOCUS_CSV)
_COLUMNS = (
    Column("ID", right=True),
    Column("Created (UTC)"),
    Column("Month"),
    Column("What", widest=48),
    Column("Format"),
    Column("State"),
    Column("Rows", right=True),
    Column("Size", right=True),
    Column("By whom"),
)


def exports(arguments: Arguments) -> int:
    service = _workspace(arguments).exports
    tasks, progress = service.tasks(), service.progress()
    if arguments.json:
        put(shapes.dumps(shapes.exports(tasks, progress)))
    elif not tasks:
        put(_NONE_YET)
    else:
        put(*table(_COLUMNS, [_row(task) for task in tasks]))
        if progress is not None:
            put("", visible(export_text(progress)))
        put(*(f"Export {task.id}: {visible(task.error)}" for task in tasks if task.error))
    return 0


def cat(arguments: Arguments) -> int:
    """The file as it is; on a terminal only text, made safe to look at. Raises WrongUsage, UnknownExport, FileError."""
    if sys.stdout is None:
        raise FileError("Nowhere to write to", "Standard output is closed.", "Lead it to a file.")
    service = _workspace(arguments).exports
    number = arguments.value("id", int)
    spec, file = service.task(number).spec, service.open_file(number)
    if sys.stdout.isatty():
        _show(number, spec, file)
        return 0
    with file.open("rb") as source:
        shutil.copyfileobj(source, sys.stdout.buffer, _CHUNK)
    return 0


def run(arguments: Arguments) -> int:
    """What the console starts, too. A signal stops it where nothing is half-done, and that is no failure."""
    if not any(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        os.nice(_NICENESS)
    service = _workspace(arguments).exports
    with ProgressLine() as line, interruptible() as asked, watched(asked) as cancelled:
        try:
            service.work(lambda progress: line.exporting(progress.id, progress), cancelled)
        except Cancelled:
            return 0
    return 0


def cancel(arguments: Arguments) -> int:
    task = _workspace(arguments).exports.cancel(arguments.value("id", int))
    put(f"Export {task.id} is {'cancelled' if task.state is ExportState.CANCELLED else 'being stopped'}.")
    return 0


def retry(arguments: Arguments) -> int:
    service = _workspace(arguments).exports
    task = service.retry(arguments.value("id", int))
    how = "" if service.is_worked else "; `partner-tui exports run` works the queue off"
    put(f"Export {task.id} is queued again{how}.")
    return 0


def delete(arguments: Arguments) -> int:
    number = arguments.value("id", int)
    _workspace(arguments).exports.delete(number)
    put(f"Export {number} is deleted.")
    return 0


def can_be(asked: str, state: ExportState) -> bool:
    """Whether that can be asked of a task that stands there."""
    match asked:
        case "cat":
            return state is ExportState.COMPLETED
        case "cancel":
            return not state.is_over
        case "retry":
            return state in (ExportState.FAILED, ExportState.CANCELLED, ExportState.INTERRUPTED)
        case _:
            return state is not ExportState.RUNNING


def what(spec: ExportSpec) -> str:
    """`details, Acme Ltd, refund, amount>100, masked`: foreign text, verbatim."""
    kind = None if spec.bill_type is None else spec.bill_type.value
    said = (spec.kind.value, spec.subject, kind, spec.filter, "masked" if spec.masked else "")
    return ", ".join(part for part in said if part)


def _workspace(arguments: Arguments) -> Workspace:
    return Workspace.open(arguments.settings(), arguments.clock)


def _row(task: ExportTask) -> tuple[str, ...]:
    spec = task.spec
    return (
        str(task.id),
        f"{task.created_at:%Y-%m-%d %H:%M}",
        spec.span,
        what(spec),
        f"{spec.format}, gzip" if spec.compressed else spec.format.value,
        task.state.value,
        "" if task.rows is None else f"{task.rows:,}",
        "" if task.bytes is None else size_text(task.bytes),
        task.operator,
    )


def _show(number: int, spec: ExportSpec, file: Path) -> None:
    if spec.compressed or spec.format not in _TEXT:
        raise WrongUsage(
            "Nothing for a terminal",
            f"Export {number} is {file.name}, which is no text.",
            f"Write it to a file: `partner-tui exports cat {number} > FILE`.",
        )
    with file.open(encoding="utf-8-sig", newline="") as text:
        for line in text:
            put(visible(line.rstrip("\r\n")))
