"""The trend of a statement: a bar a month, on one scale, credits below the line."""

from decimal import Decimal

from partner_tui.domain.bill import MonthSummary
from partner_tui.domain.money import EXACT, ZERO, format_amount, round_half_up
from partner_tui.exporting.statement_page import BAR, MARGIN, QUIET, WIDTH, StatementPage

HEIGHT = 46
_LABELS = 5
_STEPS = 3_000
"""Of the height of all bars: whole numbers, so that no amount becomes a float."""
_BARS = HEIGHT - 3 * _LABELS
_WIDEST = 14


def put_trend(page: StatementPage, months: tuple[MonthSummary, ...]) -> None:
    """From where the page is, as wide as the page."""
    amounts = [round_half_up(month.bill_amount) for month in months]
    most, least = max(ZERO, *amounts), min(ZERO, *amounts)
    span = EXACT.subtract(most, least)
    top = page.get_y() + _LABELS
    zero = top + _millimetres(most, span)
    slot = WIDTH / len(months)
    page.set_fill_color(*BAR)
    for place, (month, amount) in enumerate(zip(months, amounts, strict=True)):
        x, length = MARGIN + place * slot, _millimetres(amount.copy_abs(), span)
        width = min(slot * 0.6, _WIDEST)
        page.rect(x + (slot - width) / 2, zero if amount < 0 else zero - length, width, length, style="F")
        y = zero + length + 0.8 if amount < 0 else zero - length - 3.6
        page.put(*_centred(page, x, y, slot, format_amount(amount), 6), size=6, whole=True)
        below = top + _BARS + _LABELS
        page.put(*_centred(page, x, below, slot, str(month.month), 6.5), size=6.5, color=QUIET)
    page.rule(zero, strong=True)
    page.set_y(top + HEIGHT - _LABELS)


def _millimetres(amount: Decimal, span: Decimal) -> float:
    """Of its bar."""
    return int(amount * _STEPS // span) * _BARS / _STEPS if span else 0


def _centred(
    page: StatementPage, x: float, y: float, slot: float, text: str, size: float
) -> tuple[float, float, float, str]:
    width = min(slot - 1, page.width_of(text, size))
    return x + (slot - width) / 2, y, width + 0.1, text
