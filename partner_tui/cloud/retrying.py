"""When a request is made again: later each time, a little at random, and not for ever."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from tenacity import RetryCallState, Retrying, retry_if_result, wait_random_exponential

from partner_tui.cloud.exchange import Lost, Received
from partner_tui.cloud.patience import Patience

_LONGEST_PAUSE = 30.0
_SPREAD = wait_random_exponential(multiplier=0.5, max=_LONGEST_PAUSE, min=0.1)
_MOST_DIGITS = 9


class Budget:
    """The time that a call has, with everything that it takes."""

    def __init__(self, seconds: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._end = monotonic() + seconds

    @property
    def left(self) -> float:
        return max(0.0, self._end - self._monotonic())


def retrying(
    patience: Patience, budget: Budget, sleep: Callable[[float], None], now: Callable[[], datetime]
) -> Retrying:
    """Calls again while the outcome may be another; the last outcome stands, whatever it is."""

    def pause(state: RetryCallState) -> float:
        """What the service asks for, and some more, so that not all who were told the same come back at once."""
        return _asked_pause(_outcome(state), now()) + _SPREAD(state)

    def is_enough(state: RetryCallState) -> bool:
        return state.attempt_number >= patience.tries or state.upcoming_sleep >= budget.left

    return Retrying(
        retry=retry_if_result(may_change),
        wait=pause,
        stop=is_enough,
        sleep=sleep,
        retry_error_callback=_outcome,
    )


def may_change(outcome: Received | Lost) -> bool:
    """Too many requests, a failure of the service, a connection that broke: nothing else gets better."""
    if isinstance(outcome, Lost):
        return outcome.may_come
    return outcome.status == 429 or outcome.status >= 500


def _outcome(state: RetryCallState) -> Received | Lost:
    assert state.outcome is not None
    outcome: Received | Lost = state.outcome.result()
    return outcome


def _asked_pause(outcome: Received | Lost, now: datetime) -> float:
    """Retry-After: seconds, or a moment by the service's own clock."""
    said = "" if isinstance(outcome, Lost) else outcome.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return float(said[:_MOST_DIGITS])
    until = moment(said)
    if until is None or isinstance(outcome, Lost):
        return 0.0
    return max(0.0, (until - (moment(outcome.headers.get("date", "")) or now)).total_seconds())


def moment(text: str) -> datetime | None:
    """A moment as HTTP writes it; None when it is none."""
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
