"""A table of a statement: rows of one or two lines, headings again on every page, totals, what is left out summed."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from partner_tui.domain.bill import BillSums
from partner_tui.domain.money import format_amount
from partner_tui.domain.rows import RowValues, Value
from partner_tui.exporting.statement_page import FILL, INK, MARGIN, QUIET, WIDTH, StatementPage
from partner_tui.exporting.summary_tables import Column, Part, Shape, Table

MOST_ROWS = 1_000
"""Of a month in one table: a statement is for paper. The rest is one row with its sums; the workbook has them all."""

_COUNT_WIDTH, _GAP = 12, 1.5
_ONE_LINE, _TWO_LINES, _HEAD, _HEADING = 5.2, 8.4, 8.4, 9
_SIZE, _SMALL, _SMALLEST = 7.5, 6, 4.5
_NO_NAME = "(none)"


class StatementTable:
    """Puts rows under headings, from where the page is."""

    def __init__(self, page: StatementPage, columns: Sequence[Column], texts: int, name_width: float) -> None:
        """The first `texts` columns make one cell: the first of them, and the others small below it."""
        self._page = page
        self._texts = texts
        self._columns = columns[texts:]
        self._headings = " · ".join(column.heading for column in columns[:texts])
        self._name_width = name_width
        counts = sum(column.shape is Shape.COUNT for column in self._columns)
        amounts = max(1, len(self._columns) - counts)
        self._amount_width = (WIDTH - name_width - counts * _COUNT_WIDTH) / amounts

    def head(self) -> None:
        top = self._page.get_y()
        self._page.set_fill_color(*FILL)
        self._page.rect(MARGIN, top, WIDTH, _HEAD, style="F")
        self._page.put(MARGIN + 1, top + 2.4, self._name_width - _GAP, self._headings, size=7, bold=True)
        x = MARGIN + self._name_width
        for column in self._columns:
            width = self._width(column)
            lines = _folded(column.heading)
            for number, line in enumerate(lines):
                y = top + (2.4 if len(lines) == 1 else 0.9 + 3.1 * number)
                self._page.put(x + _GAP, y, width - _GAP - 1, line, size=7, bold=True, right=True, whole=True)
            x += width
        self._page.set_y(top + _HEAD)

    def row(self, values: RowValues, *, bold: bool = False) -> None:
        name, *further = [str(text) for text in values[: self._texts] if text] or [_NO_NAME]
        small = " · ".join(further)
        height = _TWO_LINES if small else _ONE_LINE
        if not self._page.has_room(height):
            self._page.add_page()
            self.head()
        top = self._page.get_y()
        self._page.rule(top, strong=bold)
        room = self._name_width - _GAP
        self._page.put(MARGIN + 1, top + 0.9, room, name, size=_SIZE, bold=bold)
        if small:
            self._page.put(MARGIN + 1, top + 4.7, room, small, size=_SMALL, least=_SMALLEST, color=QUIET)
        x = MARGIN + self._name_width
        for column, value in zip(self._columns, values[self._texts :], strict=True):
            width = self._width(column)
            self._number(x + _GAP, top + 0.9, width - _GAP - 1, value, bold=bold)
            x += width
        self._page.set_y(top + height)

    def _number(self, x: float, y: float, width: float, value: Value, *, bold: bool) -> None:
        if value is None:
            return
        text = format_amount(value) if isinstance(value, Decimal) else f"{value:,}"
        self._page.put(x, y, width, text, size=_SIZE, bold=bold, right=True, color=INK, whole=True)

    def _width(self, column: Column) -> float:
        return _COUNT_WIDTH if column.shape is Shape.COUNT else self._amount_width


def heading(page: StatementPage, text: str, room: float = 30) -> None:
    """Of a section; on the next page when little of that would be on this one."""
    if not page.has_room(_HEADING + room):
        page.add_page()
    page.set_y(page.get_y() + 4)
    page.put(MARGIN, page.get_y(), WIDTH, text, size=11, bold=True)
    page.set_y(page.get_y() + _HEADING - 2)


def put_part(page: StatementPage, table: Table, part: Part, currency: str, done: Callable[[], None]) -> int:
    """A month's rows; `done` is called after each. Says how many rows were left out, summed in one."""
    has_margin = len(table.columns) - table.texts > 5
    target = StatementTable(page, table.columns, table.texts, 54 if has_margin else 64)
    target.head()
    for row in part.rows[:MOST_ROWS]:
        target.row(row)
        done()
    left_out = len(part.rows) - MOST_ROWS
    if left_out > 0:
        rest = table.summed(f"{left_out:,} further ones", sum(part.sums[MOST_ROWS:], BillSums()))
        target.row(tuple(None if shown is None else value for shown, value in zip(part.rows[-1], rest, strict=True)))
    if part.others is not None:
        target.row(part.others)
    target.row(part.total, bold=True)
    put_exact(page, part.total[table.texts + 3], currency)
    return max(0, left_out)


def put_exact(page: StatementPage, total: Value, currency: str) -> None:
    """The total to the last digit, where the row above it had to round."""
    if isinstance(total, Decimal) and (exact := format_amount(total, exact=True)) != format_amount(total):
        page.put(MARGIN, page.get_y() + 0.9, WIDTH - 1, f"Exact total: {exact} {currency}", size=7, right=True)
        page.set_y(page.get_y() + 4.5)


def _folded(text: str) -> list[str]:
    """In two lines where it is long."""
    first, _, rest = text.partition(" ")
    return [first, rest] if rest and len(text) > 12 else [text]
