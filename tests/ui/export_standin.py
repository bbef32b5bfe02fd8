"""Exports in memory, for screens: a queue that is worked when the test says so, and failures on request."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Lock

from partner_tui.domain.errors import FileError, JobError, PartnerError, UnknownExport, WrongUsage
from partner_tui.domain.export import ExportEstimate, ExportProgress, ExportSpec, ExportState, ExportTask
from partner_tui.domain.header_language import HeaderLanguage
from partner_tui.domain.rows import never
from partner_tui.services.export_queue import requeued
from partner_tui.ui.file_ports import Job
from tests.ui.sync_standin import MemorySyncJob

OPERATOR = "ann from 198.51.100.9"
SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


@dataclass
class MemoryExports:
    """`broken` is raised by the next answers; `gate`, while not set, holds estimates back."""

    now: datetime
    folder: Path | None = None
    """Of the files; without one there are none."""
    broken: PartnerError | None = None
    gate: Event | None = None
    told: ExportProgress | None = None
    is_worked: bool = False
    estimated: list[ExportSpec] = field(default_factory=list)
    settled: list[PartnerError | None] = field(default_factory=list)
    reads: int = 0
    """How often all tasks were read."""
    _by_number: dict[int, ExportTask] = field(default_factory=dict)
    _changes: int = 0
    _lock: Lock = field(default_factory=Lock)

    def put(self, task: ExportTask) -> ExportTask:
        """As if the service had written it."""
        with self._lock:
            self._by_number[task.id] = task
            self._changes += 1
        return task

    def change(self, number: int, **what: object) -> ExportTask:
        return self.put(replace(self.task(number), **what))  # type: ignore[arg-type]

    def create(self, spec: ExportSpec) -> ExportTask:
        self._demand_whole()
        number = max(self._by_number, default=0) + 1
        return self.put(ExportTask(number, spec, ExportState.QUEUED, OPERATOR, self.now))

    def tasks(self) -> tuple[ExportTask, ...]:
        self._demand_whole()
        self.reads += 1
        with self._lock:
            return tuple(task for _, task in sorted(self._by_number.items(), reverse=True))

    def task(self, number: int) -> ExportTask:
        if (task := self._by_number.get(number)) is None:
            raise UnknownExport("No such export", f"There is no export {number}.", "")
        return task

    def progress(self) -> ExportProgress | None:
        return self.told

    def stamp(self) -> tuple[int, ...]:
        return (self._changes,)

    def estimate(self, spec: ExportSpec, cancelled: Callable[[], bool] = never) -> ExportEstimate:
        self.estimated.append(spec)
        if self.gate is not None:
            self.gate.wait(10)
        self._demand_whole()
        columns = 38 if spec.columns is None else len(spec.columns)
        return ExportEstimate(214 * len(spec.months), columns, 31_744, 1.6)

    def cancel(self, number: int) -> ExportTask:
        task = self.task(number)
        if task.state is ExportState.RUNNING:
            return self.change(number, is_cancel_asked=True)
        return self.change(number, state=ExportState.CANCELLED, finished_at=self.now)

    def retry(self, number: int) -> ExportTask:
        task = self.task(number)
        is_gone = task.path is None or not Path(task.path).exists()
        return self.put(requeued(task, file_is_gone=is_gone))

    def delete(self, number: int) -> None:
        task = self.task(number)
        if task.state is ExportState.RUNNING:
            raise WrongUsage("It is running", "Cancel it first.", "")
        with self._lock:
            del self._by_number[number]
            self._changes += 1

    def open_file(self, number: int) -> Path:
        task = self.task(number)
        if task.path is None or not Path(task.path).exists():
            raise FileError("The file is gone", f"{task.path} is not there.", "Make it again.")
        return Path(task.path)

    def settle(self, error: PartnerError | None = None) -> None:
        self.settled.append(error)
        for task in self.tasks():
            if task.state is ExportState.RUNNING:
                self.put(replace(task, state=ExportState.INTERRUPTED, error=None if error is None else str(error)))

    def begin(self) -> ExportTask | None:
        """The oldest one that waits is running now."""
        task = next((task for task in reversed(self.tasks()) if task.state.is_waiting), None)
        if task is None:
            return None
        return self.change(task.id, state=ExportState.RUNNING, started_at=self.now, attempts=task.attempts + 1)

    def complete(self, number: int, *, rows: int = 12_034, at: datetime | None = None) -> ExportTask:
        size, path = 3_145_728, f"/srv/exports/partner-bill_2026-10_{number}.xlsx"
        if self.folder is not None:
            file = self.folder / f"partner-bill_2026-10_{number}.xlsx"
            file.write_bytes(b"PK")
            size, path = 2, str(file)
        return self.change(
            number,
            state=ExportState.COMPLETED,
            rows=rows,
            bytes=size,
            sha256=SHA256,
            path=path,
            finished_at=at or self.now,
            is_cancel_asked=False,
        )

    def fail(self, number: int, error: str = "No space left. Free some.", at: datetime | None = None) -> ExportTask:
        return self.change(number, state=ExportState.FAILED, error=error, finished_at=at or self.now)

    def _demand_whole(self) -> None:
        if self.broken is not None:
            raise self.broken


@dataclass
class MemoryExportJob:
    """Works the queue off, task by task, whenever `turn` is set; dies of `dies_of` before the first where that is."""

    exports: MemoryExports
    turn: Event
    dies_of: PartnerError | None = None

    def wait(self, abandoned: Callable[[], bool] = never) -> PartnerError | None:
        self.exports.is_worked = True
        try:
            while not abandoned() and (task := self.exports.begin()) is not None:
                while not abandoned() and not self.turn.wait(0.01):
                    if self.exports.task(task.id).is_cancel_asked:
                        break
                if abandoned():
                    return None
                if self.dies_of is not None:
                    return self.dies_of
                if self.exports.task(task.id).is_cancel_asked:
                    self.exports.change(task.id, state=ExportState.CANCELLED, finished_at=self.exports.now)
                else:
                    self.exports.complete(task.id)
            return None
        finally:
            self.exports.is_worked = False


def _set() -> Event:
    event = Event()
    event.set()
    return event


@dataclass
class MemoryJobs:
    """What is started works while `turn` is set. `refuses`: nothing can be started."""

    exports: MemoryExports
    turn: Event = field(default_factory=_set)
    refuses: JobError | None = None
    dies_of: PartnerError | None = None
    started: int = 0
    sync: MemorySyncJob = field(default_factory=MemorySyncJob)

    def start_sync(self) -> MemorySyncJob:
        self.started += 1
        if self.refuses is not None:
            raise self.refuses
        return self.sync

    def start_import(self, files: Sequence[Path]) -> Job:
        raise JobError("Cannot start the import", "Nothing is imported here.", "")

    def start_exports(self) -> MemoryExportJob:
        self.started += 1
        if self.refuses is not None:
            raise self.refuses
        return MemoryExportJob(self.exports, self.turn, self.dies_of)


@dataclass
class MemorySettings:
    """What the console asks the settings for."""

    headers: HeaderLanguage = HeaderLanguage.ENGLISH
    guard_formulas: bool = True
    data_dir: Path = Path("/srv/partner")
    data_dir_given: bool = False
    config_given: Path | None = None

    @property
    def exports(self) -> "MemorySettings":
        return self


def earlier(now: datetime, minutes: int) -> datetime:
    return now - timedelta(minutes=minutes)
