"""The first sheet of a summary: what is owed, each month's bill, and the months before as a chart."""

from xlsxwriter.worksheet import Worksheet

from partner_tui.domain.bill import MonthSummary
from partner_tui.domain.money import round_half_up
from partner_tui.exporting.cell_losses import TableLosses
from partner_tui.exporting.cells import write_amount, write_text
from partner_tui.exporting.content import Summary
from partner_tui.exporting.provenance_words import narrowing_words
from partner_tui.exporting.sheet_table import SheetTable, Styles, set_up
from partner_tui.exporting.summary_months import due_rows, month_columns, month_rows, month_total
from partner_tui.exporting.summary_tables import Column, Shape
from partner_tui.exporting.workbook_target import StoppableWorkbook

SHEET = "Amount Due"
_TREND_COLUMNS = (Column("Month", Shape.TEXT), Column("Status", Shape.TEXT), Column("Bill amount, rounded"))
"""Rounded to cents: a chart draws numbers alone, and an exact amount may have too many digits for one."""
_LEAST = (16, 14, 18)
_CHART_GAP = 4
"""Column of the chart: beside the trend's figures."""


def add_amount_due(workbook: StoppableWorkbook, content: Summary, styles: Styles, losses: TableLosses) -> None:
    sheet = workbook.add_sheet(SHEET)
    write_text(sheet, 0, 0, content.label or "Bill summary", styles.title)
    currency = content.provenance.currency
    write_text(sheet, 1, 0, f"Bills of {content.provenance.spec.span}, amounts in {currency}", styles.note)
    row = 3
    if content.due is None:
        write_text(sheet, row, 0, "Nothing is owed in this currency.", styles.note)
        row += 1
    for number, due in enumerate(() if content.due is None else due_rows(content.due)):
        write_text(sheet, row, 0, due.label, styles.caption)
        write_text(sheet, row, 1, due.months)
        if write_amount(sheet, row, 2, due.amount, styles.amount if number else styles.due):
            losses.as_text(SHEET, due.label)
        write_text(sheet, row, 3, due.note, styles.aside)
        row += 1
    row += 1
    months = SheetTable(sheet, month_columns(content), styles, losses)
    if narrowing_words(content.provenance.spec):
        note = "Whole bills of the months; the other sheets have what “In this file” adds up."
        write_text(sheet, row, 0, note, styles.note)
        row += 1
    months.head(row)
    for values in month_rows(content):
        row += 1
        months.row(row, values)
    total = month_total(content)
    if total is not None:
        row += 1
        months.total(row, total)
    if len(content.trend) > 1:
        table = SheetTable(sheet, _TREND_COLUMNS, styles, losses)
        _add_trend(workbook, sheet, table, row + 2, content.trend, currency)
    months.fit(_LEAST)
    set_up(sheet, head=None)


def _add_trend(
    workbook: StoppableWorkbook,
    sheet: Worksheet,
    table: SheetTable,
    row: int,
    months: tuple[MonthSummary, ...],
    currency: str,
) -> None:
    table.head(row)
    for number, month in enumerate(months, start=1):
        table.row(row + number, (str(month.month), month.status.value, round_half_up(month.bill_amount)))
    first, last = row + 1, row + len(months)
    chart = workbook.book.add_chart({"type": "column"})
    if chart is None:
        raise TypeError("xlsxwriter knows no column chart")
    chart.add_series(
        {
            "name": "Bill amount",
            "categories": [SHEET, first, 0, last, 0],
            "values": [SHEET, first, 2, last, 2],
            "fill": {"color": "#4A6FA5"},
            "gap": 60,
        }
    )
    chart.set_title({"name": f"Bill amount by month ({currency})", "name_font": {"size": 11, "bold": True}})
    chart.set_legend({"none": True})
    chart.set_x_axis({"label_position": "low"})
    chart.set_y_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#D9DEE5"}}})
    chart.set_size({"width": 640, "height": 300})
    sheet.insert_chart(row, _CHART_GAP, chart, {"description": "Bill amounts of the months in the table beside it"})
