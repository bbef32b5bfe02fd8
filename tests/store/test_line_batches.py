"""All of a month's lines in batches: the same as by windows, however they are narrowed and ordered."""

import gc
import threading
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partner_tui.bills.lines import LineRows
from partner_tui.bills.queries import MonthReader
from partner_tui.domain.errors import Cancelled, DamagedStore
from partner_tui.domain.filter import Filter
from partner_tui.domain.query import BillQuery
from partner_tui.domain.rows import ArrowTable, RowValues
from partner_tui.exporting.door import table_of
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.store.stores import MONTH, Line, line, write_generation
from tests.store.strategies import FILTERS, MONTHS
from tests.unit.bill_files import LINES, write_bill

COLUMNS = ("resource_name", "amount", "customer_id", "usage", "margin", "extra:Elsewhere", "trade_id")
SORTS = st.none() | st.tuples(st.sampled_from(["amount", "resource_name", "region_code"]), st.booleans())


def frame_of(batch: ArrowTable) -> pl.DataFrame:
    """Text as plain strings, numbers as decimals."""
    return table_of(batch).with_columns(pl.col(pl.Categorical).cast(pl.String))


def rows_of(batches: Iterable[ArrowTable]) -> list[RowValues]:
    return [row for batch in batches for row in frame_of(batch).rows()]


def opened(folder: Path, lines: list[Line], columns: tuple[str, ...] | None = None, file_rows: int = 7) -> LineRows:
    write_generation(folder, lines, file_rows=file_rows, row_group=3)
    return MonthReader(folder, MONTH, "USD").lines(BillQuery(MONTH), columns)


def readers() -> list[str]:
    gc.collect()
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("bill-lines")]


@given(MONTHS, SORTS, st.none() | FILTERS, st.sampled_from([COLUMNS, COLUMNS[:1], None]), st.integers(1, 9))
@settings(max_examples=80)
def test_batches_are_all_the_rows_in_their_order(
    lines: list[Line],
    sort: tuple[str, bool] | None,
    text: str | None,
    columns: tuple[str, ...] | None,
    rows: int,
) -> None:
    with TemporaryDirectory() as place:
        source = opened(Path(place), lines, columns)
        source = source.sorted_by(*sort) if sort else source
        source = source.filtered(Filter.parse(text)) if text else source
        batches = list(source.batches(rows))
        assert rows_of(batches) == source.rows(0, source.count)
        for frame in map(frame_of, batches):
            assert frame.columns == list(source.columns)
            assert 0 < frame.height <= rows
            assert set(frame.drop("margin", strict=False).dtypes) <= {pl.String(), pl.Decimal(28, 10)}
        assert not readers()


def test_columns_of_other_months_are_empty_even_alone(tmp_path: Path) -> None:
    source = opened(tmp_path, [line(), line()], ("extra:Elsewhere",))
    assert source.rows(0, 9) == rows_of(source.batches()) == [(None,), (None,)]


def test_no_lines_no_batches(tmp_path: Path) -> None:
    assert list(opened(tmp_path, []).batches()) == []


@pytest.mark.parametrize("column", ["amount", "trade_id"])
def test_other_amounts_than_the_rollup_says_are_damage(tmp_path: Path, column: str) -> None:
    source = opened(tmp_path, [line(amount=Decimal(1)) for _ in range(20)], (column,))
    file = tmp_path / "lines-00002.parquet"
    cent = pl.lit("0.0000000001").cast(pl.Decimal(28, 10))
    pl.read_parquet(file).with_columns(pl.col("amount") + cent).write_parquet(file)
    batches = source.batches(6)
    for _ in range(5):
        next(batches)
    with pytest.raises(DamagedStore, match=r"20 lines of 20\.0*.* its files 20 of 20\.0000000006"):
        next(batches)


def test_leaving_early_leaves_no_thread(tmp_path: Path) -> None:
    batches = opened(tmp_path, [line() for _ in range(40)]).batches(2)
    next(batches)
    assert readers() == ["bill-lines-ahead"]
    batches.close()
    assert not readers()


@pytest.mark.parametrize("order", [None, "amount"])
def test_cancelled(tmp_path: Path, order: str | None) -> None:
    source = opened(tmp_path, [line(amount=Decimal(number)) for number in range(40)])
    source = source.sorted_by(order) if order else source
    stop = threading.Event()
    batches = source.batches(2, stop.is_set)
    next(batches)
    stop.set()
    with pytest.raises(Cancelled):
        list(batches)
    assert not readers()


def test_whoever_reads_keeps_the_files(tmp_path: Path) -> None:
    workspace = Workspace.open(Settings(tmp_path / "data"))
    record = workspace.imports.run(write_bill(tmp_path)).record
    folder = tmp_path / "data" / "bills" / str(record.month) / record.generation
    lines = workspace.bills.lines(BillQuery(record.month))
    expected, batches = lines.rows(0, 99), lines.batches(1)
    found = rows_of([next(batches)])
    del lines
    workspace.imports.run(write_bill(tmp_path, lines=LINES[:1]))
    workspace.bills.by_customer(BillQuery(record.month))  # opens what is there now instead
    Workspace.open(Settings(tmp_path / "data"))  # sweeps
    gc.collect()
    assert folder.exists()
    assert found + rows_of(batches) == expected
    assert len(expected) > 1
