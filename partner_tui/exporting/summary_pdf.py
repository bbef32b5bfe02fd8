"""A summary as a statement on A4: what is owed and why, for paper. The fonts are in the file."""

from typing import IO

from partner_tui.exporting.content import Cancelled, Content, Progress, Summary, Written
from partner_tui.exporting.provenance_words import narrowing_words
from partner_tui.exporting.statement_opening import put_due, put_title
from partner_tui.exporting.statement_page import MARGIN, QUIET, WIDTH, StatementPage
from partner_tui.exporting.statement_provenance import put_provenance
from partner_tui.exporting.statement_table import MOST_ROWS, StatementTable, heading, put_exact, put_part
from partner_tui.exporting.statement_trend import HEIGHT, put_trend
from partner_tui.exporting.stopping import Stop
from partner_tui.exporting.summary_months import BILL_AMOUNT, month_columns, month_rows, month_total
from partner_tui.exporting.summary_tables import Shape, Table, tables

_POLLED_ROWS = 100
_MONTH_WIDTH, _INVOICED_WIDTH = 22, 34


def write(content: Content, file: IO[bytes], progress: Progress, cancelled: Cancelled) -> Written:
    """The statement, into the empty file. Rows are those on its pages."""
    if not isinstance(content, Summary):
        raise TypeError("this is no summary")
    title = f"{content.label}  {content.provenance.spec.span}".strip()
    page = StatementPage(content.provenance, title)
    try:
        return _Statement(content, page, progress, Stop(cancelled, _POLLED_ROWS)).write(file)
    finally:
        page.typeface.close()


class _Statement:
    """The sections, from the first page to the last."""

    def __init__(self, content: Summary, page: StatementPage, progress: Progress, stop: Stop) -> None:
        self._content = content
        self._page = page
        self._currency = content.provenance.currency
        self._progress = progress
        self._stop = stop
        self._rows = 0
        self._notes: list[str] = []

    def write(self, file: IO[bytes]) -> Written:
        self._page.add_page()
        put_title(self._page, self._content)
        put_due(self._page, self._content)
        self._put_months()
        if len(self._content.trend) > 1:
            heading(self._page, f"Bill amount by month ({self._currency})", HEIGHT)
            put_trend(self._page, self._content.trend)
        for table in tables(self._content):
            self._put_table(table)
        missing = put_provenance(self._page, self._content.provenance, self._notes)
        self._progress("packing", self._rows)
        self._stop.poll()
        document = self._page.finished()
        self._stop.poll()
        file.write(document)
        return Written(self._rows, (*self._notes, *missing))

    def _put_months(self) -> None:
        heading(self._page, f"Bills ({self._currency})")
        columns = month_columns(self._content)
        kept = [place for place, column in enumerate(columns) if column.shape is not Shape.COUNT]
        texts = sum(column.shape is Shape.TEXT for column in columns)
        width = _MONTH_WIDTH if texts == 2 else _INVOICED_WIDTH
        target = StatementTable(self._page, [columns[place] for place in kept], texts, width)
        target.head()
        rows = month_rows(self._content)
        for row in rows:
            target.row(tuple(row[place] for place in kept))
        total = month_total(self._content)
        if total is not None:
            target.row(tuple(total[place] for place in kept), bold=True)
        put_exact(self._page, (total or rows[0])[columns.index(BILL_AMOUNT)], self._currency)
        words = "Tax is not in the amounts."
        if narrowing_words(self._content.provenance.spec):
            words += " These are whole bills; the tables that follow have what “In this file” adds up."
        self._page.set_y(self._page.get_y() + 1.5)
        self._page.paragraph(MARGIN, WIDTH, words, size=7, color=QUIET)

    def _put_table(self, table: Table) -> None:
        for part in table.parts:
            heading(self._page, f"{table.title}, {part.month} ({self._currency})")
            left_out = put_part(self._page, table, part, self._currency, self._done)
            if left_out:
                self._notes.append(
                    f"{table.title}, {part.month}: the largest {MOST_ROWS:,} are listed, {left_out:,} more are one row "
                    "with their sums. The summary as xlsx lists them all."
                )

    def _done(self) -> None:
        self._rows += 1
        self._stop.row()
        if self._rows % _POLLED_ROWS == 0:
            self._progress("writing", self._rows)
