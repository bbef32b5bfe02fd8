"""What the rows about terminals share: a console over a made-up partner's bills, and somebody at its keys."""

import time
from pathlib import Path
from random import Random

from tests.e2e.terminal import Terminal

_KEYS = (
    "j",
    "k",
    "G",
    "g",
    "\r",
    "\r",
    "\x1b",
    "\t",
    "[",
    "]",
    "1",
    "2",
    "2",
    "3",
    "\x1b[6~",
    "\x1b[5~",
    "l",
    "h",
    "r",
)
"""Those that lead around; none that quits or asks to be typed into."""


def arguments(data: Path) -> list[str]:
    return ["--data-dir", str(data), "--screen", "monthly-bills"]


def own_state(folder: Path, number: int) -> dict[str, str]:
    """A place of this trial's own for what a console remembers."""
    return {"XDG_STATE_HOME": str(folder / f"state-{number}")}


def use(terminal: Terminal, seconds: float, random: Random) -> None:
    """Keys for that long, as fast as somebody who leans on them, and whatever comes of them is read."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if terminal.sent:
            terminal.press(random.choice(_KEYS))
        terminal.read(min(0.03, left))
