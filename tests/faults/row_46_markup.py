"""Texts that may pass for markup, in every place of the console that shows somebody else's text: shown as they are."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from textual import events
from textual.pilot import Pilot

from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.widgets.lines import Lines
from tests.faults.foreign_bills import ForeignWorkspace
from tests.faults.foreign_files import can_be_in_a_file, foreign_file, imported, printed
from tests.faults.foreign_text import markup
from tests.faults.foreign_tour import A_BATCH, HIGH, SURE, Look, Tour, first_missing, walk
from tests.faults.hands import click, quick_frames, settle
from tests.faults.harness import Row, Trials
from tests.ui.conftest import CLOCK, shown


def run(trials: Trials) -> None:
    texts = markup(trials.random, trials.count)
    for number, start in enumerate(range(0, len(texts), A_BATCH)):
        asyncio.run(_toured(trials, texts[start : start + A_BATCH], trials.folder / f"{number}"))
    filed = [text for text in texts if can_be_in_a_file(text)]
    data = trials.folder / "data"
    workspace = imported(data, foreign_file(trials.folder, filed))
    console = ConsoleApp(workspace, CLOCK, area="monthly-bills")
    asyncio.run(_led(trials, console, lambda pilot, look: walk(pilot, look, filed)))
    for arguments, out, err in printed(data, filed):
        said = _values(out) if "--json" in arguments else out
        missing = first_missing(said, filed if {"--by", "--lines"} & set(arguments) else ())
        trials.demand(not missing, f"{arguments}: {missing[:80]!r} is not printed")
        trials.demand("Traceback" not in err, f"{arguments}: {err[-500:]}")


def _values(out: str) -> str:
    """What JSON says, its escapes undone."""
    return "\n".join(str(value) for row in json.loads(out)["rows"] for value in row.values())


async def _toured(trials: Trials, texts: Sequence[str], folder: Path) -> None:
    """Through services in memory."""
    folder.mkdir()
    workspace = ForeignWorkspace.of(texts)
    console = ConsoleApp(workspace, CLOCK, area="monthly-bills")

    async def paste(text: str) -> None:
        console.post_message(events.Paste(text))

    async def lead(pilot: Pilot[Any], look: Look) -> None:
        await Tour(pilot, workspace, folder, look, paste, pilot.resize_terminal).run()

    await _led(trials, console, lead)


async def _led(trials: Trials, console: ConsoleApp, lead: Callable[[Pilot[Any], Look], Awaitable[None]]) -> None:
    where = "the start"

    async def look(name: str, wanted: Sequence[str]) -> None:
        nonlocal where
        where = name
        await _demand_literal(trials, pilot, name, wanted)

    try:
        with quick_frames():
            async with console.run_test(size=HIGH) as pilot:
                await settle(pilot)
                await lead(pilot, look)
                trials.demand(console.is_running and console.return_value is None, "the console has left")
    except Exception as error:  # whatever came of the texts on that screen
        trials.demand(False, f"after {where}: {type(error).__name__}: {error}")
    trials.demand(console.failure is None, f"after {where}: {console.failure}")


async def _demand_literal(trials: Trials, pilot: Pilot[Any], name: str, wanted: Sequence[str]) -> None:
    """The texts stand on the screen as they are, nothing on it can be clicked, and clicking on them does nothing."""
    missing = first_missing(shown(pilot.app), wanted)
    trials.demand(not missing, f"{name}: {missing[:80]!r} is not shown")
    for strip in pilot.app.screen._compositor.render_strips():
        for segment in strip:
            style = segment.style
            acts = style is not None and (style.link or any(key.startswith("@") for key in style.meta))
            trials.demand(not acts, f"{name}: {segment.text[:80]!r} can be clicked")
    for place in _places(pilot, wanted):
        # Words on the status line go by themselves, which may be just now: what a click does it does again.
        inert = await _is_inert(pilot, place) or await _is_inert(pilot, place)
        trials.demand(inert, f"{name}: a click at {place} has done something")


async def _is_inert(pilot: Pilot[Any], place: tuple[int, int]) -> bool:
    before, at = pilot.app.screen, shown(pilot.app)
    await click(pilot, *place)
    return pilot.app.screen is before and shown(pilot.app) == at


def _places(pilot: Pilot[Any], wanted: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where in lines, which have no use for a mouse, the first of the texts stands."""
    for y, line in enumerate(shown(pilot.app).splitlines()):
        x = line.find(wanted[0][:SURE]) if wanted else -1
        if x >= 0 and isinstance(pilot.app.screen.get_widget_at(x + 1, y)[0], Lines):
            yield x + 1, y


ROW = Row(46, "markup in every widget", full=300, reduced=20, run=run)
