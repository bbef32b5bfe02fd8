"""A console that a monkey has got hold of, started again whenever it was left; tells what went wrong, and how much
memory it holds.

`python -m tests.faults.monkey_child ASKS ANSWERS TASK`: see `console_terminal`.
"""

import asyncio
import gc
import os
import re
import sys
import threading
import traceback
import tty
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual import events
from textual.worker import Worker, WorkerState

from partner_tui.domain.errors import PartnerError
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from partner_tui.ui import faults, starting
from partner_tui.ui.app import ConsoleApp
from tests.faults.console_child import Parent, handed_over
from tests.faults.hands import handled
from tests.ui.sample import sample_bills
from tests.ui.standin import BROKEN, MemoryWorkspace

MARK = "monkey:"
"""Begins a paste that is a question of the parent's, and no paste."""
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = {
    "os.remove",
    "os.rename",
    "os.mkdir",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
    "os.chown",
}
_COPY = re.compile(r"\.partner-tui-[0-9a-f]+\.part")
"""Where the monkey typed a path to copy a file to, that is its own business: it only comes to nothing."""
_wrong: list[str] = []
"""What nobody expected, with where in the program it happened."""


class HeldConsole(ConsoleApp):
    """Answers its parent's questions when all that was typed before them has been done."""

    parent_: Parent
    is_over = False

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Paste) and event.text.startswith(MARK):
            if not event.is_forwarded:
                asyncio.get_running_loop().create_task(self._answer(event.text.removeprefix(MARK)))
            return
        await super().on_event(event)

    async def _answer(self, question: str) -> None:
        while self.is_typing:
            await asyncio.sleep(0.002)
        await handled(self)
        if question == "over":
            HeldConsole.is_over = True
            self.exit()
        if question == "calm":
            gc.collect()
        if isinstance(workspace := self.desk.workspace, MemoryWorkspace):
            workspace.bills.broken = BROKEN if question == "broken" else None
        screens = [type(screen).__name__ for screen in self.screen_stack]
        self.parent_.tell("answer", question=question, screens=screens, resident=_resident(), wrong=_taken())


def _resident() -> int:
    """Bytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _taken() -> list[str]:
    taken = _wrong[:]
    _wrong.clear()
    return taken


def _note(error: BaseException | None, where: str) -> None:
    if error is not None and not isinstance(error, (PartnerError, asyncio.CancelledError)):
        _wrong.append(f"{where}: {''.join(traceback.format_exception(error))[-3000:]}")


def _watch_faults() -> None:
    """Every way by which an exception may pass that nobody expected, also those that end in a sentence."""
    told = faults.fault

    def fault(error: BaseException | None) -> PartnerError:
        _note(error, "a fault")
        return told(error)

    for module in [module for module in sys.modules.values() if getattr(module, "fault", None) is told]:
        module.fault = fault  # type: ignore[attr-defined]
    run = Worker._run

    async def watched(self: Worker[Any], app: Any) -> None:
        await run(self, app)
        if self.state is WorkerState.ERROR:
            _note(self.error, f"worker {self.name}")

    Worker._run = watched  # type: ignore[method-assign]
    threading.excepthook = lambda given: _note(given.exc_value, "a thread")
    sys.unraisablehook = lambda given: _note(given.exc_value, "nowhere")


def _watch_files(folders: tuple[str, ...]) -> None:
    """Whatever is to be changed outside these folders is noted, but for copies, and stays as it is."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            paths = [path] if isinstance(flags, int) and flags & _WRITES else []
        elif event in _CHANGES:
            paths = [given for given in arguments[:2] if isinstance(given, (str, bytes, os.PathLike))]
        else:
            return
        for path in paths:
            if isinstance(path, (str, bytes, os.PathLike)) and not _is_within(
                os.path.realpath(os.fsdecode(path)), folders
            ):
                if not _COPY.fullmatch(os.path.basename(os.fsdecode(path))):
                    _wrong.append(f"{event} of {path!r}: {''.join(traceback.format_stack(limit=8))}")
                raise PermissionError(13, "not for a monkey", os.fsdecode(path))

    sys.addaudithook(hook)


def _is_within(path: str, folders: tuple[str, ...]) -> bool:
    return path.startswith("/dev/") or any(path == folder or path.startswith(f"{folder}/") for folder in folders)


def main(parent: Parent, task: dict[str, Any]) -> None:
    os.dup2(os.open(Path(task["folder"], "stderr"), os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
    tty.setraw(0)  # what is typed while no console is there waits for the next
    folder = task["folder"]
    workspace: Any
    if task["store"]:
        workspace = Workspace.open(Settings(Path(folder, "data"), state_dir=Path(folder, "state")))
    else:
        workspace = MemoryWorkspace(sample_bills())
    HeldConsole.parent_ = parent
    vars(starting)["ConsoleApp"] = HeldConsole
    _watch_faults()
    _watch_files((os.path.realpath(folder),))
    parent.tell("ready")
    while not HeldConsole.is_over:
        _once(workspace)
    parent.tell("ended", wrong=_taken())


def _once(workspace: Any, run: Callable[..., Any] = starting.run) -> None:
    try:
        run(workspace)
    except PartnerError as error:
        told = "".join(traceback.format_exception(error))
        _wrong.append(f"the console ended: {told[-3000:]}")
    except Exception as error:  # whatever a monkey has found
        _note(error, "the console ended")


if __name__ == "__main__":
    main(*handed_over())
