"""A terminal of any size, from one moment to the next, and ctrl+z and fg in between: the screen is whole every time."""

import re
import shlex
import sys

from tests.e2e.sample_store import sample_store
from tests.e2e.terminal import Terminal
from tests.faults.harness import Row, Trials
from tests.faults.terminal_faults import arguments, own_state, use

_WIDEST, _HIGHEST = 500, 200
_STOPPED_EVERY = 25
_SHELL = ("bash", "--norc", "--noprofile", "-i")
_SIGN = "shell>"
_STILL = 0.7
"""Seconds without a byte after which the console has done all that it was told."""


def run(trials: Trials) -> None:
    data = sample_store(trials.folder)
    environment = own_state(trials.folder, 0) | {"PS1": f"{_SIGN} ", "HISTFILE": ""}
    with Terminal([], program=_SHELL, environment=environment) as terminal:
        terminal.wait_for(_SIGN)
        terminal.press(shlex.join([sys.executable, "-m", "partner_tui", *arguments(data)]), "enter")
        terminal.wait_for("By Product", "products")
        for number in range(1, trials.count + 1):
            terminal.resize(trials.random.randint(1, _WIDEST), trials.random.randint(1, _HIGHEST))
            use(terminal, 0.02, trials.random)
            if number % _STOPPED_EVERY == 0:
                _stop_and_go_on(trials, terminal)
        terminal.resize(140, 40)
        terminal.quiet()
        terminal.press("2")
        terminal.wait_for("By Product", "By Customer")
        terminal.press("\x11")
        terminal.wait_for(_SIGN)
        terminal.press("echo left with $?", "enter")
        terminal.wait_for("left with 0")
        left = _not_the_shells(terminal)
        trials.demand(not left, f"left behind {left}")


def _stop_and_go_on(trials: Trials, terminal: Terminal) -> None:
    """At a size that shows something."""
    terminal.resize(120, 30)
    terminal.quiet(_STILL)
    before = _shown(terminal)
    terminal.press("ctrl+z")
    terminal.wait_for("Stopped")
    left = _not_the_shells(terminal)
    trials.demand(not left, f"stopped, and left behind {left}")
    terminal.press("fg", "enter")
    terminal.wait_for("Monthly Bills")
    terminal.quiet(_STILL)
    after = _shown(terminal)
    trials.demand(before == after and "Monthly Bills" in after, f"it was\n{before}\nand is\n{after}")


def _shown(terminal: Terminal) -> str:
    """The screen without its clock."""
    return re.sub(r"read [0-9:]+(, [^ ]+ min ago)?", "read", terminal.text)


def _not_the_shells(terminal: Terminal) -> set[str]:
    """What the console has left behind; a shell that waits for a line has modes of its own."""
    return set(terminal.left_behind()) - {"mode 2004", "raw input"}


ROW = Row(44, "ctrl+z, fg, and resizes from 1×1 to 500×200 under load: 0 exceptions", full=500, reduced=100, run=run)
