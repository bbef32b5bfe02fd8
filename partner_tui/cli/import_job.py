"""`partner-tui import --job`: what the console starts. Says how far it is in lines that a program reads."""

import os
import sys
from functools import partial
from pathlib import Path

from partner_tui.cli.interrupts import interruptible
from partner_tui.cli.running import Arguments
from partner_tui.cli.watchdog import watched
from partner_tui.domain.errors import PartnerError
from partner_tui.domain.imported import ImportProgress, ImportResult
from partner_tui.domain.job import FileTaken, JobProgress
from partner_tui.services.job_lines import JobReport
from partner_tui.services.workspace import Workspace

NICENESS = 10
"""Whoever is at a keyboard goes first."""


def import_job(arguments: Arguments, files: list[Path]) -> int:
    """One file after the other; the first that fails ends it, and what was imported before it stays."""
    os.nice(NICENESS)
    report = JobReport(sys.stdout.fileno())
    with interruptible() as asked, watched(asked) as cancelled:
        try:
            imports = Workspace.open(arguments.settings(), arguments.clock).imports
            for number, file in enumerate(files, 1):
                here = JobProgress(file.name, number, len(files))
                result = imports.run(file, partial(_progress, report, here), cancelled, partial(_waiting, report, here))
                report.taken(_taken(result))
        except PartnerError as error:
            report.failed(error)
            raise
    return 0


def _progress(report: JobReport, here: JobProgress, done: ImportProgress) -> None:
    report.progress(
        JobProgress(here.file, here.number, here.files, done.lines, done.bytes_done, done.bytes_total, done.phase)
    )


def _waiting(report: JobReport, here: JobProgress, holder: str) -> None:
    report.waiting(JobProgress(here.file, here.number, here.files, waiting_for=holder))


def _taken(result: ImportResult) -> FileTaken:
    record = result.record
    return FileTaken(result.file, record.month, result.outcome, record.sums.lines, record.sums.total, record.currency)
