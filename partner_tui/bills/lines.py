"""Bill lines behind a table: any window, any order, any filter of them, without holding them."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import polars as pl

from partner_tui.bills.cancelling import promptly
from partner_tui.bills.line_batches import LineBatches
from partner_tui.bills.line_files import LineFiles
from partner_tui.bills.line_search import amount_sum, found_in
from partner_tui.bills.line_sort import sorted_lines
from partner_tui.bills.ranges import Ranges, Selection
from partner_tui.bills.rollup import SAME_IN_ALL_LINES
from partner_tui.domain.errors import UnknownLine, WrongUsage
from partner_tui.domain.filter import Condition, Filter
from partner_tui.domain.line import EXTRA
from partner_tui.domain.rows import BATCH_ROWS, ArrowTable, RowValues, Value, never


@dataclass(frozen=True, slots=True, eq=False)
class LineRows:
    """Some lines of a month in some order: a RowSource. Any thread may call; each raises only kinds of PartnerError.

    Cells are text, Decimal or None, as stored: decimals carry ten places, whoever shows them trims.
    """

    columns: tuple[str, ...]
    total: Decimal
    """The exact sum of their amounts, whatever the columns."""
    _files: LineFiles
    _keys: pl.DataFrame
    """The rollup rows that these lines were taken from, in file order."""
    _selection: Selection
    _whole: bool = True
    """Whether all lines of the keys are here."""

    @classmethod
    def of(cls, files: LineFiles, keys: pl.DataFrame, columns: tuple[str, ...] | None) -> "LineRows":
        """All lines of some rollup rows, in file order; the columns, or all that the month has.

        What another month's file had besides may be among the columns: it is empty here.
        """
        ranges = Ranges.merged(keys["first_row"], keys["lines"])
        for column in columns or ():
            if not column.startswith(EXTRA):
                _demand(column, files)
        return cls(files.columns if columns is None else columns, amount_sum(keys["amount"]), files, keys, ranges)

    @property
    def count(self) -> int:
        return self._selection.count

    def rows(self, start: int, stop: int) -> list[RowValues]:
        """Rows `start <= i < stop`; less where the source ends."""
        numbers = self.numbers(start, stop)
        return self._files.rows(numbers, self.columns) if numbers else []

    def line(self, index: int) -> tuple[tuple[str, Value], ...]:
        """Every field of one line, by its place here: canonical columns first, then what its file had besides.

        Raises UnknownLine past the end.
        """
        if not 0 <= index < self.count:
            cause = f"There are {self.count} lines here; {index + 1} is none of them."
            raise UnknownLine("No such line", cause, "If the bill was replaced meanwhile: go back and read it again.")
        names = self._files.columns
        (values,) = self._files.rows(self._selection.window(index, index + 1), names)
        return tuple(zip(names, values, strict=True))

    def numbers(self, start: int, stop: int) -> list[int]:
        """The numbers within the month of lines `start <= i < stop`; less where the source ends."""
        begin, end = max(start, 0), min(stop, self.count)
        return self._selection.window(begin, end) if begin < end else []

    def batches(self, rows: int = BATCH_ROWS, cancelled: Callable[[], bool] = never) -> Generator[ArrowTable]:
        """Every line once, in this order, so many rows at most at a time.

        Raises Cancelled, and DamagedStore at the end unless they were as many and amounted to as much as is said here.
        """
        return LineBatches(self._files, self._selection, self.columns, self.total, rows, cancelled).ahead()

    def sorted_by(self, column: str, descending: bool = False, cancelled: Callable[[], bool] = never) -> "LineRows":
        """The same lines, stably sorted, empty cells last either way; text by code point."""
        _demand(column, self._files)
        if column in SAME_IN_ALL_LINES and self._whole and self._selection.ascending:
            # the ranges are sorted instead of the lines
            keys = self._keys.sort(column, descending=descending, nulls_last=True, maintain_order=True)
            return replace(self, _selection=Ranges.merged(keys["first_row"], keys["lines"]))
        selection = promptly(
            lambda: sorted_lines(self._files, self._selection, column, descending, cancelled), cancelled
        )
        return replace(self, _selection=selection)

    def filtered(self, wanted: Filter, cancelled: Callable[[], bool] = never) -> "LineRows":
        """The lines of which the filter holds, in the order they have here.

        Where it names no column, ids and names are searched: those of the line itself, and those that the month has
        for its ids. Raises WrongFilter.
        """
        conditions = wanted.resolved(self._files.known)
        return promptly(lambda: self._kept(conditions, cancelled), cancelled) if conditions else self

    def _kept(self, conditions: Sequence[Condition], cancelled: Callable[[], bool]) -> "LineRows":
        found, total = found_in(self._files, self._keys, self._selection, conditions, cancelled, whole=self._whole)
        selection = found if self._selection.ascending else self._selection.kept(found)
        return replace(self, total=total, _selection=selection, _whole=False)


def _demand(column: str, files: LineFiles) -> None:
    if column not in files.known:
        known = ", ".join(files.known)
        raise WrongUsage("No such column", f"Bill lines have no column {column!r}.", f"They have {known}.")
