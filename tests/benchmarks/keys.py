"""From a key to the last byte of what it paints, and how many bytes that is, in a terminal of 140 × 40."""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.benchmarks.bare_table import COLUMNS, cell
from tests.benchmarks.bench import MONTH, Bench, say
from tests.benchmarks.figures import Budget, Figure, duration, octets, p95
from tests.benchmarks.terminal import HEIGHT, Painted, Terminal

_UP, _DOWN, _PAGE_DOWN, _HOME, _END = "\x1b[A", "\x1b[B", "\x1b[6~", "\x1b[H", "\x1b[F"
_MOVES, _PAGES, _JUMPS = 100, 50, 10
_ON_SCREEN = 20
"""Rows that fit on the screen surely: moving among them scrolls nothing."""
_IDLE = 5.0
_PEER_ROWS = 5_000
_PEER = (sys.executable, "-m", "tests.benchmarks.bare_table", str(_PEER_ROWS))


@dataclass(frozen=True, slots=True)
class _Pressed:
    """What the keys led to in one table, from its first row on."""

    moves: list[Painted]
    scrolls: list[Painted]
    pages: list[Painted]


def measure(bench: Bench) -> Iterator[Figure]:
    say("keys in a bare table")
    with Terminal(_PEER, bench.environment) as peer:
        peer.wait_for(cell(0, len(COLUMNS) - 1))
        theirs = _press_all(peer, _PEER_ROWS)
    for lines in bench.sizes:
        yield from _size(bench, lines, theirs)


def _size(bench: Bench, lines: int, theirs: _Pressed) -> Iterator[Figure]:
    data_dir = bench.store(lines)
    command = [sys.executable, "-m", "partner_tui", "--data-dir", str(data_dir), "--screen", "monthly-bills"]
    say(f"keys in a month of {lines:,} lines")
    with Terminal([*command, "--month", MONTH], bench.environment) as console:
        shown = _open_most_lines(bench, console, data_dir)
        ours = _press_all(console, shown)
        jumps = [painted for _ in range(_JUMPS) for key in (_END, _HOME) for painted in _presses(console, key, 1)]
        console.wait_for(f" 1 of {shown:,}")
        idle = _idle(console)
    where = f"{shown:,} of {lines:,} lines"
    yield from _figures(f"cursor, {where}", ours.moves, theirs.moves, Budget(0.010), Budget(500))
    yield from _figures(f"cursor past the edge, {where}", ours.scrolls, theirs.scrolls, Budget(0.010), None)
    yield from _figures(f"page, {where}", ours.pages, theirs.pages, Budget(0.016), Budget(9_000))
    yield Figure(f"to the last row or the first, {where}, p95", p95([jump.seconds for jump in jumps]), duration)
    yield Figure(f"idle for {_IDLE:.0f} s, {where}", idle, octets, budget=Budget(0))


def _open_most_lines(bench: Bench, console: Terminal, data_dir: Path) -> int:
    """By Customer, the largest one, its largest product, its lines; how many these are, read off the screen."""
    route = bench.python("tests.benchmarks.route_child", data_dir, MONTH).answer
    console.wait_for(" products ")
    console.press("\t")
    console.wait_for(" customers ")
    _step_down(console, route["customer"])
    console.press("\r")
    console.wait_for(" products ")
    _step_down(console, route["product"])
    console.press("\r")
    console.wait_for(f" {route['lines']:,} lines ")
    console.wait_for(f" 1 of {route['lines']:,}")
    return int(route["lines"])


def _step_down(console: Terminal, rows: int) -> None:
    _presses(console, _DOWN, rows)
    console.wait_for(f" {rows + 1:,} of ")


def _press_all(terminal: Terminal, rows: int) -> _Pressed:
    """Up and down on the screen, down beyond its last row, and page by page while there are rows."""
    moves = [one for _ in range(_MOVES // (2 * _ON_SCREEN) + 1) for one in _down_and_up(terminal)]
    _presses(terminal, _DOWN, HEIGHT)
    scrolls = _presses(terminal, _DOWN, _MOVES)
    pages = _presses(terminal, _PAGE_DOWN, max(1, min(_PAGES, (rows - HEIGHT - _MOVES) // HEIGHT)))
    return _Pressed(moves, scrolls, pages)


def _down_and_up(terminal: Terminal) -> list[Painted]:
    return _presses(terminal, _DOWN, _ON_SCREEN) + _presses(terminal, _UP, _ON_SCREEN)


def _presses(terminal: Terminal, key: str, times: int) -> list[Painted]:
    """The key, pressed one at a time, each after the last has been painted."""
    terminal.drain()
    return [terminal.press(key) for _ in range(times)]


def _figures(
    what: str, ours: list[Painted], peers: list[Painted], seconds: Budget, size: Budget | None
) -> Iterator[Figure]:
    taken, theirs = [one.seconds for one in ours], [one.seconds for one in peers]
    yield Figure(f"{what}, median", median(taken), duration, median(theirs), "DataTable")
    yield Figure(f"{what}, p95", p95(taken), duration, p95(theirs), "DataTable", budget=seconds)
    sizes, their_sizes = [one.octets for one in ours], [one.octets for one in peers]
    yield Figure(f"{what}, p95", p95(sizes), octets, p95(their_sizes), "DataTable", budget=size)


def _idle(console: Terminal) -> int:
    """How many bytes come when nothing is pressed."""
    console.drain(quiet=1)
    started, came = time.monotonic(), 0
    while (left := started + _IDLE - time.monotonic()) > 0:
        came += console.drain(quiet=left, limit=left)
    return came
