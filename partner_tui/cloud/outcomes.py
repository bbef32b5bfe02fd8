"""What the outcome of a request says about the next one."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from partner_tui.cloud.exchange import Lost, Received

_MOST_DIGITS = 9


def may_change(outcome: Received | Lost) -> bool:
    """Too many requests, a failure of the service, a connection that broke: nothing else gets better."""
    if isinstance(outcome, Lost):
        return outcome.may_come
    return outcome.status == 429 or outcome.status >= 500


def asked_pause(outcome: Received | Lost, now: datetime) -> float:
    """Retry-After: seconds, or a moment by the service's own clock."""
    if isinstance(outcome, Lost):
        return 0
    said = outcome.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return int(said[:_MOST_DIGITS])
    until = moment(said)
    if until is None:
        return 0
    return max(0, (until - (answered_at(outcome) or now)).total_seconds())


def answered_at(received: Received) -> datetime | None:
    """When, by the service's own clock; None where it does not say."""
    return moment(received.headers.get("date", ""))


def moment(text: str) -> datetime | None:
    """A moment as HTTP writes it; None when it is none."""
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
