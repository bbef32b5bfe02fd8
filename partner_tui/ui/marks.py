"""Rows that the operator has marked, whatever filter or order shows them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from partner_tui.domain.money import EXACT, exact_sum
from partner_tui.domain.rows import RowSource, RowValues, Value

Identity: TypeAlias = Value
"""What names a row: the value of its key column, or a line's number in its month."""


@dataclass(slots=True)
class Marks:
    """Marked rows by identity; or all rows of a source but those, so that ten million cost nothing."""

    apart: dict[Identity, RowValues] = field(default_factory=dict)
    """The marked rows; the unmarked ones where `whole` is marked."""
    whole: RowSource | None = None
    columns: tuple[str, ...] = ()
    """Of the rows that are apart."""

    def __contains__(self, identity: Identity) -> bool:
        return (identity in self.apart) is (self.whole is None)

    def __bool__(self) -> bool:
        return self.count > 0

    @property
    def count(self) -> int:
        return len(self.apart) if self.whole is None else self.whole.count - len(self.apart)

    def total(self, amount: str | None) -> Decimal | None:
        """The exact sum of the marked rows' amounts; None where they have no such column."""
        if amount is None or amount not in self.columns:
            return None
        at = self.columns.index(amount)
        apart = exact_sum(value for row in self.apart.values() if isinstance(value := row[at], Decimal))
        if self.whole is None:
            return apart
        return None if self.whole.total is None else EXACT.subtract(self.whole.total, apart)

    def turn(self, identity: Identity, row: RowValues, columns: tuple[str, ...]) -> None:
        """Marks the row, or takes its mark away."""
        self._suit(columns)
        if self.apart.pop(identity, None) is None:
            self.apart[identity] = row

    def add(self, rows: Iterable[tuple[Identity, RowValues]], columns: tuple[str, ...]) -> None:
        """Marks these rows besides."""
        self._suit(columns)
        self.apart.update(rows)

    def mark_whole(self, source: RowSource) -> None:
        """Marks all rows of a source that is too large to be gone through, and no others."""
        self.apart.clear()
        self.whole, self.columns = source, source.columns

    def clear(self) -> None:
        self.apart.clear()
        self.whole = None

    def rows(self, columns: tuple[str, ...]) -> Iterator[RowValues]:
        """The marked rows with these columns, in the order of marking; only where no whole source is marked."""
        if self.whole is not None:
            raise ValueError("a whole source is marked: read it")
        return (_suited(row, self.columns, columns) for row in self.apart.values())

    def _suit(self, columns: tuple[str, ...]) -> None:
        """The same rows may have come to have more columns since, such as a sync brings, or fewer."""
        if columns != self.columns:
            self.apart = {identity: _suited(row, self.columns, columns) for identity, row in self.apart.items()}
            self.columns = columns


def _suited(row: RowValues, named: tuple[str, ...], columns: tuple[str, ...]) -> RowValues:
    """The row with these columns; None where it has none of that name."""
    if named == columns:
        return row
    values = dict(zip(named, row, strict=True))
    return tuple(values.get(name) for name in columns)
