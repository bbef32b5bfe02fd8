"""Payment records as a workbook: Payments, Provenance."""

from typing import IO

from partner_tui.domain.payment_rows import reservations
from partner_tui.exporting.cell_losses import TableLosses
from partner_tui.exporting.content import Cancelled, Content, Payments, Progress, Written
from partner_tui.exporting.door import WRITING
from partner_tui.exporting.payment_table import NOTES, TABLE, origin_words, total_rows
from partner_tui.exporting.provenance_sheet import Page
from partner_tui.exporting.sheet_table import SheetTable, Styles, set_up
from partner_tui.exporting.stopping import Stop
from partner_tui.exporting.workbook_target import StoppableWorkbook

_SHEET = "Payments"
_PROGRESS_ROWS = 2_000


def write(content: Content, file: IO[bytes], progress: Progress, cancelled: Cancelled) -> Written:
    """The workbook, into the empty file. Raises Cancelled, StoreError, OSError."""
    if not isinstance(content, Payments):
        raise TypeError("these are no payment records")
    stop, origin = Stop(cancelled), content.provenance
    workbook = StoppableWorkbook(file, stop)
    workbook.book.set_properties(
        {
            "title": f"Payment records {origin.spec.span}",
            "comments": f"partner-tui {origin.version}",
            "created": origin.generated_at,
        }
    )
    styles, losses = Styles(workbook.book), TableLosses()
    sheet = workbook.add_sheet(_SHEET)
    target = SheetTable(sheet, TABLE, styles, losses)
    target.head(0)
    rows = content.rows.all_rows
    for number, values in enumerate(rows, start=1):
        target.row(number, values)
        stop.row()
        if number % _PROGRESS_ROWS == 0:
            progress(WRITING, number)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(TABLE) - 1)
    # Values, not formulas, as in a summary.
    for number, total in enumerate(total_rows(content), start=len(rows) + 1):
        target.total(number, total)
    sheet.freeze_panes(1, 0)
    target.fit()
    set_up(sheet, head=0)
    notes = losses.notes()
    page = Page(workbook.book)
    for name, value in origin_words(origin):
        page.pair(name, value)
    page.pair("Records", origin.lines)
    page.gap()
    page.notes((*NOTES, *(said for one in content.totals for said in reservations(one)), *notes))
    progress("packing", len(rows))
    stop.poll()
    workbook.close()
    return Written(len(rows), notes)
