import csv
import hashlib
import os
import signal
import stat
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from partner_tui import private_files
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import Cancelled, FileError, PartnerError, UnknownExport, UnknownMonth, WrongUsage
from partner_tui.domain.export import ExportFormat, ExportKind, ExportProgress, ExportSpec, ExportState, ExportTask
from partner_tui.exporting.target import Target
from partner_tui.ledger import Ledger
from partner_tui.services import export_queue as queue
from partner_tui.services.export_names import file_name
from partner_tui.services.export_turn import export_turn, is_taken, told_progress
from partner_tui.services.exports import Exports
from partner_tui.services.workspace import Workspace
from partner_tui.settings import ExportSettings, Settings
from tests.conftest import NOW
from tests.unit.bill_files import write_bill

Clock = Callable[[], datetime]
OCTOBER = BillCycle(2026, 10)
DETAILS = ExportSpec(OCTOBER, OCTOBER, ExportKind.DETAILS, ExportFormat.CSV)


@pytest.fixture
def workspace(tmp_path: Path, clock: Clock) -> Workspace:
    workspace = Workspace.open(Settings(tmp_path / "data"), clock)
    workspace.imports.run(write_bill(tmp_path))
    return workspace


@pytest.fixture
def exports(workspace: Workspace) -> Exports:
    return workspace.exports


def kinds(tmp_path: Path) -> list[str]:
    return [event.kind for event in Ledger.open(tmp_path / "data").events() if event.subject == "export 1"]


def made(exports: Exports, spec: ExportSpec = DETAILS) -> ExportTask:
    return exports.run(exports.create(spec).id)


def in_folder(tmp_path: Path) -> list[str]:
    return sorted(os.listdir(tmp_path / "data" / "exports"))


def rows_of(path: str | None) -> list[dict[str, str]]:
    assert path is not None
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_task_goes_from_the_queue_to_a_whole_file(exports: Exports, tmp_path: Path) -> None:
    task = exports.create(replace(DETAILS, subject="Acme Ltd / 中文"))
    assert (task.id, task.state, task.created_at, task.path) == (1, ExportState.QUEUED, NOW, None)
    told: list[ExportProgress] = []
    done = exports.run(task.id, told.append)
    assert done.state is ExportState.COMPLETED and done == exports.task(1) == exports.tasks()[0]
    assert done.path == str(tmp_path / "data/exports/partner-bill_2026-10_details_acme-ltd-中文_20261123T040000Z.csv")
    content = Path(done.path).read_bytes()
    assert (done.rows, done.bytes, done.sha256) == (5, len(content), hashlib.sha256(content).hexdigest())
    assert stat.S_IMODE(os.stat(done.path).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(tmp_path / "data/exports").st_mode) == 0o700
    assert sum(Decimal(row["Settlement Amount (USD)"]) for row in rows_of(done.path)) == Decimal("15.0000000001")
    assert in_folder(tmp_path) == [Path(done.path).name]
    assert told and all(progress.id == 1 for progress in told)
    assert kinds(tmp_path) == ["export queued", "export running", "export written", "export completed"]
    assert exports.open_file(1) == Path(done.path)
    assert exports.progress() is None and not exports.is_worked
    assert Ledger.open(tmp_path / "data").verify() == []


def test_two_of_one_second_have_names_of_their_own(exports: Exports) -> None:
    first, second = made(exports), made(exports)
    assert first.path != second.path
    assert second.path is not None and second.path.endswith("20261123T040000Z_2.csv")


@pytest.mark.parametrize(
    ("spec", "error"),
    [
        (replace(DETAILS, last=BillCycle(2026, 11)), UnknownMonth),
        (replace(DETAILS, filter="amount>abc"), WrongUsage),
        (replace(DETAILS, columns=("amount", "colour")), WrongUsage),
        (replace(DETAILS, columns=()), WrongUsage),
        (replace(DETAILS, output="/no/such/folder/x.csv"), FileError),
    ],
)
def test_what_cannot_be_made_is_refused_before_it_is_a_task(
    exports: Exports, spec: ExportSpec, error: type[PartnerError]
) -> None:
    with pytest.raises(error):
        exports.create(spec)
    assert exports.tasks() == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"last": BillCycle(2026, 9)},
        {"kind": ExportKind.SUMMARY},
        {"kind": ExportKind.SUMMARY, "format": ExportFormat.XLSX, "filter": "x"},
        {"format": ExportFormat.FOCUS_CSV, "columns": ("amount",)},
        {"format": ExportFormat.XLSX, "compressed": True},
    ],
)
def test_a_spec_that_makes_no_sense_is_none(wrong: dict[str, object]) -> None:
    with pytest.raises(WrongUsage):
        replace(DETAILS, **wrong)  # type: ignore[arg-type]


def test_the_view_is_what_is_exported(exports: Exports) -> None:
    task = made(exports, replace(DETAILS, customer="c1", filter="amount>1", columns=("amount", "customer_name")))
    assert [list(row.items()) for row in rows_of(task.path)] == [
        [("Settlement Amount (USD)", "10.0000000001"), ("Customer Name", "Name of c1")],
        [("Settlement Amount (USD)", "2.5"), ("Customer Name", "Name of c1")],
    ]


def test_a_masked_file_names_no_customer(exports: Exports) -> None:
    task = made(exports, replace(DETAILS, customer="c1", subject="Name of c1", masked=True))
    assert task.path is not None and "name-of-c1" not in task.path and "_customer-" in task.path
    assert "Name of c1" not in Path(task.path).read_text("utf-8-sig")
    assert "c1" not in {row["Customer ID"] for row in rows_of(task.path)}


def test_several_months_with_columns_of_their_own(workspace: Workspace, tmp_path: Path) -> None:
    extra = write_bill(tmp_path, "2026-09")
    lines = extra.read_text("utf-8").splitlines()
    extra.write_text("\n".join([f"{lines[0]},Colour", *(f"{line},blue" for line in lines[1:]), ""]), "utf-8")
    workspace.imports.run(extra)
    task = made(workspace.exports, replace(DETAILS, first=BillCycle(2026, 9)))
    assert [row["Colour"] for row in rows_of(task.path)] == ["blue"] * 5 + [""] * 5
    assert task.rows == 10


def test_months_in_different_currencies_are_not_one_file(workspace: Workspace, tmp_path: Path) -> None:
    workspace.imports.run(write_bill(tmp_path, "2026-09", currency="EUR"))
    task = made(workspace.exports, replace(DETAILS, first=BillCycle(2026, 9)))
    assert task.state is ExportState.FAILED and task.error is not None and "2026-09 in EUR" in task.error


def test_to_a_name_of_ones_own_and_never_over_a_file(exports: Exports, tmp_path: Path) -> None:
    target = tmp_path / "mine.csv"
    task = made(exports, replace(DETAILS, output=str(target)))
    assert task.path == str(target) and len(rows_of(task.path)) == 5
    with pytest.raises(FileError):
        exports.create(replace(DETAILS, output=str(target)))
    late = exports.create(replace(DETAILS, output=str(tmp_path / "late.csv")))
    (tmp_path / "late.csv").write_text("mine")
    failed = exports.run(late.id)
    assert failed.state is ExportState.FAILED and (tmp_path / "late.csv").read_text() == "mine"
    exports.delete(task.id)
    assert target.exists()  # what was put elsewhere is the operator's


def test_cancelled_while_it_waits(exports: Exports, tmp_path: Path) -> None:
    task = exports.create(DETAILS)
    assert exports.cancel(task.id).state is ExportState.CANCELLED
    exports.work()
    assert exports.task(task.id).state is ExportState.CANCELLED
    with pytest.raises(WrongUsage):
        exports.cancel(task.id)
    assert exports.retry(task.id).state is ExportState.QUEUED
    exports.work()
    assert exports.task(task.id).state is ExportState.COMPLETED


def test_cancelled_while_it_runs(workspace: Workspace, tmp_path: Path) -> None:
    exports = workspace.exports
    first, second = exports.create(DETAILS), exports.create(DETAILS)
    begun, go_on = threading.Event(), threading.Event()

    def held_up(progress: ExportProgress) -> None:
        if progress.id == first.id:
            begun.set()
            assert go_on.wait(30)

    worker = threading.Thread(target=exports.work, args=(held_up,))
    worker.start()
    assert begun.wait(30)
    other = Workspace.open(workspace.settings, lambda: NOW).exports
    told = other.progress()
    assert told is not None and told.id == first.id and other.is_worked
    assert other.cancel(first.id).state is ExportState.RUNNING
    with pytest.raises(WrongUsage):
        other.delete(first.id)
    go_on.set()
    worker.join(30)
    assert not worker.is_alive()
    assert other.task(first.id).state is ExportState.CANCELLED
    assert other.task(second.id).state is ExportState.COMPLETED
    assert kinds(tmp_path) == ["export queued", "export running", "export cancel asked", "export cancelled"]
    assert len(in_folder(tmp_path)) == 1


def test_a_worker_that_is_told_to_stop_leaves_the_task_to_the_next(exports: Exports, tmp_path: Path) -> None:
    task = exports.create(DETAILS)
    asked: list[ExportProgress] = []
    exports.work(asked.append, lambda: bool(asked))
    stopped = exports.task(task.id)
    assert (stopped.state, stopped.attempts) == (ExportState.INTERRUPTED, 0)
    assert in_folder(tmp_path) == []
    exports.work()
    assert exports.task(task.id).state is ExportState.COMPLETED


def test_who_runs_it_in_the_foreground_cancels_it(exports: Exports, tmp_path: Path) -> None:
    task = exports.create(DETAILS)
    asked: list[ExportProgress] = []
    assert exports.run(task.id, asked.append, lambda: bool(asked)).state is ExportState.CANCELLED
    assert in_folder(tmp_path) == []


def begin_and_die(tmp_path: Path, number: int, *, after: str) -> None:
    """As a process that is killed after that step leaves it: its lock is gone, its files are not."""
    tasks = Ledger.open(tmp_path / "data").exports
    folder = private_files.make_folder(tmp_path / "data" / "exports")
    target = Target(folder / f"{number}.csv")
    tasks.change(number, lambda task: queue.begun(task, str(target.path), NOW), operator="other", at=NOW)
    target.unfinished.write_bytes(b"whole")
    sha256 = hashlib.sha256(b"whole").hexdigest()
    if after in ("written", "published"):
        tasks.change(number, lambda task: queue.written(task, 5, 5, sha256), operator="other", at=NOW)
    if after == "published":
        target.publish()


@pytest.mark.parametrize("after", ["begun", "written"])
def test_a_task_whose_process_died_is_taken_up_again(exports: Exports, tmp_path: Path, after: str) -> None:
    task = exports.create(DETAILS)
    begin_and_die(tmp_path, task.id, after=after)
    seen = exports.tasks()[0]
    assert seen.state is ExportState.INTERRUPTED and seen.error == queue.VANISHED
    exports.work()
    done = exports.task(task.id)
    assert (done.state, done.attempts) == (ExportState.COMPLETED, 2)
    assert done.path is not None and in_folder(tmp_path) == [Path(done.path).name]
    assert "export interrupted" in kinds(tmp_path)


def test_a_file_that_was_published_before_the_end_counts(exports: Exports, tmp_path: Path) -> None:
    task = exports.create(DETAILS)
    begin_and_die(tmp_path, task.id, after="published")
    exports.settle()
    done = exports.task(task.id)
    assert (done.state, done.rows, done.bytes) == (ExportState.COMPLETED, 5, 5)
    assert exports.open_file(task.id).read_bytes() == b"whole"


def test_a_task_that_kills_its_process_each_time_is_given_up(exports: Exports, tmp_path: Path) -> None:
    task = exports.create(DETAILS)
    for attempt in range(1, queue.MOST_ATTEMPTS + 1):
        begin_and_die(tmp_path, task.id, after="begun")
        exports.settle(PartnerError("The export was killed", "SIGKILL: \x1b[2Jit was killed.", ""))
        assert exports.task(task.id).attempts == attempt
    failed = exports.task(task.id)
    assert failed.state is ExportState.FAILED
    assert failed.error == "The export was killed: SIGKILL: ␛[2Jit was killed. It was begun 3 times."
    assert exports.retry(task.id).attempts == 0


def test_cancelling_a_task_whose_process_died(exports: Exports, tmp_path: Path) -> None:
    task = exports.create(DETAILS)
    begin_and_die(tmp_path, task.id, after="begun")
    assert exports.cancel(task.id).state is ExportState.CANCELLED
    assert in_folder(tmp_path) == []


def test_deleted_with_its_file_and_its_number_is_not_given_again(exports: Exports, tmp_path: Path) -> None:
    made(exports)
    exports.delete(1)
    assert exports.tasks() == () and in_folder(tmp_path) == []
    for gone in (exports.task, exports.delete, exports.cancel, exports.retry, exports.open_file):
        with pytest.raises(UnknownExport):
            gone(1)
    assert exports.create(DETAILS).id == 2
    assert Ledger.open(tmp_path / "data").verify() == []


def test_a_file_that_is_gone_can_be_made_again(exports: Exports) -> None:
    task = made(exports)
    with pytest.raises(WrongUsage):
        exports.retry(task.id)
    exports.open_file(task.id).unlink()
    with pytest.raises(FileError):
        exports.open_file(task.id)
    exports.retry(task.id)
    exports.work()
    assert exports.open_file(task.id).is_file()


def test_no_space_is_told_before_anything_is_written(
    exports: Exports, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("partner_tui.services.export_making.free_space", lambda folder: 1000)
    task = made(exports)
    assert task.state is ExportState.FAILED and task.error is not None
    assert task.error.startswith("Not enough space: The file needs about ") and in_folder(tmp_path) == []


def test_what_is_in_the_place_of_the_folder_fails_the_task_alone(exports: Exports, tmp_path: Path) -> None:
    (tmp_path / "data" / "exports").write_text("mine")
    task = made(exports)
    assert task.state is ExportState.FAILED and task.error is not None and "is not a folder" in task.error
    (tmp_path / "data" / "exports").unlink()
    assert exports.retry(task.id).state is ExportState.QUEUED
    exports.work()
    assert exports.task(task.id).state is ExportState.COMPLETED


def test_old_and_many_files_are_not_kept_for_ever(tmp_path: Path) -> None:
    moment = NOW
    settings = Settings(tmp_path / "data", exports=ExportSettings(keep_days=30))
    workspace = Workspace.open(settings, lambda: moment)
    workspace.imports.run(write_bill(tmp_path))
    exports = workspace.exports
    made(exports)
    elsewhere = made(exports, replace(DETAILS, output=str(tmp_path / "kept.csv")))
    moment = NOW + timedelta(days=31)
    made(exports)
    assert [task.id for task in exports.tasks()] == [3, elsewhere.id]
    size = exports.tasks()[0].bytes or 0
    little = Workspace.open(replace(settings, exports=ExportSettings(keep_bytes=2 * size)), lambda: moment).exports
    for _ in range(3):
        made(little)
    assert [task.id for task in exports.tasks()] == [6, 5, elsewhere.id]
    assert len(in_folder(tmp_path)) == 2


def test_the_stamp_changes_with_every_task(exports: Exports) -> None:
    stamps = {exports.stamp(), exports.stamp()}
    assert len(stamps) == 1
    exports.create(DETAILS)
    stamps.add(exports.stamp())
    made(exports)
    stamps.add(exports.stamp())
    assert len(stamps) == 3


def test_the_estimate_is_near(exports: Exports) -> None:
    estimate = exports.estimate(replace(DETAILS, customer="c1"))
    assert (estimate.rows, estimate.columns) == (3, 38) and estimate.bytes > 0
    assert exports.estimate(ExportSpec(OCTOBER, OCTOBER)).rows == 6  # of products, customers, regions: two each
    with pytest.raises(Cancelled):
        exports.estimate(replace(DETAILS, filter="amount>1"), lambda: True)


def test_whose_turn_it_is(tmp_path: Path) -> None:
    folder = private_files.make_folder(tmp_path / "data")
    with export_turn(folder) as turn:
        assert turn is not None and is_taken(folder)
        turn.begin(ExportProgress(7, "writing", 10, 20))
        assert told_progress(folder) == ExportProgress(7, "writing", 10, 20)
        with export_turn(folder) as second:
            assert second is None
    assert not is_taken(folder) and told_progress(folder) is None


def test_names_of_files() -> None:
    at = datetime(2026, 11, 22, 10, 15, tzinfo=UTC)
    spec = replace(DETAILS, first=BillCycle(2026, 8), format=ExportFormat.FOCUS_CSV, compressed=True)
    assert file_name(spec, at) == "partner-bill_2026-08_2026-10_focus_20261122T101500Z.csv.gz"
    odd = replace(DETAILS, subject='../../é\x00|"<>:*? a' + "长" * 80)
    name = file_name(odd, at)
    assert name.startswith("partner-bill_2026-10_details_é-a长") and len(name.encode()) < 200
    assert file_name(replace(DETAILS, subject="..."), at, "9") == "partner-bill_2026-10_details_20261122T101500Z_9.csv"


def test_the_process_works_the_queue_off(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    exports = workspace.exports
    tasks = [exports.create(DETAILS) for _ in range(3)]
    job = workspace.jobs.start_exports()
    assert os.getpgid(job.pid) == job.pid
    assert job.wait() is None
    assert {exports.task(task.id).state for task in tasks} == {ExportState.COMPLETED}


def test_a_process_that_is_killed_says_so(workspace: Workspace) -> None:
    with export_turn(workspace.settings.data_dir):
        job = workspace.jobs.start_exports()
        os.kill(job.pid, signal.SIGKILL)
        error = job.wait()
    assert error is not None and str(error).startswith("The export was killed: SIGKILL: it was killed")
