"""Changes in percent."""

from collections.abc import Sequence
from decimal import Decimal

from partner_tui.domain.money import EXACT
from partner_tui.domain.rows import Value


def percent_text(values: Sequence[Value]) -> str:
    """A change in percent of what was before: `+4.1 %`. `values`: change, before, and `new`, `gone` or nothing.

    One decimal, rounded half-up from the exact quotient; empty where nothing was before or the sign has changed.
    """
    change, before, *standing = values
    if standing and standing[0]:
        return str(standing[0])
    if not isinstance(change, Decimal) or not isinstance(before, Decimal) or not before:
        return ""
    now = EXACT.add(before, change)
    if now and (now < 0) != (before < 0):
        return ""
    base = before.copy_abs()
    doubled = EXACT.add(EXACT.multiply(change.copy_abs(), Decimal(2000)), base)
    tenths = int(EXACT.divide_int(doubled, EXACT.multiply(base, Decimal(2))))
    return f"{'-' if change < 0 else '+'}{tenths // 10:,}.{tenths % 10} %"
