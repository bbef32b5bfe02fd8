"""A ledger as a whole: copied while others write, told from others, put in another's place."""

import os
import sqlite3
import stat
import threading
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from partner_tui import private_files
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import DamagedStore, StoreBusy, StoreError
from partner_tui.ledger import Ledger, backup, connecting
from partner_tui.ledger.backup import BACKUP, RESTORE, History, lost, make_plain, move_aside, replace_contents
from partner_tui.ledger.connecting import connected
from tests.store.older_ledgers import older_ledger, rows_in
from tests.store.test_ledger import record

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
BY = "tester"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    older_ledger(tmp_path / "data", 5)
    return Ledger.open(tmp_path / "data")


def mode_of(file: Path) -> str:
    connection = sqlite3.connect(file)
    try:
        return str(connection.execute("PRAGMA journal_mode").fetchone()[0])
    finally:
        connection.close()


def test_a_copy_has_every_row_and_is_the_owners_alone(ledger: Ledger, tmp_path: Path) -> None:
    copy = tmp_path / "copy" / "ledger.db"
    copy.parent.mkdir()
    ledger.backing.copy_to(copy)
    assert rows_in(copy) == rows_in(tmp_path / "data" / "ledger.db")
    assert Ledger.open(copy.parent, may_create=False).verify() == []
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert ledger.backing.repayments() == 2
    assert [paper.invoice_no for paper in ledger.invoice_files.all()] == ["INV-1"]


def test_a_copy_never_takes_a_files_place(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_bytes(b"somebody's")
    with pytest.raises(StoreError, match="exists already"):
        ledger.backing.copy_to(tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_bytes() == b"somebody's"


def test_a_copy_waits_for_who_writes_and_no_longer(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "BUSY_SECONDS", 0.2)
    with connected(tmp_path / "data" / "ledger.db", writing=True) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("UPDATE head SET events = events")
        connection.execute("CREATE TABLE large AS SELECT randomblob(100000) FROM events")  # spills: nobody may read
        with pytest.raises(StoreBusy, match="Another process"):
            ledger.backing.copy_to(tmp_path / "copy.db")
        connection.execute("ROLLBACK")
        connection.execute("BEGIN")
    assert not (tmp_path / "copy.db").exists()
    ledger.backing.copy_to(tmp_path / "copy.db")


def test_a_history_tells_what_one_ledger_knows_and_the_other_does_not() -> None:
    one = History(("a", "b", "c", "d"), ("month published", BACKUP, "repayment recorded", "export queued"))
    other = History(("a", "b", "x"), ("month published", BACKUP, RESTORE))
    assert one.shared(other) == other.shared(one) == 2
    assert lost(one, other) == (2, 1)
    assert lost(other, one) == (0, 0)
    assert lost(one, one) == (0, 0)
    assert History((), ()).shared(one) == 0 and lost(one, History((), ())) == (3, 1)
    assert one.head == "d" and History((), ()).head == "0" * 64


def test_the_last_backup_is_what_the_trail_says(ledger: Ledger) -> None:
    assert ledger.backing.last_backup_at() is None
    ledger.backing.tell(BACKUP, {"file": "x"}, operator=BY, at=NOW)
    ledger.backing.tell(RESTORE, {"file": "x"}, operator=BY, at=NOW.replace(hour=5))
    assert ledger.backing.last_backup_at() == NOW
    restored = {"file": "x", "made_at": NOW.replace(hour=3).isoformat()}
    ledger.backing.tell(RESTORE, restored, operator=BY, at=NOW.replace(hour=6))
    assert ledger.backing.last_backup_at() == NOW.replace(hour=3)
    assert ledger.verify() == []


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_one_ledger_is_put_in_anothers_place(
    ledger: Ledger, tmp_path: Path, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    live, image, aside = (tmp_path / name for name in ("data/ledger.db", "image/ledger.db", "aside.db"))
    image.parent.mkdir()
    ledger.backing.copy_to(image)
    wanted = rows_in(image)
    for place in ("partner_tui.ledger.connecting.journal_mode", "partner_tui.ledger.ledger.journal_mode"):
        monkeypatch.setattr(place, lambda: mode)
    ledger = Ledger.open(tmp_path / "data")
    ledger.publish(record("2026-07", "later"), operator=BY, at=NOW)
    before = rows_in(live)
    assert before != wanted and mode_of(live) == mode
    replace_contents(live, image, aside)
    assert rows_in(live) == wanted
    assert rows_in(aside) == before
    assert mode_of(live) == mode and mode_of(aside) == "delete"
    assert ledger.verify() == []
    ledger.publish(record("2026-07", "again"), operator=BY, at=NOW)
    assert ledger.month(BillCycle(2026, 7)) == record("2026-07", "again")


def test_who_writes_meanwhile_writes_to_what_was_put_there(ledger: Ledger, tmp_path: Path) -> None:
    live, image = tmp_path / "data" / "ledger.db", tmp_path / "image" / "ledger.db"
    image.parent.mkdir()
    ledger.backing.copy_to(image)
    make_plain(image)
    stop, failures, written = threading.Event(), list[BaseException](), list[str]()

    def write() -> None:
        try:
            while not stop.is_set():
                name = f"later-{len(written)}"
                ledger.publish(record("2026-07", name), operator=BY, at=NOW)
                written.append(name)
        except BaseException as exc:  # nobody would see it in this thread
            failures.append(exc)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(10):
            known = len(written)
            while len(written) == known and thread.is_alive():
                pass
            replace_contents(live, image, tmp_path / f"aside-{number}.db")
    finally:
        stop.set()
        thread.join()
    assert failures == []
    asides = [Ledger.open(_as_folder(tmp_path / f"aside-{number}.db")) for number in range(10)]
    assert not any(problem for one in (ledger, *asides) for problem in one.verify())
    told = [event.detail for one in (*asides, ledger) for event in one.events()]
    assert all(any(f'"generation":"{name}"' in detail for detail in told) for name in written)


def _as_folder(file: Path) -> Path:
    folder = file.with_suffix("")
    folder.mkdir(mode=0o700)
    os.rename(file, folder / "ledger.db")
    return folder


def test_nobody_writes_between_what_is_kept_and_what_is_put(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even a program that knows nothing of turns."""
    live, image = tmp_path / "data" / "ledger.db", tmp_path / "image" / "ledger.db"
    image.parent.mkdir()
    ledger.backing.copy_to(image)
    publish, refused = private_files.publish, list[str]()

    def published_while_somebody_tries(unfinished: Path, final: Path) -> None:
        other = sqlite3.connect(live, timeout=0, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="locked") as told:
            other.execute("BEGIN IMMEDIATE")
        other.close()
        refused.append(str(told.value))
        publish(unfinished, final)

    monkeypatch.setattr(private_files, "publish", published_while_somebody_tries)
    replace_contents(live, image, tmp_path / "aside.db")
    assert refused and ledger.verify() == []


def test_a_ledger_that_is_busy_stays_as_it_is(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    live, image = tmp_path / "data" / "ledger.db", tmp_path / "image.db"
    ledger.backing.copy_to(image)
    monkeypatch.setattr(connecting, "BUSY_SECONDS", 0.05)
    with connected(live) as reading:
        reading.execute("SELECT * FROM head").fetchall()
        with pytest.raises(StoreBusy):
            replace_contents(live, image, tmp_path / "aside.db")
    assert not (tmp_path / "aside.db").exists()
    assert ledger.verify() == []


def test_an_image_that_cannot_be_read_changes_nothing(ledger: Ledger, tmp_path: Path) -> None:
    live, image = tmp_path / "data" / "ledger.db", tmp_path / "image" / "ledger.db"
    image.parent.mkdir()
    before = rows_in(live)
    image.write_bytes(b"no ledger at all, but long enough to be one" * 300)
    with pytest.raises(StoreError):
        replace_contents(live, image, tmp_path / "aside.db")
    assert rows_in(live) == before and ledger.verify() == []
    assert rows_in(tmp_path / "aside.db") == before


def test_what_is_moved_aside_keeps_every_byte_and_its_journal(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    contents = {"": b"no ledger", "-journal": b"half a journal"}
    for side, content in contents.items():
        (data / f"ledger.db{side}").write_bytes(content)
    move_aside(data / "ledger.db", data / "aside.db")
    assert {path.name: path.read_bytes() for path in data.iterdir() if path.stat().st_size} == {
        f"aside.db{side}": content for side, content in contents.items()
    }


def test_sums_that_differ_from_what_the_console_reads_are_found(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of the program: the rows are as they were written."""
    from partner_tui.domain.owing import Paid

    assert ledger.verify() == []
    wrong = Paid({(BillCycle(2026, 10), "USD"): Decimal("0.99")}, {"USD": Decimal("1.46")})
    monkeypatch.setattr("partner_tui.ledger.verifying_payments.paid_in", lambda connection, damaged: wrong)
    assert ledger.verify() == ["ledger: what settles months is not what the console shows"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("UPDATE repayments SET same = 'tt 3' WHERE number = 1", "repayment 1 would not be found by its reference"),
        ("UPDATE allocations SET amount = '2.47' WHERE number = 1", "allocation 1 is not as it was written"),
        ("DELETE FROM allocations WHERE number = 2", "allocation 2 was written, and is missing"),
        ("DELETE FROM reversals", "reversal 2 was written, and is missing"),
        ("UPDATE repayments SET amount = '1'", "repayment 1 is not as it was written"),
    ],
)
def test_payments_that_were_tampered_with_are_found(ledger: Ledger, tmp_path: Path, change: str, problem: str) -> None:
    connection = sqlite3.connect(tmp_path / "data" / "ledger.db", isolation_level=None)
    triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(change)
    for _, sql in triggers:
        connection.execute(sql)
    connection.close()
    assert f"ledger: {problem}" in ledger.verify()


def test_more_allocated_than_was_paid_is_found(ledger: Ledger, tmp_path: Path) -> None:
    """Written by the rules of rows and trail, and against those of payments."""
    ledger.payments.allocate(lambda account, owing: [(1, BillCycle(2026, 9), Decimal("1.47"))], operator=BY, at=NOW)
    assert ledger.verify() == ["ledger: repayment 1: more is allocated than was paid"]


def test_steps_have_patience_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "BUSY_SECONDS", -1.0)
    source, target = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
    backup._step(source, target)  # who is not kept waiting needs none
    source.close()
    target.close()


def _shows_what_it_showed_or_nothing(ledger: Ledger, before: object) -> bool:
    """False where it refuses."""
    try:
        months, _, paid = ledger.bills()
        assert (months, paid, ledger.payments.account(), ledger.payments.owing(NOW)) == before
        assert ledger.verify() != []
    except DamagedStore as exc:
        assert "partner-tui restore" in exc.next_step
        return False
    return True


def _shown(ledger: Ledger) -> object:
    months, _, paid = ledger.bills()
    return months, paid, ledger.payments.account(), ledger.payments.owing(NOW)


def test_rows_that_vanish_by_one_number_in_a_pages_head_are_missed(ledger: Ledger, tmp_path: Path) -> None:
    """A page that says it has a row less: SQLite shows what is left without a word. What the vendor adds may be missing
    until `check` is asked."""
    file, page = tmp_path / "data" / "ledger.db", 4096
    before, content, refused = _shown(ledger), file.read_bytes(), 0
    for head in (100, *range(page, len(content), page)):
        cells = int.from_bytes(content[head + 3 : head + 5], "big")
        if content[head] in (2, 5, 10, 13) and cells:
            file.write_bytes(content[: head + 3] + (cells - 1).to_bytes(2, "big") + content[head + 5 :])
            refused += not _shows_what_it_showed_or_nothing(ledger, before)
    assert refused >= 4  # months, repayments, allocations, reversals
    file.write_bytes(content)
    assert ledger.verify() == []


def test_a_page_in_the_place_of_another_is_missed(ledger: Ledger, tmp_path: Path) -> None:
    """Each page in turn, by one without rows of the same kind: nothing about such a page is wrong."""
    file, page = tmp_path / "data" / "ledger.db", 4096
    before, content, refused = _shown(ledger), file.read_bytes(), 0
    pages = [content[start : start + page] for start in range(0, len(content), page)]
    for number, one in enumerate(pages):
        if number and one[0] in (10, 13) and one[3:5] != b"\0\0":
            other = one[:1] + bytes(4) + page.to_bytes(2, "big") + bytes(page - 7)
            file.write_bytes(b"".join([*pages[:number], other, *pages[number + 1 :]]))
            refused += not _shows_what_it_showed_or_nothing(ledger, before)
    assert refused >= 4
