"""What every csv file of ours is: UTF-8 with a byte order mark, RFC 4180, every digit; packed if wanted.

Numbers are written without trailing zeros, empty cells as nothing at all. Text that a spreadsheet would take for a
formula gets an apostrophe in front, unless that is turned off (OWASP, CSV Injection).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO, TypeAlias

import polars as pl
import polars.selectors as cs
from isal import isal_zlib

_FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"
_HARMLESS = r"^-([0-9]+(\.[0-9]+)?|-)$"
"""A number below zero in a column that we do not know; the vendor's `--` for nothing."""
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_LEVEL = 3
"""Of ISA-L: a tenth larger than zlib's level 6, in a quarter of the time."""
_GZIP = 16 + isal_zlib.MAX_WBITS
"""One member, with neither a name nor a time in its head."""
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

Put: TypeAlias = Callable[[pl.DataFrame], None]
"""Appends a frame's rows."""


@contextmanager
def opened(file: IO[bytes], *, compressed: bool) -> Iterator[Put]:
    """What appends frames to the file."""
    if not compressed:
        file.write(_BYTE_ORDER_MARK)
        file.flush()
        yield lambda frame: _append(frame, file)
        return
    packing = isal_zlib.compressobj(_LEVEL, isal_zlib.DEFLATED, _GZIP)
    file.write(packing.compress(_BYTE_ORDER_MARK))

    def put(frame: pl.DataFrame) -> None:
        text = BytesIO()
        _append(frame, text)
        file.write(packing.compress(text.getbuffer()))

    yield put
    file.write(packing.flush())


def _append(frame: pl.DataFrame, out: IO[bytes]) -> None:
    if frame.width == 1:  # an empty cell would be an empty line, and no record
        frame = frame.with_columns(cs.decimal().cast(pl.String).str.strip_chars_end("0").str.strip_chars_end("."))
        frame = frame.select(pl.all().cast(pl.String).fill_null(""))
    with pl.Config(trim_decimal_zeros=True):  # what is said to be for printing holds for csv as well
        frame.with_columns(_times(frame)).write_csv(out, include_header=False, line_terminator="\r\n")


def _times(frame: pl.DataFrame) -> list[pl.Series]:
    """Moments as text; there are few different ones, and writing each of them would take as long as all the rest."""
    found = []
    for column in frame.select(cs.datetime()):
        moments = column.unique().drop_nulls()
        found.append(column.replace_strict(moments, moments.dt.strftime(_TIME), return_dtype=pl.Categorical))
    return found


def head(names: tuple[str, ...]) -> pl.DataFrame:
    """The headers, as a row."""
    return pl.DataFrame([pl.Series(str(place), [name]) for place, name in enumerate(names)])


def guarded(frame: pl.DataFrame) -> pl.DataFrame:
    """Text as no spreadsheet takes for a formula. Of what recurs, each text is looked at once, and all together."""
    shared = frame.select(cs.categorical().unique().implode())
    distinct = [column.explode().cast(pl.String).alias("text") for column in shared]
    suspects = cs.string()
    if distinct and pl.concat(distinct).to_frame().select(_acts(pl.col("text")).any()).item():
        suspects = suspects | cs.categorical()
    found = frame.select(suspects.cast(pl.String).str.contains(_FORMULA).any())
    acting = [name for name in found.columns if found[name].any()]
    return frame.with_columns(_safe(pl.col(name).cast(pl.String)).alias(name) for name in acting)


def _safe(text: pl.Expr) -> pl.Expr:
    return pl.when(_acts(text)).then(pl.lit("'") + text).otherwise(text)


def _acts(text: pl.Expr) -> pl.Expr:
    return text.str.contains(_FORMULA) & ~text.str.contains(_HARMLESS)
