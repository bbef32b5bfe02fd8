"""When a month's bill is to come, and how long that is."""

from datetime import datetime, timedelta, tzinfo

from partner_tui.domain.cycle import BEIJING, BillCycle


def span(time: timedelta) -> str:
    """`14 min`, `3 h`, `12 days`; empty below a minute."""
    minutes = int(time.total_seconds()) // 60
    hours = minutes // 60
    if minutes < 1:
        return ""
    return f"{minutes} min" if minutes < 120 else f"{hours} h" if hours < 48 else f"{hours // 24} days"


def bill_expected(month: BillCycle) -> str:
    return f"bill expected after {month.final_at.astimezone(BEIJING):%Y-%m-%d %H:%M} Beijing"


def expected_in(month: BillCycle, now: datetime, zone: tzinfo | None) -> str:
    """When it is to come in Beijing and where the operator is, and how long that is; without a zone, the machine's."""
    there, here = month.final_at.astimezone(BEIJING), month.final_at.astimezone(zone)
    words = bill_expected(month)
    if here.utcoffset() != there.utcoffset():
        words += f" ({here:%H:%M} here)" if here.date() == there.date() else f" ({here:%Y-%m-%d %H:%M} here)"
    wait = span(month.final_at - now)
    return f"{words}, in {wait}" if wait else words
