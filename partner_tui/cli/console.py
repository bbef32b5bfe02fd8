"""`partner-tui` alone: the console over the imported bills. `partner-tui demo`: over made-up ones."""

import os
import sys

from partner_tui.cli.progress import ProgressLine
from partner_tui.cli.running import Arguments
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import WrongUsage
from partner_tui.services.workspace import Workspace
from partner_tui.ui.terminal import why_no_console


def console(arguments: Arguments) -> int:
    screen, month = arguments.optional("screen", str), arguments.optional("month_shown", BillCycle)
    _demand_terminal(screen)
    return _run(Workspace.open(arguments.settings(), arguments.clock), screen, month)


def demo(arguments: Arguments) -> int:
    from partner_tui.services.demo import demo_settings, demo_workspace

    _demand_terminal(None)
    settings = demo_settings(arguments.settings())
    with ProgressLine() as line, demo_workspace(settings, arguments.clock, line.show) as workspace:
        line.clear()
        return _run(workspace, None, None)


def _demand_terminal(screen: str | None) -> None:
    is_tty = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    reason = why_no_console(os.environ, is_tty=is_tty, **({} if screen is None else {"area": screen}))
    if reason is not None:
        raise WrongUsage("No console here", reason, "")


def _run(workspace: Workspace, screen: str | None, month: BillCycle | None) -> int:
    from partner_tui.ui import run_console

    run_console(workspace, screen=screen, month=month)
    return 0
