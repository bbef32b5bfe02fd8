"""SIGTERM, SIGHUP or a closed pty at any moment, keys being pressed and bills being read: gone soon, terminal whole."""

import signal
import time

from tests.e2e.sample_store import sample_store
from tests.e2e.terminal import Terminal
from tests.faults.harness import Row, Trials
from tests.faults.terminal_faults import arguments, own_state, use

_SOON = 2.0
_LONGEST = 1.8
"""Seconds into a console: from before its first line of Python to well within its work."""


def run(trials: Trials) -> None:
    data = sample_store(trials.folder)
    had_begun = 0
    for number in range(trials.count):
        kind = (signal.SIGTERM, signal.SIGHUP, None)[number % 3]
        moment = trials.random.uniform(0, _LONGEST)
        where = f"{kind.name if kind else 'a closed pty'} after {moment:.3f} s"
        with Terminal(arguments(data), environment=own_state(trials.folder, number)) as terminal:
            use(terminal, moment, trials.random)
            had_begun += bool(terminal.sent)
            if kind is None:
                terminal.close()
            else:
                terminal.signal(kind)
            _judge(trials, terminal, kind, where)
    trials.demand(had_begun > trials.count / 3, f"only {had_begun} of {trials.count} consoles had begun")


def _judge(trials: Trials, terminal: Terminal, kind: signal.Signals | None, where: str) -> None:
    told = time.monotonic()
    try:
        code = terminal.ended(_SOON)
    except AssertionError as error:
        trials.demand(False, f"{where}: {error}")
        return
    number = kind or signal.SIGHUP
    # Before the console is there, and after it, a signal does what it does to any program.
    trials.demand(code in (128 + number, -number), f"{where}: exit code {code}")
    trials.demand(time.monotonic() - told <= _SOON, f"{where}: gone only after {time.monotonic() - told:.2f} s")
    if kind is not None:
        left = terminal.left_behind()
        trials.demand(not left, f"{where}: left behind {left}")


ROW = Row(42, "SIGTERM, SIGHUP, closed pty at random moments: gone, terminal restored", full=300, reduced=30, run=run)
