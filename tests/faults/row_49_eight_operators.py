"""Eight operators, each at a console of his own, while a large file is imported into the store that all of them read.

They walk about in months beside it, in the bill that it replaces, and in its own when it is there. In an ordinary run
others keep the processors busy as well: what counts there is what the eight take before the import.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.figures import duration, p95
from tests.faults.harness import Row, Trials
from tests.faults.importing import importing, large_bill
from tests.faults.store_faults import opened
from tests.faults.walking import PATIENCE, walked_store

_OPERATORS = 8
_FULL = 30_000_000
"""Lines of the file."""
_FORMER_LINES = 5_000
_LIMIT = 0.150
_WITHIN_REASON = 5
"""Times what they take without the import."""
_BEFORE, _AFTER = 6.0, 3.0
"""Seconds of walking without it."""


def run(trials: Trials) -> None:
    data, stop = walked_store(trials.folder), trials.folder / "stop"
    opened(data).imports.run(large_bill(trials.folder / "former", _FORMER_LINES, seed=1))
    file = large_bill(trials.folder / "large", trials.count, seed=2)
    operators = [_operator(trials, data, number, stop) for number in range(_OPERATORS)]
    try:
        for operator in operators:
            assert operator.stdout is not None and operator.stdout.readline() == "ready\n"
        time.sleep(_BEFORE)
        start = time.monotonic()
        with importing(data, [file], again=False) as imports:
            imports.ended.wait()
        end = time.monotonic()
        time.sleep(_AFTER)
        stop.touch()
        told: list[dict[str, Any]] = [json.loads(operator.communicate()[0]) for operator in operators]
    finally:
        for operator in operators:
            operator.kill()
            operator.wait()
    for error in (*imports.errors, *(error for one in told for error in one["errors"])):
        trials.demand(False, error)
    keys = [(moment, seconds) for one in told for moment, seconds in one["keys"]]
    _judge(
        trials,
        [seconds for moment, seconds in keys if start <= moment < end],
        [seconds for moment, seconds in keys if moment < start],
    )


def _operator(trials: Trials, data: Path, number: int, stop: Path) -> "subprocess.Popen[str]":
    state = trials.folder / f"state-{number}"
    arguments = [str(data), str(state), str(trials.random.randrange(2**32)), str(stop)]
    command = [sys.executable, "-m", "tests.faults.walk_child", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _judge(trials: Trials, busy: list[float], before: list[float]) -> None:
    trials.tell(f"key to screen, p95: {duration(p95(busy))} of {len(busy):,} keys, {duration(p95(before))} before")
    allowed = _LIMIT if trials.count >= _FULL else max(_LIMIT, _WITHIN_REASON * p95(before))
    trials.demand(p95(busy) <= allowed, f"key to screen, p95: {duration(p95(busy))}, more than {duration(allowed)}")
    trials.demand(max(busy) < PATIENCE, "a key was never answered")


ROW = Row(49, "eight operators while importing 30,000,000 lines", full=_FULL, reduced=300_000, run=run)
