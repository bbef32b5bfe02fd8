"""The order that an operator asks for of a month's customers, products or regions."""

from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal

from partner_tui.domain.bill import Row
from partner_tui.domain.errors import WrongUsage
from partner_tui.domain.query import Sort

_SUMS = ("expenditures", "refunds", "adjustments", "total", "lines")


def ordered(rows: list[Row], sort: Sort | None) -> list[Row]:
    """By a text of the rows, whatever its case, or by one of their sums; empty texts last either way; stable.

    Raises WrongUsage for a column that they do not have.
    """
    if sort is None or not rows:
        return rows
    texts: list[str] = [field.name for field in fields(rows[0]) if field.type is str]
    if sort.column in _SUMS:
        return sorted(rows, key=_sum(sort.column), reverse=sort.descending)
    if sort.column not in texts:
        known = ", ".join((*texts, *_SUMS))
        raise WrongUsage("No such column", f"These rows have no column {sort.column!r}.", f"They have {known}.")
    text = _text(sort.column)
    filled = sorted((row for row in rows if text(row)), key=text, reverse=sort.descending)
    return filled + [row for row in rows if not text(row)]


def _sum(column: str) -> Callable[[Row], Decimal]:
    return lambda row: Decimal(getattr(row.sums, column))


def _text(column: str) -> Callable[[Row], str]:
    return lambda row: str(getattr(row, column)).casefold()
