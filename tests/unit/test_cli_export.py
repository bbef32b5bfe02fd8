"""`export` over real stores: what is asked for, what is told, what lies on the disk, and how it is stopped."""

import csv
import hashlib
import json
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from partner_tui import private_files
from partner_tui.cli import main
from partner_tui.domain.export import ExportState
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.conftest import NOW
from tests.unit.bill_files import HEADER, LINES, write_bill

Run = Callable[..., tuple[int, str, str]]
PATIENCE = 60


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A store of two months of one currency, and an earlier one of another."""
    imports = Workspace.open(Settings(tmp_path / "data"), lambda: NOW).imports
    for month, currency in (("2026-08", "EUR"), ("2026-09", "USD"), ("2026-10", "USD")):
        imports.run(write_bill(tmp_path, month, currency=currency))
    return tmp_path / "data"


@pytest.fixture
def run(data: Path, capsys: pytest.CaptureFixture[str], clock: Callable[[], datetime]) -> Run:
    def command(*argv: object) -> tuple[int, str, str]:
        code = main(["--data-dir", str(data), *map(str, argv)], clock)
        out, err = capsys.readouterr()
        return code, out, err

    return command


@pytest.fixture
def made(run: Run) -> Callable[..., Any]:
    """The task that an export ends with."""

    def command(*argv: object) -> Any:
        code, out, err = run("export", *argv, "--json")
        assert (code, err) == (0, "")
        return json.loads(out)

    return command


def records(path: str) -> list[dict[str, str]]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_it_tells_the_number_the_lines_the_size_and_the_place(run: Run, data: Path) -> None:
    code, out, err = run("export", "2026-10", "--kind", "details", "--format", "csv")
    file = data / "exports" / "partner-bill_2026-10_details_20261123T040000Z.csv"
    assert (code, err) == (0, "")
    assert out == f"Export 1: 5 lines, {file.stat().st_size / 1000:.1f} kB, {file}\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(records(str(file))) == len(LINES)


def test_a_month_is_a_workbook_of_sums_unless_told(made: Callable[..., Any], data: Path) -> None:
    task = made("2026-10")
    assert (task["kind"], task["format"], task["month"], task["state"]) == ("summary", "xlsx", "2026-10", "completed")
    assert Path(task["path"]).parent == data / "exports"
    assert Path(task["path"]).read_bytes().startswith(b"PK")


def test_as_json_it_is_the_task(made: Callable[..., Any], run: Run) -> None:
    task = made("2026-09", "--to", "2026-10", "--kind", "details", "--format", "csv", "--gzip")
    content = Path(task["path"]).read_bytes()
    assert (task["bytes"], task["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert (task["rows"], task["error"], task["progress"]) == (10, None, None)
    assert task["created_at"] == task["finished_at"] == "2026-11-23T04:00:00Z"
    assert task["spec"]["months"] == ["2026-09", "2026-10"] and task["spec"]["compressed"]
    assert json.loads(run("exports", "--json")[1]) == {"tasks": [task]}


def test_v_tells_the_hash(run: Run) -> None:
    _, out, err = run("export", "2026-10", "--kind", "details", "--format", "csv", "-v")
    file = Path(out.rstrip("\n").rpartition(", ")[2])
    assert f"partner-tui: sha256 {hashlib.sha256(file.read_bytes()).hexdigest()}\n" in err


def test_it_goes_where_it_is_told(made: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    task = made("2026-10", "--kind", "details", "--format", "csv", "--output", "here.csv")
    assert task["path"] == str(tmp_path / "here.csv")
    assert len(records(task["path"])) == len(LINES)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("there", "exists"),
        ("link", "exists"),
        ("folder", "exists"),
        ("no/where.csv", "no folder"),
        ("there/x", "no fol"),
    ],
)
def test_it_goes_nowhere_else(run: Run, tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "there").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "nothing")
    (tmp_path / "folder").mkdir()
    code, out, err = run("export", "2026-10", "--output", tmp_path / name)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert says in err and str(tmp_path / name.partition("/")[0]) in err
    assert (tmp_path / "there").read_text() == "mine"
    assert json.loads(run("exports", "--json")[1]) == {"tasks": []}


@pytest.mark.parametrize(
    ("argv", "code", "says"),
    [
        (["2026-10", "--format", "csv"], 2, "There is no summary as csv"),
        (["2026-10", "--to", "2026-09"], 2, "2026-09 is before 2026-10"),
        (["2026-10", "--gzip"], 2, "packed by itself"),
        (["2026-10", "--columns", "amount"], 2, "A filter and columns are for lines"),
        (["2026-10", "--kind", "details", "--columns", "amuont"], 2, "Did you mean 'amount'?"),
        (["2026-10", "--kind", "details", "--columns", "amount,,usage"], 2, "no column ''"),
        (["2026-10", "--kind", "details", "--filter", "amount>abc"], 2, "“abc” is not a number"),
        (["2026-01"], 1, "No bill of 2026-01"),
        (["2026-10", "--to", "2026-11"], 1, "No bill of 2026-11"),
        (["2026-10", "--customer", "nobody\x1b"], 1, "No such customer"),
        (["2026-09", "--to", "2026-10", "--product", "nothing"], 1, "The bill of 2026-09 to 2026-10 has no lines"),
        (["2026-10", "--region", "nowhere"], 1, "No such region"),
    ],
)
def test_what_cannot_be_is_never_queued(run: Run, argv: list[str], code: int, says: str) -> None:
    found, out, err = run("export", *argv)
    assert (found, out) == (code, "")
    assert err.startswith("partner-tui: ") and err.count("\n") == 1 and "\x1b" not in err
    assert says in err
    assert json.loads(run("exports", "--json")[1]) == {"tasks": []}


def test_names_stand_for_ids(made: Callable[..., Any]) -> None:
    names = ("--customer", "NAME OF C1", "--product", "ecs", "--region", "R1", "--type", "expenditure")
    task = made("2026-10", "--kind", "details", "--format", "csv", *names)
    spec = task["spec"]
    assert (spec["customer"], spec["product"], spec["region"], spec["bill_type"]) == ("c1", "ecs", "r1", "expenditure")
    assert [record["Customer ID"] for record in records(task["path"])] == ["c1"]
    assert "_details_name-of-c1-ecs-r1_" in task["path"]


def test_a_masked_export_tells_no_name(made: Callable[..., Any], run: Run) -> None:
    asked = ("2026-10", "--kind", "details", "--format", "csv", "--customer", "name of c1", "--mask")
    one, narrower = made(*asked), made(*asked, "--product", "ecs")
    subject = Path(one["path"]).name.split("_")[3]
    assert subject.startswith("customer-") and f"_{subject}_" in Path(narrower["path"]).name
    for task in (one, narrower):
        assert "name-of" not in task["path"] and "Name of c1" not in Path(task["path"]).read_text()
    assert "Name of c1" not in run("exports")[1]


def test_columns_go_by_the_words_that_filters_know(made: Callable[..., Any], tmp_path: Path, data: Path) -> None:
    file = tmp_path / "customerBill_202607.csv"
    line = "c1,Name,2026-07,Expenditure,ecs,ECS,r1,R1,res,1.5,0,blue"
    file.write_text(f"{HEADER},Cost Tag\n{line}\n", encoding="utf-8")
    Workspace.open(Settings(data), lambda: NOW).imports.run(file)
    asked = ("--kind", "details", "--format", "csv", "--columns")
    task = made("2026-07", *asked, "amount, cost tag,Resource,amount,margin")
    assert task["spec"]["columns"] == ["amount", "extra:Cost Tag", "resource_name", "margin"]
    (record,) = records(task["path"])
    assert list(record.values()) == ["1.5", "blue", "res", ""]
    assert made("2026-10", *asked, "customer,usage")["spec"]["columns"] == ["customer_name", "usage"]


def test_headers_and_quotes_are_as_they_are_set(made: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARTNER_TUI_EXPORT_HEADERS", "zh")
    monkeypatch.setenv("PARTNER_TUI_EXPORT_GUARD_FORMULAS", "no")
    asked = ("2026-10", "--kind", "details", "--format", "csv")
    chinese, english = made(*asked), made(*asked, "--headers", "en")
    assert (chinese["spec"]["headers"], english["spec"]["headers"]) == ("zh", "en")
    assert not chinese["spec"]["guarded"]
    assert not next(iter(records(chinese["path"])[0])).isascii()


def test_a_task_that_fails_says_why(run: Run) -> None:
    asked = ("export", "2026-08", "--to", "2026-09", "--kind", "details", "--format", "csv")
    code, out, err = run(*asked)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith("partner-tui: Export 1: Months in different currencies: ")
    code, out, err = run(*asked, "--json")
    task = json.loads(out)
    assert (code, task["state"], task["path"]) == (1, "failed", None)
    assert err == f"partner-tui: Export 2: {task['error']}\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_cancels_it(data: Path, number: signal.Signals) -> None:
    """While it waits for somebody else's export to end."""
    exports = Workspace.open(Settings(data)).exports
    command = [sys.executable, "-m", "partner_tui", "--data-dir", str(data), "export", "2026-10", "--json"]
    with private_files.locked(data / "export.lock"):
        program = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        end = time.monotonic() + PATIENCE
        while not exports.tasks():
            assert time.monotonic() < end and program.poll() is None
            time.sleep(0.02)
        program.send_signal(number)
        out, err = program.communicate(timeout=PATIENCE)
    assert program.returncode == 130
    assert err.startswith("partner-tui: The export cancelled: ") and err.count("\n") == 1
    (task,) = exports.tasks()
    assert task.state is ExportState.CANCELLED
    assert json.loads(out)["state"] == "cancelled"
    assert not list(data.glob("exports/*"))


def test_it_shows_how_far_it_is_and_leaves_nothing_of_that(data: Path) -> None:
    from tests.e2e.terminal import Terminal

    arguments = ["--data-dir", str(data), "export", "2026-10", "--kind", "details", "--format", "csv"]
    with Terminal(arguments, 140, 10) as terminal:
        assert terminal.ended() == 0
        assert terminal.text.startswith("Export 1: 5 lines, ")
        assert b"\r\x1b[KExport 1: reading" in terminal.sent
