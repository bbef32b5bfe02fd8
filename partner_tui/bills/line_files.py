"""The line files of one generation: any rows of any columns, reading as little as will do."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import TypeVar

import polars as pl

from partner_tui.bills import manifest
from partner_tui.bills.cancelling import demand_wanted
from partner_tui.bills.ranges import Ranges, spans, split
from partner_tui.bills.stored_files import damaged, reading, scan
from partner_tui.domain.line import EXTRA, LINE_COLUMNS, MARGIN
from partner_tui.domain.rows import RowValues, never

_GAP = 6_000
"""Rows read for nothing that take as long as one more read does (0.6 ms, 0.1 ms for 1,000 rows of 12 columns)."""
_READERS = 4
"""Small reads in flight at once: they wait for the engine's start more than they compute."""
_SCANNERS = 2
"""Files held in memory at once while a whole month is gone through."""

_DERIVED = {MARGIN.name: (pl.col("customer_expenditure") - pl.col("amount")).alias(MARGIN.name)}
"""Columns that no file has. Exact: the difference of two decimals has room for 38 digits."""

Result = TypeVar("Result")
Piece = tuple[pl.Series, pl.DataFrame]
"""Some rows of one file: their numbers in the month (UInt32, ascending), and their values."""


@dataclass(frozen=True)
class LineFiles:
    """A month's lines, numbered from 0 through all its files in the manifest's order. Any thread may call."""

    paths: tuple[Path, ...]
    ends: tuple[int, ...]
    """Of each file: the number of the row after its last."""

    @classmethod
    def of(cls, folder: Path) -> "LineFiles":
        """As the folder's manifest lists them. Raises StoreError, DamagedStore."""
        files = manifest.read(folder).files
        ends = tuple(accumulate(file.rows for file in files))
        return cls(tuple(folder / file.name for file in files), ends)

    @property
    def folder(self) -> Path:
        return self.paths[0].parent

    @property
    def count(self) -> int:
        return self.ends[-1] if self.ends else 0

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Of the month: the canonical ones, then what its file had besides."""
        canonical = [column.name for column in LINE_COLUMNS]
        if not self.paths:
            return tuple(canonical)
        with reading(self.paths[0]):
            found = scan(self.paths[0]).collect_schema().names()
        if missing := [name for name in canonical if name not in found]:
            raise damaged(self.paths[0], f"its column {missing[0]} is missing")
        return (*canonical, *(name for name in found if name not in canonical))

    @property
    def known(self) -> tuple[str, ...]:
        """All columns that can be asked for: those of the month, and what is made of them."""
        return (*self.columns, *_DERIVED)

    def rows(self, numbers: list[int], columns: tuple[str, ...]) -> list[RowValues]:
        """The values of these rows, in the order of the numbers; decimals as stored, with ten places.

        Rows that lie close together are read at once, the others side by side: a window of neighbours takes about a
        millisecond, one of 40 rows scattered over ten million about fifteen.
        """
        by_file = split(sorted(set(numbers)), list(self.ends))
        reads = [(file, span) for file, wanted in enumerate(by_file) for span in spans(wanted, _GAP)]

        def read(one: tuple[int, list[int]]) -> list[tuple[int, RowValues]]:
            file, wanted = one
            values = self._slice(file, wanted[0], wanted[-1] + 1 - wanted[0], columns)
            if values.height > len(wanted):
                values = values[[number - wanted[0] for number in wanted]]
            return list(zip(wanted, values.rows(), strict=True))

        found = dict(row for rows in _each(read, reads, _READERS) for row in rows)
        return [found[number] for number in numbers]

    def each_piece(
        self,
        ranges: Ranges,
        columns: tuple[str, ...],
        work: Callable[[Piece], Result],
        cancelled: Callable[[], bool] = never,
    ) -> list[Result]:
        """What `work` makes of each file's share of ascending ranges, in order; few files are in memory at a time.

        Raises Cancelled.
        """

        def piece(share: tuple[int, Ranges]) -> Result:
            demand_wanted(cancelled)
            return work(self.piece(*share, columns))

        return _each(piece, list(self.shares(ranges)), _SCANNERS)

    def shares(self, ranges: Ranges, cancelled: Callable[[], bool] = never) -> Iterator[tuple[int, Ranges]]:
        """The files that have some of these ascending ranges, and which. Raises Cancelled."""
        for file, (begin, end) in enumerate(zip((0, *self.ends), self.ends, strict=False)):
            demand_wanted(cancelled)
            if (share := ranges.between(begin, end)).count:
                yield file, share

    def piece(self, file: int, share: Ranges, columns: tuple[str, ...]) -> Piece:
        """Some rows of one file; of a column that the month lacks, nulls."""
        begin = int(share.starts[0])
        end = int(share.starts[-1] + share.lengths[-1])
        numbers = share.numbers()
        values = self._slice(file, begin, end - begin, columns)
        if values.height > len(numbers):
            values = values[numbers - begin]
        return numbers, values

    def _slice(self, file: int, first: int, length: int, columns: tuple[str, ...]) -> pl.DataFrame:
        offset = first - (self.ends[file - 1] if file else 0)
        with reading(self.paths[file]):
            wanted = [self._value(name) for name in columns]
            values = scan(self.paths[file]).slice(offset, length).select(wanted).collect()
        if values.height != length:
            raise damaged(self.paths[file], f"{offset + length} rows should be there, {offset + values.height} are")
        return values

    def _value(self, name: str) -> pl.Expr:
        if name.startswith(EXTRA) and name not in self.columns:
            return pl.repeat(None, pl.len(), dtype=pl.String).alias(name)
        return _DERIVED.get(name, pl.col(name))


Given = TypeVar("Given")


def _each(work: Callable[[Given], Result], given: list[Given], at_once: int) -> list[Result]:
    """`work` of each, in order, so many at once."""
    if len(given) <= 1:
        return [work(one) for one in given]
    with ThreadPoolExecutor(min(at_once, len(given)), thread_name_prefix="bill-lines") as pool:
        return list(pool.map(work, given))
