"""What children of the rows about exports do (`python -m tests.faults.export_child`): a command, all of it loaded."""

import io
import json
import os
import signal
import sys
import threading
from contextlib import redirect_stderr, redirect_stdout
from importlib import import_module
from types import FrameType
from typing import Any

from partner_tui.cli import main as partner_tui
from partner_tui.domain.export import FORMATS, ExportFormat, ExportSpec
from partner_tui.exporting.formats import writer
from partner_tui.services import export_queue
from tests.faults.exporting import MONTH
from tests.faults.store_faults import NOW

_CALLS = ("c_call", "c_return")
_COMMANDS = ("export", "exports", "progress")


def load() -> None:
    """What commands import when they need it, but for what few need and takes longer than all the rest."""
    for name in _COMMANDS:
        import_module(f"partner_tui.cli.{name}")
    import_module("partner_tui.services.exports")
    for kind, formats in FORMATS.items():
        for form in set(formats) - {ExportFormat.PDF}:
            writer(ExportSpec(MONTH, MONTH, kind, form))


def command(arguments: list[str], die_at: int = 0, at_end: bool = False, count: bool = False) -> dict[str, Any]:
    """Runs the command, and dies at the so-manieth entry into or return from native code, wherever that is.

    `at_end`: they are counted from where the file is said to be whole.
    """
    calls = calls_at_end = 0
    is_whole = False

    def at_call(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls, calls_at_end, is_whole
        if event in _CALLS:
            calls += 1
            calls_at_end += is_whole
            if die_at == (calls_at_end if at_end else calls):
                os.kill(os.getpid(), signal.SIGKILL)
        elif event == "call" and frame.f_code is export_queue.written.__code__:
            is_whole = True

    if die_at or count:
        threading.setprofile(at_call)
        sys.setprofile(at_call)
    said, complaints = io.StringIO(), io.StringIO()
    with redirect_stdout(said), redirect_stderr(complaints):
        code = partner_tui(arguments, lambda: NOW)
    sys.setprofile(None)
    told = {"code": code, "said": said.getvalue(), "complaints": complaints.getvalue()}
    return told | {"calls": calls, "calls_at_end": calls_at_end}


_TASKS = {"command": command}


def main() -> None:
    load()
    print("ready", flush=True)
    if text := sys.stdin.readline():
        request = json.loads(text)
        print(json.dumps(_TASKS[request.pop("task")](**request)), flush=True)


if __name__ == "__main__":
    main()
