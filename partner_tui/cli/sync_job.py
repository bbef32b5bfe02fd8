"""`partner-tui sync --job`: what the console starts. Says how far it is in lines that a program reads."""

import os
import sys

from partner_tui.cli.import_job import NICENESS
from partner_tui.cli.interrupts import interruptible
from partner_tui.cli.running import Arguments
from partner_tui.cli.sync import settings_of
from partner_tui.cli.watchdog import watched
from partner_tui.domain.errors import PartnerError
from partner_tui.services.job_lines import JobReport
from partner_tui.services.workspace import Workspace


def sync_job(arguments: Arguments) -> int:
    """0 once the result is said: what failed of it and what differs stands in there."""
    os.nice(NICENESS)
    report = JobReport(sys.stdout.fileno())
    with interruptible() as asked, watched(asked) as cancelled:
        try:
            syncing = Workspace.open(settings_of(arguments), arguments.clock).sync
            report.synced(syncing.run(arguments.value("months", int), report.syncing, cancelled))
        except PartnerError as error:
            report.failed(error)
            raise
    return 0
