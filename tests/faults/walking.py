"""Somebody who walks about in the bills of a console, as people do, and how long each key takes to be answered."""

import os
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from partner_tui.bills.samples import SamplePlan, write_bill_files
from partner_tui.domain.cycle import BillCycle
from tests.benchmarks.terminal import NotPainted, Terminal
from tests.faults.store_faults import opened

MONTH = BillCycle(2024, 3)
"""The newest month of the store that is walked in."""
PATIENCE = 60.0
QUIET = 0.08
"""Seconds without a byte, after which a key has been answered and the next is pressed."""
_PLAN = SamplePlan(MONTH, months=3, lines=20_000, customers=80, seed=8, as_of=MONTH.end)
_POSITION = re.compile(r" ([\d,]+) of ([\d,]+)$")
_STATUS, _KEYS = -2, -1
_DOWN, _UP, _PAGE_DOWN, _PAGE_UP, _HOME, _END = "\x1b[B", "\x1b[A", "\x1b[6~", "\x1b[5~", "\x1b[H", "\x1b[F"
_ENTER, _BACK, _TAB, _REFRESH = "\r", "\x7f", "\t", "r"
"""Back by Backspace: after an Esc every program has to wait whether it was the beginning of something longer."""
_REPLACED = "If the bill was replaced meanwhile"
"""A line was opened of a bill that another one took the place of since: no fault of the console's."""
_FAILURES = ("r tries again", "A fault in partner-tui", "Traceback")


def walked_store(folder: Path) -> Path:
    """A data folder with three small months."""
    data = folder / "data"
    workspace = opened(data)
    for file in write_bill_files(folder / "walked", _PLAN):
        workspace.imports.run(file)
    return data


def console(data: Path, state: Path, program: Sequence[str] = ("-m", "partner_tui")) -> Terminal:
    """A console at the products of the newest month."""
    arguments = ["--data-dir", str(data), "--screen", "monthly-bills", "--month", str(MONTH)]
    terminal = Terminal([sys.executable, *program, *arguments], os.environ | {"XDG_STATE_HOME": str(state)})
    terminal.wait_for(_is_answered)
    return terminal


@dataclass(frozen=True, slots=True)
class Walk:
    """When it was by the monotonic clock, and how long its keys took."""

    start: float
    seconds: list[float]
    end: float


class Walker:
    """Presses keys that lead to something, each when the last has been answered."""

    def __init__(self, terminal: Terminal, random: Random) -> None:
        self._terminal, self._random = terminal, random
        self.errors: list[str] = []

    def walk(self, keys: int) -> Walk:
        start = time.monotonic()
        return Walk(start, [self.step() for _ in range(keys)], time.monotonic())

    def step(self) -> float:
        """One key, and how long its answer took; what is wrong with the screen then is noted."""
        key = self._random.choice(self._ways())
        try:
            seconds = self._terminal.press(key, patience=PATIENCE, quiet=QUIET, until=_is_answered).seconds
        except NotPainted as error:
            self.errors.append(str(error))
            return PATIENCE
        screen = self._terminal.text()
        if _REPLACED not in screen:
            self.errors += [f"{key!r} led to\n{screen}" for failure in _FAILURES if failure in screen]
        return seconds

    def rest(self, longest: float) -> None:
        pause = self._random.uniform(0, longest)
        self._terminal.drain(quiet=pause, limit=pause)

    def look_again(self) -> None:
        """Reads from the store what may have come into it."""
        self._terminal.write(_REFRESH)
        self._terminal.wait_for(_is_answered)

    def _ways(self) -> list[str]:
        """Most of the time among the rows, now and then elsewhere."""
        screen = self._terminal.text()
        lines = screen.splitlines()
        keys, position = lines[_KEYS], _POSITION.search(lines[_STATUS])
        if "Enter open month" in keys:
            return ["2"]
        ways = [_TAB, "1"] + ["[", "]"] * ("◀" in screen and "▶" in screen)
        if "Esc back" in keys:
            ways += [_BACK] * 4
        if position is not None:
            row, rows = (int(number.replace(",", "")) for number in position.groups())
            ways += [_DOWN] * 16 + [_PAGE_DOWN] * 4 + [_END] if row < rows else []
            ways += [_UP] * 6 + [_PAGE_UP] * 2 + [_HOME] if row > 1 else []
            ways += [_ENTER] * 4 if " fields" not in screen else []
        return ways


def _is_answered(screen: str) -> bool:
    """Rows with a cursor, or the reason why there are none."""
    lines = screen.splitlines()
    has_rows = len(lines) > 2 and _POSITION.search(lines[_STATUS]) is not None
    return has_rows or any(reason in screen for reason in ("Nothing in ", *_FAILURES))
