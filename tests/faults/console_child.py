"""A console in a terminal of its own, led through a tour or left to a monkey; its parent is at the terminal's other
side (see `console_terminal`).

`python -m tests.faults.console_child ASKS ANSWERS TASK`: three descriptors; what to do is in the last, as JSON.
"""

import asyncio
import json
import os
import sys
import traceback
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from textual import events
from textual.pilot import Pilot

from partner_tui.ui.app import ConsoleApp
from tests.faults.foreign_bills import ForeignWorkspace
from tests.faults.foreign_files import FILE, imported
from tests.faults.foreign_text import escapes
from tests.faults.foreign_tour import A_BATCH, Tour, first_missing, walk
from tests.faults.hands import quick_frames, settle
from tests.ui.conftest import CLOCK, shown

PATIENCE = 60.0


class Parent:
    """Whoever holds the other side of the terminal. Each question has one answer."""

    def __init__(self, asks: int, answers: int) -> None:
        self._asks, self._answers = os.fdopen(asks, "w"), os.fdopen(answers)

    def tell(self, what: str, **details: object) -> Any:
        self._asks.write(json.dumps({"what": what} | details) + "\n")
        self._asks.flush()
        return json.loads(self._answers.readline())


def handed_over() -> tuple[Parent, dict[str, Any]]:
    """What the command line names: the parent, and what to do."""
    asks, answers, task = map(int, sys.argv[1:])
    with os.fdopen(task) as given:
        return Parent(asks, answers), json.load(given)


class ToldConsole(ConsoleApp):
    """Counts what came in as pasted."""

    pastes = 0

    async def on_event(self, event: events.Event) -> None:
        self.pastes += isinstance(event, events.Paste) and not event.is_forwarded
        await super().on_event(event)


class Guide:
    """Leads one console, by keys from within and by what its parent types or pastes into the terminal."""

    def __init__(self, parent: Parent, pilot: Pilot[Any], console: ToldConsole) -> None:
        self.pilot = pilot
        self._parent, self._console = parent, console

    async def look(self, name: str, wanted: Sequence[str]) -> None:
        missing = first_missing(shown(self._console), wanted)
        self._parent.tell("look", name=name, missing=missing)

    async def paste(self, text: str) -> None:
        before = self._console.pastes
        self._parent.tell("paste", text=text)
        await self._until(lambda: self._console.pastes > before, f"{text!r} was not pasted")

    async def resize(self, width: int, height: int) -> None:
        self._parent.tell("size", width=width, height=height)
        await self._until(lambda: self._console.size == (width, height), "the size has not changed")

    async def _until(self, held: Callable[[], bool], otherwise: str) -> None:
        for _ in range(int(PATIENCE / 0.005)):
            if held():
                return
            await asyncio.sleep(0.005)
        raise AssertionError(otherwise)


def tour(parent: Parent, task: dict[str, Any]) -> None:
    """Each batch of the texts through a console of its own; then those that a file can hold, from a file."""
    texts = escapes(Random(task["seed"]), task["count"])[task["start"] : task["stop"]]
    folder, filed = Path(task["folder"]), task["filed"]
    for start in range(0, len(texts), A_BATCH):
        place = folder / f"{task['start'] + start}"
        place.mkdir()
        _tour(parent, ForeignWorkspace.of(texts[start : start + A_BATCH]), place)
    if filed:
        console = ToldConsole(imported(folder / "data", folder / FILE), CLOCK, area="monthly-bills")
        _run(parent, console, lambda guide: walk(guide.pilot, guide.look, filed))


def _tour(parent: Parent, workspace: ForeignWorkspace, folder: Path) -> None:
    async def lead(guide: Guide) -> None:
        await Tour(guide.pilot, workspace, folder, guide.look, guide.paste, guide.resize).run()

    _run(parent, ToldConsole(workspace, CLOCK, area="monthly-bills"), lead)


def _run(parent: Parent, console: ToldConsole, lead: Callable[[Guide], Awaitable[None]]) -> None:
    async def led(pilot: Pilot[Any]) -> None:
        try:
            await settle(pilot)
            await lead(Guide(parent, pilot, console))
        except Exception as error:  # the parent is to hear of it, and the console to end
            parent.tell("failed", why="".join(traceback.format_exception(error))[-2000:])
        finally:
            console.exit()

    with quick_frames():
        console.run(auto_pilot=led)
    if console.failure is not None:
        parent.tell("failed", why=str(console.failure))


if __name__ == "__main__":
    tour(*handed_over())
