"""`exports` over real stores: the list, the files, the queue and what is done about it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from partner_tui.cli import main
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.export import ExportFormat, ExportKind, ExportProgress, ExportSpec, ExportState
from partner_tui.domain.sizes import size_text
from partner_tui.services.export_turn import export_turn
from partner_tui.services.exports import Exports
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.conftest import NOW
from tests.e2e.terminal import Terminal
from tests.unit.bill_files import HEADER

Run = Callable[..., tuple[int, str, str]]
MONTH = BillCycle(2026, 10)
LINES = ExportSpec(MONTH, MONTH, ExportKind.DETAILS, ExportFormat.CSV)
PROGRAM = [sys.executable, "-X", "dev", "-W", "error", "-m", "partner_tui"]
PATIENCE = 60


@pytest.fixture
def data(tmp_path: Path) -> Path:
    file = tmp_path / "customerBill_202610.csv"
    line = "c1,Name\x1b[31m of c1,2026-10,Expenditure,ecs,ECS,r1,R1,res,1.5,0"
    file.write_text(f"{HEADER}\n{line}\n", encoding="utf-8")
    Workspace.open(Settings(tmp_path / "data"), lambda: NOW).imports.run(file)
    return tmp_path / "data"


@pytest.fixture
def service(data: Path, clock: Callable[[], datetime]) -> Exports:
    return Workspace.open(Settings(data), clock).exports


@pytest.fixture
def run(data: Path, capsys: pytest.CaptureFixture[str], clock: Callable[[], datetime]) -> Run:
    def command(*argv: object) -> tuple[int, str, str]:
        code = main(["--data-dir", str(data), "exports", *map(str, argv)], clock)
        out, err = capsys.readouterr()
        return code, out, err

    return command


def program(data: Path, *argv: str) -> list[str]:
    return [*PROGRAM, "--data-dir", str(data), "exports", *argv]


def test_none_yet(run: Run) -> None:
    assert run() == (0, "No exports yet. Make one with `partner-tui export MONTH`.\n", "")
    assert run("--json") == (0, '{"tasks": []}\n', "")


def test_the_list_is_newest_first_with_what_went_wrong(run: Run, service: Exports, tmp_path: Path) -> None:
    service.create(LINES)
    output = tmp_path / "x.csv"
    service.create(replace(LINES, output=str(output), filter="amount>1", subject="Acme\x1bLtd", last=MONTH))
    output.write_text("taken since")
    service.create(ExportSpec(MONTH, MONTH, masked=True))
    service.cancel(3)
    service.work()
    code, out, err = run()
    assert (code, err) == (0, "")
    head, third, second, first, *errors = out.splitlines()
    assert head.split() == ["ID", "Created", "(UTC)", "Month", "What", "Format", "State", "Rows", "Size", "By", "whom"]
    assert third.split()[:8] == ["3", "2026-11-23", "04:00", "2026-10", "summary,", "masked", "xlsx", "cancelled"]
    assert " details, Acme␛Ltd, amount>1  csv " in second and " failed " in second
    (whole,) = (task for task in service.tasks() if task.state is ExportState.COMPLETED)
    assert " details  " in first and first.split()[6:8] == ["completed", "1"]
    assert first.endswith(f"  {size_text(whole.bytes or 0)}  {whole.operator}")
    assert errors == [f"Export 2: {service.task(2).error}"]
    assert [task["id"] for task in json.loads(run("--json")[1])["tasks"]] == [3, 2, 1]


@pytest.mark.parametrize(
    "argv", [[], ["--json"], ["cancel", "2"], ["retry", "2"], ["run"], ["delete", "2"], ["cat", "1"]]
)
def test_what_writes_no_file_imports_no_heavy_library(service: Exports, data: Path, argv: list[str]) -> None:
    service.create(ExportSpec(MONTH, MONTH))
    service.work()
    service.create(ExportSpec(MONTH, MONTH))
    service.cancel(2)
    if argv == ["cancel", "2"]:
        service.retry(2)
    script = (
        "import sys; from partner_tui.cli import main; main(sys.argv[1:]);"
        "heavy = {'polars', 'textual', 'httpx', 'xlsxwriter', 'fpdf', 'asyncio', 'tomllib'} & set(sys.modules);"
        "sys.exit(', '.join(heavy) or 0)"
    )
    command = [sys.executable, "-c", script, "--data-dir", str(data), "exports", *argv]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_one_that_runs_tells_how_far_it_is(run: Run, service: Exports, data: Path) -> None:
    service.create(LINES)
    with export_turn(data) as turn:
        assert turn is not None
        turn.begin(ExportProgress(1, "writing", 1_200, 2_000))
        assert run()[1].splitlines()[-1] == "Export 1: writing, 1,200 of 2,000 rows"
        (task,) = json.loads(run("--json")[1])["tasks"]
        assert task["progress"] == {"phase": "writing", "rows": 1_200, "rows_total": 2_000}
    assert json.loads(run("--json")[1])["tasks"][0]["progress"] is None


def test_cat_gives_the_file_as_it_is(service: Exports, data: Path) -> None:
    service.create(LINES)
    service.create(ExportSpec(MONTH, MONTH))
    service.work()
    for task in service.tasks():
        done = subprocess.run(program(data, "cat", str(task.id)), capture_output=True, check=True)
        assert task.path is not None
        assert (done.stdout, done.stderr) == (Path(task.path).read_bytes(), b"")


def test_cat_into_a_closed_pipe_is_quiet(service: Exports, data: Path) -> None:
    service.create(LINES)
    service.work()
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        done = subprocess.run(program(data, "cat", "1"), stdout=closed, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (141, b"")


def test_cat_without_standard_output_fails(service: Exports, data: Path) -> None:
    service.create(LINES)
    service.work()
    command = ["sh", "-c", 'exec "$@" >&-', "sh", *program(data, "cat", "1")]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 1 and b"Standard output is closed" in done.stderr


def test_a_terminal_is_shown_text_that_cannot_act_on_it(service: Exports, data: Path) -> None:
    service.create(LINES)
    service.work()
    with Terminal(["--data-dir", str(data), "exports", "cat", "1"], 200, 20) as terminal:
        assert terminal.ended() == 0
        assert "Name␛[31m of c1" in terminal.text and "Customer ID" in terminal.text
        assert b"\x1b" not in terminal.sent


@pytest.mark.parametrize("spec", [ExportSpec(MONTH, MONTH), replace(LINES, compressed=True)])
def test_a_terminal_is_shown_nothing_else(service: Exports, data: Path, spec: ExportSpec) -> None:
    service.create(spec)
    service.work()
    with Terminal(["--data-dir", str(data), "exports", "cat", "1"], 200, 20) as terminal:
        assert terminal.ended() == 2
        assert "`partner-tui exports cat 1 > FILE`" in terminal.text


def test_only_a_finished_file_can_be_had(run: Run, service: Exports) -> None:
    service.create(LINES)
    code, out, err = run("cat", 1)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "Export 1 is queued" in err
    service.work()
    path = service.task(1).path
    assert path is not None
    os.unlink(path)
    code, _, err = run("cat", 1)
    assert code == 1 and "`partner-tui exports retry 1`" in err


@pytest.mark.parametrize("command", ["cat", "cancel", "retry", "delete"])
def test_an_unknown_number(run: Run, command: str) -> None:
    code, out, err = run(command, 99)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "There is no export 99" in err


def test_cancel_retry_and_delete_say_what_they_did(run: Run, service: Exports) -> None:
    service.create(LINES)
    assert run("cancel", 1) == (0, "Export 1 is cancelled.\n", "")
    assert service.task(1).state is ExportState.CANCELLED
    assert run("retry", 1) == (0, "Export 1 is queued again; `partner-tui exports run` works the queue off.\n", "")
    assert service.task(1).state is ExportState.QUEUED
    service.work()
    path = service.task(1).path
    assert path is not None and os.path.exists(path)
    assert run("retry", 1)[:2] == (2, "") and run("cancel", 1)[:2] == (2, "")
    assert run("delete", 1) == (0, "Export 1 is deleted.\n", "")
    assert not os.path.exists(path) and service.tasks() == ()


def test_who_works_already_takes_up_what_is_queued_again(run: Run, service: Exports, data: Path) -> None:
    service.create(LINES)
    service.cancel(1)
    with export_turn(data):
        assert run("retry", 1)[1] == "Export 1 is queued again.\n"


def test_run_works_the_queue_off_in_silence(service: Exports, data: Path) -> None:
    for _ in range(3):
        service.create(LINES)
    done = subprocess.run(program(data, "run"), stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert {task.state for task in service.tasks()} == {ExportState.COMPLETED}
    assert subprocess.run(program(data, "run"), stdin=subprocess.DEVNULL, check=False).returncode == 0


def test_without_a_terminal_run_lets_others_go_first(data: Path) -> None:
    script = "import os, sys; from partner_tui.cli import main; main(sys.argv[1:]); print('niceness', os.nice(0))"
    arguments = ["--data-dir", str(data), "exports", "run"]
    command = [sys.executable, "-c", script, *arguments]
    before = os.nice(0)
    alone = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
    assert alone.stdout == "niceness 19\n"
    with Terminal(arguments, program=command[:3]) as terminal:
        assert terminal.ended() == 0
        assert terminal.text.startswith(f"niceness {before}\n")


def test_a_signal_ends_run_between_whole_files(service: Exports, data: Path) -> None:
    for _ in range(150):
        service.create(LINES)
    running = subprocess.Popen(
        program(data, "run"), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    end = time.monotonic() + PATIENCE
    while service.task(1).state is not ExportState.COMPLETED:
        assert time.monotonic() < end and running.poll() is None
        time.sleep(0.02)
    running.send_signal(signal.SIGTERM)
    assert (*running.communicate(timeout=PATIENCE), running.returncode) == (b"", b"", 0)
    states = [task.state for task in service.tasks()]
    assert set(states) <= {ExportState.COMPLETED, ExportState.INTERRUPTED, ExportState.QUEUED}
    assert states[0] is ExportState.QUEUED
    names = {path.name for path in (data / "exports").iterdir()}
    assert len(names) == states.count(ExportState.COMPLETED) and not any("partial" in name for name in names)
