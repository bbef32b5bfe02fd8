"""The quota on Amount Due: a gauge of how much of it is used, and what the use is made of."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from decimal import Decimal

from partner_tui.domain.money import EXACT, ZERO, format_amount
from partner_tui.domain.quota import Quota
from partner_tui.domain.text import visible
from partner_tui.ui.presentation.bars import Scale
from partner_tui.ui.presentation.cells import steady, width_of
from partner_tui.ui.presentation.lines import Line, Part
from partner_tui.ui.presentation.words import minute

_LEAST_BAR, _MOST_BAR = 8, 32
_END = "▏"
_INDENT = "   "


def quota_lines(quota: Quota, width: int, zone: tzinfo | None) -> list[Line]:
    """The gauge, the formula with its figures, and a warning where the vendor's own figure is another."""
    return [gauge(quota, width), *formula(quota, width, zone), *_disagreement(quota)]


def gauge(quota: Quota, width: int) -> Line:
    """`Quota used  4,230.10 of 10,000.00 USD  ▕████▌    ▏ 42.3 %, 5,769.90 left`; no figure of it is ever cut."""
    start = " Quota used  "
    figures = f"{format_amount(quota.used)} of {format_amount(quota.quota)} {steady(visible(quota.currency))}"
    look = "failure" if quota.left < ZERO else "strong"
    words = _words(quota)
    parts: list[Part] = [(start, ""), (figures, look)]
    room = width - width_of(start + figures + words) - 6
    if room >= _LEAST_BAR:
        shown = max(ZERO, min(quota.used, quota.quota))
        bar = Scale.over([quota.quota]).bar(shown, min(room, _MOST_BAR))
        parts += [("  ", ""), (f"{bar}{_END}", look if quota.left < ZERO else ""), (f" {words}", look)]
    elif width_of(start + figures + words) + 3 <= width:
        parts.append((f"  {words}", look))
    return Line(tuple(parts))


def formula(quota: Quota, width: int, zone: tzinfo | None) -> list[Line]:
    """What is used is made of what is owed, less what is there to pay it with; in as many lines as it needs."""
    terms = (
        f"due {format_amount(quota.due)}",
        f"+ unbilled {format_amount(quota.unbilled)}",
        f"- balance {format_amount(quota.balance)}",
        f"- coupons {format_amount(quota.coupons)}",
        f"= {format_amount(quota.used_by_formula)},",
        f"as of {minute(quota.as_of, zone)}",
    )
    return [Line(((f"{_INDENT}{text}", "quiet"),)) for text in _joined(terms, width - len(_INDENT))]


def _words(quota: Quota) -> str:
    if quota.left < ZERO:
        return f"{format_amount(-quota.left)} over it: you and your customers are restricted"
    left = f"{format_amount(quota.left)} left"
    return f"{_percent(quota.used, quota.quota)}, {left}" if quota.quota and quota.used > ZERO else left


def _percent(part: Decimal, whole: Decimal) -> str:
    """Rounded half-up to one decimal from the exact quotient."""
    doubled = EXACT.add(EXACT.multiply(part, Decimal(2000)), whole)
    tenths = int(EXACT.divide_int(doubled, EXACT.multiply(whole, Decimal(2))))
    return f"{tenths // 10:,}.{tenths % 10} %"


def _disagreement(quota: Quota) -> Iterator[Line]:
    if not quota.is_by_formula:
        stated, reckoned = (format_amount(amount, exact=True) for amount in (quota.used, quota.used_by_formula))
        yield Line(((f"{_INDENT}! The vendor says {stated} used; its own figures make {reckoned}.", "warning"),))


def _joined(terms: Sequence[str], width: int) -> list[str]:
    """With spaces between, in lines of at most so many cells; no term is cut."""
    lines = [terms[0]]
    for term in terms[1:]:
        joined = f"{lines[-1]} {term}"
        lines = [*lines[:-1], joined] if len(joined) <= width else [*lines, term]
    return lines
