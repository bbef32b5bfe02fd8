"""All of some bill lines in their order, one bounded table after the other: for files, which are written from front
to back."""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from partner_tui.bills.line_files import LineFiles, Piece
from partner_tui.bills.line_search import amount_sum
from partner_tui.bills.prefetch import Prefetch
from partner_tui.bills.ranges import Ranges, Selection
from partner_tui.bills.stored_files import damaged
from partner_tui.domain.money import EXACT, ZERO

_AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class LineBatches:
    """Lines that are read in batches of so many rows at most; text stays as the store has it, plain or each value
    once."""

    files: LineFiles
    selection: Selection
    columns: tuple[str, ...]
    total: Decimal
    """What their amounts must sum up to."""
    rows: int
    cancelled: Callable[[], bool]

    def ahead(self) -> Generator[pl.DataFrame]:
        """The batches; while one is looked at, the next is read in a thread, which lets go of the interpreter.

        Raises Cancelled, and DamagedStore at the end unless these were all the lines and their exact sum. Close it
        when leaving early.
        """
        with closing(Prefetch(self._proved(), name="bill-lines-ahead")) as reading:
            yield from reading

    def _proved(self) -> Iterator[pl.DataFrame]:
        rows, total = 0, ZERO
        for frame in self._in_file_order() if self.selection.ascending else self._in_own_order():
            rows += frame.height
            total = EXACT.add(total, amount_sum(frame[_AMOUNT]))
            yield frame.select(self.columns)
        if (rows, total) != (self.selection.count, self.total):
            expected = f"{self.selection.count:,} lines of {self.total}"
            raise damaged(self.files.folder, f"its rollup has {expected} here, its files {rows:,} of {total}")

    def _in_file_order(self) -> Iterator[pl.DataFrame]:
        for file, share in self.files.shares(self.selection.in_file_order(), self.cancelled):
            for part in _parts(share, self.rows):
                yield self.files.piece(file, part, self._read)[1]

    def _in_own_order(self) -> Iterator[pl.DataFrame]:
        """Each batch collected from wherever its lines are: as slow as they are scattered."""
        for start in range(0, self.selection.count, self.rows):
            wanted = self.selection.window(start, min(start + self.rows, self.selection.count))
            numbers = pl.Series(wanted, dtype=pl.UInt32)
            ascending = numbers.sort()
            pieces = self.files.each_piece(Ranges.of_sorted(ascending), self._read, _values, self.cancelled)
            plain = [piece.with_columns(pl.col(pl.Categorical).cast(pl.String)) for piece in pieces]
            yield pl.concat(plain)[ascending.search_sorted(numbers)]

    @property
    def _read(self) -> tuple[str, ...]:
        return self.columns if _AMOUNT in self.columns else (*self.columns, _AMOUNT)


def _values(piece: Piece) -> pl.DataFrame:
    return piece[1]


def _parts(share: Ranges, rows: int) -> Iterator[Ranges]:
    """Ascending ranges of one file, apart where they are longer than one batch."""
    if share.count <= rows:
        yield share
        return
    numbers = share.numbers()
    for start in range(0, share.count, rows):
        yield Ranges.of_sorted(numbers.slice(start, rows))
