"""A summary as a workbook: Amount Due, By Product, By Customer, By Region, Provenance."""

from collections.abc import Iterator
from typing import IO

from xlsxwriter.worksheet import Worksheet

from partner_tui.domain.rows import RowValues
from partner_tui.exporting.amount_due_sheet import add_amount_due
from partner_tui.exporting.cell_losses import TableLosses
from partner_tui.exporting.content import Cancelled, Content, Progress, Summary, Written
from partner_tui.exporting.provenance_sheet import add_provenance
from partner_tui.exporting.sheet_table import SheetTable, Styles, set_up
from partner_tui.exporting.stopping import Stop
from partner_tui.exporting.summary_tables import Column, Shape, Table, tables
from partner_tui.exporting.workbook_target import StoppableWorkbook

_MONTH = Column("Month", Shape.TEXT)
_PROGRESS_ROWS = 2_000


def write(content: Content, file: IO[bytes], progress: Progress, cancelled: Cancelled) -> Written:
    """The workbook, into the empty file. Rows are those of the three tables."""
    if not isinstance(content, Summary):
        raise TypeError("this is no summary")
    stop = Stop(cancelled)
    workbook = StoppableWorkbook(file, stop)
    workbook.book.set_properties(
        {
            "title": f"Bill summary {content.provenance.spec.span}",
            "comments": f"partner-tui {content.provenance.version}",
            "created": content.provenance.generated_at,
        }
    )
    styles, losses = Styles(workbook.book), TableLosses()
    add_amount_due(workbook, content, styles, losses)
    rows = 0
    for table in tables(content):
        for _ in _add_table(workbook.add_sheet(table.title), table, styles, losses):
            rows += 1
            stop.row()
            if rows % _PROGRESS_ROWS == 0:
                progress("writing", rows)
    notes = losses.notes()
    add_provenance(workbook.book, content.provenance, notes)
    progress("packing", rows)
    stop.poll()
    workbook.close()
    return Written(rows, notes)


def _add_table(sheet: Worksheet, table: Table, styles: Styles, losses: TableLosses) -> Iterator[None]:
    """Pauses after every row."""
    has_months = len(table.parts) > 1
    columns = (_MONTH, *table.columns) if has_months else table.columns
    target = SheetTable(sheet, columns, styles, losses)
    target.head(0)
    row = 0
    for part in table.parts:
        for values in part.all_rows:
            row += 1
            target.row(row, (str(part.month), *values) if has_months else values)
            yield
    if row:
        sheet.autofilter(0, 0, row, len(columns) - 1)
    # Totals are values: a formula would add up binary fractions, and what is filtered away, and has no value for those
    # who read the file without calculating it.
    for total in _totals(table, has_months=has_months):
        row += 1
        target.total(row, total)
    sheet.freeze_panes(1, 0)
    target.fit()
    set_up(sheet, head=0)


def _totals(table: Table, *, has_months: bool) -> Iterator[RowValues]:
    if not has_months:
        yield table.total
        return
    for part in table.parts:
        yield (str(part.month), *part.total)
    yield ("", *table.total)
