"""`backup` and `restore` as they are typed."""

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from partner_tui.cli import main
from partner_tui.domain.repaying import RepaymentRequest
from partner_tui.services.workspace import Workspace
from partner_tui.settings import load_settings
from tests.unit.bill_files import write_bill

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], clock: Callable[[], datetime]) -> Run:
    def run(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words], clock)
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def workspace(home: Path, tmp_path: Path, clock: Callable[[], datetime]) -> Workspace:
    workspace = Workspace.open(load_settings(), clock)
    workspace.imports.run(write_bill(tmp_path))
    return workspace


def pay(workspace: Workspace, reference: str) -> None:
    request = RepaymentRequest(reference, Decimal(1), "USD", date(2026, 11, 20), keeps_credit=True)
    workspace.payments.record(request)


def test_a_backup_and_its_way_back(workspace: Workspace, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "b.zip"
    code, out, err = run("backup", file)
    assert (code, err) == (0, "")
    first, second = out.splitlines()
    assert first.startswith(
        f"{file}: 1 month, 0 repayments, 0 invoice files, without bill lines, of 2026-11-23 04:00 UTC"
    )
    assert first.endswith("bytes, proved.") and "--with-bills" in second
    code, out, err = run("restore", file, "--check")
    assert code == 0 and out.startswith(f"{file} is whole: 1 month, ")
    code, out, err = run("restore", file)
    assert code == 0 and out.splitlines()[0].startswith("Restored 1 month, ")
    assert "kept as" in out and "Nothing is missing" in out
    assert run("check")[0] == 0


def test_json(workspace: Workspace, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "b.zip"
    code, out, _ = run("backup", file, "--with-bills", "--json")
    told = json.loads(out)
    assert code == 0 and told["bytes"] == file.stat().st_size
    assert (told["months"], told["has_bills"], told["left_out"]) == (1, True, [])
    contents = {name: told[name] for name in ("made_at", "operator", "events", "months", "repayments", "has_bills")}
    assert contents["made_at"] == "2026-11-23T04:00:00Z"
    assert json.loads(run("restore", file, "--check", "--json")[1]).items() >= contents.items()
    code, out, _ = run("--data-dir", tmp_path / "new", "restore", file, "--json")
    told = json.loads(out)
    assert code == 0 and told.items() >= contents.items()
    assert (told["kept_aside"], told["missing_bills"], told["missing_invoice_files"]) == (None, [], [])
    assert (told["lost_events"], told["lost_repayments"]) == (0, 0)


def test_what_is_missing_is_listed(workspace: Workspace, run: Run, tmp_path: Path) -> None:
    run("backup", tmp_path / "b.zip")
    code, out, _ = run("--data-dir", tmp_path / "new", "restore", tmp_path / "b.zip")
    assert code == 0 and "  2026-10  customerBill_202610.csv\n" in out and "Nothing is missing" not in out
    code, out, _ = run("--data-dir", tmp_path / "new", "check")
    assert code == 3 and "Import customerBill_202610.csv again" in out


def test_going_back_has_to_be_meant(workspace: Workspace, run: Run, tmp_path: Path) -> None:
    run("backup", tmp_path / "b.zip")
    pay(workspace, "TT 1")
    code, out, err = run("restore", tmp_path / "b.zip")
    assert (code, out) == (2, "")
    assert "1 repayment recorded" in err and "--go-back" in err
    code, out, _ = run("restore", tmp_path / "b.zip", "--go-back")
    assert code == 0 and "It knows 2 events that the backup does not, 1 recorded repayment among them." in out
    assert workspace.payments.account().repayments == ()


def test_a_damaged_ledger_says_how_it_comes_back_and_does(workspace: Workspace, run: Run, tmp_path: Path) -> None:
    run("backup", tmp_path / "b.zip", "--with-bills")
    due = run("due", "--json")[1]
    ledger = load_settings().data_dir / "ledger.db"
    ledger.write_bytes(ledger.read_bytes()[:5000])
    code, out, err = run("due")
    assert (code, out) == (1, "") and "partner-tui restore FILE" in err
    assert run("restore", tmp_path / "b.zip")[0] == 0
    assert run("due", "--json")[1] == due


def test_what_is_left_out_is_exit_code_3(workspace: Workspace, run: Run, tmp_path: Path) -> None:
    (lines,) = load_settings().data_dir.glob("bills/2026-10/*/lines-*.parquet")
    lines.write_bytes(b"")
    code, out, _ = run("backup", tmp_path / "b.zip", "--with-bills")
    assert code == 3 and "Left out" in out and "  2026-10: " in out


def test_an_audit_trail_that_cannot_be_written_is_told(
    workspace: Workspace, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from partner_tui.domain.errors import StoreBusy
    from partner_tui.ledger.backup import Backing

    def refuse(self: Backing, *arguments: object, **more: object) -> None:
        raise StoreBusy("The ledger is busy", "Somebody writes.", "Try again.")

    monkeypatch.setattr(Backing, "tell", refuse)
    code, _, err = run("backup", tmp_path / "b.zip")
    assert code == 0 and (tmp_path / "b.zip").exists() and "audit trail does not tell" in err


@pytest.mark.parametrize("words", [("backup",), ("restore",), ("restore", "x", "--check", "--go-back")])
def test_wrong_usage(run: Run, words: tuple[str, ...]) -> None:
    assert run(*words)[0] == 2


def test_a_file_that_is_no_backup(run: Run, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("x")
    for name in ("text", "nothing"):
        code, out, err = run("restore", tmp_path / name)
        assert (code, out) == (1, "") and err.count("\n") == 1
    assert not load_settings().data_dir.exists()
