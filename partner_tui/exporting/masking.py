"""Names hidden from those who get the file: pseudonyms, the same as on screen."""

import polars as pl

from partner_tui.domain.pseudonyms import mask_of, pseudonym
from partner_tui.domain.text import visible


def masked(frame: pl.DataFrame) -> pl.DataFrame:
    """Bill lines with pseudonyms instead of the ids and names of customers, accounts and partners, and of whatever a
    file has besides ours. Empty cells stay empty. Costs a look-up a row, and a hash a distinct text."""
    return frame.with_columns(_hidden(frame[name], mask) for name in frame.columns if (mask := mask_of(name)))


def _hidden(column: pl.Series, mask: str) -> pl.Series:
    texts = column.unique().drop_nulls()
    hidden = pl.Series([pseudonym(visible(text), mask) for text in texts], dtype=pl.String)
    return column.replace_strict(texts, hidden, default=None, return_dtype=column.dtype)
