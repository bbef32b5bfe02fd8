import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from partner_tui import private_files
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import BillFileError, Cancelled, StoreError
from partner_tui.domain.imported import ImportOutcome, ImportProgress
from partner_tui.ledger import Ledger
from partner_tui.services.import_turn import import_turn
from partner_tui.services.operator import operator_name
from partner_tui.services.workspace import Workspace
from partner_tui.settings import ImportSettings, Settings
from tests.conftest import NOW
from tests.unit.bill_files import LINES, write_bill

Clock = Callable[[], datetime]


@pytest.fixture
def workspace(tmp_path: Path, clock: Clock) -> Workspace:
    return Workspace.open(Settings(tmp_path / "data"), clock)


def ledger(tmp_path: Path) -> Ledger:
    return Ledger.open(tmp_path / "data")


def snapshot(tmp_path: Path) -> dict[str, bytes]:
    """Everything in the store but whose turn it was."""
    return {
        str(path.relative_to(tmp_path)): path.read_bytes() if path.is_file() else b""
        for path in (tmp_path / "data").rglob("*")
        if path.name != "import.lock"
    }


def test_cancelled_while_the_file_is_hashed(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(Cancelled, match="The import cancelled"):
        workspace.imports.run(write_bill(tmp_path), cancelled=lambda: True)


def test_new_same_and_replaced(workspace: Workspace, tmp_path: Path) -> None:
    file = write_bill(tmp_path)
    new = workspace.imports.run(file)
    assert (new.outcome, new.previous) == (ImportOutcome.IMPORTED, None)
    assert new.record.imported_at == NOW
    before = snapshot(tmp_path)

    same = workspace.imports.run(file)
    assert (same.outcome, same.record) == (ImportOutcome.ALREADY_IMPORTED, new.record)
    assert snapshot(tmp_path) == before

    write_bill(tmp_path, lines=LINES[:1])
    replaced = workspace.imports.run(file)
    assert (replaced.outcome, replaced.previous) == (ImportOutcome.REPLACED, new.record)
    assert ledger(tmp_path).months() == [replaced.record]
    assert [event.kind for event in ledger(tmp_path).events()] == ["month published", "month replaced"]
    assert ledger(tmp_path).events()[0].operator == operator_name()
    assert len(list((tmp_path / "data" / "bills" / "2026-10").iterdir())) == 1

    write_bill(tmp_path)
    assert workspace.imports.run(file).outcome is ImportOutcome.REPLACED


def test_the_same_content_under_another_name_is_the_same(workspace: Workspace, tmp_path: Path) -> None:
    workspace.imports.run(write_bill(tmp_path))
    assert workspace.imports.run(write_bill(tmp_path, name="again.csv")).outcome is ImportOutcome.ALREADY_IMPORTED


def test_progress_is_told(workspace: Workspace, tmp_path: Path) -> None:
    told: list[ImportProgress] = []
    workspace.imports.run(write_bill(tmp_path), told.append)
    assert told[-1].lines == len(LINES)


def test_settings_reach_the_reader(tmp_path: Path, clock: Clock) -> None:
    settings = Settings(tmp_path / "data", imports=ImportSettings(columns={"amount": "Tax (USD)", "tax": "No such"}))
    result = Workspace.open(settings, clock).imports.run(write_bill(tmp_path))
    assert result.record.sums.total == Decimal("0.5")
    small = Settings(tmp_path / "small", imports=ImportSettings(max_bytes=10))
    with pytest.raises(BillFileError):
        Workspace.open(small, clock).imports.run(write_bill(tmp_path))


def test_a_bad_file_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    workspace.imports.run(write_bill(tmp_path))
    before = snapshot(tmp_path)
    bad = write_bill(tmp_path, "2026-09", [*LINES, ("c3", "Expenditure", "ecs", "r1", "1e3")])
    with pytest.raises(BillFileError):
        workspace.imports.run(bad)
    with pytest.raises(BillFileError):
        workspace.imports.run(tmp_path / "none.csv")
    assert snapshot(tmp_path) == before


def test_a_cancelled_import_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    before = snapshot(tmp_path)
    with pytest.raises(Cancelled):
        workspace.imports.run(write_bill(tmp_path), cancelled=lambda: True)
    assert snapshot(tmp_path) == before


def test_a_ledger_that_refuses_leaves_no_litter(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.imports.run(write_bill(tmp_path))
    before = snapshot(tmp_path)

    def refuse(self: Ledger, *_: object, **__: object) -> None:
        raise StoreError("Full", "No space.", "Free some.")

    monkeypatch.setattr(Ledger, "publish", refuse)
    with pytest.raises(StoreError, match="No space"):
        workspace.imports.run(write_bill(tmp_path, lines=LINES[:1]))
    assert snapshot(tmp_path) == before


def test_what_a_crash_left_is_gone_at_the_next_start(workspace: Workspace, tmp_path: Path) -> None:
    workspace.imports.run(write_bill(tmp_path))
    before = snapshot(tmp_path)
    for litter in ("tmp/import-x/g/lines-00000.parquet", "bills/2026-10/orphan/in-use.lock", "bills/2026-01/o/x"):
        path = tmp_path / "data" / litter
        path.parent.mkdir(parents=True)
        path.touch()
    with import_turn(tmp_path / "data", operator="somebody", since=NOW):
        Workspace.open(workspace.settings)
        assert (tmp_path / "data" / "tmp" / "import-x").exists()
    Workspace.open(workspace.settings)
    assert snapshot(tmp_path) == before


def test_who_comes_second_waits_and_is_told_for_whom(workspace: Workspace, tmp_path: Path) -> None:
    told: list[str] = []
    entered, done = threading.Event(), threading.Event()

    def waiting(holder: str) -> None:
        told.append(holder)
        entered.set()

    def second() -> None:
        workspace.imports.run(write_bill(tmp_path), waiting=waiting)
        done.set()

    with import_turn(tmp_path / "data", operator="ann from 192.0.2.1", since=NOW):
        thread = threading.Thread(target=second)
        thread.start()
        assert entered.wait(20)
        assert not done.is_set()
    thread.join(20)
    assert done.is_set()
    assert told == [f"ann from 192.0.2.1 (process {os.getpid()}, since 2026-11-23 04:00:00 UTC)"]


def test_waiting_can_be_cancelled(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    with (
        import_turn(tmp_path, operator="ann", since=NOW),
        pytest.raises(Cancelled),
        import_turn(tmp_path, operator="bob", since=NOW, cancelled=lambda: True),
    ):
        pass


def test_the_turn_dies_with_its_process(tmp_path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from datetime import datetime, UTC;"
        "from partner_tui.services.import_turn import import_turn\n"
        "with import_turn(Path(sys.argv[1]), operator='ann', since=datetime.now(UTC)): os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", script, tmp_path], check=False).returncode == -9
    told: list[str] = []
    with import_turn(tmp_path, operator="bob", since=NOW, waiting=told.append):
        assert told == []


def test_four_at_once_import_a_month_once(workspace: Workspace, tmp_path: Path) -> None:
    file = write_bill(tmp_path)
    script = (
        "import sys; from pathlib import Path; from partner_tui.settings import Settings;"
        "from partner_tui.services.workspace import Workspace;"
        "print(Workspace.open(Settings(Path(sys.argv[1]))).imports.run(Path(sys.argv[2])).outcome.value)"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", script, tmp_path / "data", file], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    outcomes = sorted(process.communicate(timeout=120)[0].strip() for process in started)
    assert outcomes == ["already imported"] * 3 + ["imported"]
    assert ledger(tmp_path).verify() == []


@pytest.mark.parametrize("name", ["import.lock", "bills", "tmp", "ledger.db"])
def test_a_planted_link_is_refused(tmp_path: Path, name: str) -> None:
    target = tmp_path / "target"
    target.mkdir()
    data = private_files.make_folder(tmp_path / "data")
    (data / name).symlink_to(target)
    with pytest.raises(StoreError):
        Workspace.open(Settings(data)).imports.run(write_bill(tmp_path))
    assert list(target.iterdir()) == []


def test_the_operator_is_named_by_login_and_origin() -> None:
    name = operator_name({})
    assert name and " from " not in name
    assert operator_name({"SSH_CONNECTION": "192.0.2.7 5000 192.0.2.1 22"}) == f"{name} from 192.0.2.7"
    assert operator_name({"SUDO_USER": "ann"}) == f"{name} (sudo: ann)"
    assert "\x1b" not in operator_name({"SUDO_USER": "a\x1b[2J"})


def test_months_are_what_the_ledger_holds(workspace: Workspace, tmp_path: Path) -> None:
    workspace.imports.run(write_bill(tmp_path, "2026-09"))
    workspace.imports.run(write_bill(tmp_path))
    assert [month.month for month in workspace.bills.months()] == [BillCycle(2026, 10), BillCycle(2026, 9)]
