"""Which lines of a month, in which order: row numbers, mostly as ranges, so that ten million cost next to nothing."""

from bisect import bisect_left
from dataclasses import dataclass
from typing import Protocol

import polars as pl


class Selection(Protocol):
    """Distinct row numbers of a month in a fixed order."""

    @property
    def count(self) -> int: ...

    @property
    def ascending(self) -> bool:
        """Whether the order is that of the row numbers."""
        ...

    def window(self, start: int, stop: int) -> list[int]:
        """The row numbers at `start <= i < stop`, both within the selection."""
        ...

    def numbers(self) -> pl.Series:
        """All row numbers, UInt32, in order."""
        ...

    def in_file_order(self) -> "Ranges":
        """The same row numbers, ascending."""
        ...

    def kept(self, wanted: "Ranges") -> "Selection":
        """Those that are among the wanted ones too (ascending ranges), in the order they have here."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Ranges:
    """Row numbers as ranges: `starts`, `lengths` (all above zero) and `ends`, the cumulative lengths; Int64."""

    starts: pl.Series
    lengths: pl.Series
    ends: pl.Series
    ascending: bool

    @classmethod
    def merged(cls, starts: pl.Series, lengths: pl.Series) -> "Ranges":
        """Ranges in the order given, none of them empty; those that continue the one before become one with it."""
        stops = starts + lengths
        first = (starts != stops.shift(1)).fill_null(True)
        ends = lengths.cum_sum()
        before = (ends - lengths).filter(first)
        total = _last(ends)
        merged_ends = pl.concat([before.slice(1), pl.Series([total], dtype=pl.Int64)]) if total else before
        starts = starts.filter(first)
        return cls(starts, merged_ends - before, merged_ends, starts.is_sorted())

    @classmethod
    def of_sorted(cls, numbers: pl.Series) -> "Ranges":
        """Of ascending row numbers."""
        numbers = numbers.cast(pl.Int64)
        first = (numbers != numbers.shift(1) + 1).fill_null(True)
        places = first.arg_true().cast(pl.Int64)
        ends = pl.concat([places.slice(1), pl.Series([len(numbers)], dtype=pl.Int64)]) if len(numbers) else places
        return cls(numbers.filter(first), ends - places, ends, True)

    @property
    def count(self) -> int:
        return _last(self.ends)

    def window(self, start: int, stop: int) -> list[int]:
        if start >= stop:
            return []
        first, last = bisect_left(self.ends, start + 1), bisect_left(self.ends, stop)
        length = last - first + 1
        found: list[int] = []
        parts = (series.slice(first, length).to_list() for series in (self.starts, self.lengths, self.ends))
        for begin, lines, end in zip(*parts, strict=True):
            position = end - lines
            found.extend(range(begin + max(start - position, 0), begin + min(stop - position, lines)))
        return found

    def numbers(self) -> pl.Series:
        if not len(self.starts):
            return pl.Series(dtype=pl.UInt32)
        ranges = pl.DataFrame({"start": self.starts, "stop": self.starts + self.lengths})
        return ranges.select(pl.int_ranges("start", "stop", dtype=pl.UInt32).explode()).to_series()

    def in_file_order(self) -> "Ranges":
        if self.ascending:
            return self
        order = self.starts.arg_sort()
        return Ranges.merged(self.starts.gather(order), self.lengths.gather(order))

    def kept(self, wanted: "Ranges") -> Selection:
        return Picked(self.numbers()).kept(wanted)

    def between(self, start: int, stop: int) -> "Ranges":
        """The part of ascending ranges whose row numbers are `start <= n < stop`."""
        stops = self.starts + self.lengths
        first, last = int(stops.search_sorted(start, side="right")), int(self.starts.search_sorted(stop, side="left"))
        starts = self.starts.slice(first, last - first).clip(lower_bound=start)
        return Ranges.merged(starts, stops.slice(first, last - first).clip(upper_bound=stop) - starts)

    def contains(self, numbers: pl.Series) -> pl.Series:
        """Which of some row numbers are in these ascending ranges; Boolean."""
        if not len(self.starts):
            return pl.Series(dtype=pl.Boolean).extend_constant(False, len(numbers))
        numbers = numbers.cast(pl.Int64)
        places = self.starts.search_sorted(numbers, side="right").cast(pl.Int64) - 1
        stops = (self.starts + self.lengths).gather(places.clip(lower_bound=0))
        return (places >= 0) & (numbers < stops)


@dataclass(frozen=True, slots=True, eq=False)
class Picked:
    """Row numbers one by one, in any order: what sorting leaves. Four bytes each."""

    rows: pl.Series
    ascending: bool = False

    @property
    def count(self) -> int:
        return len(self.rows)

    def window(self, start: int, stop: int) -> list[int]:
        return self.rows.slice(start, max(stop - start, 0)).to_list()

    def numbers(self) -> pl.Series:
        return self.rows

    def in_file_order(self) -> Ranges:
        return Ranges.of_sorted(self.rows.sort())

    def kept(self, wanted: Ranges) -> "Picked":
        return Picked(self.rows.filter(wanted.contains(self.rows)))


def spans(numbers: list[int], gap: int) -> list[list[int]]:
    """Ascending numbers, apart where two neighbours are further than `gap` from each other."""
    apart = [place for place in range(1, len(numbers)) if numbers[place] - numbers[place - 1] > gap]
    return (
        [numbers[begin:end] for begin, end in zip([0, *apart], [*apart, len(numbers)], strict=True)] if numbers else []
    )


def split(numbers: list[int], bounds: list[int]) -> list[list[int]]:
    """Ascending numbers, apart by which of the ascending `bounds` they lie below: one part per bound, some empty."""
    cuts = [bisect_left(numbers, bound) for bound in bounds]
    return [numbers[begin:end] for begin, end in zip([0, *cuts[:-1]], cuts, strict=True)] if cuts else []


def _last(ends: pl.Series) -> int:
    return int(ends[-1]) if len(ends) else 0
