"""`partner-tui` alone: the console over the imported bills. `partner-tui demo`: over made-up ones."""

import os
import sys
import threading
import time
from typing import TYPE_CHECKING

from partner_tui.cli.running import Arguments
from partner_tui.cli.stderr_log import diverted
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import SettingsError, WrongUsage
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from partner_tui.ui.terminal import Appearance, color_wanted, why_no_console

if TYPE_CHECKING:
    from partner_tui.ui.ending import Ending
    from partner_tui.ui.keymap_file import Keymap

_GRACE = 0.3
"""Seconds that threads have for what they are at."""


def console(arguments: Arguments) -> int:
    screen, month = arguments.optional("screen", str), arguments.optional("month_shown", BillCycle)
    _demand_terminal(screen)
    settings = arguments.settings()
    ending = _run(arguments, settings, Workspace.open(settings, arguments.clock), screen, month)
    return demo(arguments) if ending.go_on_with == "demo" else _left(ending.code)


def demo(arguments: Arguments) -> int:
    from partner_tui.cli.progress import ProgressLine
    from partner_tui.services.demo import demo_settings, demo_workspace

    _demand_terminal(None)
    settings = demo_settings(arguments.settings())
    with ProgressLine() as line, demo_workspace(settings, arguments.clock, line.show) as workspace:
        line.clear()
        ending = _run(arguments, settings, workspace, None, None)
    return _left(ending.code)


def _demand_terminal(screen: str | None) -> None:
    is_tty = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    reason = why_no_console(os.environ, is_tty=is_tty, **({} if screen is None else {"area": screen}))
    if reason is not None:
        raise WrongUsage("No console here", reason, "")


def _run(
    arguments: Arguments, settings: Settings, workspace: Workspace, screen: str | None, month: BillCycle | None
) -> "Ending":
    from partner_tui.ui import run_console

    look, keymap = appearance(arguments, settings), _keymap(settings)
    with diverted(settings.state_dir, arguments.clock):
        return run_console(workspace, screen=screen, month=month, appearance=look, keymap=keymap)


def _keymap(settings: Settings) -> "Keymap | None":
    """The operator's own keys, if there are any. Raises SettingsError."""
    file = settings.keymap_file
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as exc:
        raise SettingsError("Cannot read the keymap", f"{file}: {exc.strerror}.", "Check the file.") from exc
    from partner_tui.ui.keymap_file import Keymap

    return Keymap.parse(content, str(file))


def appearance(arguments: Arguments, settings: Settings) -> Appearance:
    """What the command line says, else the settings, else what fits the terminal."""
    theme, mouse = arguments.optional("theme", str), arguments.optional("mouse", bool)
    ascii_, color = arguments.optional("ascii", bool), arguments.optional("color", bool)
    wanted = settings.console
    if color is None:
        color = color_wanted(os.environ) if wanted.color is None else wanted.color
    return Appearance(
        theme=theme or wanted.theme,
        mouse=wanted.mouse if mouse is None else mouse,
        ascii=wanted.ascii if ascii_ is None else ascii_,
        color=color,
    )


def _left(code: int) -> int:
    """The interpreter waits for every thread, and one that is inside polars cannot be told to stop. The terminal is
    whole, the place is saved, and a console's threads read the store, follow jobs that go on without them, or write
    files that nobody sees before they are whole: nothing is lost by not waiting for them."""
    end = time.monotonic() + _GRACE
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join(max(0, end - time.monotonic()))
            if thread.is_alive():
                os._exit(code)
    return code
