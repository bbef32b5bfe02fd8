"""Backups and restores, on real stores and real files."""

import hashlib
import json
import os
import shutil
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from partner_tui import private_files
from partner_tui.domain.backup import BackupMade, Restored
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import (
    Cancelled,
    DamagedStore,
    FileError,
    OutcomeUnknown,
    PartnerError,
    StoreBusy,
    StoreError,
    WrongUsage,
)
from partner_tui.domain.repaying import RepaymentRequest
from partner_tui.ledger import Ledger
from partner_tui.ledger.schema import VERSION
from partner_tui.services.export_turn import export_turn
from partner_tui.services.import_turn import import_turn
from partner_tui.services.restoring import Restoring
from partner_tui.services.sync_turn import sync_turn
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.conftest import NOW
from tests.store.older_ledgers import older_ledger, rows_in
from tests.unit.bill_files import LINES, write_bill

Clock = Callable[[], datetime]
OCTOBER, SEPTEMBER = BillCycle(2026, 10), BillCycle(2026, 9)


def pay(workspace: Workspace, reference: str, amount: str = "1.00") -> None:
    request = RepaymentRequest(reference, Decimal(amount), "USD", date(2026, 11, 20), keeps_credit=True)
    workspace.payments.record(request)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def workspace(tmp_path: Path, data: Path, clock: Clock) -> Workspace:
    """Two months, a payment, an invoice's paper."""
    workspace = Workspace.open(Settings(data), clock)
    workspace.imports.run(write_bill(tmp_path))
    workspace.imports.run(write_bill(tmp_path, "2026-09"))
    pay(workspace, "TT 1")
    (tmp_path / "invoice.pdf").write_bytes(b"%PDF-1.4 made up")
    workspace.invoices.attach(OCTOBER, tmp_path / "invoice.pdf", "INV-1")
    return workspace


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backup.zip"


def restore(data: Path, file: Path, *, go_back: bool = False) -> Restored:
    return Restoring(data, lambda: NOW, "tester").run(file, go_back=go_back)


def problems(data: Path) -> list[str]:
    workspace = Workspace.open(Settings(data), lambda: NOW)
    return [said for check in workspace.checks.run() for said in check.problems]


def ledger_rows(data: Path) -> dict[str, list[tuple[object, ...]]]:
    return rows_in(data / "ledger.db")


# Making one


def test_a_backup_says_what_it_holds(workspace: Workspace, file: Path) -> None:
    told: list[str] = []
    made = workspace.backups.make(file, progress=told.append)
    assert (made.file, made.bytes, made.left_out, made.untold) == (file, file.stat().st_size, (), "")
    contents = made.contents
    assert (contents.months, contents.repayments, contents.papers, contents.form) == (2, 1, 1, VERSION)
    assert (contents.made_at, contents.has_bills) == (NOW, False)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert told and workspace.backups.last_made_at() == NOW
    assert list(file.parent.glob(".*")) == []


def test_what_is_in_it(workspace: Workspace, data: Path, file: Path) -> None:
    workspace.backups.make(file)
    manifests = {str(path.relative_to(data)) for path in data.glob("bills/*/*/manifest.json")}
    papers = {str(path.relative_to(data)) for path in data.glob("invoices/*.pdf")}
    assert len(manifests) == 2 and len(papers) == 1
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == {"ledger.db", "index.json"} | manifests | papers
        assert json.loads(archive.read("index.json"))["contents"]["operator"] == "root" or os.geteuid()


def test_with_bills_it_has_every_file_of_them(workspace: Workspace, data: Path, tmp_path: Path) -> None:
    workspace.backups.make(tmp_path / "b.zip", with_bills=True)
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        for path in data.glob("bills/*/*/*"):
            if path.name != "in-use.lock":
                assert archive.read(str(path.relative_to(data))) == path.read_bytes()


def test_the_audit_trail_tells_of_it(workspace: Workspace, data: Path, file: Path) -> None:
    made = workspace.backups.make(file)
    last = Ledger.open(data).events()[-1]
    assert last.kind == "backup made" and made.sha256 in last.detail and "backup.zip" in last.detail
    assert problems(data) == []


@pytest.mark.parametrize("name", ["there.zip", "nowhere/b.zip", "data/b.zip", "data/bills/b.zip"])
def test_where_no_backup_goes(workspace: Workspace, tmp_path: Path, name: str) -> None:
    (tmp_path / "there.zip").write_bytes(b"somebody's")
    events = Ledger.open(tmp_path / "data").events()
    with pytest.raises(FileError):
        workspace.backups.make(tmp_path / name)
    assert (tmp_path / "there.zip").read_bytes() == b"somebody's"
    assert Ledger.open(tmp_path / "data").events() == events


def test_what_is_not_sound_is_left_out_and_named(workspace: Workspace, data: Path, file: Path) -> None:
    (paper,) = data.glob("invoices/*.pdf")
    paper.write_bytes(paper.read_bytes()[:-1] + b"?")
    (lines,) = data.glob("bills/2026-10/*/lines-*.parquet")
    lines.write_bytes(lines.read_bytes()[:-1])
    shutil.rmtree(data / "bills" / "2026-09")
    made = workspace.backups.make(file, with_bills=True)
    assert len(made.left_out) == 3
    assert {"INV-1", "2026-10", "2026-09"} == {
        name for name in ("INV-1", "2026-10", "2026-09") for said in made.left_out if name in said
    }
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
    assert not any(name.endswith((".pdf", ".parquet")) or "2026-09" in name for name in names)
    assert any("2026-10" in name for name in names)


def _linked(paper: Path) -> None:
    os.link(paper, paper.parent.parent / "second.pdf")


def _led_elsewhere(paper: Path) -> None:
    moved = paper.parent.parent / "moved.pdf"
    os.rename(paper, moved)
    paper.symlink_to(moved)


def _a_folder(paper: Path) -> None:
    paper.unlink()
    paper.mkdir()


def _closed(paper: Path) -> None:
    if not os.geteuid():
        pytest.skip("root reads everything")
    paper.chmod(0)


@pytest.mark.parametrize("spoil", [_linked, _led_elsewhere, _a_folder, _closed])
def test_a_paper_that_cannot_be_read_prevents_neither_backup_nor_restore(
    workspace: Workspace, data: Path, tmp_path: Path, file: Path, spoil: Callable[[Path], None]
) -> None:
    made(workspace, tmp_path / "before.zip")
    (paper,) = data.glob("invoices/*.pdf")
    spoil(paper)
    found = made(workspace, file)
    (said,) = found.left_out
    assert said.startswith("The file of invoice INV-1: ") and paper.name in said
    assert not any(name.endswith(".pdf") for name in zipfile.ZipFile(file).namelist())
    assert restore(data, file).missing_papers == ("INV-1",)
    assert restore(data, tmp_path / "before.zip").missing_papers == ()
    assert problems(data) == []


@pytest.mark.parametrize("year", [1970, 1979, 2108, 9999])
def test_a_clock_that_no_archive_can_tell(workspace: Workspace, data: Path, file: Path, year: int) -> None:
    at = NOW.replace(year=year)
    Workspace.open(Settings(data), lambda: at).backups.make(file)
    assert Restoring(data, lambda: NOW, "tester").examine(file).made_at == at
    restore(data, file)
    assert problems(data) == []


def test_a_damaged_ledger_is_not_backed_up(workspace: Workspace, data: Path, file: Path) -> None:
    connection = sqlite3.connect(data / "ledger.db", isolation_level=None)
    connection.execute("UPDATE head SET events = 1")
    connection.close()
    with pytest.raises(DamagedStore, match="partner-tui restore"):
        workspace.backups.make(file)
    assert list(file.parent.glob(".*")) == [] and not file.exists()


def test_a_backup_that_is_cancelled_leaves_nothing(workspace: Workspace, file: Path) -> None:
    asked = iter(range(1000))
    workspace.backups.make(file.with_name("whole.zip"), cancelled=lambda: next(asked) < 0)
    calls = next(asked)
    for stop in range(calls):
        left = iter(range(1000))
        with pytest.raises(Cancelled, match="The backup cancelled"):
            workspace.backups.make(file, cancelled=lambda left=left, stop=stop: next(left) >= stop)  # type: ignore[misc]
        assert not file.exists() and list(file.parent.glob(".*")) == []
    assert calls > 5


def test_two_backups_at_once(workspace: Workspace, data: Path, file: Path) -> None:
    with private_files.locked(data / "backup.lock"), pytest.raises(StoreBusy):
        workspace.backups.make(file)
    workspace.backups.make(file)


def test_a_month_that_is_replaced_while_the_backup_looks(
    workspace: Workspace, tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from partner_tui.ledger.backup import Backing

    copy_to, copies = Backing.copy_to, list[Path]()

    def copied_then_replaced(self: Backing, target: Path) -> None:
        copy_to(self, target)
        copies.append(target)
        if len(copies) == 1:
            corrected = write_bill(tmp_path, lines=LINES[:2], name="corrected.csv")
            workspace.imports.run(corrected)

    monkeypatch.setattr(Backing, "copy_to", copied_then_replaced)
    made = workspace.backups.make(file, with_bills=True)
    assert len(copies) == 2 and made.left_out == ()
    monkeypatch.undo()
    restore(tmp_path / "restored", file)
    found = Workspace.open(Settings(tmp_path / "restored"), lambda: NOW)
    assert found.bills.record(OCTOBER).source_name == "corrected.csv"


# Restoring one


def made(workspace: Workspace, file: Path, *, with_bills: bool = False) -> BackupMade:
    return workspace.backups.make(file, with_bills=with_bills)


def test_into_a_new_folder_with_everything(workspace: Workspace, tmp_path: Path, file: Path, clock: Clock) -> None:
    made(workspace, file, with_bills=True)
    found = restore(tmp_path / "new", file)
    assert (found.aside, found.missing_bills, found.missing_papers, found.lost_events) == (None, (), (), 0)
    assert problems(tmp_path / "new") == []
    restored = Workspace.open(Settings(tmp_path / "new"), clock)
    assert restored.bills.months() == workspace.bills.months()
    assert restored.payments.account() == workspace.payments.account()
    assert restored.invoices.file_of("INV-1").read_bytes() == b"%PDF-1.4 made up"
    for place, folders, files in os.walk(tmp_path / "new"):
        assert all(stat.S_IMODE(Path(place, name).stat().st_mode) == 0o700 for name in folders)
        assert all(stat.S_IMODE(Path(place, name).stat().st_mode) == 0o600 for name in files)


def test_what_is_missing_is_named_and_comes_back_with_the_same_files(
    workspace: Workspace, tmp_path: Path, file: Path
) -> None:
    made(workspace, file)
    found = restore(tmp_path / "new", file)
    assert [(str(month), name) for month, name in found.missing_bills] == [
        ("2026-10", "customerBill_202610.csv"),
        ("2026-09", "customerBill_202609.csv"),
    ]
    assert len(problems(tmp_path / "new")) == 2
    restored = Workspace.open(Settings(tmp_path / "new"), lambda: NOW)
    for month in ("2026-10", "2026-09"):
        restored.imports.run(write_bill(tmp_path, month))
    assert problems(tmp_path / "new") == []


def test_the_audit_trail_tells_of_a_restore(workspace: Workspace, data: Path, file: Path) -> None:
    made(workspace, file)
    found = restore(data, file)
    (last,) = [event for event in Ledger.open(data).events() if event.kind == "ledger restored"]
    assert found.aside is not None
    assert last.operator == "tester" and "backup.zip" in last.detail and found.aside.name in last.detail


def test_a_ledger_that_knows_more_is_only_put_back_when_that_is_meant(
    workspace: Workspace, data: Path, file: Path
) -> None:
    made(workspace, file)
    pay(workspace, "TT 2", "2.00")
    before = ledger_rows(data)
    with pytest.raises(WrongUsage, match=r"2 events \(1 repayment recorded\).*--go-back"):
        restore(data, file)
    assert ledger_rows(data) == before
    found = restore(data, file, go_back=True)
    assert (found.lost_events, found.lost_repayments, found.was_damaged) == (2, 1, False)
    assert [one.reference for one in workspace.payments.account().repayments] == ["TT 1"]
    assert found.aside is not None and rows_in(found.aside) == before
    assert problems(data) == []


def test_going_back_and_forth(workspace: Workspace, data: Path, file: Path, tmp_path: Path) -> None:
    """What was kept aside is a ledger as any other: a backup of it brings everything back."""
    made(workspace, file)
    pay(workspace, "TT 2")
    made(workspace, tmp_path / "later.zip")
    restore(data, file, go_back=True)
    restore(data, tmp_path / "later.zip")
    assert [one.reference for one in workspace.payments.account().repayments] == ["TT 1", "TT 2"]
    assert len(list(data.glob("ledger-before-*.db"))) == 2
    assert problems(data) == []


def test_another_partners_backup_is_refused(tmp_path: Path, file: Path, workspace: Workspace, clock: Clock) -> None:
    made(workspace, file)
    other = Workspace.open(Settings(tmp_path / "other"), clock)
    other.imports.run(write_bill(tmp_path, "2026-08"))
    before = ledger_rows(tmp_path / "other")
    for go_back in (False, True):
        with pytest.raises(FileError, match="another ledger"):
            restore(tmp_path / "other", file, go_back=go_back)
    assert ledger_rows(tmp_path / "other") == before


@pytest.mark.parametrize("content", [b"", b"no ledger", b"SQLite format 3\0" + bytes(5000)])
def test_a_damaged_ledger_is_kept_aside_byte_for_byte(
    workspace: Workspace, data: Path, file: Path, content: bytes
) -> None:
    made(workspace, file)
    (data / "ledger.db").write_bytes(content)
    with pytest.raises(DamagedStore, match="partner-tui restore FILE"):
        Workspace.open(Settings(data), lambda: NOW)
    found = restore(data, file)
    assert found.was_damaged and found.aside is not None and found.aside.read_bytes() == content
    assert problems(data) == []


def test_a_ledger_that_can_be_read_and_not_written_to(workspace: Workspace, data: Path, file: Path) -> None:
    """One number of its header says that a later SQLite wrote it."""
    made(workspace, file)
    content = bytearray((data / "ledger.db").read_bytes())
    content[18] = 9
    (data / "ledger.db").write_bytes(content)
    with pytest.raises(StoreError):
        pay(workspace, "TT 2")
    found = restore(data, file)
    assert found.aside is not None and found.aside.read_bytes() == content and not found.was_damaged
    pay(workspace, "TT 2")
    assert problems(data) == []


def test_a_disk_that_fails_at_the_very_end(
    workspace: Workspace, data: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the last sync came through cannot be told: what was there is kept whatever came of it."""
    from partner_tui.ledger.backup import replace_contents
    from partner_tui.services import restoring

    made(workspace, file)
    pay(workspace, "TT 2")
    before = ledger_rows(data)

    def fail(*paths: Path) -> None:
        raise StoreError("Cannot use the ledger", "Input/output error.", "Check the disk.")

    def replace_and_fail(live: Path, image: Path, aside: Path) -> None:
        replace_contents(live, image, aside)
        fail()

    with monkeypatch.context() as failing:
        failing.setattr(restoring, "replace_contents", replace_and_fail)
        failing.setattr(restoring, "move_aside", fail)
        with pytest.raises(OutcomeUnknown, match="ledger-before"):
            restore(data, file, go_back=True)
    with monkeypatch.context() as failing:
        failing.setattr(restoring, "replace_contents", replace_and_fail)
        restore(data, file, go_back=True)
    assert before in [rows_in(path) for path in data.glob("ledger-before-*.db")]
    assert problems(data) == []


def test_a_missing_ledger_is_restored(workspace: Workspace, data: Path, file: Path) -> None:
    made(workspace, file)
    (data / "ledger.db").unlink()
    assert restore(data, file).aside is None
    assert problems(data) == []


def test_damaged_lines_and_papers_are_mended_by_a_backup_that_has_them(
    workspace: Workspace, data: Path, file: Path
) -> None:
    made(workspace, file, with_bills=True)
    (paper,) = data.glob("invoices/*.pdf")
    paper.write_bytes(b"%PDF-1.4 other")
    (lines,) = data.glob("bills/2026-10/*/lines-*.parquet")
    lines.write_bytes(b"")
    shutil.rmtree(data / "bills" / "2026-09")
    assert len(problems(data)) > 1
    found = restore(data, file)
    assert problems(data) == [] and not found.missing_bills and not found.missing_papers


@pytest.mark.parametrize("form", range(1, VERSION + 1))
def test_a_backup_of_every_earlier_form(tmp_path: Path, file: Path, form: int) -> None:
    """As the program of that form would have made it."""
    older = older_ledger(tmp_path / "older", form)
    before = rows_in(older)
    _backup_of(older, file, form)
    restore(tmp_path / "new", file)
    after = ledger_rows(tmp_path / "new")
    events, head = after.pop("events"), after.pop("head")
    assert events[: len(before["events"])] == before["events"] and head != before["head"]
    assert all(after[table] == rows for table, rows in before.items() if table not in ("events", "head"))
    assert Ledger.open(tmp_path / "new").verify() == []


def _backup_of(ledger: Path, file: Path, form: int) -> None:
    from partner_tui.domain.backup import BackupContents
    from partner_tui.services.backup_file import BackupWriter

    events = rows_in(ledger)["events"]
    contents = BackupContents(NOW, "tester", form, len(events), str(events[-1][-1]), 3, 0, 0, False)
    with file.open("w+b") as raw, BackupWriter(raw, NOW, lambda: False) as writer:
        writer.add("ledger.db", ledger)
        writer.finish(contents)


def test_a_newer_backup_is_refused(tmp_path: Path, file: Path) -> None:
    _backup_of(older_ledger(tmp_path / "older", VERSION), file, VERSION + 1)
    with pytest.raises(FileError, match="newer"):
        restore(tmp_path / "new", file)
    assert not (tmp_path / "new").exists()


def test_the_demonstrations_folder_is_no_place(workspace: Workspace, tmp_path: Path, file: Path) -> None:
    made(workspace, file)
    (tmp_path / "demo").mkdir(0o700)
    (tmp_path / "demo" / "demo.json").write_text("{}")
    with pytest.raises(WrongUsage, match="demonstration"):
        restore(tmp_path / "demo", file)
    assert [path.name for path in (tmp_path / "demo").iterdir()] == ["demo.json"]


def test_a_backup_of_the_demonstration_is_restored_nowhere(
    workspace: Workspace, data: Path, tmp_path: Path, file: Path
) -> None:
    assert not made(workspace, tmp_path / "real.zip").contents.is_demo
    (data / "demo.json").write_text("{}")
    assert made(workspace, file).contents.is_demo
    assert Restoring(data, lambda: NOW, "tester").examine(file).is_demo
    for place in (data, tmp_path / "new"):
        with pytest.raises(WrongUsage, match="holds made-up bills, which are never mixed with real ones"):
            restore(place, file, go_back=True)
    assert not (tmp_path / "new").exists()


def test_a_backup_from_before_demonstrations_were_marked(workspace: Workspace, tmp_path: Path, file: Path) -> None:
    made(workspace, file)
    older = tmp_path / "older.zip"
    with zipfile.ZipFile(file) as before, zipfile.ZipFile(older, "w") as after:
        index = json.loads(before.read("index.json"))
        del index["contents"]["is_demo"]
        text = json.dumps(index).encode("ascii")
        for name in before.namelist():
            after.writestr(name, text if name == "index.json" else before.read(name))
        after.comment = f"partner-tui backup 1 {hashlib.sha256(text).hexdigest()}".encode("ascii")
    assert not Restoring(tmp_path / "new", lambda: NOW, "tester").examine(older).is_demo
    assert restore(tmp_path / "new", older).missing_papers == ()


def test_nobody_syncs_exports_or_imports_meanwhile(workspace: Workspace, data: Path, file: Path) -> None:
    made(workspace, file)
    before = ledger_rows(data)
    with sync_turn(data, operator="ann", since=NOW), pytest.raises(StoreBusy, match="ann"):
        restore(data, file)
    with export_turn(data), pytest.raises(StoreBusy, match="export"):
        restore(data, file)
    heard: list[str] = []
    with import_turn(data, operator="bob", since=NOW), pytest.raises(Cancelled, match="The restore cancelled"):
        Restoring(data, lambda: NOW, "tester").run(file, cancelled=lambda: bool(heard), waiting=heard.append)
    assert "bob" in heard[0] and ledger_rows(data) == before
    restore(data, file)


def test_every_cut_and_every_flipped_bit_of_a_backup_is_found(
    workspace: Workspace, data: Path, tmp_path: Path, file: Path
) -> None:
    """But for bits that say nothing: times and modes of the archive's own."""
    made(workspace, file)
    content = file.read_bytes()
    restoring = Restoring(tmp_path / "new", lambda: NOW, "tester")
    said = restoring.examine(file)
    broken = tmp_path / "broken.zip"
    for size in (*range(0, len(content), 97), len(content) - 1):
        broken.write_bytes(content[:size])
        with pytest.raises(FileError):
            restoring.examine(broken)
    unseen = 0
    for place in range(0, len(content), 13):
        broken.write_bytes(content[:place] + bytes([content[place] ^ 1 << place % 8]) + content[place + 1 :])
        try:
            assert restoring.examine(broken) == said
            unseen += 1
        except FileError:
            continue
    assert unseen < len(content) / 13 / 10
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["ledger.db", "index.json", "manifest.json"])
def test_a_member_that_was_exchanged_is_found(workspace: Workspace, tmp_path: Path, file: Path, name: str) -> None:
    """By a program that makes a sound archive of it."""
    made(workspace, file)
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(file) as before, zipfile.ZipFile(changed, "w") as after:
        for info in before.infolist():
            content = before.read(info)
            is_it = info.filename.endswith(name)
            after.writestr(info, content[:-2] + bytes([content[-2] ^ 1]) + content[-1:] if is_it else content)
        after.comment = before.comment
    restoring = Restoring(tmp_path / "new", lambda: NOW, "tester")
    for ask in (restoring.examine, restoring.run):
        with pytest.raises(FileError, match="Not a sound backup"):
            ask(changed)
    assert not (tmp_path / "new" / "ledger.db").exists()


@pytest.mark.parametrize("name", ["../ledger.db", "/etc/passwd", "bills/2026-10/../x.parquet", "notes.txt"])
def test_what_belongs_in_no_backup(workspace: Workspace, data: Path, tmp_path: Path, file: Path, name: str) -> None:
    from partner_tui.domain.backup import BackupContents
    from partner_tui.services.backup_file import BackupWriter

    (tmp_path / "payload").write_bytes(b"payload")
    contents = BackupContents(NOW, "tester", VERSION, 0, "0" * 64, 0, 0, 0, False)
    with file.open("w+b") as raw, BackupWriter(raw, NOW, lambda: False) as writer:
        writer.add("ledger.db", data / "ledger.db")
        writer.add(name, tmp_path / "payload")
        writer.finish(contents)
    with pytest.raises(FileError, match="Not a sound backup"):
        restore(tmp_path / "new", file)
    assert not (tmp_path / "new" / "ledger.db").exists()


def test_a_sound_archive_around_a_ledger_that_is_not(workspace: Workspace, data: Path, tmp_path: Path) -> None:
    """Whoever makes a backup by hand: hashes are right, and what they are of is wrong."""
    older = older_ledger(tmp_path / "older", VERSION)
    connection = sqlite3.connect(older, isolation_level=None)
    connection.execute("UPDATE head SET events = 1")
    connection.close()
    _backup_of(older, tmp_path / "b.zip", VERSION)
    with pytest.raises(FileError, match="its ledger is not sound"):
        restore(data, tmp_path / "b.zip")
    assert problems(data) == []


def test_a_file_that_is_no_backup(tmp_path: Path) -> None:
    restoring = Restoring(tmp_path / "new", lambda: NOW, "tester")
    (tmp_path / "text").write_text("no archive")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("ledger.db", b"x")
    os.mkfifo(tmp_path / "pipe")
    for name in ("text", "other.zip", "missing.zip", ".", "pipe"):
        with pytest.raises(PartnerError) as told:
            restoring.examine(tmp_path / name)
        assert isinstance(told.value, FileError)


def test_a_planted_link_is_not_followed(workspace: Workspace, data: Path, tmp_path: Path, file: Path) -> None:
    made(workspace, file)
    os.rename(data / "ledger.db", tmp_path / "theirs.db")
    content = (tmp_path / "theirs.db").read_bytes()
    (data / "ledger.db").symlink_to(tmp_path / "theirs.db")
    with pytest.raises(PartnerError):
        restore(data, file)
    assert (tmp_path / "theirs.db").read_bytes() == content and (data / "ledger.db").is_symlink()
