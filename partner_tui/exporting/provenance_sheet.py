"""The sheet that says where a workbook's figures come from, for whoever gets the file on its own."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from partner_tui.domain.record import MonthRecord
from partner_tui.exporting.cells import A4, ALL_DIGITS, HEAD, write_amount, write_count, write_text
from partner_tui.exporting.content import Provenance
from partner_tui.exporting.provenance_words import moment, provenance_words

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

SHEET = "Provenance"

_Cell: TypeAlias = str | int | Decimal
_FIGURES = (
    *("Month", "File", "Imported at", "Bytes", "Lines"),
    *("Expenditures", "Refunds", "Adjustments", "Total"),
)
_FINGERPRINTS = ("Month", "Generation", "SHA-256 of the file")
_WIDTHS = (22, 36, 25, 14, 14, 20, 18, 18, 20)


def add_provenance(workbook: "Workbook", provenance: Provenance, notes: Sequence[str]) -> None:
    """Adds the sheet behind those that the workbook has: what the file is, its source files, and the notes.

    Text that does not fit into a cell is cut with a mark, and the sheet says so.
    """
    page = Page(workbook)
    for name, value in provenance_words(provenance):
        page.pair(name, value)
    page.pair("Lines", provenance.lines)
    page.pair("Total", provenance.total)
    page.gap()
    page.table(_FIGURES, [_figures(record) for record in provenance.records])
    page.gap()
    page.table(_FINGERPRINTS, [_fingerprint(record) for record in provenance.records])
    page.gap()
    page.notes(notes)


def _figures(record: MonthRecord) -> tuple[_Cell, ...]:
    sums = record.sums
    return (
        *(str(record.month), record.source_name, moment(record.imported_at), record.source_bytes, sums.lines),
        *(sums.expenditures, sums.refunds, sums.adjustments, sums.total),
    )


def _fingerprint(record: MonthRecord) -> tuple[_Cell, ...]:
    return str(record.month), record.generation, record.source_sha256


class Page:
    """Writes from the top down."""

    def __init__(self, workbook: "Workbook") -> None:
        self._sheet: Worksheet = workbook.add_worksheet(SHEET)
        self._name = workbook.add_format({"bold": True})
        self._head = workbook.add_format({**HEAD})
        self._right_head = workbook.add_format({**HEAD, "align": "right"})
        self._text = workbook.add_format({"align": "left"})
        self._count = workbook.add_format({"num_format": "#,##0", "align": "right"})
        self._left_count = workbook.add_format({"num_format": "#,##0", "align": "left"})
        self._amount = workbook.add_format({"num_format": ALL_DIGITS, "align": "right"})
        self._left_amount = workbook.add_format({"num_format": ALL_DIGITS, "align": "left"})
        self._row = 0
        self._cut: list[str] = []
        for column, width in enumerate(_WIDTHS):
            self._sheet.set_column(column, column, width)
        self._sheet.set_landscape()
        self._sheet.set_paper(A4)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.hide_gridlines(2)

    def pair(self, name: str, value: _Cell) -> None:
        write_text(self._sheet, self._row, 0, name, self._name)
        self._put(1, value, self._left_count, self._left_amount)
        self._row += 1

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[_Cell]]) -> None:
        for column, heading in enumerate(headings):
            is_text = not rows or isinstance(rows[0][column], str)
            write_text(self._sheet, self._row, column, heading, self._head if is_text else self._right_head)
        self._row += 1
        for row in rows:
            for column, value in enumerate(row):
                self._put(column, value, self._count, self._amount)
            self._row += 1

    def notes(self, notes: Sequence[str]) -> None:
        """None, or one a row; what this sheet had to cut is noted last."""
        write_text(self._sheet, self._row, 0, "Notes", self._name)
        found = [*notes, *self._cut] or ["none"]
        for number, note in enumerate(found):
            write_text(self._sheet, self._row + number, 1, note, self._text)
        self._row += len(found)

    def gap(self) -> None:
        self._row += 1

    def _put(self, column: int, value: _Cell, count: "Format", amount: "Format") -> None:
        match value:
            case Decimal():
                write_amount(self._sheet, self._row, column, value, amount)
            case int():
                write_count(self._sheet, self._row, column, value, count)
            case _:
                if write_text(self._sheet, self._row, column, value, self._text):
                    self._cut.append(f"Row {self._row + 1} of this sheet was too long for a cell and is cut.")
