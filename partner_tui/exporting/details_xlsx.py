"""Bill lines as a workbook: xlsxwriter lays it out, polars makes the rows, a thread packs them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, groupby
from typing import IO

import polars as pl

from partner_tui.domain.errors import StoreError, WrongUsage
from partner_tui.domain.line import line_column
from partner_tui.exporting.cell_losses import LineLosses
from partner_tui.exporting.content import Cancelled, Content, Details, Progress, Written
from partner_tui.exporting.door import tables, translated
from partner_tui.exporting.headers import headers, worded
from partner_tui.exporting.package import Package
from partner_tui.exporting.sheet_layout import SHARED_TEXTS, LineSheet, lay_out, part_name
from partner_tui.exporting.sheet_rows import Place, SheetRows
from partner_tui.exporting.stopping import Stop

SHEET_LINES = 1_048_575
"""Lines that a sheet has room for, below its headers."""
_COLUMNS = 16_384
_PIECE_LINES = 32_768
"""Lines whose cells are in memory at once."""
_FIRST = ("[Content_Types].xml", "_rels/.rels")
"""Programs that guess what a file is look at the start of it."""
_SAMPLED_LINES = 1_000
_NARROWEST, _WIDEST = 9, 48
_BUTTON = 3
"""Characters that the filter's button takes of a header."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some lines that go to one sheet."""

    sheet: int
    row: int
    """Of the first one, counted from 0."""
    lines: pl.DataFrame


def write(content: Content, file: IO[bytes], progress: Progress, cancelled: Cancelled) -> Written:
    """The workbook, into the empty file: sheets of lines, and one that says where they come from."""
    if not isinstance(content, Details):
        raise TypeError("these are no bill lines")
    if len(content.columns) > _COLUMNS:
        raise WrongUsage("Too many columns", f"A sheet has room for {_COLUMNS:,}.", "Choose fewer, or export csv.")
    with translated(), closing(tables(content, progress, cancelled)) as found:
        return _write(content, file, found, Stop(cancelled))


def _write(content: Details, file: IO[bytes], found: Iterator[pl.DataFrame], stop: Stop) -> Written:
    spec, currency = content.provenance.spec, content.provenance.currency
    titles = headers(content.columns, spec.headers, currency)
    kinds = [line_column(name).kind for name in content.columns]
    widths, frames = _measured(titles, (worded(frame, spec.headers) for frame in found))
    sheets, losses = _sheets(content.rows), LineLosses(titles)
    layout = lay_out(sheets, kinds, widths, content.provenance, ())
    rows = SheetRows(kinds, layout.styles, losses, stop.poll)
    package = Package(file)
    for name in _FIRST:
        package.add(name, layout.parts[name])
    pieces = groupby(_pieces(frames), key=lambda piece: piece.sheet)
    written = 0
    for number, (sheet, (start, end)) in enumerate(zip(sheets, layout.frames, strict=True)):
        _, of_sheet = next(pieces, (number, ()))
        with package.part(part_name(number)) as put:
            put(start + rows.header(titles, sheet))
            for piece in of_sheet:
                for chunk in rows.chunks(piece.lines, Place(sheet, piece.row)):
                    put(chunk)
                written += piece.lines.height
            put(end)
    if next(pieces, None) is not None:
        raise StoreError("The export failed", f"There are more lines than {content.rows:,}.", "Try again.")
    notes = losses.notes()
    _finish(package, rows, lay_out(sheets, kinds, widths, content.provenance, notes).parts)
    return Written(written, notes)


def _finish(package: Package, rows: SheetRows, parts: Mapping[str, bytes]) -> None:
    """Everything that is known only now, or that does not matter when."""
    with package.part(SHARED_TEXTS) as put:
        for piece in rows.shared.part():
            put(piece)
    for name, part in parts.items():
        if name not in _FIRST:
            package.add(name, part)
    package.close()


def _sheets(lines: int) -> tuple[LineSheet, ...]:
    """As many as the lines need, all full but the last one."""
    found: list[LineSheet] = []
    for first in range(0, max(1, lines), SHEET_LINES):
        name = f"Lines {len(found) + 1}" if found else "Lines"
        found.append(LineSheet(name, min(lines - first, SHEET_LINES) + 1))
    return tuple(found)


def _pieces(frames: Iterator[pl.DataFrame]) -> Iterator[_Piece]:
    """The lines in the order of the sheets, few at a time."""
    done = 0
    for frame in frames:
        while frame.height:
            sheet, place = divmod(done, SHEET_LINES)
            lines = frame.head(min(_PIECE_LINES, SHEET_LINES - place))
            yield _Piece(sheet, place + 1, lines)
            frame = frame.slice(lines.height)
            done += lines.height


def _measured(titles: Sequence[str], frames: Iterator[pl.DataFrame]) -> tuple[list[int], Iterator[pl.DataFrame]]:
    """How wide the columns are to be, by the headers and most of the first lines; and the frames, all of them."""
    widths = [len(title) + _BUTTON for title in titles]
    first = next(frames, None)
    for column, values in enumerate(() if first is None else first.head(_SAMPLED_LINES)):
        texts = values.cast(pl.String).drop_nulls()
        # a letter that takes twice the room has three bytes
        taken = ((texts.str.len_bytes() + texts.str.len_chars()) / 2).quantile(0.95, "higher") or 0
        widths[column] = max(widths[column], int(taken) + 1)
    bounded = [min(max(width, _NARROWEST), _WIDEST) for width in widths]
    return bounded, frames if first is None else chain([first], frames)
