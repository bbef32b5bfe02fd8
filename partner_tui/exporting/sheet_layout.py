"""The workbook around the bill lines: everything in the package but the rows, as xlsxwriter makes it."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from partner_tui.domain.line import Kind
from partner_tui.exporting.cells import ALL_DIGITS, HEAD, WORKBOOK_OPTIONS, accept_ids
from partner_tui.exporting.content import Provenance
from partner_tui.exporting.provenance_sheet import add_provenance

SHARED_TEXTS = "xl/sharedStrings.xml"
_ITEM = re.compile(rb"<si>(.*?)</si>", re.DOTALL)
_REFERENCE = re.compile(rb' t="s"><v>([0-9]+)</v>')
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"/>')
_ROWS = b"<sheetData>", b"</sheetData>"


@dataclass(frozen=True, slots=True)
class LineSheet:
    """One sheet of bill lines: its name, and the rows that it has, the headers among them."""

    name: str
    rows: int


@dataclass(frozen=True, slots=True)
class Styles:
    """The numbers that cells name their looks by."""

    header: int
    text: int
    """Text even when somebody types over it: an id stays one, a formula never becomes one."""
    money: int

    def of(self, kind: Kind) -> int:
        return {Kind.MONEY: self.money, Kind.NUMBER: 0}.get(kind, self.text)


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of the package, and what is around the rows of each sheet of lines."""

    styles: Styles
    frames: tuple[tuple[bytes, bytes], ...]
    parts: Mapping[str, bytes]
    """All that is not about lines, in the order of the package; the sheet on provenance last."""


def part_name(sheet: int) -> str:
    """Of the sheet with that index."""
    return f"xl/worksheets/sheet{sheet + 1}.xml"


def lay_out(
    sheets: Sequence[LineSheet],
    kinds: Sequence[Kind],
    widths: Sequence[int],
    provenance: Provenance,
    notes: Sequence[str],
) -> Layout:
    """The workbook with these sheets. What is about lines does not depend on the notes: they may come later."""
    target = BytesIO()
    book = Workbook(target, WORKBOOK_OPTIONS)
    spec = provenance.spec
    book.set_properties(
        {
            "title": f"Bill lines {spec.span}",
            "comments": f"partner-tui {provenance.version}",
            "created": provenance.generated_at,
        }
    )
    formats = _Formats(book)
    for sheet in sheets:
        formats.furnish(book.add_worksheet(sheet.name), sheet.rows, kinds, widths)
    add_provenance(book, provenance, notes)
    book.close()
    with zipfile.ZipFile(target) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    items = _ITEM.findall(parts.pop(SHARED_TEXTS))
    frames = tuple(
        _around_rows(parts.pop(part_name(number)), xl_range(0, 0, sheet.rows - 1, len(kinds) - 1))
        for number, sheet in enumerate(sheets)
    )
    name = part_name(len(sheets))
    page = _REFERENCE.sub(lambda found: b' t="inlineStr"><is>' + items[int(found[1])] + b"</is>", parts.pop(name))
    return Layout(formats.numbers, frames, parts | {name: page})


def _around_rows(sheet: bytes, cells: str) -> tuple[bytes, bytes]:
    """What comes before the first row and after the last one, on a sheet that goes so far.

    xlsxwriter is not told how far: it keeps something for every row down to the last one.
    """
    start, end = _ROWS
    head = _DIMENSION.sub(f'<dimension ref="{cells}"/>'.encode(), sheet.partition(start)[0])
    return head + start, end + sheet.partition(end)[2]


class _Formats:
    """The looks of the sheets of lines."""

    def __init__(self, book: Workbook) -> None:
        self._header = book.add_format({**HEAD})
        self._text = book.add_format({"num_format": "@"})
        self._money = book.add_format({"num_format": ALL_DIGITS})

    @property
    def numbers(self) -> Styles:
        """xlsxwriter numbers a format when it is first written: ours come first, and in one order."""
        header, text, money = (style.xf_index or 0 for style in (self._header, self._text, self._money))
        return Styles(header, text, money)

    def furnish(self, sheet: Worksheet, rows: int, kinds: Sequence[Kind], widths: Sequence[int]) -> None:
        """Everything but the rows. An empty cell has xlsxwriter number the headers' looks, and is dropped."""
        last = len(kinds) - 1
        for column, (kind, width) in enumerate(zip(kinds, widths, strict=True)):
            sheet.set_column(column, column, width, self._of(kind))
        sheet.write_blank(0, 0, None, self._header)
        sheet.autofilter(0, 0, rows - 1, last)
        sheet.freeze_panes(1, 0)
        accept_ids(sheet)

    def _of(self, kind: Kind) -> Format | None:
        return {Kind.MONEY: self._money, Kind.NUMBER: None}.get(kind, self._text)
