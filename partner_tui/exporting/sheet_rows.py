"""Bill lines as the rows of a sheet: XML made by polars, a column at a time and once for each distinct value."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from partner_tui.domain.line import Kind
from partner_tui.exporting.cell_losses import LineLosses
from partner_tui.exporting.cells import DIGITS, LONGEST
from partner_tui.exporting.shared_texts import SharedTexts
from partner_tui.exporting.sheet_layout import LineSheet, Styles
from partner_tui.exporting.sheet_text import xml_texts

_EMPTY = "<c/>"
"""Cells have no address: each stands where the one before it ends. Files are a third as large as with addresses."""
_CHUNK_ROWS = 1_024
_CHUNK_BYTES = 8 << 20
_SAFE = 10**5
"""Below it, a number with ten decimals has fifteen digits at most."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where some lines go: the sheet, and the row of the first one there, counted from 0."""

    sheet: LineSheet
    row: int


class SheetRows:
    """Makes rows of lines that have these columns. `poll` is called often, and raises to stop."""

    def __init__(self, kinds: Sequence[Kind], styles: Styles, losses: LineLosses, poll: Callable[[], None]) -> None:
        self.shared = SharedTexts()
        self._kinds = kinds
        self._styles = styles
        self._losses = losses
        self._poll = poll

    def header(self, headers: Sequence[str], sheet: LineSheet) -> bytes:
        """The first row."""
        for column, header in enumerate(headers):
            self._note_cut(pl.Series([header]), Place(sheet, 0), column)
        cells = _inline(pl.Series(headers, dtype=pl.String), self._styles.header)
        return f'<row r="1">{cells.str.join("").item()}</row>'.encode()

    def chunks(self, lines: pl.DataFrame, place: Place) -> Iterator[bytes]:
        """The rows of the lines, piece by piece, about a megabyte each."""
        cells = pl.DataFrame([self._cells(values, place, column) for column, values in enumerate(lines)])
        numbers = pl.int_range(place.row + 1, place.row + 1 + lines.height)
        starts = pl.select(pl.format('<row r="{}">', numbers).alias("<row>"))
        longest = cells.select(pl.sum_horizontal(pl.all().str.len_bytes()).max()).item()
        size = max(1, min(_CHUNK_ROWS, _CHUNK_BYTES // max(1, longest)))
        row = pl.concat_str(pl.col("<row>"), pl.exclude("<row>"), pl.lit("</row>"))
        for chunk in pl.concat([starts, cells], how="horizontal").iter_slices(size):
            self._poll()
            yield chunk.select(row.str.join("").cast(pl.Binary)).item()

    def _cells(self, values: pl.Series, place: Place, column: int) -> pl.Series:
        self._poll()
        if values.dtype.is_decimal():
            cells = self._number_cells(values, column)
        else:
            values = values.cast(pl.String)
            self._note_cut(values, place, column)
            cells = self._text_cells(values)
        return cells.alias(str(column))

    def _text_cells(self, texts: pl.Series) -> pl.Series:
        known = texts.drop_nulls().unique(maintain_order=True)
        if not _is_repeated(known, texts):
            return _inline(texts, self._styles.text).fill_null(_EMPTY)
        numbers = self.shared.numbers(known)
        cells = f'<c s="{self._styles.text}" t="s"><v>' + numbers.cast(pl.String) + "</v></c>"
        if numbers.has_nulls():
            cells = cells.zip_with(cells.is_not_null(), _inline(known, self._styles.text))
        return texts.replace_strict(known, cells, default=_EMPTY)

    def _number_cells(self, numbers: pl.Series, column: int) -> pl.Series:
        known = numbers.drop_nulls().unique(maintain_order=True)
        if not _is_repeated(known, numbers):
            known = numbers
        text = _plain(known)
        style = self._styles.of(self._kinds[column])
        cells = (f'<c s="{style}"><v>' if style else "<c><v>") + text + "</v></c>"
        long = _has_more_digits(known, text)
        if long.any():
            cells = cells.zip_with(~long, _inline(text, self._styles.text))
            self._losses.as_text(column, int(numbers.is_in(known.filter(long).implode()).sum()))
        return cells.fill_null(_EMPTY) if known is numbers else numbers.replace_strict(known, cells, default=_EMPTY)

    def _note_cut(self, texts: pl.Series, place: Place, column: int) -> None:
        for row in (texts.str.len_bytes() > LONGEST).arg_true():
            self._poll()
            units = len(texts[row].encode("utf-16-le")) // 2
            if units > LONGEST:
                self._losses.cut(place.sheet.name, place.row + row, column, units)


def _is_repeated(known: pl.Series, values: pl.Series) -> bool:
    """Whether values recur so often that looking them up costs less than making each anew."""
    return 2 * len(known) <= len(values)


def _inline(texts: pl.Series, style: int) -> pl.Series:
    """Cells that hold their text themselves; null stays null."""
    start = f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">'
    return start + xml_texts(texts) + "</t></is></c>"


def _plain(numbers: pl.Series) -> pl.Series:
    """All digits, without trailing zeros, and without a point where nothing follows it."""
    return numbers.cast(pl.Decimal(38, 10)).cast(pl.String).str.strip_chars_end("0").str.strip_chars_end(".")


def _has_more_digits(numbers: pl.Series, text: pl.Series) -> pl.Series:
    """Which of the numbers a number cell would round; null where there is none."""
    if numbers.is_between(-_SAFE, _SAFE).all():
        return pl.repeat(False, len(numbers), eager=True)
    digits = text.str.replace_all(r"[-.]", "").str.strip_chars("0")
    return digits.str.len_bytes() > DIGITS
