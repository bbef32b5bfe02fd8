"""An export cancelled at any moment, from elsewhere or by Ctrl-C: gone in a second, nothing left, the next begins."""

import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from partner_tui.domain.errors import PartnerError, WrongUsage
from partner_tui.domain.export import FORMATS, ExportFormat, ExportKind, ExportSpec, ExportState, ExportTask
from partner_tui.services.workspace import Workspace
from tests.faults.exporting import MONTH, export_store, finished, hidden_files, options, spec_of, tasks_of, unsound
from tests.faults.harness import Row, Trials
from tests.faults.store_faults import Child, Nursery, children, opened

_FULL = 100
_LINES = 80_000
_SHORT = ExportSpec(MONTH.plus(-1), MONTH.plus(-1), ExportKind.DETAILS, ExportFormat.CSV)
_SOON, _BUSY_SOON = 1.0, 5.0
"""Seconds; in an ordinary run others keep the processors busy."""
_LOOK_SECONDS = 0.005
_PATIENCE = 60.0
_LATEST = {
    (ExportKind.SUMMARY, ExportFormat.PDF): 1.5,
    (ExportKind.DETAILS, ExportFormat.XLSX): 0.6,
    (ExportKind.DETAILS, ExportFormat.FOCUS_CSV): 0.6,
    (ExportKind.DETAILS, ExportFormat.FOCUS_PARQUET): 0.5,
}
"""Seconds into an export within which it is cancelled at first: few are over by then."""
_USUAL_LATEST = 0.25


class _Pace:
    """How fast exports are here and now, learned from those that were over too soon: machines and loads differ."""

    def __init__(self) -> None:
        self._factor = 1.0

    def latest(self, spec: ExportSpec) -> float:
        """Seconds into an export."""
        return _LATEST.get((spec.kind, spec.format), _USUAL_LATEST) * self._factor

    def learn(self, was_late: bool) -> None:
        self._factor *= 0.6 if was_late else 1.15


@dataclass(frozen=True, slots=True)
class _Trial:
    """One task to be cancelled, and the commands over its data folder."""

    trials: Trials
    nursery: Nursery
    data: Path
    spec: ExportSpec
    pace: _Pace
    where: str

    @property
    def workspace(self) -> Workspace:
        return opened(self.data)

    def start(self, *command: str, child: Child | None = None) -> Child:
        """In a process that is ready, or in that one."""
        child = child or self.nursery.child()
        child.tell("command", arguments=["--data-dir", str(self.data), *command])
        return child

    def task(self, number: int) -> ExportTask:
        return self.workspace.exports.task(number)

    def wait_until(self, is_so: Callable[[], bool]) -> float:
        """Seconds until then."""
        started = time.monotonic()
        while not is_so() and time.monotonic() < started + _PATIENCE:
            time.sleep(_LOOK_SECONDS)
        return time.monotonic() - started

    def pause(self) -> None:
        """Until the moment has come."""
        time.sleep(self.trials.random.uniform(0, self.pace.latest(self.spec)))

    def demand_gone(self, number: int, seconds: float) -> None:
        """At once, and nothing of it left."""
        task = self.task(number)
        soon = _SOON if self.trials.count >= _FULL else _BUSY_SOON
        self.demand(seconds <= soon, f"gone only after {seconds:.2f} s")
        self.demand(task.state in (ExportState.CANCELLED, ExportState.COMPLETED), f"{task.state}: {task.error}")
        if task.state is ExportState.CANCELLED:
            self.demand(task.path is None and task.sha256 is None, f"cancelled, it has {task.path}")

    def demand(self, held: bool, otherwise: str) -> None:
        self.trials.demand(held, f"{self.where}: {otherwise}")


def run(trials: Trials) -> None:
    base = export_store(trials.folder, _LINES)
    outcomes: list[ExportState] = []
    slowest, pace = 0.0, _Pace()
    kinds = [(kind, form) for kind, forms in FORMATS.items() for form in forms]
    ways = (_from_elsewhere, _by_command, _in_foreground, _while_it_waits, _worker_stopped)
    with children(2, "export_child") as nursery:
        for number in range(trials.count):
            data, way = shutil.copytree(base, trials.folder / "data"), ways[number % len(ways)]
            spec = spec_of(trials.random, *trials.random.choice(kinds), whole=True)
            where = f"trial {number}, {way.__name__}, {spec.kind} {spec.format}"
            trial = _Trial(trials, nursery, data, spec, pace, where)
            try:
                state, seconds = way(trial)
                outcomes.append(state)
                pace.learn(state is ExportState.COMPLETED)
                slowest = max(slowest, seconds)
                for problem in unsound(data):
                    trial.demand(False, problem)
            except PartnerError as exc:
                trial.demand(False, str(exc))
            shutil.rmtree(data)
    late = outcomes.count(ExportState.COMPLETED)
    trials.tell(f"{len(outcomes) - late} were stopped, {late} were done by then; the slowest took {slowest:.2f} s")
    trials.demand(late < trials.count / 2, f"{late} of {trials.count} were done before they could be cancelled")


def _from_elsewhere(trial: _Trial) -> tuple[ExportState, float]:
    """The worker's task, by another console."""
    number, next_one = (trial.workspace.exports.create(spec).id for spec in (trial.spec, _SHORT))
    worker = trial.start("exports", "run")
    trial.pause()
    started = time.monotonic()
    try:
        trial.workspace.exports.cancel(number)
    except WrongUsage:
        trial.demand(trial.task(number).state is ExportState.COMPLETED, "it cannot be cancelled")
    return _judge_worker(trial, worker, number, next_one, started)


def _by_command(trial: _Trial) -> tuple[ExportState, float]:
    """The worker's task, on the command line."""
    number, next_one = (trial.workspace.exports.create(spec).id for spec in (trial.spec, _SHORT))
    worker, canceller = trial.start("exports", "run"), trial.nursery.child()
    trial.pause()
    started = time.monotonic()
    told = trial.start("exports", "cancel", str(number), child=canceller).answer() or {}
    is_late = trial.task(number).state is ExportState.COMPLETED
    trial.demand(told["code"] == 0 or is_late, f"the command says {told['complaints']!r}")
    return _judge_worker(trial, worker, number, next_one, started)


def _judge_worker(
    trial: _Trial, worker: Child, number: int, next_one: int, started: float
) -> tuple[ExportState, float]:
    trial.wait_until(lambda: trial.task(number).state.is_over)
    seconds = time.monotonic() - started
    trial.demand_gone(number, seconds)
    told = worker.answer() or {}
    trial.demand(told["code"] == 0, f"the worker ended with {told}")
    trial.demand(trial.task(next_one).state is ExportState.COMPLETED, f"the next is {trial.task(next_one).state}")
    return trial.task(number).state, seconds


def _in_foreground(trial: _Trial) -> tuple[ExportState, float]:
    """Ctrl-C at the command that makes it."""
    command = trial.start("export", *options(trial.spec))
    trial.wait_until(lambda: bool(tasks_of(trial.data)))
    trial.pause()
    return _judge_command(trial, command, 1)


def _while_it_waits(trial: _Trial) -> tuple[ExportState, float]:
    """Ctrl-C at a command that waits for its turn, which somebody else has."""
    first = trial.workspace.exports.create(trial.spec).id
    worker = trial.start("exports", "run")
    command = trial.start("export", *options(_SHORT))
    trial.wait_until(lambda: len(tasks_of(trial.data)) > 1)
    trial.pause()
    found = _judge_command(trial, command, 2, worker)
    trial.demand(trial.task(first).state is ExportState.COMPLETED, f"the other's is {trial.task(first).state}")
    return found


def _judge_command(
    trial: _Trial, command: Child, number: int, worker: Child | None = None
) -> tuple[ExportState, float]:
    started = time.monotonic()
    command.signal(signal.SIGINT)
    told = command.answer(signal.SIGINT)
    seconds = time.monotonic() - started
    task = trial.task(number)
    trial.demand_gone(number, seconds)
    if told is not None:  # else it was done, and on its way out
        expected = 0 if task.state is ExportState.COMPLETED else 128 + signal.SIGINT
        trial.demand(told["code"] == expected, f"{task.state}, exit code {told['code']}: {told['complaints']}")
    next_one = trial.workspace.exports.create(_SHORT).id
    if worker is not None:
        worker.answer()
        trial.wait_until(lambda: not trial.workspace.exports.is_worked)  # the command may have started one, too
    for problem in finished(trial.workspace, [next_one]):
        trial.demand(False, f"then {problem}")
    return task.state, seconds


def _worker_stopped(trial: _Trial) -> tuple[ExportState, float]:
    """SIGTERM at the worker: the task is not cancelled, and whoever works next makes it."""
    number = trial.workspace.exports.create(trial.spec).id
    worker = trial.start("exports", "run")
    trial.wait_until(lambda: trial.task(number).state is not ExportState.QUEUED)
    trial.pause()
    started = time.monotonic()
    worker.signal(signal.SIGTERM)
    worker.answer(signal.SIGTERM)
    seconds = time.monotonic() - started
    state = trial.task(number).state
    trial.demand(not state.is_over or state is ExportState.COMPLETED, f"it is {state}")
    trial.demand(not hidden_files(trial.data / "exports"), f"left behind {hidden_files(trial.data / 'exports')}")
    for problem in finished(trial.workspace, [number]):
        trial.demand(False, f"then {problem}")
    trial.demand(trial.task(number).attempts == 1, f"it was begun {trial.task(number).attempts} times")
    return state, seconds


ROW = Row(36, "cancel at random moments: gone, nothing left", full=_FULL, reduced=15, run=run)
