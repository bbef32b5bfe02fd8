"""A memory limit on a job, as `ulimit -v` sets it: the job alone fails, with a sentence."""

import os
import re
import resource
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer

from partner_tui.domain.errors import PartnerError
from partner_tui.domain.export import ExportFormat, ExportKind, ExportSpec, ExportState
from partner_tui.domain.job import JobOutcome
from partner_tui.services.export_queue import MOST_ATTEMPTS
from partner_tui.services.jobs import ExportJob, Job, Jobs
from tests.faults.exporting import MONTH, broken_files, export_store, finished, unsound
from tests.faults.harness import Row, Trials
from tests.faults.store_faults import bill_file, opened

_LINES = 60_000
_LEAST, _MOST = 0.05, 0.75
"""Of the address space that the job takes when nobody limits it: from where Python does not start to the last piece."""
_DETAILS = ExportSpec(MONTH, MONTH, ExportKind.DETAILS, ExportFormat.XLSX)
_PEAK = re.compile(r"VmPeak:\s+([0-9]+) kB")
_LOOK_SECONDS = 0.01
_PATIENCE = 30.0
_TRACEBACK = "Traceback"


def run(trials: Trials) -> None:
    base = export_store(trials.folder, _LINES)
    bill, _ = bill_file(trials.folder, str(MONTH.next), _LINES, seed=5)
    export_needs, import_needs = _needs(shutil.copytree(base, trials.folder / "needs"), bill)
    died = 0
    for number in range(trials.count):
        data = shutil.copytree(base, trials.folder / "data")
        limit = int(trials.random.uniform(_LEAST, _MOST) * (import_needs if number % 2 else export_needs))
        where = f"trial {number}, {'import' if number % 2 else 'export'} within {limit / 1e6:,.0f} MB"
        try:
            died += _import(trials, data, bill, limit, where) if number % 2 else _export(trials, data, limit, where)
        except PartnerError as exc:
            trials.demand(False, f"{where}: {exc}")
        for problem in unsound(data):
            trials.demand(False, f"{where}: {problem}")
        shutil.rmtree(data)
    trials.tell(f"an export takes {export_needs / 1e6:,.0f} MB of addresses, an import {import_needs / 1e6:,.0f} MB")
    trials.tell(f"{died} of {trials.count} jobs could not do with their memory")
    trials.demand(died > trials.count / 2, f"only {died} of {trials.count} jobs met their limits")


def _export(trials: Trials, data: Path, limit: int, where: str) -> bool:
    """As often as a task is begun; then without a limit. Whether the limit was met."""
    exports = opened(data).exports
    number = exports.create(_DETAILS).id
    errors: list[PartnerError | None] = []
    while len(errors) < MOST_ATTEMPTS and not exports.task(number).state.is_over:
        job = Jobs(data).start_exports()
        _limit(job, limit)
        with _killed_when_stuck(trials, job, where):
            errors.append(job.wait())
        exports.settle(errors[-1])
        for problem in broken_files(data):
            trials.demand(False, f"{where}: {problem}")
    task = exports.task(number)
    if task.state is ExportState.COMPLETED:
        return any(errors)
    words = task.error or str(errors[-1] or "")
    never_begun = task.state is ExportState.QUEUED and task.attempts == 0
    trials.demand(task.state is ExportState.FAILED or never_begun, f"{where}: the task is {task.state}: {words}")
    trials.demand(_is_sentence(words), f"{where}: it says {words!r}")
    if task.state is ExportState.FAILED:
        exports.retry(number)
    for problem in finished(opened(data), [number]):
        trials.demand(False, f"{where}, then without a limit: {problem}")
    return True


def _import(trials: Trials, data: Path, bill: Path, limit: int, where: str) -> bool:
    """The bill that a job takes in, then without a limit. Whether the limit was met."""
    job = Jobs(data).start_import([bill])
    _limit(job, limit)
    with _killed_when_stuck(trials, job, where):
        *_, outcome = job.follow()
    assert isinstance(outcome, JobOutcome)
    months = {summary.month for summary in opened(data).bills.months()}
    words = str(outcome.error or "")
    trials.demand((MONTH.next in months) == (outcome.error is None), f"{where}: months {months}, it says {words!r}")
    trials.demand(outcome.error is None or _is_sentence(words), f"{where}: it says {words!r}")
    opened(data).imports.run(bill)
    return outcome.error is not None


def _limit(job: Job | ExportJob, limit: int) -> None:
    resource.prlimit(job.pid, resource.RLIMIT_AS, (limit, limit))


@contextmanager
def _killed_when_stuck(trials: Trials, job: Job | ExportJob, where: str) -> Iterator[None]:
    """Polars may wait for ever for a thread that there was no memory for: then somebody has to kill the job."""

    def kill() -> None:
        trials.tell(f"{where}: stuck, and killed after {_PATIENCE:.0f} s")
        os.kill(job.pid, signal.SIGKILL)

    timer = Timer(_PATIENCE, kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _is_sentence(words: str) -> bool:
    return bool(words) and _TRACEBACK not in words and "\n" not in words


def _needs(data: Path, bill: Path) -> tuple[int, int]:
    """Bytes of address space that an export and an import take that nobody limits."""
    opened(data).exports.create(_DETAILS)
    export = _most_addresses(Jobs(data).start_exports())
    job = Jobs(data).start_import([bill])
    found = export, _most_addresses(job)
    list(job.follow())
    return found


def _most_addresses(job: Job | ExportJob) -> int:
    """Bytes of address space that it took at most."""
    most = 0
    while job.is_running:
        with suppress(OSError):
            status = Path(f"/proc/{job.pid}/status").read_text()
            most = max(most, *(int(size) << 10 for size in _PEAK.findall(status)), 0)
        time.sleep(_LOOK_SECONDS)
    return most


ROW = Row(15, "memory limit on a job: it fails alone with a sentence", full=20, reduced=4, run=run)
