"""`partner-tui import`: bill files into the store."""

import sys
import time
from functools import partial
from pathlib import Path

from partner_tui.cli import shapes
from partner_tui.cli.interrupts import interruptible
from partner_tui.cli.progress import ProgressLine
from partner_tui.cli.running import Arguments, put
from partner_tui.cli.tables import counted, money
from partner_tui.domain.imported import ImportOutcome, ImportResult
from partner_tui.domain.record import MonthRecord
from partner_tui.domain.text import visible
from partner_tui.services.workspace import Workspace


def import_files(arguments: Arguments) -> int:
    """One file after the other; the first that fails ends it, and what was imported before it stays."""
    files = [file for file in arguments.value("files", list) if isinstance(file, Path)]
    if arguments.value("job", bool):
        from partner_tui.cli.import_job import import_job

        return import_job(arguments, files)
    imports = Workspace.open(arguments.settings(), arguments.clock).imports
    results: list[ImportResult] = []
    with ProgressLine() as line, interruptible() as cancelled:

        def waiting(holder: str) -> None:
            line.clear()
            print(f"partner-tui: waiting for the import of {visible(holder)}", file=sys.stderr)

        try:
            for file in files:
                line.restart()
                started = time.monotonic()
                result = imports.run(file, partial(line.importing, file.name), cancelled, waiting)
                line.clear()
                results.append(result)
                if not arguments.json:
                    put(visible(_sentence(result, time.monotonic() - started)), at_once=True)
        finally:
            if arguments.json:
                put(shapes.dumps(shapes.imported(results)))
    return 0


def _sentence(result: ImportResult, seconds: float) -> str:
    record, before = result.record, result.previous
    head = f"{result.file}: {record.month} {result.outcome.value}"
    if result.outcome is ImportOutcome.ALREADY_IMPORTED:
        return f"{head}, nothing changed ({_size(record)})"
    if before is not None:
        return (
            f"{head}, lines {before.sums.lines:,} → {record.sums.lines:,}, "
            f"bill amount {money(before.sums.total)} {before.currency} → {money(record.sums.total)} {record.currency}"
            f" ({seconds:.1f} s)"
        )
    return f"{head}, {_size(record)} ({seconds:.1f} s)"


def _size(record: MonthRecord) -> str:
    return f"{counted(record.sums.lines, 'line')}, bill amount {money(record.sums.total)} {record.currency}"
