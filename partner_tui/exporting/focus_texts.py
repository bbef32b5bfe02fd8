"""Texts of bill lines as FOCUS wants them: nothing instead of blanks, each distinct one looked up once.

Columns are plain (String) or kept once (Categorical), and stay what they are: a million lines have few thousand texts.
"""

from collections.abc import Callable
from datetime import datetime

import polars as pl
import polars.selectors as cs

_SHARED = pl.Categorical()
_SIGN = r"\S"
"""What makes a text more than blanks."""


def without_blanks(lines: pl.DataFrame) -> pl.DataFrame:
    """Text cells with nothing but blanks in them emptied."""
    shared = lines.select(cs.categorical().unique().implode())
    blank = {column.name: _blanks(column.explode().cast(pl.String)) for column in shared}
    emptied = [pl.col(name).replace(dict.fromkeys(texts)) for name, texts in blank.items() if texts]
    plain = pl.when(cs.string().str.contains(_SIGN)).then(cs.string())
    return lines.with_columns(plain, *emptied)


def word(text: str) -> pl.Expr:
    """A word of ours in every row."""
    return pl.lit(text, dtype=pl.Categorical)


def first_of(*names: str, otherwise: str | pl.Expr | None = None) -> pl.Expr:
    """The first of these columns that is not empty."""
    columns = [pl.col(name) for name in names]
    if otherwise is None:
        return pl.coalesce(*columns)
    return pl.coalesce(*columns, word(otherwise) if isinstance(otherwise, str) else otherwise)


def looked_up(column: pl.Series, meaning: Callable[[str], str | datetime], kind: pl.DataType = _SHARED) -> pl.Expr:
    """What the texts of a column mean; null for none."""
    texts = column.unique().drop_nulls().cast(pl.String)
    table = {text: meaning(text) for text in texts}
    return pl.col(column.name).replace_strict(table, default=None, return_dtype=kind)


def _blanks(texts: pl.Series) -> list[str]:
    return texts.filter(~texts.str.contains(_SIGN)).drop_nulls().to_list()
