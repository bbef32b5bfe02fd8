"""Workbooks of bill lines for tests: made from plain columns, read back by two programs."""

import re
import zipfile
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import TypeAlias

import polars as pl
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from python_calamine import CalamineWorkbook

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.export import ExportFormat, ExportKind, ExportSpec
from partner_tui.domain.line import Kind, line_column
from partner_tui.domain.rows import ArrowTable, Value
from partner_tui.exporting import details_xlsx
from partner_tui.exporting.content import Details, Provenance, Written
from partner_tui.exporting.sheet_text import xml_texts
from tests.conftest import NOW

MONTH = BillCycle(2026, 10)
SPEC = ExportSpec(MONTH, MONTH, ExportKind.DETAILS, ExportFormat.XLSX)
Columns: TypeAlias = Mapping[
    str, Sequence[Value] | Sequence[str] | Sequence[str | None] | Sequence[Decimal | None] | pl.Series
]

_NONCHARACTER = re.compile("[\ufffe\uffff]")


def details(columns: Columns, *, batch_rows: int = 65_536, spec: ExportSpec = SPEC) -> Details:
    """Lines with these columns, as the store would give them."""
    frame = pl.DataFrame(
        {
            name: values if isinstance(values, pl.Series) else pl.Series(values, dtype=_dtype(name))
            for name, values in columns.items()
        }
    )
    provenance = Provenance(spec, (), frame.height, Decimal(0), "USD", NOW, "0.0")

    def batches() -> Generator[ArrowTable]:
        yield from frame.iter_slices(batch_rows)

    return Details(tuple(columns), frame.height, batches, provenance)


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook that was written, and what came of it."""

    content: bytes
    written: Written

    @classmethod
    def of(cls, content: Details) -> "Workbook":
        file = BytesIO()
        written = details_xlsx.write(content, file, lambda phase, rows: None, lambda: False)
        return cls(file.getvalue(), written)

    def part(self, name: str) -> str:
        with zipfile.ZipFile(BytesIO(self.content)) as package:
            return package.read(name).decode()

    def calamine(self, sheet: str = "Lines") -> list[list[object]]:
        """All rows as python-calamine reads them; an empty cell is None."""
        book = CalamineWorkbook.from_filelike(BytesIO(self.content))
        rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        return [[None if cell == "" else cell for cell in row] for row in rows]

    def openpyxl(self, sheet: str = "Lines") -> list[list[object]]:
        """All rows as openpyxl reads them, which leaves escapes to its caller."""
        book = load_workbook(BytesIO(self.content), rich_text=False)
        return [list(row) for row in book[sheet].iter_rows(values_only=True)]


def seen_by_calamine(value: Value) -> object:
    """It leaves the two escapes of what is no character."""
    if isinstance(value, str):
        return _NONCHARACTER.sub(lambda found: f"_x{ord(found[0]):04X}_", value) or None
    return value


def same_text(found: object, text: str) -> bool:
    """Whether openpyxl's reading stands for the text: it undoes no escapes, but for one in shared texts."""
    escaped = str(xml_texts(pl.Series([text])).item()).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return found in (escaped, escaped.replace("x005F_", "")) and unescape(escaped) == text


def exact(cell: object) -> Decimal | None:
    """The amount that a cell says, number or text."""
    if cell is None:
        return None
    return Decimal(cell) if isinstance(cell, str) else Decimal(repr(cell))


def _dtype(name: str) -> pl.DataType:
    numeric = line_column(name).kind in (Kind.MONEY, Kind.NUMBER)
    return pl.Decimal(28, 10) if numeric else pl.String()
