"""Real imports in processes of their own: followed, left alone, cancelled, killed, starved."""

import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from partner_tui import private_files
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import Cancelled, JobError
from partner_tui.domain.imported import ImportOutcome
from partner_tui.domain.job import FileTaken, JobOutcome, JobProgress, Progress
from partner_tui.domain.sync import StepOutcome, SyncedStep, SyncProgress, SyncResult
from partner_tui.services.import_turn import import_turn
from partner_tui.services.job_lines import JobReport, read_line
from partner_tui.services.jobs import Job, Jobs
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.conftest import NOW
from tests.unit.bill_files import write_bill

Clock = Callable[[], datetime]
OCTOBER = BillCycle(2026, 10)


@pytest.fixture
def data_dir(tmp_path: Path, clock: Clock) -> Path:
    folder = tmp_path / "data"
    Workspace.open(Settings(folder), clock)
    return folder


@pytest.fixture
def jobs(data_dir: Path) -> Jobs:
    return Jobs(data_dir)


@contextmanager
def turn_taken(data_dir: Path) -> Iterator[None]:
    """No import gets past its start meanwhile."""
    with import_turn(data_dir, operator="ann", since=NOW):
        yield


RESULT = SyncResult(
    NOW,
    NOW + timedelta(seconds=3, microseconds=5),
    (
        SyncedStep("quota", StepOutcome.CHANGED, "客\x1b", ("a", "b")),
        SyncedStep("invoices", StepOutcome.FAILED, "It failed.", next_step="Again."),
    ),
    ("2026-10: too little",),
)


def outcome(job: Job) -> JobOutcome:
    *_, last = job.follow()
    assert isinstance(last, JobOutcome)
    return last


def waiting(job: Job) -> Iterator[Progress | JobOutcome]:
    """The rest of what a job says that has come to wait for its turn."""
    found = job.follow()
    progress = next(found)
    assert isinstance(progress, JobProgress)
    assert progress.waiting_for.startswith("ann (process ")
    return found


def wait_until(happened: Callable[[], bool]) -> None:
    """For what another process does that nobody follows."""
    end = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.02)


def months(data_dir: Path, clock: Clock) -> list[BillCycle]:
    return [month.month for month in Workspace.open(Settings(data_dir), clock).bills.months()]


def demand_nothing_left(data_dir: Path) -> None:
    assert os.listdir(data_dir / "tmp") == []
    assert os.listdir(data_dir / "bills") == []


def test_an_import_says_how_far_it_is_and_what_it_took(jobs: Jobs, data_dir: Path, tmp_path: Path) -> None:
    file = write_bill(tmp_path)
    *told, last = jobs.start_import([file, file]).follow()
    assert all(isinstance(progress, JobProgress) and progress.files == 2 for progress in told)
    first, again = (
        FileTaken(file.name, OCTOBER, kind, 5, Decimal("15.0000000001"), "USD")
        for kind in (ImportOutcome.IMPORTED, ImportOutcome.ALREADY_IMPORTED)
    )
    assert last == JobOutcome((first, again))


def test_what_is_wrong_with_a_file_is_said_and_the_first_stays(
    jobs: Jobs, data_dir: Path, tmp_path: Path, clock: Clock
) -> None:
    (bad := tmp_path / "-bad\x1b.csv").write_text("no bill\n")
    last = outcome(jobs.start_import([write_bill(tmp_path), bad]))
    assert [file.month for file in last.taken] == [OCTOBER]
    assert isinstance(last.error, JobError)
    assert "-bad" in last.error.cause
    assert months(data_dir, clock) == [OCTOBER]


def test_it_works_from_any_folder(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    """Also from one in which somebody has put modules of his own."""
    (place := tmp_path / "place").mkdir()
    for name in ("json.py", "partner_tui.py"):
        (place / name).write_text("raise SystemExit('not this one')")
    (place / "config.toml").write_text("label = 'x'")
    write_bill(place, name="bill.csv")
    monkeypatch.chdir(place)
    monkeypatch.setenv("PARTNER_TUI_CONFIG", "config.toml")
    last = outcome(Jobs(data_dir, Path("config.toml")).start_import([Path("bill.csv")]))
    assert last.error is None
    assert months(data_dir, clock) == [OCTOBER]


def test_wrong_settings_are_said(data_dir: Path, tmp_path: Path) -> None:
    (config := tmp_path / "config.toml").write_text("colour = 1")
    error = outcome(Jobs(data_dir, config).start_import([write_bill(tmp_path)])).error
    assert isinstance(error, JobError)
    assert "colour" in error.cause


def test_it_has_a_session_of_its_own_no_terminal_and_low_priority(jobs: Jobs, data_dir: Path, tmp_path: Path) -> None:
    with turn_taken(data_dir):
        job = jobs.start_import([write_bill(tmp_path)])
        rest = waiting(job)
        assert os.getsid(job.pid) == os.getpgid(job.pid) == job.pid
        assert os.getpriority(os.PRIO_PROCESS, job.pid) == min(19, os.getpriority(os.PRIO_PROCESS, 0) + 10)
        assert os.readlink(f"/proc/{job.pid}/fd/0") == os.devnull
    *_, last = rest
    assert isinstance(last, JobOutcome)
    assert last.error is None


def test_left_alone_it_goes_on(jobs: Jobs, data_dir: Path, tmp_path: Path, clock: Clock) -> None:
    with turn_taken(data_dir):
        job = jobs.start_import([write_bill(tmp_path)])
        heard: list[object] = []
        for told in job.follow(lambda: bool(heard)):
            heard.append(told)
        assert job.is_running
    wait_until(lambda: not job.is_running)
    assert months(data_dir, clock) == [OCTOBER]


FOLLOWER = """
import sys
from pathlib import Path
from partner_tui.services.jobs import Jobs
job = Jobs(Path(sys.argv[1])).start_import([Path(sys.argv[2])])
for told in job.follow():
    print(job.pid, flush=True)
"""


def test_it_outlives_a_killed_console(data_dir: Path, tmp_path: Path, clock: Clock) -> None:
    file = write_bill(tmp_path)
    with turn_taken(data_dir):
        command = [sys.executable, "-c", FOLLOWER, str(data_dir), str(file)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as console:
            assert console.stdout is not None
            job = int(console.stdout.readline())
            console.kill()
        os.kill(job, 0)
    wait_until(lambda: months(data_dir, clock) == [OCTOBER])
    with private_files.locked(data_dir / "import.lock"):  # it has tidied up
        assert os.listdir(data_dir / "tmp") == []


def test_cancelled_it_stops_and_leaves_nothing(jobs: Jobs, data_dir: Path, tmp_path: Path) -> None:
    with turn_taken(data_dir):
        job = jobs.start_import([write_bill(tmp_path)])
        rest = waiting(job)
        job.cancel()
        *_, last = rest
    assert isinstance(last, JobOutcome)
    assert isinstance(last.error, Cancelled)
    demand_nothing_left(data_dir)
    job.cancel()  # it has ended: nobody else's process is stopped


def test_cancelled_before_it_has_begun(jobs: Jobs, data_dir: Path, tmp_path: Path) -> None:
    job = jobs.start_import([write_bill(tmp_path)])
    job.cancel()
    assert isinstance(outcome(job).error, Cancelled)
    demand_nothing_left(data_dir)


def test_killed_it_is_an_error_with_a_sentence(jobs: Jobs, data_dir: Path, tmp_path: Path) -> None:
    with turn_taken(data_dir):
        job = jobs.start_import([write_bill(tmp_path)])
        rest = waiting(job)
        os.kill(job.pid, signal.SIGKILL)
        *_, last = rest
    assert isinstance(last, JobOutcome)
    assert str(last.error) == (
        "The import was killed: SIGKILL: it was killed, often because memory ran short. "
        "What was imported before it stays. Import the rest again."
    )
    demand_nothing_left(data_dir)


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="this system limits no other process")
def test_without_memory_it_fails_alone(jobs: Jobs, data_dir: Path, tmp_path: Path) -> None:
    with turn_taken(data_dir):
        job = jobs.start_import([write_bill(tmp_path)])
        rest = waiting(job)
        resource.prlimit(job.pid, resource.RLIMIT_AS, (50 << 20, 50 << 20))
    *_, last = rest
    assert isinstance(last, JobOutcome)
    assert isinstance(last.error, JobError)
    assert last.error.cause
    demand_nothing_left(data_dir)


def test_a_program_that_cannot_start_is_said(jobs: Jobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))
    with pytest.raises(JobError, match="Cannot start the import"):
        jobs.start_import([tmp_path / "bill.csv"])


def test_a_full_pipe_loses_progress_and_nothing_else() -> None:
    reading, writing = os.pipe()
    report = JobReport(writing)
    here = JobProgress("f" * 4000, 1, 1)
    for _ in range(100):
        report.waiting(here)  # more than a pipe holds, and nobody reads
    taken = FileTaken("f", OCTOBER, ImportOutcome.IMPORTED, 3, Decimal("1.00000000"), "USD")
    saying = threading.Thread(target=report.taken, args=(taken,))
    saying.start()
    with os.fdopen(reading, "rb") as pipe:
        lines: list[object] = []
        while not lines or not isinstance(lines[-1], FileTaken):
            lines.append(read_line(pipe.readline()))
        saying.join()
    os.close(writing)
    assert lines[-1] == taken
    assert 0 < len(lines) - 1 < 100
    assert set(lines[:-1]) == {here}


def test_progress_is_said_twice_a_second_at_most() -> None:
    reading, writing = os.pipe()
    report = JobReport(writing)
    for lines in range(1000):
        report.progress(JobProgress("f", 1, 1, lines))
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        assert len(pipe.readlines()) == 1


def test_a_step_that_begins_is_said_at_once() -> None:
    reading, writing = os.pipe()
    report = JobReport(writing)
    for number, step in enumerate(("quota", "invoices", "bill 2026-10"), 1):
        for done in range(100):
            report.syncing(SyncProgress(step, number, 3, done, 100))
    report.syncing(waits := SyncProgress("bill 2026-10", 3, 3, waiting_for="ann"))
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = [read_line(line) for line in pipe]
    assert said == [*(SyncProgress(step, n, 3, 0, 100) for n, step in ((1, "quota"), (2, "invoices"))), *said[2:]]
    assert said[2:] == [SyncProgress("bill 2026-10", 3, 3, 0, 100), waits]


def test_a_result_is_read_as_it_was_said() -> None:
    reading, writing = os.pipe()
    report = JobReport(writing)
    report.synced(RESULT)
    report.failed(Cancelled("The sync"))
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        first, second = (read_line(line) for line in pipe)
    assert first == RESULT
    assert isinstance(second, Cancelled) and second.title == "The sync cancelled"


SAYING = """
import os, sys
from datetime import datetime
from partner_tui.domain.sync import SyncProgress, SyncResult
from partner_tui.services.job_lines import JobReport
report = JobReport(1)
for number in range(1, 201):
    report.syncing(SyncProgress(f"step {number}", number, 200))
if sys.argv[2]:
    at = datetime.fromisoformat(sys.argv[1])
    report.synced(SyncResult(at, at, (), ("x" * 2_000_000,)))
os._exit(7)
"""


@pytest.mark.parametrize("has_result", [True, False])
def test_of_quick_steps_the_latest_is_told_and_the_result_whatever_its_length(has_result: bool) -> None:
    """A result that was said stands, however its process ends."""
    command = [sys.executable, "-c", SAYING, NOW.isoformat(), "yes" if has_result else ""]
    with tempfile.TemporaryFile() as errors:
        *told, last = Job("sync", subprocess.Popen(command, stdout=subprocess.PIPE), errors).follow()
    assert 1 <= len(told) < 20
    assert isinstance(last, JobOutcome)
    if has_result:
        assert last == JobOutcome(synced=SyncResult(NOW, NOW, (), ("x" * 2_000_000,)))
    else:
        assert last.synced is None
        assert str(last.error) == (
            "The sync failed: It ended with code 7 and said nothing. What it brought before that stays. Sync again."
        )


def test_without_a_reader_nothing_is_said() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    report = JobReport(writing)
    report.failed(Cancelled("The import"))
    report.taken(FileTaken("f", OCTOBER, ImportOutcome.IMPORTED, 3, Decimal(1), "USD"))
    os.close(writing)


@pytest.mark.parametrize(
    "line",
    [
        *(b"", b"x", b"[]", b"1", b"{}", b"\xff"),
        *(b'{"progress": {"x": 1}}', b'{"taken": {}}', b'{"error": {}}', b'{"error": {"kind": "cancelled"}}'),
        *(b'{"syncing": {"x": 1}}', b'{"synced": {}}', b'{"synced": {"started_at": "x"}}'),
    ],
)
def test_what_no_job_says_is_passed_over(line: bytes) -> None:
    assert read_line(line) is None
