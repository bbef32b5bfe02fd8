"""Crumbs, sentences and keys, without a screen."""

from dataclasses import replace
from datetime import UTC
from decimal import Decimal

from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.due import AmountDue
from partner_tui.domain.job import JobProgress
from partner_tui.domain.query import BillQuery
from partner_tui.domain.rows import never
from partner_tui.domain.sync import SyncProgress
from partner_tui.ui.answers import Wishes
from partner_tui.ui.browsing import Browsing
from partner_tui.ui.keymap_file import Keymap
from partner_tui.ui.loading import answer
from partner_tui.ui.presentation.arrangement import arrange
from partner_tui.ui.presentation.cells import width_of
from partner_tui.ui.presentation.columns import Shape, cell_text, number_text
from partner_tui.ui.presentation.crumbs import crumb_line, difference, figure_lines, month_lines, path
from partner_tui.ui.presentation.downloads import said
from partner_tui.ui.presentation.due_lines import owed_lines
from partner_tui.ui.presentation.jobs import progress_words
from partner_tui.ui.presentation.line_tables import field_text, fields_table
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.presentation.owed import owed
from partner_tui.ui.presentation.words import filter_words, month_figures, nothing_due, status_words, summed
from partner_tui.ui.views import Question, View
from partner_tui.ui.widgets.windows import read_window
from tests.conftest import NOW
from tests.ui.sample import AUGUST, NOVEMBER, OCTOBER, sample_bills


def text_of(line: Line) -> str:
    return "".join(text for text, _ in (*line.left, *line.right))


def test_values_as_people_read_them() -> None:
    assert cell_text(Decimal("1234.565"), Shape.MONEY) == "1,234.57"
    assert cell_text(Decimal("-0.004"), Shape.MONEY) == "0.00"
    assert cell_text(12345, Shape.NUMBER) == "12,345"
    assert cell_text(None, Shape.MONEY) == ""
    assert cell_text("pay-per-use", Shape.BILLING_MODE) == "Pay-per-use"
    assert cell_text("something new\x1b", Shape.BILLING_MODE) == "something new␛"
    assert number_text(Decimal("720.0000000000")) == "720"
    assert number_text(Decimal("-1234.5000000000")) == "-1,234.5"
    assert number_text(Decimal("0.0000000001")) == "0.0000000001"


def test_one_line_shows_every_digit_and_what_is_empty() -> None:
    assert field_text("amount", Decimal("1234.5678901234")) == "1,234.5678901234"
    assert field_text("usage", Decimal("0.0500000000")) == "0.05"
    assert field_text("trade_id", None) == "—"
    table = fields_table([("resource_name", "x" * 130), ("extra:Note", "n")])
    assert [row[0] for row in table.rows.all_rows] == ["Resource", None, None, "Note"]
    assert "".join(str(row[1]) for row in table.rows.all_rows[:3]) == "x" * 130


def test_a_level_that_differs_says_by_how_much() -> None:
    assert difference(Decimal("1.10"), Decimal("1.1")) == ""
    assert difference(None, Decimal(1)) == ""
    assert difference(Decimal(1), None) == ""
    assert difference(Decimal("1.5"), Decimal("1.25")) == "! -0.25 against the level above"


def test_months_in_words() -> None:
    months = {month.month: month for month in sample_bills().months()}
    assert nothing_due(months[AUGUST]) == "nothing due: refunds exceed the rest by 250.55 USD (not carried over)"
    assert nothing_due(months[OCTOBER]) is None
    assert status_words(months[NOVEMBER]) == "estimate, before tax, before coupons"
    closing = replace(months[OCTOBER], month=BillCycle(2026, 11), status=CycleStatus.CLOSING)
    assert status_words(closing) == "closing, bill expected after 2026-12-05 12:00 Beijing"


def test_every_field_of_a_line_can_be_read_whole_at_80_columns() -> None:
    value = "".join(f"{number:04d}" for number in range(50))
    table = fields_table([("specifications", value)])
    window = read_window(table.rows, table.columns, 0)
    headings = tuple(column.heading for column in table.columns)
    arranged = arrange(table.columns, headings, window.numbers, 80, 0)
    shown = "".join(arranged.row(cells).replace("Specifications", "").replace(" ", "") for cells in window.cells)
    assert shown == value


def test_no_amount_of_a_month_is_cut_at_any_width() -> None:
    month = sample_bills().months()[1]
    for width in range(40, 200, 7):
        lines = figure_lines(month_figures(month), width)
        assert all(width_of(text_of(line)) <= width for line in lines)
        values = " ".join(text_of(line) for line in lines)
        for figure in month_figures(month):
            assert figure.value in values
        due = AmountDue.over("USD", tuple(sample_bills().months()))
        rows = owed(due, NOW, UTC)
        for row, line in zip(rows, owed_lines(rows, "USD", 200, Keymap().sign), strict=True):
            assert f"{row.amount:,.2f}" in text_of(line)


def test_the_crumb_keeps_the_sum_and_the_nearest_names() -> None:
    bills = sample_bills()
    browsing = Browsing.start(bills.months())
    found = answer(bills, browsing.here.question, Wishes("USD"), never)
    for width in range(40, 160, 5):
        line = crumb_line(browsing, found, width, with_month=True)
        right = "".join(text for text, _ in line.right)
        assert "Σ 88,319.2029 " in right
        assert width < 60 or "products" in right
        assert width_of("".join(text for text, _ in line.right)) <= width
    assert "2026-10" in "".join(map(text_of, month_lines(browsing, 140)))


def test_what_is_measured_before_it_is_drawn_is_as_wide_as_it_will_be() -> None:
    joined, months = "👨\u200d💻\x1b", sample_bills().months()
    view = View(Question(BillQuery(OCTOBER)), joined, region=joined)
    month = replace(months[1], currency=joined, invoice_no=joined)
    texts = [
        *path(Browsing.start(months).seeing(view)),
        *(figure.value for figure in month_figures(month) if figure.label in ("Amount due", "Invoice")),
        summed(Decimal(1), joined),
        filter_words(joined),
        *(
            text_of(line)
            for line in owed_lines(owed(AmountDue.over("USD", tuple(months)), NOW, UTC), joined, 200, Keymap().sign)
        ),
        progress_words(JobProgress(joined, 1, 2, phase="reading")),
        progress_words(JobProgress("", 1, 2, phase="reading", waiting_for=joined)),
        progress_words(SyncProgress(joined, 1, 2, phase=joined)),
        progress_words(SyncProgress("", 1, 2, waiting_for=joined)),
        *(text_of(line) for line in said(joined, 80)),
    ]
    assert not [text for text in texts if "👨💻␛" not in text]
