"""When a request is made again: later each time, a little at random, and not for ever."""

import time
from collections.abc import Callable
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_result, wait_random_exponential

_SPREAD = wait_random_exponential(multiplier=0.5, max=30.0, min=0.1)

Outcome = TypeVar("Outcome")


class Budget:
    """The time that a call has, with everything that it takes."""

    def __init__(self, seconds: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._end = monotonic() + seconds

    @property
    def left(self) -> float:
        return max(0.0, self._end - self._monotonic())


def until_it_stands(
    attempt: Callable[[], Outcome],
    may_change: Callable[[Outcome], bool],
    *,
    tries: int,
    budget: Budget,
    sleep: Callable[[float], None],
    asked_pause: Callable[[Outcome], float] = lambda outcome: 0.0,
) -> Outcome:
    """Tries again while the outcome may be another; the last one stands, whatever it is.

    `asked_pause` is how many seconds the outcome asks for. Some more go by, so that not all who were told the same come
    back at once.
    """

    def outcome_of(state: RetryCallState) -> Outcome:
        assert state.outcome is not None
        outcome: Outcome = state.outcome.result()
        return outcome

    def pause(state: RetryCallState) -> float:
        return asked_pause(outcome_of(state)) + _SPREAD(state)

    def is_enough(state: RetryCallState) -> bool:
        return state.attempt_number >= tries or state.upcoming_sleep >= budget.left

    again = Retrying(
        retry=retry_if_result(may_change), wait=pause, stop=is_enough, sleep=sleep, retry_error_callback=outcome_of
    )
    return again(attempt)
