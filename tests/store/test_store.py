"""The store as a whole: what is staged, published, read, swept and proved."""

import os
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from partner_tui import private_files
from partner_tui.bills.readers import ReadOptions
from partner_tui.bills.store import BillStore
from partner_tui.domain.bill import BillSums
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import BillFileError, Cancelled, DamagedStore, StoreError
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.domain.record import MonthRecord
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.unit.bill_files import LINES, Line, write_bill

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
OCTOBER = BillCycle(2026, 10)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for name in ("bills", "tmp"):
        private_files.make_folder(tmp_path / "data" / name)
    return tmp_path / "data"


@pytest.fixture
def store(data: Path) -> BillStore:
    return BillStore(data)


def published(store: BillStore, folder: Path, month: str = "2026-10", lines: tuple[Line, ...] = LINES) -> MonthRecord:
    with store.source(write_bill(folder, month, lines)) as source:
        return store.publish(store.stage(source, ReadOptions(), now=NOW))


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def generation(data: Path, record: MonthRecord) -> Path:
    return data / "bills" / str(record.month) / record.generation


def test_staged_is_not_visible_and_published_is(store: BillStore, data: Path, tmp_path: Path) -> None:
    with store.source(write_bill(tmp_path)) as source:
        staged = store.stage(source, ReadOptions(), now=NOW)
    assert names(data / "bills") == []
    record = store.publish(staged)
    assert names(data / "tmp") == []
    assert sorted(path.name for path in generation(data, record).iterdir()) == [
        "in-use.lock",
        "lines-00000.parquet",
        "manifest.json",
        "rollup.parquet",
    ]
    with store.open(record) as month:
        assert month.by_product(BillQuery(OCTOBER)).total == record.sums
        lines = month.lines(BillQuery(OCTOBER, Grouping.LINE))
        assert (lines.count, lines.total) == (len(LINES), Decimal("15.0000000001"))
    assert store.verify(record) == []


def test_two_imports_of_one_file_are_two_generations(store: BillStore, data: Path, tmp_path: Path) -> None:
    first, second = published(store, tmp_path), published(store, tmp_path)
    assert first.generation != second.generation
    assert first.generation.startswith(f"20261123T040000Z-{first.source_sha256[:8]}-")
    assert len(list((data / "bills" / "2026-10").iterdir())) == 2


def test_a_failed_import_leaves_nothing(store: BillStore, data: Path, tmp_path: Path) -> None:
    bad = write_bill(tmp_path, lines=(*LINES, ("c9", "Expenditure", "ecs", "r1", "1e5")))
    with store.source(bad) as source, pytest.raises(BillFileError):
        store.stage(source, ReadOptions(), now=NOW)
    with store.source(write_bill(tmp_path)) as source, pytest.raises(Cancelled):
        store.stage(source, ReadOptions(), now=NOW, cancelled=lambda: True)
    assert names(data) == ["bills", "tmp"]


@pytest.mark.parametrize("in_the_way", ["a file for the month", "a link for the month", "the generation"])
def test_publishing_that_fails_leaves_nothing(store: BillStore, data: Path, tmp_path: Path, in_the_way: str) -> None:
    with store.source(write_bill(tmp_path)) as source:
        staged = store.stage(source, ReadOptions(), now=NOW)
    month = data / "bills" / "2026-10"
    match in_the_way:
        case "a file for the month":
            month.touch()
        case "a link for the month":
            month.symlink_to(tmp_path)
        case _:
            private_files.make_folder(month / staged.record.generation)
    before = names(data / "bills"), sorted(os.listdir(tmp_path))
    with pytest.raises(StoreError, match="Not a safe place"):
        store.publish(staged)
    assert (names(data / "bills"), sorted(os.listdir(tmp_path))) == before
    assert names(data / "tmp") == []


def test_sweeping_keeps_what_the_ledger_points_at_and_what_is_read(
    store: BillStore, data: Path, tmp_path: Path
) -> None:
    old, read, live = (published(store, tmp_path) for _ in range(3))
    other = published(store, tmp_path, "2026-09")
    (data / "bills" / "2026-08").mkdir()
    with store.open(read) as month:
        store.sweep([live])
        kept = sorted(path.name for path in (data / "bills" / "2026-10").iterdir())
        assert kept == sorted([read.generation, live.generation])
        assert month.by_product(BillQuery(OCTOBER)).total == read.sums
        with pytest.raises(StoreError), store.open(old):
            pass
    assert not generation(data, other).parent.exists()
    assert not (data / "bills" / "2026-08").exists()
    store.sweep([live])
    assert [path.name for path in (data / "bills" / "2026-10").iterdir()] == [live.generation]
    assert names(data / "tmp") == []
    assert store.verify(live) == []


def test_sweeping_follows_no_link_and_minds_no_stray_file(store: BillStore, data: Path, tmp_path: Path) -> None:
    live = published(store, tmp_path)
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "generation").mkdir(parents=True)
    (elsewhere / "generation" / "precious").write_bytes(b"somebody's")
    (data / "bills" / "2026-07").symlink_to(elsewhere)
    (data / "bills" / "2026-10" / "link").symlink_to(elsewhere)
    (data / "bills" / "note.txt").touch()
    before = names(elsewhere)
    store.sweep([live])
    assert names(elsewhere) == before
    assert sorted(os.listdir(data / "bills")) == ["2026-07", "2026-10", "note.txt"]
    assert os.listdir(data / "bills" / "2026-10") == [live.generation]


def _flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def _cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size - 1)


def _double(file: Path) -> None:
    os.link(file, file.with_name("double"))


def _link(file: Path) -> None:
    shutil.move(file, file.parent.parent / "elsewhere")
    file.symlink_to(file.parent.parent / "elsewhere")


@pytest.mark.parametrize("harm", [_flip, _cut, Path.unlink, _double, _link])
@pytest.mark.parametrize("name", ["lines-00000.parquet", "rollup.parquet", "manifest.json"])
def test_any_harm_to_a_file_is_found(
    store: BillStore, data: Path, tmp_path: Path, name: str, harm: Callable[[Path], None]
) -> None:
    record = published(store, tmp_path)
    harm(generation(data, record) / name)
    assert store.verify(record) != []


@pytest.mark.parametrize("place", ["2026-10", "generation"])
def test_a_link_in_a_folders_place_is_not_opened(store: BillStore, data: Path, tmp_path: Path, place: str) -> None:
    record = published(store, tmp_path)
    folder = generation(data, record) if place == "generation" else data / "bills" / "2026-10"
    shutil.move(folder, tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoreError, match="is not a folder"), store.open(record):
        pass
    assert store.verify(record) != []


@pytest.mark.parametrize(
    "change",
    [
        {"sums": BillSums(Decimal(1), Decimal(0), Decimal(0), 5)},
        {"customers": 3},
        {"tax": None},
        {"source_name": "another.csv"},
        {"manifest_sha256": "0" * 64},
    ],
)
def test_a_manifest_that_is_not_the_ledgers_is_found(
    store: BillStore, tmp_path: Path, change: dict[str, object]
) -> None:
    record = published(store, tmp_path)
    assert store.verify(replace(record, **change)) == ["The manifest is not the one that the ledger vouches for."]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong",
    [
        (pl.col("amount") + Decimal("0.01")).cast(pl.Decimal(38, 10)),
        pl.col("customer_expenditure").fill_null(1),
        pl.col("customer_expenditure_lines") + 1,
    ],
)
def test_lines_that_do_not_add_up_are_found_although_every_hash_is_right(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: pl.Expr
) -> None:
    """A rollup that was made wrong, by a fault of the program: only adding up again can tell."""
    from partner_tui.bills.clustering import Clustering

    right = Clustering.rollup

    def changed(self: Clustering) -> pl.DataFrame:
        return right(self).with_columns(wrong)

    store = BillStore(data)
    assert store.verify(published(store, tmp_path)) == []
    monkeypatch.setattr(Clustering, "rollup", changed)
    found = store.verify(published(store, tmp_path))
    assert "The lines do not add up to the rollup." in found


def test_a_generation_of_a_former_version_is_sound(
    store: BillStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not say how many lines have a customer expenditure."""
    from partner_tui.bills.clustering import Clustering

    right = Clustering.rollup
    monkeypatch.setattr(Clustering, "rollup", lambda self: right(self).drop("customer_expenditure_lines"))
    record = published(store, tmp_path)
    assert store.verify(record) == []
    with store.open(record) as reader:
        assert reader.by_product(BillQuery(record.month)).total.lines == record.sums.lines


def test_everything_is_for_the_owner_alone(store: BillStore, data: Path, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        record = published(store, tmp_path)
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(path.lstat().st_mode) for path in generation(data, record).iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE(generation(data, record).stat().st_mode) == 0o700


def test_a_ledger_that_lost_a_month_does_not_take_its_bills_with_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    workspace = Workspace.open(Settings(data), lambda: NOW)
    for month in ("2026-09", "2026-10"):
        workspace.imports.run(write_bill(tmp_path, month))
    before = names(data / "bills")
    with closing(sqlite3.connect(data / "ledger.db", isolation_level=None)) as connection:
        connection.execute("DELETE FROM months WHERE month = '2026-10'")
    with pytest.raises(DamagedStore, match="1 of 2 rows"):
        Workspace.open(Settings(data), lambda: NOW)
    assert names(data / "bills") == before
    with closing(sqlite3.connect(data / "ledger.db", isolation_level=None)) as connection:
        connection.execute("UPDATE row_counts SET rows = 1 WHERE name = 'months'")  # then only the trail knows of it
    Workspace.open(Settings(data), lambda: NOW)
    assert names(data / "bills") == before
    workspace.imports.run(write_bill(tmp_path, "2026-08"))
    assert set(before) < set(names(data / "bills"))


def test_a_crash_before_the_first_generation_of_a_month_leaves_no_folder_of_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    Workspace.open(Settings(data), lambda: NOW)
    (data / "bills" / "2026-10").mkdir(0o700)
    (data / "tmp" / "import-x" / "g").mkdir(0o700, parents=True)
    Workspace.open(Settings(data), lambda: NOW)
    assert names(data / "bills") == names(data / "tmp") == []
