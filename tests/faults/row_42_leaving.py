"""SIGTERM, SIGHUP or a closed pty at any moment, keys being pressed and bills being read: gone soon, terminal whole.

What such a console has had exported goes on without it.
"""

import signal
import time
from pathlib import Path

from partner_tui.domain.export import ExportState
from tests.e2e.sample_store import sample_store
from tests.e2e.terminal import Terminal
from tests.faults.exporting import tasks_of
from tests.faults.harness import Row, Trials
from tests.faults.store_faults import opened
from tests.faults.terminal_faults import arguments, own_state, use

_SOON = 2.0
_LONGEST = 1.8
"""Seconds into a console: from before its first line of Python to well within its work."""
_EXPORTING = 10
"""One of so many consoles has something exported."""
_LONGEST_JOB = 0.5
"""Seconds into an export."""
_PATIENCE = 60.0


def run(trials: Trials) -> None:
    data = sample_store(trials.folder)
    had_begun = 0
    for number in range(trials.count):
        kind = (signal.SIGTERM, signal.SIGHUP, None)[number % 3]
        moment = trials.random.uniform(0, _LONGEST)
        is_exporting = number % _EXPORTING == 0
        if is_exporting:
            moment = trials.random.uniform(0, _LONGEST_JOB)
        where = f"{kind.name if kind else 'a closed pty'} after {moment:.3f} s{' of exporting' * is_exporting}"
        with Terminal(arguments(data), environment=own_state(trials.folder, number)) as terminal:
            if is_exporting:
                _export(terminal, data)
            use(terminal, moment, trials.random)
            had_begun += bool(terminal.sent)
            if kind is None:
                terminal.close()
            else:
                terminal.signal(kind)
            _judge(trials, terminal, kind, where)
        _wait_for_jobs(data)
    for number, task in tasks_of(data).items():
        trials.demand(task.state is ExportState.COMPLETED, f"export {number} is {task.state}: {task.error}")
    trials.demand(had_begun > trials.count / 3, f"only {had_begun} of {trials.count} consoles had begun")


def _export(terminal: Terminal, data: Path) -> None:
    """Asks for a summary, and waits until somebody makes it."""
    before = len(tasks_of(data))
    terminal.wait_for("Enter open", "e export")
    terminal.press("e")
    terminal.wait_for("Enter create", "rows ×")
    terminal.press("enter")
    terminal.wait_until(
        lambda screen: len(tasks := tasks_of(data)) > before and tasks[before + 1].state is not ExportState.QUEUED,
        "nobody makes the export",
    )


def _wait_for_jobs(data: Path) -> None:
    """Nobody else sees to an export now: whoever makes it does so until it is done."""
    end = time.monotonic() + _PATIENCE
    while opened(data).exports.is_worked and time.monotonic() < end:
        time.sleep(0.02)


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


ROW = Row(
    42,
    "SIGTERM, SIGHUP, closed pty at random moments: gone, terminal restored, job goes on",
    full=300,
    reduced=30,
    run=run,
)
