"""SIGHUP ignored and the pty closed: the console is gone all the same, and does not spin until then."""

import signal

from tests.e2e.sample_store import sample_store
from tests.e2e.terminal import Terminal
from tests.faults.harness import Row, Trials
from tests.faults.terminal_faults import arguments, own_state, use

_SOON, _PROCESSOR = 5.0, 0.05
"""Seconds, and the part of them that a processor may be busy."""


def run(trials: Trials) -> None:
    data = sample_store(trials.folder)
    for number in range(trials.count):
        environment = own_state(trials.folder, number)
        with Terminal(arguments(data), environment=environment, ignored=(signal.SIGHUP,)) as terminal:
            terminal.wait_for("By Product", "products")
            use(terminal, trials.random.uniform(0, 0.5), trials.random)
            terminal.quiet()
            before = terminal.processor_seconds()
            terminal.close()
            try:
                code = terminal.ended(_SOON)
            except AssertionError as error:
                trials.demand(False, str(error))
                continue
            used = terminal.processor_seconds() - before
            trials.demand(code == 128 + signal.SIGHUP, f"exit code {code}")
            trials.demand(used <= _SOON * _PROCESSOR, f"{used:.2f} s of processor time after the pty was closed")


ROW = Row(43, "SIGHUP ignored and pty closed: gone, without spinning", full=100, reduced=5, run=run)
