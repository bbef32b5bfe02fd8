"""Ledgers of every earlier form, brought up to this one."""

import hashlib
import sqlite3
from pathlib import Path

import pytest

from partner_tui.domain.errors import NewerStore, StoreError
from partner_tui.ledger import Ledger
from partner_tui.ledger.migrations import STEPS
from partner_tui.ledger.schema import VERSION, schema_of
from tests.store.older_ledgers import MONTHS, form_of, older_ledger, rows_in


def schema(file: Path) -> set[tuple[str, str, str]]:
    connection = sqlite3.connect(file)
    try:
        return schema_of(connection)
    finally:
        connection.close()


@pytest.mark.parametrize("form", range(1, VERSION + 1))
def test_every_earlier_form_comes_up_with_its_rows(tmp_path: Path, form: int) -> None:
    file = older_ledger(tmp_path / "data", form)
    before = rows_in(file)
    assert all(before.values()), "a table of the older ledger is empty, and proves nothing"
    ledger = Ledger.open(tmp_path / "data")
    assert form_of(file) == VERSION
    after = rows_in(file)
    assert {table: rows for table, rows in after.items() if table in before} == before
    assert {table for table, rows in after.items() if rows} - before.keys() <= {"row_counts"}
    assert dict(after["row_counts"]) == {  # type: ignore[arg-type]
        table: len(after[table]) for table in ("months", "repayments", "allocations", "reversals")
    }
    assert ledger.verify() == []
    assert [str(record.month) for record in ledger.months()] == sorted(MONTHS, reverse=True)
    (tmp_path / "new").mkdir()
    Ledger.open(tmp_path / "new")
    assert schema(file) == schema(tmp_path / "new" / "ledger.db")


@pytest.mark.parametrize("form", range(1, VERSION))
def test_a_migration_that_fails_changes_nothing(tmp_path: Path, form: int, monkeypatch: pytest.MonkeyPatch) -> None:
    file = older_ledger(tmp_path / "data", form)
    before = rows_in(file), schema(file)
    broken = (*STEPS[:-1], f"{STEPS[-1]}\nCREATE TABLE months (month TEXT);\n")
    with monkeypatch.context() as patched:
        patched.setattr("partner_tui.ledger.migrations.STEPS", broken)
        with pytest.raises(StoreError):
            Ledger.open(tmp_path / "data")
    assert (rows_in(file), schema(file)) == before and form_of(file) == form
    assert Ledger.open(tmp_path / "data").verify() == []


def test_what_is_newer_is_refused_as_such(tmp_path: Path) -> None:
    file = older_ledger(tmp_path / "data", VERSION)
    connection = sqlite3.connect(file)
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    before = file.read_bytes()
    with pytest.raises(NewerStore, match="partner-tui restore FILE"):
        Ledger.open(tmp_path / "data")
    assert file.read_bytes() == before


def test_forms_that_were_released_are_never_edited() -> None:
    """Their text, hashed: whoever changes a step breaks the ledgers that were made with it."""
    released = [hashlib.sha256(step.encode()).hexdigest()[:12] for step in STEPS[:4]]
    assert released == ["bef39ffd1f1d", "a79be6f954cc", "e5df3bd7edcc", "24e9ccb9949d"]
