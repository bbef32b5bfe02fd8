"""kill -9 during an export, at any moment: a whole file or none, and whoever works next finishes what was begun."""

import os
import shutil
import signal
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from random import Random

from partner_tui.domain.errors import PartnerError
from partner_tui.domain.export import ExportFormat, ExportKind, ExportSpec, ExportState
from partner_tui.ledger import Ledger
from partner_tui.services.export_queue import MOST_ATTEMPTS
from partner_tui.services.jobs import Jobs
from tests.faults.exporting import any_spec, broken_files, export_store, finished, options, tasks_of, unsound
from tests.faults.harness import Row, Trials
from tests.faults.store_faults import Nursery, children, opened

_LINES = 2_000
_KILLS, _OFTEN = (1, 2, 3), (14, 4, 2)
_DETACHED = 8
"""Of so many trials one is of a process as the console starts it, from its first line of Python on."""
_DETACHED_SECONDS = 2.0
_OUTSIDE = 0.3
"""Of the requests on the command line that share names a file elsewhere."""


_AFTER_KILL = (ExportState.QUEUED, ExportState.INTERRUPTED, ExportState.COMPLETED)


class _How(Enum):
    AT_TIME = "s into"
    AT_CALL = "native calls into"
    AT_END = "native calls after the last byte of"


@dataclass(frozen=True, slots=True)
class _Span:
    """How long an export takes that nobody disturbs."""

    seconds: float
    calls: int
    calls_at_end: int
    """From where the file is whole: what is left is its name and the ledger."""


@dataclass(slots=True)
class _Killer:
    """Ends commands over one data folder before they are done."""

    nursery: Nursery
    random: Random
    folder: Path
    base: Path
    spans: dict[tuple[ExportKind, ExportFormat], _Span] = field(default_factory=dict)
    survived: int = 0

    def kill(self, data: Path, command: list[str], spec: ExportSpec, how: _How) -> str:
        """Runs the command and kills it somewhere; says where that was."""
        span, child = self._span(spec), self.nursery.child()
        arguments = ["--data-dir", str(data), *command]
        if how is _How.AT_TIME:
            moment = self.random.uniform(0, span.seconds)
            child.tell("command", arguments=arguments)
            time.sleep(moment)
            child.kill()
            where = f"{moment:.4f} {how.value}"
        else:
            at = self.random.randint(1, span.calls if how is _How.AT_CALL else span.calls_at_end)
            child.tell("command", arguments=arguments, die_at=at, at_end=how is _How.AT_END)
            where = f"{at:,} {how.value}"
        self.survived += child.answer() is not None
        return f"{where} `{' '.join(command)}`, {spec.kind} {spec.format}"

    def kill_detached(self, data: Path) -> str:
        job, moment = Jobs(data).start_exports(), self.random.uniform(0, _DETACHED_SECONDS)
        time.sleep(moment)
        with suppress(ProcessLookupError):
            os.kill(job.pid, signal.SIGKILL)
        self.survived += job.wait() is None
        return f"{moment:.3f} s into a process as the console starts it"

    def _span(self, spec: ExportSpec) -> _Span:
        if (found := self.spans.get((spec.kind, spec.format))) is None:
            data = shutil.copytree(self.base, self.folder / "span")
            opened(data).exports.create(replace(spec, output=""))
            child, started = self.nursery.child(), time.monotonic()
            child.tell("command", arguments=["--data-dir", str(data), "exports", "run"], count=True)
            told = child.answer() or {}
            found = _Span(time.monotonic() - started, told["calls"], told["calls_at_end"])
            self.spans[spec.kind, spec.format] = found
            shutil.rmtree(data)
        return found


def run(trials: Trials) -> None:
    base = export_store(trials.folder, _LINES)
    with children(2, "export_child") as nursery:
        killer = _Killer(nursery, trials.random, trials.folder, base)
        for number in range(trials.count):
            data, outside = shutil.copytree(base, trials.folder / "data"), trials.folder / "outside"
            outside.mkdir()
            try:
                _trial(trials, killer, data, outside, number)
            except PartnerError as exc:
                trials.demand(False, f"trial {number}: {exc}")
            shutil.rmtree(data)
            shutil.rmtree(outside)
    trials.tell(f"{killer.survived} commands were done before they could be killed")
    trials.demand(killer.survived < trials.count / 3 + 3, f"{killer.survived} commands were not killed at all")


def _trial(trials: Trials, killer: _Killer, data: Path, outside: Path, number: int) -> None:
    random, how, where = trials.random, list(_How)[number % len(_How)], ""
    spec, is_foreground = any_spec(random), bool(number % 2)
    if is_foreground:
        spec = replace(spec, output=str(outside / f"file{spec.ending}") if random.random() < _OUTSIDE else "")
        where = killer.kill(data, ["export", *options(spec)], spec, how)
    else:
        numbers = [opened(data).exports.create(each).id for each in (spec, any_spec(random))]
        for _ in range(random.choices(_KILLS, _OFTEN)[0]):
            if number % _DETACHED == 0:
                where = killer.kill_detached(data)
            else:
                where = killer.kill(data, ["exports", "run"], spec, how)
            _judge_kill(trials, data, outside, numbers, where)
    numbers = list(tasks_of(data))
    _judge_kill(trials, data, outside, numbers, where)
    for problem in (*finished(opened(data), numbers), *unsound(data, outside)):
        trials.demand(False, f"{where}, then worked off: {problem}")
    done = [event.subject for event in Ledger.open(data).events() if event.kind == "export completed"]
    trials.demand(sorted(done) == sorted(f"export {each}" for each in numbers), f"{where}: completed were {done}")


def _judge_kill(trials: Trials, data: Path, outside: Path, numbers: list[int], where: str) -> None:
    """Before anybody works again."""
    exports = opened(data).exports
    trials.demand(not exports.is_worked, f"{where}: the dead one has the turn")
    trials.demand(set(tasks_of(data)) == set(numbers), f"{where}: of {numbers} there are {set(tasks_of(data))}")
    for task in exports.tasks():
        is_begun_for_ever = task.state is ExportState.FAILED and task.attempts == MOST_ATTEMPTS
        is_right = task.state in _AFTER_KILL or is_begun_for_ever
        trials.demand(is_right, f"{where}: export {task.id} is {task.state}: {task.error}")
        needs_none = task.state in (ExportState.QUEUED, ExportState.COMPLETED)
        trials.demand(needs_none or bool(task.error), f"{where}: export {task.id} is {task.state} without a word")
    for problem in broken_files(data, outside):
        trials.demand(False, f"{where}: {problem}")


ROW = Row(31, "kill -9 during export, any moment", full=1_000, reduced=50, run=run)
