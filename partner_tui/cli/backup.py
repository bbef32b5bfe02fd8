"""`partner-tui backup` and `restore`: all that must never be lost, in one file and back."""

import sys
from collections.abc import Iterator
from pathlib import Path

from partner_tui.cli import shapes
from partner_tui.cli.interrupts import interruptible
from partner_tui.cli.progress import ProgressLine
from partner_tui.cli.running import Arguments, put
from partner_tui.domain.backup import BackupContents, BackupMade, Restored
from partner_tui.domain.text import visible
from partner_tui.services.operator import operator_name
from partner_tui.services.workspace import Workspace

_NOT_ALL = 3


def backup(arguments: Arguments) -> int:
    """0 when all is in it, 3 when something was not sound enough."""
    backups = Workspace.open(arguments.settings(), arguments.clock).backups
    file, with_bills = arguments.value("file", Path), arguments.value("with_bills", bool)
    with ProgressLine() as line, interruptible() as cancelled:
        made = backups.make(file, with_bills=with_bills, progress=line.show, cancelled=cancelled)
    if made.untold:
        print(f"partner-tui: the audit trail does not tell of this backup. {visible(made.untold)}", file=sys.stderr)
    put(*([shapes.dumps(shapes.backed_up(made))] if arguments.json else map(visible, _made(made))))
    return _NOT_ALL if made.left_out else 0


def restore(arguments: Arguments) -> int:
    """Works where no ledger can be opened, too."""
    from partner_tui.services.restoring import Restoring

    restoring = Restoring(arguments.settings().data_dir, arguments.clock, operator_name())
    file = arguments.value("file", Path)
    with ProgressLine() as line, interruptible() as cancelled:
        if arguments.value("check", bool):
            contents = restoring.examine(file, line.show, cancelled)
            line.clear()
            told = shapes.backup_contents(contents)
            put(*([shapes.dumps(told)] if arguments.json else [visible(f"{file} is whole: {_contents(contents)}.")]))
            return 0

        def waiting(holder: str) -> None:
            line.clear()
            print(f"partner-tui: waiting for the import of {visible(holder)}", file=sys.stderr)

        go_back = arguments.value("go_back", bool)
        found = restoring.run(file, go_back=go_back, progress=line.show, cancelled=cancelled, waiting=waiting)
    put(*([shapes.dumps(shapes.restored(found))] if arguments.json else map(visible, _restored(found))))
    return 0


def _made(made: BackupMade) -> Iterator[str]:
    yield f"{made.file}: {_contents(made.contents)}, {made.bytes:,} bytes, proved."
    if not made.contents.has_bills and made.contents.months:
        yield "The bill lines are not in it: keep the bill files, or add --with-bills."
    if made.left_out:
        yield "Left out, because it is not sound:"
        yield from (f"  {sentence}" for sentence in made.left_out)


def _restored(found: Restored) -> Iterator[str]:
    yield f"Restored {_contents(found.contents)}."
    if found.aside is not None:
        yield f"What was there before is kept as {found.aside}."
    if found.lost_events:
        yield f"It knows {_count(found.lost_events, 'event')} that the backup does not{_payments(found)}."
    if found.missing_bills:
        yield "Without their lines: import these bill files again, or sync."
        yield from (f"  {month}  {name}" for month, name in found.missing_bills)
    if found.missing_papers:
        yield f"Without their file: {_count(len(found.missing_papers), 'invoice')}, {', '.join(found.missing_papers)}."
    if not (found.missing_bills or found.missing_papers):
        yield "Nothing is missing; `partner-tui check` proves it to the last digit."


def _payments(found: Restored) -> str:
    return f", {_count(found.lost_repayments, 'recorded repayment')} among them" if found.lost_repayments else ""


def _contents(contents: BackupContents) -> str:
    parts = [_count(contents.months, "month"), _count(contents.repayments, "repayment")]
    parts += [_count(contents.papers, "invoice file")]
    lines = "with all bill lines" if contents.has_bills else "without bill lines"
    return f"{', '.join(parts)}, {lines}, of {contents.made_at:%Y-%m-%d %H:%M} UTC"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
