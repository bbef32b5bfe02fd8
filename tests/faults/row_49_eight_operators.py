"""Eight operators, each at a console of his own, while a large file is imported into the store that all of them read,
and a large month exported from it.

They walk about in months beside it, in the bill that it replaces, and in its own when it is there. In an ordinary run
others keep the processors busy as well: what counts there is what the eight take before the import.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

from partner_tui.bills.samples import SamplePlan, write_bill_files
from partner_tui.domain.cycle import BillCycle
from tests.benchmarks.figures import duration, p95
from tests.faults.harness import Row, Trials
from tests.faults.importing import importing, large_bill
from tests.faults.store_faults import opened
from tests.faults.walking import PATIENCE, walked_store

_OPERATORS = 8
_FULL = 30_000_000
"""Lines of the file."""
_FORMER_LINES = 5_000
_EXPORTED = BillCycle(2023, 12)
_EXPORTED_SHARE = 30
"""The month that is exported has so many times fewer lines than the one that is imported."""
_LIMIT = 0.150
_WITHIN_REASON = 5
"""Times what they take without the import."""
_BEFORE, _AFTER = 6.0, 3.0
"""Seconds of walking without it."""


def run(trials: Trials) -> None:
    data, stop = walked_store(trials.folder), trials.folder / "stop"
    opened(data).imports.run(large_bill(trials.folder / "former", _FORMER_LINES, seed=1))
    opened(data).imports.run(_exported_bill(trials.folder / "exported", trials.count // _EXPORTED_SHARE))
    file = large_bill(trials.folder / "large", trials.count, seed=2)
    operators = [_operator(trials, data, number, stop) for number in range(_OPERATORS)]
    try:
        for operator in operators:
            assert operator.stdout is not None and operator.stdout.readline() == "ready\n"
        time.sleep(_BEFORE)
        start = time.monotonic()
        with (
            importing(data, [file], again=False) as imports,
            _exporting(data, trials.folder / "exported.xlsx") as failed,
        ):
            imports.ended.wait()
        end = time.monotonic()
        time.sleep(_AFTER)
        stop.touch()
        told: list[dict[str, Any]] = [json.loads(operator.communicate()[0]) for operator in operators]
    finally:
        for operator in operators:
            operator.kill()
            operator.wait()
    for error in (*imports.errors, *failed, *(error for one in told for error in one["errors"])):
        trials.demand(False, error)
    keys = [(moment, seconds) for one in told for moment, seconds in one["keys"]]
    _judge(
        trials,
        [seconds for moment, seconds in keys if start <= moment < end],
        [seconds for moment, seconds in keys if moment < start],
    )


def _exported_bill(folder: Path, lines: int) -> Path:
    plan = SamplePlan(_EXPORTED, months=1, lines=lines, customers=100, seed=3, as_of=_EXPORTED.end)
    (file,) = write_bill_files(folder, plan)
    return file


@contextmanager
def _exporting(data: Path, output: Path) -> Iterator[list[str]]:
    """All lines of the month as a workbook, again and again until the end, which cancels the last; what went wrong."""
    failed: list[str] = []
    running: list[subprocess.Popen[str]] = []
    stop = Event()
    command = [sys.executable, "-m", "partner_tui", "--data-dir", str(data)]
    command += ["export", str(_EXPORTED), "--kind", "details", "--output", str(output)]

    def work() -> None:
        while not stop.is_set() and not failed:
            running.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True))
            if stop.is_set():
                running[-1].terminate()
            _, said = running[-1].communicate()
            failed.extend([said] if running[-1].returncode and not stop.is_set() else [])
            output.unlink(missing_ok=True)

    thread = Thread(target=work)
    thread.start()
    try:
        yield failed
    finally:
        stop.set()
        for process in running[-1:]:
            process.terminate()
        thread.join()


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


ROW = Row(
    49, "eight operators while importing 30,000,000 lines and exporting 1,000,000", full=_FULL, reduced=300_000, run=run
)
