"""The top of a statement's first page: whose it is, and what is owed."""

from partner_tui.domain.money import format_amount
from partner_tui.exporting.content import Summary
from partner_tui.exporting.provenance_words import narrowing_words
from partner_tui.exporting.statement_page import FILL, MARGIN, QUIET, WIDTH, StatementPage
from partner_tui.exporting.summary_months import DueRow, due_rows

_ROW, _PADDING = 7.5, 5
_LEFT = 84
"""Of the box: the amount; to its right what it consists of."""


def put_title(page: StatementPage, content: Summary) -> None:
    spec = content.provenance.spec
    page.put(MARGIN, MARGIN, WIDTH, content.label or "Bill summary", size=17, bold=True)
    months = spec.span
    if len(content.months) == 1:
        months += f", {content.months[0].summary.status.value}"
    page.put(MARGIN, MARGIN + 10, WIDTH, f"Bill summary {months}", size=10, color=QUIET)
    page.set_y(MARGIN + 16)
    for name, value in narrowing_words(spec):
        page.paragraph(MARGIN, WIDTH, f"{name}: {value}", size=8)
    page.set_y(page.get_y() + 2)


def put_due(page: StatementPage, content: Summary) -> None:
    """A box: the amount large, its parts beside it."""
    total, *parts = [None] if content.due is None else due_rows(content.due)
    top, height = page.get_y(), max(3, len(parts)) * _ROW + 2 * _PADDING
    page.set_fill_color(*FILL)
    page.rect(MARGIN, top, WIDTH, height, style="F")
    left, room = MARGIN + _PADDING, _LEFT - 2 * _PADDING
    if total is None:
        words = f"Nothing is owed in {content.provenance.currency}."
        page.put(left, top + _PADDING, WIDTH - 2 * _PADDING, words, size=10)
    else:
        page.put(left, top + _PADDING, room, total.label, size=10, color=QUIET)
        page.put(left, top + _PADDING + 6, room, format_amount(total.amount), size=24, bold=True, whole=True)
        page.put(left, top + _PADDING + 18, room, total.note, size=7, color=QUIET)
    for place, part in enumerate(parts):
        _put_part(page, top + _PADDING + place * _ROW, part)
    page.set_y(top + height)


def _put_part(page: StatementPage, y: float, part: DueRow | None) -> None:
    if part is None:
        return
    left = MARGIN + _LEFT
    width = WIDTH - _LEFT - _PADDING
    page.put(left, y, width * 0.6, f"{part.label}  {part.months}", size=8.5)
    page.put(left, y + 3.6, width, part.note, size=6.5, color=QUIET)
    page.put(left + width * 0.6, y, width * 0.4, format_amount(part.amount), size=8.5, right=True, whole=True)
