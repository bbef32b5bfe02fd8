"""Text as a sheet's XML has it: what XML cannot hold escaped as spreadsheets do, what no cell can hold cut."""

import re

import polars as pl

from partner_tui.exporting.cells import LONGEST, fitting

_ILLEGAL = "[\x00-\x08\x0b-\x1f\ufffe\uffff]"
"""What XML 1.0 cannot hold, and the carriage return, which readers of XML turn into a line feed."""
_CODE = "x[0-9A-Fa-f]{4}_"
_MARKUP = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ODD = f"{_ILLEGAL}|_{_CODE}"
_ESCAPED = re.compile(f"{_ILLEGAL}|_(?={_CODE})")


def xml_texts(texts: pl.Series) -> pl.Series:
    """Each text, cut to what a cell holds, as the content of an element."""
    odd = (texts.str.contains(_ODD) | (texts.str.len_bytes() > LONGEST)).arg_true()
    if len(odd):
        # scatter changes the series that it is called on
        texts = texts.clone().scatter(odd, [_escaped(fitting(text)[0]) for text in texts.gather(odd)])
    if texts.str.contains("[&<>]").any():
        texts = texts.str.replace_many(_MARKUP)
    return texts


def _escaped(text: str) -> str:
    """As `_x001B_`; an underscore that starts what looks like that is escaped itself."""
    return _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
