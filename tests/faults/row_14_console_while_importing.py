"""A console while another process imports: keys are answered as if nothing were going on, and its loop is never late.

The numbers hold for the full count on a machine that does nothing else. In an ordinary run others keep the processors
busy as well: what counts there is what an idle console takes, measured right before and right after.
"""

import json

from tests.benchmarks.figures import duration, p95, percentile
from tests.faults.harness import Row, Trials
from tests.faults.importing import importing, large_bill
from tests.faults.walking import Walk, Walker, console, walked_store

_FULL = 1_000
"""Keys that are pressed while imports are under way."""
_LINES, _FEW_LINES = 1_000_000, 150_000
_KEY_LIMIT, _LAG_LIMIT = 0.100, 0.020
_WITHIN_REASON = 5
"""Times what an idle console takes."""


def run(trials: Trials) -> None:
    is_full = trials.count >= _FULL
    data, probe = walked_store(trials.folder), trials.folder / "lags.json"
    lines = _LINES if is_full else _FEW_LINES
    files = [large_bill(trials.folder / f"files-{seed}", lines, seed) for seed in (1, 2)]
    with console(data, trials.folder / "state", ("-m", "tests.faults.lag_child", str(probe))) as terminal:
        walker = Walker(terminal, trials.random)
        walker.walk(trials.count // 5 + 10)  # what is gone to for the first time is imported first
        idle = [walker.walk(trials.count // 2)]
        with importing(data, files, again=True) as imports:
            busy = walker.walk(trials.count)
        idle.append(walker.walk(trials.count // 2))
    for error in (*walker.errors, *imports.errors):
        trials.demand(False, error)
    trials.demand(imports.done > 0 or not is_full, "no import was finished meanwhile")
    lags: list[tuple[float, float]] = json.loads(probe.read_text())
    _judge(trials, "key to screen, p95", p95(busy.seconds), max(p95(walk.seconds) for walk in idle), _KEY_LIMIT)
    _judge(trials, "lag of the loop, p99", _lag(lags, busy), max(_lag(lags, walk) for walk in idle), _LAG_LIMIT)


def _lag(lags: list[tuple[float, float]], walk: Walk) -> float:
    return percentile([lag for moment, lag in lags if walk.start <= moment < walk.end], 99)


def _judge(trials: Trials, what: str, busy: float, idle: float, limit: float) -> None:
    trials.tell(f"{what}: {duration(busy)} while importing, {duration(idle)} idle")
    allowed = limit if trials.count >= _FULL else max(limit, _WITHIN_REASON * idle)
    trials.demand(busy <= allowed, f"{what}: {duration(busy)}, more than {duration(allowed)}; idle {duration(idle)}")


ROW = Row(14, "console while importing", full=_FULL, reduced=60, run=run)
