"""From a key to the last byte of what it paints, and how many bytes that is, in a terminal of 140 × 40: over all the
lines of a month, few and many."""

import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from statistics import median

from tests.benchmarks.bare_table import COLUMNS, cell
from tests.benchmarks.bench import MONTH, Bench, say
from tests.benchmarks.figures import Budget, Figure, duration, octets, p95
from tests.benchmarks.terminal import HEIGHT, Painted, Terminal

_UP, _DOWN, _PAGE_DOWN, _PAGE_UP, _HOME, _END = "\x1b[A", "\x1b[B", "\x1b[6~", "\x1b[5~", "\x1b[H", "\x1b[F"
_MOVES, _PAGES, _JUMPS = 100, 50, 10
_ON_SCREEN = 20
"""Rows that fit on the screen surely: moving among them scrolls nothing."""
_TYPED = "build-1"
"""Into the filter line: in the names of some resources."""
_PATIENCE = 60.0
_IDLE = 5.0
_PEER_ROWS = 5_000
_PEER = (sys.executable, "-m", "tests.benchmarks.bare_table", str(_PEER_ROWS))


@dataclass(frozen=True, slots=True)
class _Pressed:
    """What the keys led to in one table, from its first row on."""

    moves: list[Painted]
    scrolls: list[Painted]
    pages: list[Painted]


@dataclass(frozen=True, slots=True)
class _Console:
    """The same, and what a bare table does not have."""

    pressed: _Pressed
    jumps: list[Painted]
    typed: list[Painted]
    idle: int


def measure(bench: Bench) -> Iterator[Figure]:
    say("keys in a bare table")
    with Terminal(_PEER, bench.environment) as peer:
        peer.wait_for(cell(0, len(COLUMNS) - 1))
        theirs = _press_all(peer, _PEER_ROWS)
    ours = {lines: _console(bench, lines) for lines in bench.sizes}
    yield from _beside(ours, theirs, "cursor", lambda pressed: pressed.moves, Budget(0.010), Budget(500))
    yield from _beside(ours, theirs, "cursor past the edge", lambda pressed: pressed.scrolls, Budget(0.010), None)
    yield from _beside(ours, theirs, "page", lambda pressed: pressed.pages, Budget(0.016), Budget(9_000))
    for lines, console in ours.items():
        where = f"{lines:,} lines"
        jumps, typed = console.jumps, console.typed
        yield Figure(f"to the last row or the first, {where}, p95", p95([jump.seconds for jump in jumps]), duration)
        yield Figure(f"filter, a key to its sign, {where}, p95", p95([one.first for one in typed]), duration)
        yield Figure(f"filter, a key to the rows, {where}, median", median(one.seconds for one in typed), duration)
        yield Figure(f"filter, a key, {where}, p95", p95([one.octets for one in typed]), octets)
        yield Figure(f"idle for {_IDLE:.0f} s, {where}", console.idle, octets, budget=Budget(0))


def _console(bench: Bench, lines: int) -> _Console:
    command = [sys.executable, "-m", "partner_tui", "--data-dir", str(bench.store(lines)), "--screen", "monthly-bills"]
    say(f"keys in {lines:,} lines")
    with Terminal([*command, "--month", MONTH], bench.environment) as console:
        console.wait_for(" products ")
        console.write(":")
        console.wait_for("Tab complete")
        console.write(f"bills {MONTH} lines")
        console.wait_for(f"bills {MONTH} lines")
        console.write("\r")
        console.wait_for(f" 1 of {lines:,}")
        pressed = _press_all(console, lines)
        jumps = [painted for _ in range(_JUMPS) for key in (_END, _HOME) for painted in _presses(console, key, 1)]
        console.wait_for(f" 1 of {lines:,}")
        idle = _idle(console)
        return _Console(pressed, jumps, _type(console), idle)


def _press_all(terminal: Terminal, rows: int) -> _Pressed:
    """Up and down on the screen, down beyond its last row, and page by page, down as far as there are rows and up."""
    moves = [one for _ in range(_MOVES // (2 * _ON_SCREEN) + 1) for one in _down_and_up(terminal)]
    _presses(terminal, _DOWN, HEIGHT)
    scrolls = _presses(terminal, _DOWN, _MOVES)
    there, pages = max(1, min(_PAGES, (rows - HEIGHT - _MOVES) // HEIGHT)), list[Painted]()
    while len(pages) < _PAGES:
        pages += _presses(terminal, _PAGE_DOWN, there) + _presses(terminal, _PAGE_UP, there)
    return _Pressed(moves, scrolls, pages)


def _down_and_up(terminal: Terminal) -> list[Painted]:
    return _presses(terminal, _DOWN, _ON_SCREEN) + _presses(terminal, _UP, _ON_SCREEN)


def _presses(terminal: Terminal, key: str, times: int) -> list[Painted]:
    """The key, pressed one at a time, each after the last has been painted."""
    terminal.drain()
    return [terminal.press(key) for _ in range(times)]


def _type(console: Terminal) -> list[Painted]:
    """A filter, each sign when the rows are there that the last one has left."""
    console.write("/")
    console.wait_for("Enter keep")
    return [
        console.press(sign, patience=_PATIENCE, until=partial(_has_filtered, _TYPED[:at]))
        for at, sign in enumerate(_TYPED, 1)
    ]


def _has_filtered(typed: str, screen: str) -> bool:
    """The line that says where one is ends in how many rows there are."""
    return re.search(rf" /{re.escape(typed)}  .*lines", screen) is not None


def _beside(
    ours: dict[int, _Console],
    theirs: _Pressed,
    what: str,
    keys: Callable[[_Pressed], list[Painted]],
    seconds: Budget,
    size: Budget | None,
) -> Iterator[Figure]:
    """One kind of key over all sizes, beside the bare table's."""
    peers = keys(theirs)
    for lines, console in ours.items():
        pressed = keys(console.pressed)
        for name, part in (("median", median), ("p95", p95)):
            taken, peer = part([one.seconds for one in pressed]), part([one.seconds for one in peers])
            budget = seconds if name == "p95" else None
            yield Figure(f"{what}, {lines:,} lines, {name}", taken, duration, peer, "DataTable", budget=budget)
    for lines, console in ours.items():
        came, peer = p95([one.octets for one in keys(console.pressed)]), p95([one.octets for one in peers])
        yield Figure(f"{what}, {lines:,} lines, p95", came, octets, peer, "DataTable", budget=size)


def _idle(console: Terminal) -> int:
    """How many bytes come when nothing is pressed."""
    console.drain(quiet=1)
    started, came = time.monotonic(), 0
    while (left := started + _IDLE - time.monotonic()) > 0:
        came += console.drain(quiet=left, limit=left)
    return came
