"""The Partner Center's own exported bill detail, a workbook, as frames of text."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import IO, TypeAlias

import polars as pl
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from partner_tui.bills.canonical import NULL_TEXT
from partner_tui.bills.columns import HeaderMap, map_headers, recognised
from partner_tui.bills.csv_files import RawFrame
from partner_tui.bills.gzip_stream import MAX_RATIO
from partner_tui.bills.records import Place
from partner_tui.bills.workbook_package import demand_sound
from partner_tui.domain.errors import BillFileError
from partner_tui.domain.line import EXTRA

Cell: TypeAlias = str | float | int | bool | date | datetime | time | timedelta

_BATCH = 50_000
_SIGNIFICANT = 15
"""Digits that a number cell holds for certain; amounts with more must be text cells."""


class WorkbookRecords:
    """The records of a workbook's sheets; every sheet with anything on it must have the headers of the first."""

    def __init__(self, raw: IO[bytes], file: str, packed_bytes: int, max_bytes: int, chosen: Mapping[str, str]) -> None:
        self._raw = raw
        self._file = file
        self._bound = min(max_bytes, MAX_RATIO * packed_bytes)
        self._chosen = chosen

    def frames(self) -> Iterator[RawFrame]:
        """Frames in the order of the sheets. Raises BillFileError."""
        first: HeaderMap | None = None
        for sheet in self._sheets():
            above = sheet.start[0] if sheet.start else 0
            rows = islice(sheet.iter_rows(), above, None)
            place = Place(self._file, f"sheet {sheet.name}", above + 1)
            headers = [_text(cell) or "" for cell in next(rows)]
            first = self._header(headers, first, place)
            line = place.line + 1
            while batch := list(islice(rows, _BATCH)):
                yield _frame(batch, first, Place(place.file, place.part, line))
                line += len(batch)
        if first is None:
            raise BillFileError("An empty file", "its sheets are empty.", file=self._file)

    def _header(self, headers: list[str], first: HeaderMap | None, place: Place) -> HeaderMap:
        if first is None:
            if not recognised(headers, self._chosen):
                raise place.wrong("Not a bill file", f"its first row has no header that is known: {headers}.")
            return map_headers(headers, self._chosen, file=self._file, part=place.part)
        if tuple(headers) != first.headers:
            raise place.wrong("Sheets with different headers", "this sheet has other headers than the first.")
        return first

    def _sheets(self) -> Iterator[CalamineSheet]:
        try:
            demand_sound(self._raw, self._file, self._bound)
            book = CalamineWorkbook.from_filelike(self._raw)
            for name in book.sheet_names:
                sheet = book.get_sheet_by_name(name)
                if sheet.height and sheet.width:
                    yield sheet
        except (zipfile.BadZipFile, CalamineError) as exc:
            raise BillFileError("Not a workbook", f"it cannot be read ({exc}).", file=self._file) from exc


def _frame(rows: Sequence[Sequence[Cell]], header: HeaderMap, place: Place) -> RawFrame:
    """The rows as text; blank rows, which sheets have at will, are left out."""
    lines = [line for line, row in enumerate(rows) if any(cell != "" for cell in row)]
    columns: dict[str, list[str | None]] = {}
    for index, name in enumerate(header.names):
        cells = [rows[line][index] for line in lines]
        if not name.startswith(EXTRA) or name == header.amount_column:
            _demand_exact(cells, lines, header.header_of(name), place)
        texts = map(_text, cells)
        columns[name] = list(texts) if name.startswith(EXTRA) else [None if t == NULL_TEXT else t for t in texts]
    frame = pl.DataFrame(columns, schema=dict.fromkeys(header.names, pl.String))
    return RawFrame(frame, header, lambda row: Place(place.file, place.part, place.line + lines[row]))


def _text(cell: Cell) -> str | None:
    """What the cell says; a number with the digits that it has, without an exponent."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        value = Decimal(repr(cell))
        return f"{value:f}".removesuffix(".0")
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return str(cell) or None


def _demand_exact(cells: Sequence[Cell], lines: Sequence[int], column: str, place: Place) -> None:
    """A number cell is a binary fraction: what it says beyond 15 digits, the file's author never wrote."""
    for line, cell in zip(lines, cells, strict=True):
        if isinstance(cell, float) and len(Decimal(repr(cell)).normalize().as_tuple().digits) > _SIGNIFICANT:
            raise place.wrong(
                "Not an exact number",
                f"{cell!r} has more than {_SIGNIFICANT} digits, which a number cell does not hold exactly.",
                after=line,
                column=column,
            )
