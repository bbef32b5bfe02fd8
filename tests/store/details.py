"""Bill lines as the writers of exports get them, from a store; and what a writer makes of them."""

import gc
import io
import threading
from collections.abc import Callable, Generator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from partner_tui.bills.lines import LineRows
from partner_tui.bills.queries import MonthReader
from partner_tui.domain.bill import BillSums
from partner_tui.domain.export import ExportFormat, ExportKind, ExportSpec
from partner_tui.domain.line import EXTRA, LINE_COLUMNS
from partner_tui.domain.query import BillQuery
from partner_tui.domain.record import MonthRecord
from partner_tui.domain.rows import ArrowTable, RowValues, never
from partner_tui.exporting.content import Details, Progress, Provenance, Written
from partner_tui.exporting.formats import writer
from tests.conftest import NOW
from tests.store.stores import MONTH, Line, write_generation

Cancelled = Callable[[], bool]


def spec_of(form: ExportFormat, **options: Any) -> ExportSpec:
    return ExportSpec(MONTH, MONTH, ExportKind.DETAILS, form, **options)


def details(spec: ExportSpec, *sources: LineRows, batch_rows: int = 5, cancelled: Cancelled = never) -> Details:
    """The lines of one or more months after each other."""

    def batches() -> Generator[ArrowTable]:
        for source in sources:
            yield from source.batches(batch_rows, cancelled)

    count, total = sum(source.count for source in sources), sum((source.total for source in sources), Decimal(0))
    record = MonthRecord(
        MONTH, "g1", "USD", BillSums(total, lines=count), None, 1, 1, "bill 云.csv", "0" * 64, 9, NOW, "0" * 64
    )
    return Details(
        sources[0].columns,
        count,
        batches,
        Provenance(spec, (record,) * len(sources), count, total, "USD", NOW, "1.2.3"),
    )


def source_of(folder: Path, lines: Sequence[Line], columns: tuple[str, ...] | None = None) -> LineRows:
    """A store of these lines, in its order."""
    write_generation(folder, lines, file_rows=7, row_group=3)
    return MonthReader(folder, MONTH, "USD").lines(BillQuery(MONTH), columns)


def in_memory(columns: tuple[str, ...], frames: Sequence[pl.DataFrame], spec: ExportSpec) -> Details:
    """Lines that come from no store."""
    rows = sum(frame.height for frame in frames)
    return Details(
        columns, rows, lambda: (frame for frame in frames), Provenance(spec, (), rows, Decimal(0), "USD", NOW, "1.2.3")
    )


def every_row(source: LineRows) -> list[RowValues]:
    return source.rows(0, source.count)


def written(content: Details, file: io.IOBase | None = None, **how: Any) -> bytes:
    """The file; there must be a row for every line, and no thread that is still at work."""
    target = io.BytesIO()
    assert write(content, target, **how) == Written(content.rows)
    return target.getvalue()


def write(
    content: Details, file: Any, progress: Progress = lambda phase, rows: None, cancelled: Cancelled = never
) -> Written:
    try:
        return writer(content.provenance.spec)(content, file, progress, cancelled)
    finally:
        gc.collect()
        assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("bill-lines")]


CANONICAL = tuple(column.name for column in LINE_COLUMNS)
EXTRAS = (f"{EXTRA}Cost Tag", f"{EXTRA}Note, “odd”")
