"""A bill file made into a generation of a month: read, clustered, written, hashed, synced; not yet visible."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from partner_tui import private_files
from partner_tui.bills import manifest
from partner_tui.bills.canonical import LINE_DECIMAL, NUMBERS
from partner_tui.bills.clustering import Clustering
from partner_tui.bills.manifest import StoredFile
from partner_tui.bills.readers import BillFile, ReadOptions
from partner_tui.bills.source import Source
from partner_tui.domain.bill import BillSums, BillType
from partner_tui.domain.errors import Cancelled
from partner_tui.domain.imported import ImportProgress
from partner_tui.domain.line import LINE_COLUMNS
from partner_tui.domain.money import ZERO, exact_sum
from partner_tui.domain.record import MonthRecord

FILE_ROWS = 131_072
_GROUP_ROWS, _PAGE_BYTES, _ZSTD_LEVEL = 16_384, 32 << 10, 1
"""Small pages are what makes a window of lines cheap to read; a higher level neither shrinks nor speeds anything."""

_CANONICAL = tuple(column.name for column in LINE_COLUMNS)

Progress = Callable[[ImportProgress], None]
Cancel = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class StagedMonth:
    """A complete generation under a name that nobody looks at yet."""

    folder: Path
    record: MonthRecord


def stage(
    source: Source, folder: Path, options: ReadOptions, *, now: datetime, progress: Progress, cancelled: Cancel
) -> StagedMonth:
    """Makes the generation in `folder`, which must not exist. Raises BillFileError, StoreError, Cancelled."""
    private_files.make_folder(folder)
    runs = private_files.make_folder(folder.with_name(f"{folder.name}-runs"))
    steps = _Steps(source, progress, cancelled)
    bill = BillFile(source.raw, source.name, source.bytes, options)
    clustering = Clustering(runs)
    for frame in steps.told(bill.frames(), "reading"):
        with private_files.storing(runs):
            clustering.add(frame)
    source.demand_unchanged()
    with private_files.storing(folder):
        rollup = clustering.rollup()
        lines = steps.told(clustering.slices(rollup, FILE_ROWS), "writing")
        rollup_file = _finished(_write(folder / "rollup.parquet", rollup), rollup.height)
        record = _record(source, folder.name, bill, rollup, now)
        del rollup  # a partner of many customers has a large one; while lines are written, memory is for them
        files = _write_lines(folder, lines)
        record = manifest.write(folder, record, files, rollup_file)
        private_files.sync_folder(folder)
        private_files.remove_tree(runs)
    return StagedMonth(folder, record)


class _Steps:
    """Says how far the work has come, and stops it when asked."""

    def __init__(self, source: Source, progress: Progress, cancelled: Cancel) -> None:
        self._source = source
        self._progress = progress
        self._cancelled = cancelled

    def told(self, frames: Iterable[pl.DataFrame], phase: str) -> Iterator[pl.DataFrame]:
        lines = 0
        for frame in frames:
            if self._cancelled():
                raise Cancelled("The import")
            lines += frame.height
            yield frame
            self._progress(ImportProgress(lines, self._source.raw.tell(), self._source.bytes, phase))


def _write_lines(folder: Path, frames: Iterable[pl.DataFrame]) -> list[StoredFile]:
    """The line files; while one is synced and hashed, the next is made."""
    with ThreadPoolExecutor(1, thread_name_prefix="hashing") as pool:
        finished: list[Future[StoredFile]] = []
        extra: list[str] = []
        for number, frame in enumerate(frames):
            extra += [name for name in frame.columns if name not in _CANONICAL and name not in extra]
            path = _write(folder / f"lines-{number:05d}.parquet", _complete(frame, extra))
            finished.append(pool.submit(_finished, path, frame.height))
        return [file.result() for file in finished]


def _complete(frame: pl.DataFrame, extra: list[str]) -> pl.DataFrame:
    """With every canonical column in its place, those that the file lacks empty, then the extra ones."""
    missing = (
        pl.lit(None, LINE_DECIMAL if name in NUMBERS else pl.String).alias(name)
        for name in (*_CANONICAL, *extra)
        if name not in frame.columns
    )
    return frame.with_columns(missing).select(*_CANONICAL, *extra)


def _write(path: Path, frame: pl.DataFrame) -> Path:
    with private_files.create(path) as file, _os_errors():
        frame.write_parquet(
            file,
            compression="zstd",
            compression_level=_ZSTD_LEVEL,
            row_group_size=_GROUP_ROWS,
            data_page_size=_PAGE_BYTES,
        )
    return path


@contextmanager
def _os_errors() -> Iterator[None]:
    """What the operating system refused (a full disk), which polars tells in errors of its own, as an OSError.

    Not all of them say what it was: writing a sound frame fails for no other reason.
    """
    try:
        yield
    except pl.exceptions.PolarsError as exc:
        raise OSError(str(exc)) from exc


def _finished(path: Path, rows: int) -> StoredFile:
    """On the disk, and hashed as it lies there."""
    with open(path, "rb") as file:
        os.fsync(file.fileno())
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return StoredFile(path.name, rows, file.tell(), sha256)


def _record(source: Source, generation: str, bill: BillFile, rollup: pl.DataFrame, now: datetime) -> MonthRecord:
    by_type = dict(rollup.group_by("bill_type").agg(pl.col("amount").sum()).iter_rows())
    taxes = rollup["tax"].drop_nulls()
    return MonthRecord(
        month=bill.month,
        generation=generation,
        currency=bill.currency,
        sums=BillSums(
            by_type.get(BillType.EXPENDITURE.value, ZERO),
            by_type.get(BillType.REFUND.value, ZERO),
            by_type.get(BillType.ADJUSTMENT.value, ZERO),
            int(rollup["lines"].sum()),
        ),
        tax=exact_sum(taxes) if taxes.len() else None,
        customers=rollup["customer_id"].n_unique(),
        products=rollup["product_type_code"].n_unique(),
        source_name=source.name,
        source_sha256=source.sha256,
        source_bytes=source.bytes,
        imported_at=now,
        manifest_sha256="",
    )
