"""Exports: requests for files, who makes them, and what became of them."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from partner_tui.domain.errors import FileError, JobError, PartnerError, UnknownExport, WrongUsage
from partner_tui.domain.export import ExportEstimate, ExportKind, ExportProgress, ExportSpec, ExportState, ExportTask
from partner_tui.domain.filter import Filter
from partner_tui.domain.line import EXTRA, LINE_COLUMNS, MARGIN
from partner_tui.domain.pseudonyms import pseudonym
from partner_tui.domain.rows import never
from partner_tui.domain.text import visible
from partner_tui.ledger import Ledger
from partner_tui.services import export_queue as queue
from partner_tui.services.amount_due import AmountsDue
from partner_tui.services.bills import Bills
from partner_tui.services.clock import Clock
from partner_tui.services.export_turn import is_taken, told_progress
from partner_tui.services.export_work import ExportWork
from partner_tui.services.jobs import Jobs
from partner_tui.settings import ExportSettings

_LOOK_SECONDS = 0.1
_LEDGER_FILES = ("ledger.db", "ledger.db-wal")


class Exports:
    """The export tasks of one data folder. Any method may be called from any thread; each raises only kinds of
    PartnerError. The queue is the ledger's: all consoles and commands over one data folder share it."""

    def __init__(
        self,
        data_dir: Path,
        ledger: Ledger,
        bills: Bills,
        amounts: AmountsDue,
        settings: ExportSettings,
        jobs: Jobs,
        clock: Clock,
        *,
        label: str,
        operator: str,
    ) -> None:
        self._data_dir, self._ledger, self._bills, self._jobs, self._clock = data_dir, ledger, bills, jobs, clock
        self._operator = operator
        self._tasks = ledger.exports
        self._work = ExportWork(data_dir, ledger, bills, amounts, settings, clock, label=label, operator=operator)

    # Requests

    def create(self, spec: ExportSpec) -> ExportTask:
        """A queued task. Raises UnknownMonth, WrongFilter, WrongUsage, FileError, StoreError."""
        self._demand_sense(spec)
        if spec.masked and spec.customer is not None:
            spec = replace(spec, subject=pseudonym(visible(spec.subject), "Customer"))
        return self._tasks.add(spec, operator=self._operator, at=self._clock())

    def tasks(self) -> tuple[ExportTask, ...]:
        """Newest first; one whose process is gone counts as interrupted at once."""
        found = self._tasks.all()
        if any(task.state is ExportState.RUNNING for task in found) and not self.is_worked:
            found = self._tasks.all()  # it may have ended between the two looks
            return tuple(map(_as_it_is, found))
        return found

    def task(self, number: int) -> ExportTask:
        """Raises UnknownExport."""
        task = self._known(number)
        if task.state is ExportState.RUNNING and not self.is_worked:
            return _as_it_is(self._known(number))
        return task

    def cancel(self, number: int) -> ExportTask:
        """A waiting task is cancelled at once, a running one within a second. Raises UnknownExport, WrongUsage."""
        at = self._clock()
        self._known(number)
        self._tasks.change(number, partial(queue.cancel_asked, at=at), operator=self._operator, at=at)
        self.settle()
        return self.task(number)

    def retry(self, number: int) -> ExportTask:
        """Queues it again, from the beginning. Raises UnknownExport, WrongUsage."""
        self.settle()
        task = self._known(number)
        gone = task.path is None or not os.path.lexists(task.path)
        self._tasks.change(
            number, partial(queue.requeued, file_is_gone=gone), operator=self._operator, at=self._clock()
        )
        return self._known(number)

    def delete(self, number: int) -> None:
        """Its row, and its file if that is among the exports: what was put elsewhere is the operator's.

        Raises UnknownExport, WrongUsage, StoreError.
        """
        self.settle()
        task = self._known(number)
        queue.demand_deletable(task)
        self._work.remove(task, kind="export deleted")

    # Answers

    def open_file(self, number: int) -> Path:
        """The finished file. Raises UnknownExport, FileError."""
        task = self.task(number)
        if task.state is not ExportState.COMPLETED or task.path is None:
            raise FileError("No file yet", f"Export {number} is {task.state}.", task.error or "Wait until it is done.")
        path = Path(task.path)
        if not path.is_file() or path.stat().st_size != task.bytes:
            step = f"Make it again with `partner-tui exports retry {number}`."
            raise FileError("The file is gone", f"{path} is not there as it was written.", step)
        return path

    def progress(self) -> ExportProgress | None:
        """How far the running task has come, whoever runs it. Reads one small file."""
        found = told_progress(self._data_dir)
        return found if found is not None and self.is_worked else None

    def stamp(self) -> tuple[int, ...]:
        """Another one whenever a task may have changed. Reads no file."""
        told: list[int] = []
        for name in _LEDGER_FILES:
            with suppress(OSError):
                found = os.stat(self._data_dir / name)
                told += (found.st_mtime_ns, found.st_size, found.st_ino)
        return tuple(told)

    def estimate(self, spec: ExportSpec, cancelled: Callable[[], bool] = never) -> ExportEstimate:
        """What the file will be like. With a filter it takes as long as the filter. Raises Cancelled."""
        return self._work.estimate(spec, cancelled)

    @property
    def is_worked(self) -> bool:
        """Whether some process has the turn."""
        return is_taken(self._data_dir)

    # Work

    def work(
        self,
        progress: Callable[[ExportProgress], None] = lambda progress: None,
        cancelled: Callable[[], bool] = never,
    ) -> None:
        """Works the queue off; returns when it is empty, when somebody else works, or soon after `cancelled`.

        A task that was stopped so is taken up again by the next who works.
        """
        # Asked again after the turn is given back: who came meanwhile has seen it taken, and left.
        while not cancelled() and any(not task.state.is_over for task in self._tasks.all()):
            if not self._work.off(progress, cancelled):
                return

    def run(
        self,
        number: int,
        progress: Callable[[ExportProgress], None] = lambda progress: None,
        cancelled: Callable[[], bool] = never,
    ) -> ExportTask:
        """Sees that the task is done, in its turn: here, or wherever the queue is worked. The task when it is over.

        `progress` also hears of the tasks before it; `cancelled` cancels it. Raises UnknownExport, StoreError.
        """
        is_cancelled, worker = False, None
        while True:
            task = self.task(number)
            if task.state.is_over:
                self._pass_on()
                return task
            if cancelled() and not is_cancelled:
                is_cancelled = True
                with suppress(WrongUsage):  # over by now
                    self.cancel(number)
                continue
            if not is_cancelled and not self._work.only(number, progress, cancelled):
                if (worker is None or not worker.is_running) and self._waits_for_others(task):
                    worker = self._jobs.start_exports()
                if (told := self.progress()) is not None:
                    progress(told)
            time.sleep(_LOOK_SECONDS)

    def settle(self, error: PartnerError | None = None) -> None:
        """Tells in the ledger what became of tasks whose process is gone; `error` says how it went."""
        self._work.settle(queue.VANISHED if error is None else visible(str(error)))

    def _pass_on(self) -> None:
        """Who came while this process had the turn has left: somebody has to see to what waits still."""
        with suppress(JobError):  # whoever works next will
            if any(task.state.is_waiting for task in self._tasks.all()) and not self.is_worked:
                self._jobs.start_exports()

    def _waits_for_others(self, task: ExportTask) -> bool:
        """Whether earlier requests come first, and nobody works on them."""
        waits = any(other.id < task.id and other.state.is_waiting for other in self._tasks.all())
        return waits and not self.is_worked

    def _demand_sense(self, spec: ExportSpec) -> None:
        from partner_tui.exporting.target import demand_writable

        for month in spec.months if spec.kind is not ExportKind.PAYMENTS else ():
            self._bills.record(month)
        Filter.parse(spec.filter)
        known = {column.name for column in (*LINE_COLUMNS, MARGIN)}
        for name in spec.columns or ():
            if name not in known and not name.startswith(EXTRA):
                raise WrongUsage("No such column", f"Bill lines have no column {name!r}.", "")
        if spec.kind is ExportKind.DETAILS and spec.columns == ():
            raise WrongUsage("No columns", "A file needs at least one.", "Choose some, or all.")
        if spec.output:
            demand_writable(Path(spec.output))

    def _known(self, number: int) -> ExportTask:
        task = self._tasks.find(number)
        if task is None:
            raise UnknownExport(
                "No such export", f"There is no export {number}.", "See `partner-tui exports` for those there are."
            )
        return task


def _as_it_is(task: ExportTask) -> ExportTask:
    """A task that is said to be running while nobody works."""
    return queue.orphaned(task, queue.VANISHED, task.started_at or task.created_at) or task
