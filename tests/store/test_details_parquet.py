"""Parquet exports: DuckDB and polars read back what the store has, and where it comes from."""

import io
import json
import threading
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings

from partner_tui.domain.errors import Cancelled, StoreError
from partner_tui.domain.export import ExportFormat
from partner_tui.exporting.details_parquet import METADATA_KEY
from tests.store.details import CANONICAL, EXTRAS, details, every_row, in_memory, source_of, spec_of, write, written
from tests.store.stores import Line, line
from tests.store.strategies import MONTHS

SPEC = spec_of(ExportFormat.PARQUET)
COLUMNS = (*CANONICAL, "margin", *EXTRAS)


def saved(folder: Path, content: bytes) -> Path:
    path = folder / "lines.parquet"
    path.write_bytes(content)
    return path


@given(MONTHS)
@settings(max_examples=40)
def test_every_cell_is_read_back_by_two_programs(lines: list[Line]) -> None:
    with TemporaryDirectory() as place:
        source = source_of(Path(place) / "store", lines, COLUMNS)
        path = saved(Path(place), written(details(SPEC, source)))
        found = pl.read_parquet(path)
        assert found.columns == list(COLUMNS)
        assert found.rows() == every_row(source)
        asked = duckdb.execute(f"select * from read_parquet('{path}')")
        assert [column[0] for column in asked.description or ()] == list(COLUMNS)
        assert asked.fetchall() == every_row(source)
        assert duckdb.execute(f"select sum(amount) from read_parquet('{path}')").fetchall() == [
            (source.total if lines else None,)
        ]


def test_where_it_comes_from_is_in_the_file(tmp_path: Path) -> None:
    source = source_of(tmp_path / "store", [line(amount=Decimal("12.5")), line(amount=Decimal("-0.25"))])
    content = details(spec_of(ExportFormat.PARQUET, filter="amount<100"), source)
    path = saved(tmp_path, written(content))
    told = json.loads(pl.read_parquet_metadata(path)[METADATA_KEY])
    assert told["program"] == "partner-tui 1.2.3"
    assert (told["months"], told["lines"], told["total"], told["currency"]) == (["2026-10"], 2, "12.25", "USD")
    assert told["narrowed"] == {"Filter": "amount<100"}
    assert told["generated_at"] == "2026-11-23T04:00:00+00:00"
    assert told["sources"] == [{"month": "2026-10", "file": "bill 云.csv", "sha256": "0" * 64, "generation": "g1"}]
    (value,) = duckdb.execute(
        f"select decode(value) from parquet_kv_metadata('{path}') where decode(key) = 'partner-tui'"
    ).fetchall()
    assert json.loads(value[0]) == told


def test_months_that_keep_their_texts_differently_are_one_file(tmp_path: Path) -> None:
    plain = source_of(tmp_path / "plain", [line(trade_id=f"a{number}") for number in range(9)], ("trade_id", "amount"))
    shared = source_of(tmp_path / "shared", [line(trade_id="b")] * 9, ("trade_id", "amount"))
    for file in (tmp_path / "shared").glob("lines-*"):
        pl.read_parquet(file).cast({"trade_id": pl.Categorical}).write_parquet(file)
    for sources in ((plain, shared), (shared, plain)):
        found = pl.read_parquet(saved(tmp_path, written(details(SPEC, *sources))))
        assert found.rows() == [row for source in sources for row in every_row(source)]
        assert found.schema["trade_id"] == pl.String  # of many months' many texts none is kept for ever
    alone = pl.read_parquet(saved(tmp_path, written(details(SPEC, shared))))
    assert alone.schema == {"trade_id": pl.Categorical(), "amount": pl.Decimal(28, 10)}


def test_no_lines_are_a_file_with_columns(tmp_path: Path) -> None:
    found = pl.read_parquet(saved(tmp_path, written(in_memory(("trade_id", "amount", "extra:x"), [], SPEC))))
    assert found.schema == {"trade_id": pl.String(), "amount": pl.Decimal(28, 10), "extra:x": pl.String()}
    assert found.is_empty()


def test_masked_names_are_in_no_byte_of_it(tmp_path: Path) -> None:
    source = source_of(tmp_path, [line(customer_id="secret-1", customer_name="Geheim AG", **{EXTRAS[0]: "tag=geheim"})])
    content = written(details(spec_of(ExportFormat.PARQUET, masked=True, customer="secret-1"), source))
    assert b"ecret" not in content
    assert b"eheim" not in content


@pytest.mark.parametrize("form", [ExportFormat.PARQUET, ExportFormat.FOCUS_PARQUET])
def test_cancelled_soon(tmp_path: Path, form: ExportFormat) -> None:
    source = source_of(tmp_path, [line(amount=Decimal(number)) for number in range(200)])
    stop, told = threading.Event(), [0]

    def progress(phase: str, rows: int) -> None:
        told.append(rows)
        if rows >= 20:
            stop.set()

    with pytest.raises(Cancelled):
        write(details(spec_of(form), source, cancelled=stop.is_set), io.BytesIO(), progress, stop.is_set)
    assert told[-1] < 60


def test_lines_that_are_not_as_they_were_said_to_be(tmp_path: Path) -> None:
    frames = [pl.DataFrame({"trade_id": ["a"]}), pl.DataFrame({"trade_id": [1]})]
    with pytest.raises(StoreError, match="The export failed"):
        write(in_memory(("trade_id",), [frames[0], frames[1].rename({"trade_id": "other"})], SPEC), io.BytesIO())
