"""The order of bill lines by one column: sorted in portions of its values, which bounds the memory."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from partner_tui.bills.line_files import LineFiles, Piece
from partner_tui.bills.ranges import Picked, Ranges, Selection
from partner_tui.domain.rows import never

PORTION = 2_000_000
"""Rows that are sorted at once."""
_SAMPLE = 100_000
"""Values that tell where to cut; enough that no portion grows far beyond its size."""


def sorted_lines(
    files: LineFiles,
    selection: Selection,
    column: str,
    descending: bool,
    cancelled: Callable[[], bool] = never,
    *,
    portion: int = PORTION,
) -> Picked:
    """The rows of the selection by the values of one column, empty ones last; equal ones stay in their order.

    Text is ordered by code point. Holds one portion of the values at a time; what remains is four bytes a row.
    """
    lines = _Values(files, column, selection.in_file_order(), _places(selection), cancelled)
    if selection.count <= portion:
        return Picked(lines.ordered(pl.lit(True), descending))
    cuts = lines.cuts(-(-selection.count // portion))
    parts = [
        lines.alike(which) if alike else lines.ordered(which, descending)
        for which, alike in _portions(cuts, descending)
    ]
    return Picked(pl.concat([*parts, lines.alike(pl.col("value").is_null())]))


@dataclass(frozen=True, slots=True)
class _Values:
    """One column of some rows; `places`: in ascending order of the rows, where each stood before, None: just there."""

    files: LineFiles
    column: str
    ranges: Ranges
    places: pl.DataFrame | None
    cancelled: Callable[[], bool]

    def ordered(self, which: pl.Expr, descending: bool) -> pl.Series:
        """The numbers of such rows by value, then by place."""
        keys = ["value"] if self.places is None else ["value", "place"]
        return self._rows(which, keys, [descending, False][: len(keys)])

    def alike(self, which: pl.Expr) -> pl.Series:
        """The numbers of rows that have one and the same value, by place."""
        keys = [] if self.places is None else ["place"]
        return self._rows(which, keys, [False] * len(keys))

    def _rows(self, which: pl.Expr, keys: list[str], descending: list[bool]) -> pl.Series:
        def take(piece: Piece) -> pl.DataFrame:
            return self._frame(piece).filter(which).select("row", *keys)

        found = self.files.each_piece(self.ranges, (self.column,), take, self.cancelled)
        if not found:
            return pl.Series("row", dtype=pl.UInt32)
        frame = pl.concat(found)
        if not keys:
            return frame["row"]
        in_order = frame.lazy().sort(keys, descending=descending, nulls_last=True, maintain_order=True)
        return in_order.select("row").collect(engine="streaming").to_series()  # four times as fast with text

    def _frame(self, piece: Piece) -> pl.DataFrame:
        numbers, values = piece
        frame = pl.DataFrame({"row": numbers, "value": values[self.column]})
        if self.places is None:
            return frame
        first = int(self.places["row"].search_sorted(int(numbers[0]), side="left"))
        return frame.with_columns(self.places["place"].slice(first, len(numbers)))

    def cuts(self, portions: int) -> pl.Series:
        """Values that part the rows into about equal portions, ascending; one that fills a portion comes repeatedly."""
        step = max(1, self.ranges.count // _SAMPLE)

        def sample(piece: Piece) -> pl.Series:
            return piece[1][self.column].gather_every(step).drop_nulls()

        found = pl.concat(self.files.each_piece(self.ranges, (self.column,), sample, self.cancelled)).sort()
        places = sorted({len(found) * portion // portions for portion in range(1, portions)}) if len(found) else []
        return found.gather(places)


def _places(selection: Selection) -> pl.DataFrame | None:
    if selection.ascending:
        return None
    numbers = selection.numbers().alias("row")
    return numbers.to_frame().with_columns(pl.int_range(pl.len(), dtype=pl.UInt32).alias("place")).sort("row")


def _portions(cuts: pl.Series, descending: bool) -> Iterator[tuple[pl.Expr, bool]]:
    """Conditions that part all values but null, in order; with each whether only one value meets it."""
    value = pl.col("value")
    often = set(cuts.filter(cuts.is_duplicated()).to_list())
    portions: list[tuple[pl.Expr, bool]] = []
    left = value.is_not_null()
    for bound in cuts.unique(maintain_order=True).to_list():
        limit = pl.lit(bound, dtype=cuts.dtype)
        portions.append((left & value.lt(limit), False))
        if bound in often:
            portions.append((value.eq(limit), True))
            left = value.gt(limit)
        else:
            left = value.ge(limit)
    portions.append((left, False))
    yield from reversed(portions) if descending else portions
