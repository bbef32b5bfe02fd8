"""What a filter asks of bill lines, as polars expressions: the same answers as its conditions give row by row."""

from collections.abc import Collection, Iterable
from decimal import ROUND_FLOOR, Context, Decimal
from functools import reduce
from operator import or_

import polars as pl

from partner_tui.domain.column_words import are_numbers
from partner_tui.domain.filter import Condition, Operator
from partner_tui.domain.money import DECIMALS

_APART = "\0"
"""Between two texts that are searched as one: no bill file may contain it, so nothing is found across the border."""
_NUMBER = pl.Decimal(38, DECIMALS)
_SMALLEST = Decimal(1).scaleb(-DECIMALS)
_BEYOND = Decimal(10) ** 20
"""No number of a line is as large, and no margin."""
_WIDE = Context(prec=60)
_ZEROS = r"(\.\d\d\d*?)0+$"
"""Those behind the second decimal."""


def texts_together(columns: Collection[str]) -> pl.Expr:
    """The texts of some columns as one."""
    return pl.concat_str(columns, separator=_APART, ignore_nulls=True)


def is_met(condition: Condition, texts: pl.Expr) -> pl.Expr:
    """Whether lines meet it, its negation left aside; Boolean, never null.

    `texts`: what is searched where the condition names no column.
    """
    columns = condition.columns
    if not columns:
        return _found(texts, condition.text)
    match condition.operator:
        case Operator.CONTAINS:
            return _any(_contains(name, condition) for name in columns)
        case Operator.EQUAL:
            return _any(_equals(name, condition) for name in columns)
        case Operator.UNEQUAL:
            return _any(_is_filled(name) for name in columns) & ~_any(_equals(name, condition) for name in columns)
    return _any(_is_in_order(name, condition) for name in columns)


def _any(met: Iterable[pl.Expr]) -> pl.Expr:
    return reduce(or_, met)


def _contains(name: str, condition: Condition) -> pl.Expr:
    text = pl.col(name).cast(pl.String)
    if not _holds_numbers(name):
        return _found(text, condition.text)
    return _found(text.str.replace(_ZEROS, "$1"), condition.digits)


def _equals(name: str, condition: Condition) -> pl.Expr:
    if _holds_numbers(name):
        return pl.lit(False) if condition.number is None else _compared(name, Operator.EQUAL, condition.number)
    return _matches(pl.col(name).cast(pl.String), condition.text, r"\A", r"\z")


def _is_filled(name: str) -> pl.Expr:
    filled = pl.col(name).is_not_null()
    return filled if _holds_numbers(name) else (filled & (pl.col(name).cast(pl.String) != ""))


def _is_in_order(name: str, condition: Condition) -> pl.Expr:
    if condition.number is None or not _holds_numbers(name):
        return pl.lit(False)
    return _compared(name, condition.operator, condition.number)


def _holds_numbers(name: str) -> bool:
    return are_numbers((name,))


def _found(texts: pl.Expr, text: str) -> pl.Expr:
    return pl.lit(False) if _APART in text else _matches(texts, text)


def _matches(texts: pl.Expr, text: str, before: str = "", after: str = "") -> pl.Expr:
    """Regular expressions fold case as `domain.filter.folded` does: each character by its simple folding."""
    try:
        text.encode()
    except UnicodeEncodeError:  # half a character: no file can contain it
        return pl.lit(False)
    return texts.str.contains(f"(?i){before}{pl.escape_regex(text)}{after}").fill_null(False)


def _compared(name: str, operator: Operator, number: Decimal) -> pl.Expr:
    """Exactly, whatever number it is: one between two that a column can hold lies above the lower one."""
    column = pl.col(name).cast(_NUMBER)
    lower = max(min(number, _BEYOND), -_BEYOND).quantize(_SMALLEST, ROUND_FLOOR, context=_WIDE)
    bound = pl.lit(lower, dtype=_NUMBER)
    exact = lower == number
    match operator:
        case Operator.ABOVE:
            found = column > bound
        case Operator.AT_LEAST:
            found = column >= bound if exact else column > bound
        case Operator.BELOW:
            found = column < bound if exact else column <= bound
        case Operator.AT_MOST:
            found = column <= bound
        case _:
            found = (column == bound) if exact else pl.lit(False)
    return found.fill_null(False)
