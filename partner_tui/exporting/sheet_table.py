"""A table on a sheet: headings, rows, totals; each cell in its shape, columns as wide as what is in them."""

import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from partner_tui.domain.rows import RowValues, Value
from partner_tui.exporting.cell_losses import TableLosses
from partner_tui.exporting.cells import A4, ALL_DIGITS, CENTS, HEAD, accept_ids, write_amount, write_count, write_text
from partner_tui.exporting.summary_tables import Column, Shape

_WIDEST, _NARROWEST = 48, 9
_HEAD_HEIGHT = 30
"""Two lines, in points: not every program makes room for them by itself."""


class Styles:
    """The looks of cells."""

    def __init__(self, book: Workbook) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.caption = book.add_format({"bold": True})
        self.note = book.add_format({"font_color": "#5A6472"})
        self.aside = book.add_format({"font_color": "#5A6472", "indent": 1})
        self.due = book.add_format({"bold": True, "font_size": 14, "num_format": CENTS, "align": "right"})
        self.amount = book.add_format({"num_format": CENTS, "align": "right"})
        head = {**HEAD, "text_wrap": True, "valign": "vcenter"}
        self.heads = _shapes(book, head, "General", "General")
        self.cells = _shapes(book, {}, "#,##0", CENTS)
        # Rows show cents, totals every digit: what is shown need not add up to the cent, what is in the cells does.
        self.totals = _shapes(book, {"bold": True, "top": 1}, "#,##0", ALL_DIGITS)


class SheetTable:
    """Writes one table, from its headings down."""

    def __init__(self, sheet: Worksheet, columns: Sequence[Column], styles: Styles, losses: TableLosses) -> None:
        self._sheet = sheet
        self._columns = columns
        self._styles = styles
        self._losses = losses
        self.widths = [_NARROWEST] * len(columns)

    def head(self, row: int) -> None:
        self._sheet.set_row(row, _HEAD_HEIGHT)
        for place, column in enumerate(self._columns):
            write_text(self._sheet, row, place, column.heading, self._styles.heads[column.shape])
            self._widen(place, max(map(len, column.heading.split())) + 3)

    def row(self, row: int, values: RowValues) -> None:
        self._cells(row, values, self._styles.cells)

    def total(self, row: int, values: RowValues) -> None:
        self._cells(row, values, self._styles.totals)

    def fit(self, least: Iterable[int] = ()) -> None:
        """Sets the columns' widths, none below those of `least`."""
        for place, wanted in enumerate(least):
            self._widen(place, wanted)
        for place, width in enumerate(self.widths):
            self._sheet.set_column(place, place, width)

    def _cells(self, row: int, values: RowValues, styles: dict[Shape, Format]) -> None:
        for place, (column, value) in enumerate(zip(self._columns, values, strict=True)):
            self._cell(row, place, value, column, styles[column.shape])

    def _cell(self, row: int, place: int, value: Value, column: Column, style: Format) -> None:
        where = (str(self._sheet.name), column.heading)
        match value:
            case None:
                self._sheet.write_blank(row, place, None, style)
            case Decimal():
                if write_amount(self._sheet, row, place, value, style):
                    self._losses.as_text(*where)
                self._widen(place, _amount_width(value, exact=style is self._styles.totals[Shape.AMOUNT]))
            case int():
                write_count(self._sheet, row, place, value, style)
                self._widen(place, len(f"{value:,}") + 2)
            case str():
                if write_text(self._sheet, row, place, value, style):
                    self._losses.cut(*where)
                self._widen(place, _width(value[:_WIDEST]) + 1)

    def _widen(self, place: int, wanted: int) -> None:
        self.widths[place] = min(max(self.widths[place], wanted), _WIDEST)


def set_up(sheet: Worksheet, head: int | None) -> None:
    """Printed on A4 across, one page wide, headings on every page."""
    accept_ids(sheet)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&R&P / &N")
    if head is not None:
        sheet.repeat_rows(head)


def _shapes(book: Workbook, look: dict[str, object], count: str, amount: str) -> dict[Shape, Format]:
    right = {**look, "align": "right"}
    return {
        Shape.TEXT: book.add_format({**look, "align": "left"}),
        Shape.COUNT: book.add_format({**right, "num_format": count}),
        Shape.AMOUNT: book.add_format({**right, "num_format": amount}),
    }


def _amount_width(amount: Decimal, *, exact: bool) -> int:
    """Digits before the point with their commas, the point, those behind it, the sign, and some room."""
    whole = max(1, amount.adjusted() + 1)
    decimals = max(2, -int(amount.as_tuple().exponent)) if exact else 2
    return whole + (whole - 1) // 3 + 1 + decimals + 3


def _width(text: str) -> int:
    """In the widths of digits, which columns are measured by."""
    return len(text) if text.isascii() else sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in text)
