import os
import sqlite3
import stat
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from partner_tui.domain.bill import BillSums
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import DamagedStore, StoreBusy, StoreError
from partner_tui.domain.record import MonthRecord
from partner_tui.ledger import Ledger, connecting
from partner_tui.ledger.connecting import connected, journal_mode
from partner_tui.ledger.forms import decimal_text

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
BY = "tester"


def record(month: str = "2026-10", generation: str = "g1", amount: str = "1234.5600000001") -> MonthRecord:
    return MonthRecord(
        month=BillCycle.parse(month),
        generation=generation,
        currency="USD",
        sums=BillSums(Decimal(amount), Decimal("-0.1000000000"), Decimal(0), 3),
        tax=None,
        customers=2,
        products=1,
        source_name="customerBill_202610.tar.gz",
        source_sha256="ab" * 32,
        source_bytes=77,
        imported_at=NOW,
        manifest_sha256="cd" * 32,
    )


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.open(tmp_path)


def raw(folder: Path, sql: str, *, protected: bool = True) -> None:
    connection = sqlite3.connect(folder / "ledger.db")
    try:
        if not protected:
            for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(sql)
        connection.commit()
    finally:
        connection.close()


def test_a_new_ledger_has_no_months(ledger: Ledger) -> None:
    assert ledger.months() == []
    assert ledger.month(BillCycle(2026, 10)) is None
    assert ledger.events() == []
    assert ledger.verify() == []


def test_a_month_comes_back_with_every_digit(ledger: Ledger) -> None:
    written = replace(record(), tax=Decimal("7.0000000001"))
    assert ledger.publish(written, operator=BY, at=NOW) is None
    found = ledger.month(written.month)
    assert found == written
    assert found is not None and str(found.sums.refunds) == "-0.1000000000"


def test_months_are_newest_first_and_survive_the_process(tmp_path: Path) -> None:
    for month in ("2026-09", "2026-11", "2026-10"):
        Ledger.open(tmp_path).publish(record(month, f"g-{month}"), operator=BY, at=NOW)
    assert [str(found.month) for found in Ledger.open(tmp_path).months()] == ["2026-11", "2026-10", "2026-09"]


def test_a_month_that_is_replaced_is_told_and_audited(ledger: Ledger) -> None:
    first, second = record(), record(generation="g2", amount="9")
    ledger.publish(first, operator="ann from 192.0.2.1", at=NOW)
    assert ledger.publish(second, operator="bob", at=NOW + timedelta(hours=1)) == first
    assert ledger.months() == [second]
    events = ledger.events()
    assert [(event.number, event.kind, event.subject) for event in events] == [
        (1, "month published", "2026-10"),
        (2, "month replaced", "2026-10"),
    ]
    assert [event.operator for event in events] == ["ann from 192.0.2.1", "bob"]
    assert events[1].at == NOW + timedelta(hours=1)
    assert '"expenditures":"1234.5600000001"' in events[1].detail
    assert ledger.events(after=1) == events[1:]
    assert ledger.events(limit=1) == events[:1]
    assert ledger.verify() == []


def test_a_record_that_breaks_the_rules_changes_nothing(ledger: Ledger) -> None:
    with pytest.raises(StoreError, match="Nothing was changed"):
        ledger.publish(replace(record(), source_sha256="ABC"), operator=BY, at=NOW)
    assert ledger.months() == []
    assert ledger.events() == []


@pytest.mark.parametrize("amount", ["", "-", ".5", "5.", "-.5", "1e3", "1.2.3", "--1", "1-", " 1", "1,5", "NaN", "+1"])
def test_only_exact_decimals_can_be_written(tmp_path: Path, ledger: Ledger, amount: str) -> None:
    ledger.publish(record(), operator=BY, at=NOW)
    with pytest.raises(sqlite3.IntegrityError):
        raw(tmp_path, f"UPDATE months SET refunds = '{amount}'")


@pytest.mark.parametrize("amount", ["0", "-0.1", "12", "-12", "0.0000000001", "9" * 40 + ".5"])
def test_exact_decimals_can_be_written(tmp_path: Path, ledger: Ledger, amount: str) -> None:
    ledger.publish(replace(record(), sums=BillSums(Decimal(amount))), operator=BY, at=NOW)
    assert ledger.months()[0].sums.expenditures == Decimal(amount)


def test_decimals_are_written_without_exponent_and_never_infinite() -> None:
    assert decimal_text(Decimal("1E+3")) == "1000"
    assert decimal_text(Decimal("0E-10")) == "0.0000000000"
    with pytest.raises(ValueError, match="not an exact amount"):
        decimal_text(Decimal("NaN"))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE events SET operator = 'nobody'",
        "DELETE FROM events",
        "INSERT OR REPLACE INTO events SELECT * FROM events",
        "DELETE FROM head",
    ],
)
def test_the_audit_trail_refuses_to_be_changed(tmp_path: Path, ledger: Ledger, sql: str) -> None:
    ledger.publish(record(), operator=BY, at=NOW)
    with pytest.raises(sqlite3.IntegrityError, match="audit"):
        raw(tmp_path, sql)
    assert len(ledger.events()) == 1


@pytest.mark.parametrize(
    ("sql", "problem"),
    [
        ("UPDATE events SET operator = 'nobody' WHERE id = 2", "event 2 is not as it was written"),
        ("UPDATE events SET detail = '{}' WHERE id = 1", "event 1 is not as it was written"),
        ("UPDATE events SET at = '2026-01-01T00:00:00Z' WHERE id = 1", "event 1 is not as it was written"),
        ("DELETE FROM events WHERE id = 2", "event 2 is missing"),
        ("DELETE FROM events WHERE id = 3", "its end is missing"),
        ("UPDATE months SET expenditures = '1' WHERE month = '2026-09'", "2026-09 is not as it was written"),
        ("DELETE FROM months WHERE month = '2026-09'", "2026-09 was written, and is missing"),
        ("UPDATE months SET event = 1", "2026-09 is not what the audit trail says"),
        ("UPDATE events SET at = 'never' WHERE id = 1", "event 1 is not as it was written"),
        ("UPDATE months SET event = 77", "points nowhere"),
    ],
)
def test_verify_finds_what_was_tampered_with(tmp_path: Path, ledger: Ledger, sql: str, problem: str) -> None:
    ledger.publish(record(), operator=BY, at=NOW)
    ledger.publish(record("2026-09", "g2"), operator=BY, at=NOW)
    ledger.publish(record("2026-08", "g3"), operator=BY, at=NOW)
    assert ledger.verify() == []
    raw(tmp_path, sql, protected=False)
    found = "\n".join(ledger.verify())
    assert problem in found
    assert "triggers that protect them were changed" in found


def test_a_figure_that_was_changed_is_not_shown(tmp_path: Path, ledger: Ledger) -> None:
    ledger.publish(record(), operator=BY, at=NOW)
    raw(tmp_path, "UPDATE months SET expenditures = '99'")
    with pytest.raises(DamagedStore, match="2026-10"):
        ledger.months()
    with pytest.raises(DamagedStore, match="2026-10"):
        ledger.month(BillCycle(2026, 10))


def test_a_newer_ledger_is_refused_and_left_alone(tmp_path: Path, ledger: Ledger) -> None:
    ledger.publish(record(), operator=BY, at=NOW)
    raw(tmp_path, "PRAGMA user_version = 99")
    before = (tmp_path / "ledger.db").read_bytes()
    with pytest.raises(DamagedStore, match="newer"):
        Ledger.open(tmp_path)
    with pytest.raises(DamagedStore, match="newer"):
        ledger.publish(record("2026-09", "g2"), operator=BY, at=NOW)
    assert (tmp_path / "ledger.db").read_bytes() == before


@pytest.mark.parametrize("keep", [0, 1, 99, 100, 4096, 5000, 8192, -4096, -1])
def test_a_truncated_ledger_is_refused_and_left_alone(tmp_path: Path, ledger: Ledger, keep: int) -> None:
    ledger.publish(record(), operator=BY, at=NOW)
    file = tmp_path / "ledger.db"
    rest = file.read_bytes()[:keep]
    file.write_bytes(rest)
    with pytest.raises(DamagedStore):
        Ledger.open(tmp_path).months()
    assert file.read_bytes() == rest


@pytest.mark.parametrize("content", [b"not a database at all, but long enough to be one" * 200, bytes(8192)])
def test_what_is_no_database_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "ledger.db").write_bytes(content)
    with pytest.raises(DamagedStore, match="damaged"):
        Ledger.open(tmp_path)
    assert (tmp_path / "ledger.db").read_bytes() == content


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    raw(tmp_path, "CREATE TABLE months (month TEXT)")
    with pytest.raises(DamagedStore, match="not a ledger of partner-tui"):
        Ledger.open(tmp_path)


def test_verify_tells_of_a_ledger_that_cannot_be_read(tmp_path: Path, ledger: Ledger) -> None:
    ledger.publish(record(), operator=BY, at=NOW)
    content = bytearray((tmp_path / "ledger.db").read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    (tmp_path / "ledger.db").write_bytes(content)
    assert ledger.verify() != []


def test_a_missing_ledger_is_not_made_anew_when_there_is_something_to_lose(tmp_path: Path) -> None:
    with pytest.raises(DamagedStore, match="it is missing"):
        Ledger.open(tmp_path, may_create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_that_vanishes_is_told(tmp_path: Path, ledger: Ledger) -> None:
    (tmp_path / "ledger.db").unlink()
    with pytest.raises(StoreError, match="Cannot use the ledger"):
        ledger.months()
    assert not (tmp_path / "ledger.db").exists()


def test_what_a_crash_left_of_a_new_ledger_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "ledger.db.new").write_bytes(b"half")
    (tmp_path / "ledger.db.new-journal").write_bytes(b"half")
    assert Ledger.open(tmp_path).verify() == []
    assert {path.name for path in tmp_path.iterdir()} == {"ledger.db", "ledger.lock", "ledger.turn"}


def test_a_busy_ledger_says_so(tmp_path: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "BUSY_SECONDS", 0.05)
    with connected(tmp_path / "ledger.db", writing=True), pytest.raises(StoreBusy, match="Another process"):
        ledger.publish(record(), operator=BY, at=NOW)
    ledger.publish(record(), operator=BY, at=NOW)


@pytest.mark.parametrize("umask", [0o000, 0o002, 0o022])
def test_only_the_owner_may_read_it(tmp_path: Path, umask: int) -> None:
    old = os.umask(umask)
    try:
        ledger = Ledger.open(tmp_path)
        with connected(tmp_path / "ledger.db", writing=True) as connection:
            connection.execute("UPDATE head SET events = 7")
            connection.execute("UPDATE head SET events = 0")
            names = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
        ledger.publish(record(), operator=BY, at=NOW)
    finally:
        os.umask(old)
    assert names == {"ledger.db": 0o600, "ledger.db-journal": 0o600, "ledger.lock": 0o600, "ledger.turn": 0o600}


@pytest.mark.parametrize(
    "name", ["ledger.db", "ledger.db-journal", "ledger.db-wal", "ledger.db-shm", "ledger.lock", "ledger.turn"]
)
@pytest.mark.parametrize("plant", [os.symlink, os.link])
def test_a_planted_link_is_refused_and_its_target_untouched(
    tmp_path: Path, name: str, plant: Callable[[Path, Path], None]
) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"somebody's")
    data = tmp_path / "data"
    data.mkdir()
    if name not in ("ledger.db", "ledger.lock", "ledger.turn"):
        Ledger.open(data)
    plant(target, data / name)
    with pytest.raises(StoreError):
        Ledger.open(data)
    assert target.read_bytes() == b"somebody's"


@pytest.mark.parametrize(
    ("library", "mode"),
    [
        ((3, 40, 1), "delete"),
        ((3, 44, 5), "delete"),
        ((3, 44, 6), "wal"),
        ((3, 45, 0), "delete"),
        ((3, 50, 6), "delete"),
        ((3, 50, 7), "wal"),
        ((3, 51, 2), "delete"),
        ((3, 51, 3), "wal"),
        ((3, 52, 0), "wal"),
    ],
)
def test_the_journal_is_one_that_the_library_gets_right(library: tuple[int, int, int], mode: str) -> None:
    assert journal_mode(library) == mode


def test_the_journal_is_changed_when_the_library_is(
    tmp_path: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    for mode in ("wal", "delete"):
        monkeypatch.setattr(connecting, "journal_mode", lambda mode=mode: mode)
        monkeypatch.setattr("partner_tui.ledger.ledger.journal_mode", lambda mode=mode: mode)
        Ledger.open(tmp_path).publish(record(generation=mode), operator=BY, at=NOW)
        with connected(tmp_path / "ledger.db") as connection:
            assert connection.execute("PRAGMA journal_mode").fetchone() == (mode,)
    assert ledger.verify() == []


def test_threads_write_and_read_at_once(ledger: Ledger) -> None:
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(10):
                ledger.publish(record(f"20{10 + number}-01", f"g-{number}-{turn}"), operator=BY, at=NOW)
                ledger.months()
        except BaseException as exc:  # nobody would see it in this thread
            failures.append(exc)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(ledger.months()) == 4
    assert len(ledger.events()) == 40
    assert ledger.verify() == []
