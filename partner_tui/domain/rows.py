"""Rows behind a table: how ten million lines reach a screen that shows forty."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol, TypeAlias

from partner_tui.domain.money import exact_sum

Value: TypeAlias = str | int | Decimal | None
"""What a cell holds. Foreign text is verbatim: whoever prints it makes it safe."""
RowValues: TypeAlias = tuple[Value, ...]


class RowSource(Protocol):
    """Rows in a fixed order, fetched by window; never changes once made. Any method may be called from any thread.

    Each raises only kinds of PartnerError. `rows` is quick (milliseconds), the others may take seconds.
    """

    @property
    def columns(self) -> tuple[str, ...]:
        """Column names, in the order of the values in a row."""
        ...

    @property
    def count(self) -> int: ...

    @property
    def total(self) -> Decimal | None:
        """The exact sum of the `amount` column over all rows; None where there is no such column."""
        ...

    def rows(self, start: int, stop: int) -> list[RowValues]:
        """Rows `start <= i < stop`; less where the source ends."""
        ...

    def sorted_by(self, column: str, descending: bool = False) -> "RowSource":
        """The same rows, stably sorted; empty cells last either way."""
        ...

    def filtered(self, text: str) -> "RowSource":
        """The rows in which an id or a name contains the text, whatever its case."""
        ...


@dataclass(frozen=True, slots=True)
class ListRows:
    """A RowSource over rows that are in memory anyway: a month's products, customers, exports."""

    columns: tuple[str, ...]
    all_rows: tuple[RowValues, ...]
    amount_column: str | None = None

    @property
    def count(self) -> int:
        return len(self.all_rows)

    @property
    def total(self) -> Decimal | None:
        if self.amount_column is None:
            return None
        index = self.columns.index(self.amount_column)
        return exact_sum(value for row in self.all_rows if isinstance(value := row[index], Decimal))

    def rows(self, start: int, stop: int) -> list[RowValues]:
        return list(self.all_rows[start:stop])

    def sorted_by(self, column: str, descending: bool = False) -> "ListRows":
        index = self.columns.index(column)
        filled = [row for row in self.all_rows if row[index] is not None]
        filled.sort(key=lambda row: _sort_key(row[index]), reverse=descending)
        empty = [row for row in self.all_rows if row[index] is None]
        return self._with(filled + empty)

    def filtered(self, text: str) -> "ListRows":
        wanted = text.casefold()
        return self._with(row for row in self.all_rows if any(_contains(value, wanted) for value in row))

    def _with(self, rows: Iterable[RowValues]) -> "ListRows":
        return ListRows(self.columns, tuple(rows), self.amount_column)


def _sort_key(value: Value) -> str | int | Decimal:
    if value is None:
        raise TypeError("an empty cell has no place in the order")
    return value.casefold() if isinstance(value, str) else value


def _contains(value: Value, wanted: str) -> bool:
    return isinstance(value, str) and wanted in value.casefold()
