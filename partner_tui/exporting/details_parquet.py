"""Bill lines as Parquet, for programs: canonical column names and our words, or FOCUS columns; every digit.

Where the figures come from is in the file's key-value metadata, as JSON under `partner-tui`.
"""

import json
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import chain
from typing import IO, cast

import polars as pl
from polars.io.plugins import register_io_source

from partner_tui.domain.export import FOCUS
from partner_tui.domain.line import Kind, line_column
from partner_tui.domain.money import plain
from partner_tui.exporting.content import Cancelled, Content, Details, Progress, Provenance, Written
from partner_tui.exporting.door import tables, translated
from partner_tui.exporting.focus import Focus
from partner_tui.exporting.provenance_words import narrowing_words

METADATA_KEY = "partner-tui"
_GROUP_ROWS = 131_072
_DECIMAL = pl.Decimal(28, 10)


def write(content: Content, file: IO[bytes], progress: Progress, cancelled: Cancelled) -> Written:
    """Raises Cancelled, StoreError, OSError, and what reading the lines raises."""
    if not isinstance(content, Details):
        raise TypeError("these are no bill lines")
    with (
        closing(tables(content, progress, cancelled)) as lines,
        closing(_frames(content, lines)) as frames,
        translated(),
    ):
        first = next(frames)
        counted = _Counted(chain([first], frames))
        source = register_io_source(counted, schema=first.schema, validate_schema=True, is_pure=False)
        told = _told(content.provenance)
        with _refusals_of(file) as target:
            source.sink_parquet(target, row_group_size=_GROUP_ROWS, metadata={METADATA_KEY: told})
    return Written(counted.rows)


@contextmanager
def _refusals_of(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """The file, for polars, which passes on that writing failed and not always why."""
    target = _Target(file)
    try:
        yield cast(IO[bytes], target)
    except pl.exceptions.PolarsError:
        if target.refusal:
            raise target.refusal from None
        raise


class _Target:
    """What polars needs of a file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.refusal: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            return self._file.write(data)
        except OSError as exc:
            self.refusal = exc
            raise

    def flush(self) -> None:
        self._file.flush()


class _Counted:
    """Frames for polars, which asks for them from a thread of its own; and how many rows went by."""

    def __init__(self, frames: Iterator[pl.DataFrame]) -> None:
        self._frames = frames
        self.rows = 0

    def __call__(
        self, columns: list[str] | None, predicate: pl.Expr | None, rows: int | None, batch_rows: int | None
    ) -> Iterator[pl.DataFrame]:
        """All of them: whoever writes a file asks for nothing less."""
        for frame in self._frames:
            self.rows += frame.height
            yield frame


def _frames(content: Details, lines: Iterator[pl.DataFrame]) -> Generator[pl.DataFrame]:
    """An empty frame that says what is in the columns, then the rows.

    Text that recurs is kept once where that holds for the whole file: of several months, each has its own way.
    """
    spec = content.provenance.spec
    focus = Focus.of(content) if spec.format in FOCUS else None
    schema: pl.Schema | None = None
    for table in chain(lines, [_nothing(content.columns)]):
        if len(content.provenance.records) > 1:
            table = table.with_columns(pl.col(pl.Categorical).cast(pl.String))
        frame = focus.rows(table) if focus else table
        if schema is None:
            schema = frame.schema
            yield frame.clear()
        yield frame.cast(schema)


def _nothing(columns: Sequence[str]) -> pl.DataFrame:
    """No lines, with these columns."""
    numbers = (Kind.NUMBER, Kind.MONEY)
    return pl.DataFrame(
        schema={name: _DECIMAL if line_column(name).kind in numbers else pl.String() for name in columns}
    )


def _told(provenance: Provenance) -> str:
    spec = provenance.spec
    told = {
        "program": f"partner-tui {provenance.version}",
        "generated_at": provenance.generated_at.isoformat(),
        "months": [str(month) for month in spec.months],
        "narrowed": dict(narrowing_words(spec)),
        "masked": spec.masked,
        "lines": provenance.lines,
        "total": plain(provenance.total),
        "currency": provenance.currency,
        "sources": [
            {
                "month": str(record.month),
                "file": record.source_name,
                "sha256": record.source_sha256,
                "generation": record.generation,
            }
            for record in provenance.records
        ],
    }
    return json.dumps(told, ensure_ascii=False)
