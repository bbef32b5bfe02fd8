"""What the rows of a statement tell of its layout: where its payments end, in which column is the day, and whether a
column of types says which way the money went."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TypeAlias

from partner_tui.bills import statement_values as values
from partner_tui.bills.statement_columns import StatementColumns
from partner_tui.bills.statement_values import Cell
from partner_tui.domain.money import ZERO

Row: TypeAlias = tuple[int, Sequence[Cell]]
"""With its physical line, or its row in the sheet."""


def last_dated(rows: Sequence[Row], columns: StatementColumns) -> int:
    """How many rows there are down to the last that may be a payment: below it are totals and words. All of them where
    none has a date."""
    for at in range(len(rows), 0, -1):
        if _may_be_payment(rows[at - 1][1], columns):
            return at
    return len(rows)


def may_be_cut(rows: Sequence[Row], paid: int, columns: StatementColumns) -> bool:
    """Whether something that counts may be missing at the very end, the last of the rows having no line break; `paid`
    of them are payments."""
    if not rows:
        return False
    cells = rows[-1][1]
    if paid < len(rows):
        return len(cells) < len(columns.headers) and not all(map(values.is_word, cells))
    return len(cells) <= len(columns.headers) and columns.reads(len(cells) - 1)


def date_column(rows: Sequence[Row], columns: StatementColumns) -> int:
    """The one that says it best, and more than a time of day."""
    return next((index for index in columns.dates if any(_is_day(cells[index]) for _, cells in rows)), columns.dates[0])


def direction_column(moved: Iterable[tuple[Sequence[Cell], Decimal]], columns: StatementColumns) -> int | None:
    """The one that tells debits from credits; of types, where it has nothing but such words, unless the signs of the
    amounts say the same."""
    known = tuple(moved)
    if columns.tells_in_from_out or not known:
        return columns.direction
    for index in columns.types:
        if all(values.is_way(cells[index]) for cells, _ in known):
            is_signed = any(amount < ZERO for _, amount in known)
            if not (is_signed and all(values.is_out(str(cells[index])) is (amount < ZERO) for cells, amount in known)):
                return index
    return None


def _may_be_payment(cells: Sequence[Cell], columns: StatementColumns) -> bool:
    """It has something like a date; or an amount and a number for its reference, and then its date is missing."""
    if not all(values.is_word(_cell(cells, index)) for index in columns.dates):
        return True
    reference = "" if columns.reference is None else _cell(cells, columns.reference)
    return not values.is_word(reference) and any(not values.is_empty(_cell(cells, at)) for at in columns.money)


def _is_day(cell: Cell) -> bool:
    return not values.is_empty(cell) and not values.is_time(cell)


def _cell(cells: Sequence[Cell], index: int) -> Cell:
    return cells[index] if index < len(cells) else ""
