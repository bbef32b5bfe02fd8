"""Rows behind a table: how ten million lines reach a screen that shows forty."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol, TypeAlias

from partner_tui.domain.errors import Cancelled, WrongUsage
from partner_tui.domain.money import exact_sum

if TYPE_CHECKING:
    from partner_tui.domain.filter import Filter

Value: TypeAlias = str | int | Decimal | None
"""What a cell holds. Foreign text is verbatim: whoever prints it makes it safe."""
RowValues: TypeAlias = tuple[Value, ...]


_POLLED_ROWS = 1_000
BATCH_ROWS = 65_536
"""Of a table that is written to a file: tens of megabytes, and long enough that making one costs little beside its
content."""


class ArrowTable(Protocol):
    """A table that crosses a room's door as the Arrow C stream interface: no copy, and no library in the signature."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


def never() -> bool:
    """For work that nobody cancels."""
    return False


class RowSource(Protocol):
    """Rows in a fixed order, fetched by window; never changes once made. Any method may be called from any thread.

    Each raises only kinds of PartnerError. `rows` is quick (milliseconds), the others may take seconds; they raise
    Cancelled soon after `cancelled` has become true.
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

    def sorted_by(self, column: str, descending: bool = False, cancelled: Callable[[], bool] = never) -> "RowSource":
        """The same rows, stably sorted; empty cells last either way. Raises WrongUsage for a column it has not."""
        ...

    def filtered(self, wanted: "Filter", cancelled: Callable[[], bool] = never) -> "RowSource":
        """The rows of which the filter holds, in their order. Raises WrongFilter."""
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

    def sorted_by(self, column: str, descending: bool = False, cancelled: Callable[[], bool] = never) -> "ListRows":
        if column not in self.columns:
            known = ", ".join(self.columns)
            raise WrongUsage("No such column", f"These rows have no column {column!r}.", f"They have {known}.")
        index = self.columns.index(column)
        filled = [row for row in self._polled("The sorting", cancelled) if _is_filled(row[index])]
        filled.sort(key=lambda row: _sort_key(row[index]), reverse=descending)
        return self._with(filled + [row for row in self.all_rows if not _is_filled(row[index])])

    def filtered(self, wanted: "Filter", cancelled: Callable[[], bool] = never) -> "ListRows":
        holds = wanted.test(self.columns)
        return self._with(row for row in self._polled("The search", cancelled) if holds(row))

    def _polled(self, what: str, cancelled: Callable[[], bool]) -> Iterable[RowValues]:
        for place, row in enumerate(self.all_rows):
            if place % _POLLED_ROWS == 0 and cancelled():
                raise Cancelled(what)
            yield row

    def _with(self, rows: Iterable[RowValues]) -> "ListRows":
        return ListRows(self.columns, tuple(rows), self.amount_column)


def _is_filled(value: Value) -> bool:
    return value is not None and value != ""


def _sort_key(value: Value) -> str | int | Decimal:
    if value is None:
        raise TypeError("an empty cell has no place in the order")
    return value.casefold() if isinstance(value, str) else value
