"""From a bill file to a complete generation that nobody sees yet."""

import hashlib
import json
import os
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from partner_tui import private_files
from partner_tui.bills import manifest, publish
from partner_tui.bills.canonical import LINE_DECIMAL
from partner_tui.bills.clustering import ROLLUP_COLUMNS
from partner_tui.bills.publish import StagedMonth, stage
from partner_tui.bills.readers import ReadOptions
from partner_tui.bills.source import opened
from partner_tui.bills.verifying import problems
from partner_tui.domain.bill import BillSums
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import BillFileError, Cancelled, DamagedStore, StoreError
from partner_tui.domain.imported import ImportProgress
from partner_tui.domain.line import LINE_COLUMNS, Kind
from partner_tui.domain.record import MonthRecord

NOW = datetime(2026, 11, 23, 4, 0, 0, 123456, tzinfo=UTC)
HEADER = "Customer ID,Bill Type,Product Type Code,Region,Settlement Amount (USD),Tax (USD),Tag\n"
LINES = (
    "c2,Refund,ecs,r1,-1.05,0.1,\n"
    "c1,Expenditure,ecs,r1,10.0000000001,0.2,one\n"
    "c1,Expenditure,evs,r2,2.5,,\n"
    "c1,Adjustment,,,0.3,--,two\n"
)


def bill(folder: Path, text: str = HEADER + LINES, name: str = "customerBill_202610.csv") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def staged(
    file: Path,
    folder: Path,
    progress: Callable[[ImportProgress], None] = lambda progress: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> StagedMonth:
    with opened(file) as source:
        return stage(source, folder, ReadOptions(), now=NOW, progress=progress, cancelled=cancelled)


def test_a_generation_says_what_it_holds(tmp_path: Path) -> None:
    file = bill(tmp_path)
    month = staged(file, tmp_path / "g1")
    assert month.record == MonthRecord(
        month=BillCycle(2026, 10),
        generation="g1",
        currency="USD",
        sums=BillSums(Decimal("12.5000000001"), Decimal("-1.05"), Decimal("0.3"), 4),
        tax=Decimal("0.3"),
        customers=2,
        products=3,
        source_name=file.name,
        source_sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
        source_bytes=file.stat().st_size,
        imported_at=NOW,
        manifest_sha256=hashlib.sha256((tmp_path / "g1" / "manifest.json").read_bytes()).hexdigest(),
    )
    assert {path.name for path in month.folder.iterdir()} == {"lines-00000.parquet", "manifest.json", "rollup.parquet"}
    assert {path.name for path in tmp_path.iterdir()} == {file.name, "g1"}
    assert manifest.read(month.folder).record == month.record
    assert problems(month.folder, month.record) == []


def test_stored_columns_and_their_types(tmp_path: Path) -> None:
    month = staged(bill(tmp_path), tmp_path / "g1")
    schema = pl.read_parquet_schema(month.folder / "lines-00000.parquet")
    assert list(schema) == [*(column.name for column in LINE_COLUMNS), "extra:Tag"]
    for column in LINE_COLUMNS:
        is_number = column.kind in (Kind.NUMBER, Kind.MONEY)
        wanted = (LINE_DECIMAL,) if is_number else (pl.String, pl.Categorical)
        assert schema[column.name] in wanted, column
    assert list(pl.read_parquet_schema(month.folder / "rollup.parquet")) == list(ROLLUP_COLUMNS)


def test_the_rollup_names_the_ranges_of_the_line_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish, "FILE_ROWS", 2)
    month = staged(bill(tmp_path), tmp_path / "g1")
    found = manifest.read(month.folder)
    assert [(file.name, file.rows) for file in found.files] == [("lines-00000.parquet", 2), ("lines-00001.parquet", 2)]
    for file in (*found.files, found.rollup):
        content = (month.folder / file.name).read_bytes()
        assert (file.bytes, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    lines = [
        row for file in found.files for row in _rows(month.folder / file.name, ("customer_id", "bill_type", "amount"))
    ]
    assert lines == [
        ("c1", "adjustment", Decimal("0.3")),
        ("c1", "expenditure", Decimal("10.0000000001")),
        ("c1", "expenditure", Decimal("2.5")),
        ("c2", "refund", Decimal("-1.05")),
    ]
    rollup = _rows(month.folder / "rollup.parquet", ("customer_id", "bill_type", "first_row", "lines", "amount", "tax"))
    assert rollup == [
        ("c1", "adjustment", 0, 1, Decimal("0.3"), None),
        ("c1", "expenditure", 1, 1, Decimal("10.0000000001"), Decimal("0.2")),
        ("c1", "expenditure", 2, 1, Decimal("2.5"), None),
        ("c2", "refund", 3, 1, Decimal("-1.05"), Decimal("0.1")),
    ]
    assert problems(month.folder, month.record) == []


def _rows(path: Path, columns: tuple[str, ...]) -> list[tuple[object, ...]]:
    return pl.read_parquet(path).select(pl.col(columns)).with_columns(pl.col(pl.Categorical).cast(pl.String)).rows()


def test_a_month_without_lines(tmp_path: Path) -> None:
    month = staged(bill(tmp_path, HEADER), tmp_path / "g1")
    assert month.record.sums == BillSums(Decimal(0), Decimal(0), Decimal(0), 0)
    assert (month.record.tax, month.record.customers, month.record.products) == (None, 0, 0)
    assert {path.name for path in month.folder.iterdir()} == {"manifest.json", "rollup.parquet"}
    assert problems(month.folder, month.record) == []


def test_progress_and_cancelling(tmp_path: Path) -> None:
    file = bill(tmp_path)
    told: list[ImportProgress] = []
    staged(file, tmp_path / "g1", told.append)
    assert [(step.phase, step.lines) for step in told] == [("reading", 4), ("writing", 4)]
    assert told[-1].bytes_done == told[-1].bytes_total == file.stat().st_size
    for asked in range(2):
        answers = iter([False] * asked + [True])
        with pytest.raises(Cancelled):
            staged(file, tmp_path / f"cancelled-{asked}", cancelled=lambda answers=answers: next(answers))  # type: ignore[misc]


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    file = bill(tmp_path)

    def write_to_it(progress: ImportProgress) -> None:
        with open(file, "a", encoding="utf-8") as more:
            more.write("c9,Expenditure,ecs,r1,1,1,\n")

    with pytest.raises(BillFileError, match="somebody wrote to it"):
        staged(file, tmp_path / "g1", write_to_it)


def test_the_folder_must_be_new(tmp_path: Path) -> None:
    private_files.make_folder(tmp_path / "g1" / "old")
    with pytest.raises(StoreError):
        staged(bill(tmp_path), tmp_path / "g1")
        staged(bill(tmp_path), tmp_path / "g1")


@contextmanager
def _no_file_above(size: int) -> Iterator[None]:
    """The system refuses to let any file grow past that size, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [0, 1_000, 3_000, 6_000])
def test_a_disk_that_takes_no_more_is_told_in_words(tmp_path: Path, size: int) -> None:
    file = bill(tmp_path, HEADER + LINES * 50)
    with _no_file_above(size), pytest.raises(StoreError, match="File too large"):
        staged(file, tmp_path / "g1")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b'{"format": 2}',
        b'{"format": 1, "files": 3}',
        b"\xff\xfe",
        b'{"format": 1' + b"\x00",
    ],
)
def test_what_is_no_manifest_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "manifest.json").write_bytes(content)
    with pytest.raises(DamagedStore, match="check"):
        manifest.read(tmp_path)


def test_a_manifest_keeps_every_digit(tmp_path: Path) -> None:
    month = staged(bill(tmp_path), tmp_path / "g1")
    content = json.loads((tmp_path / "g1" / "manifest.json").read_bytes())
    assert content["expenditures"] == "12.5000000001"
    assert content["imported_at"] == "2026-11-23T04:00:00.123456+00:00"
    assert (content["format"], content["lines"], content["tax"]) == (1, 4, f"{month.record.tax:f}")


def test_a_name_that_is_no_text_is_kept_with_a_sign(tmp_path: Path) -> None:
    file = Path(os.fsdecode(os.fsencode(tmp_path) + b"/customerBill_202610-\xff.csv"))
    file.write_text(HEADER + LINES, encoding="utf-8")
    assert staged(file, tmp_path / "g1").record.source_name == "customerBill_202610-�.csv"


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, why in (("pipe", "no regular file"), ("none", "No such file"), (".", "Is a directory")):
        with pytest.raises(BillFileError, match=why), opened(tmp_path / name):
            pass
