"""Calls to a bucket: in a thread that can be left, again where that helps, and not for ever."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from obstore.store import S3Store
from tenacity import RetryCallState, Retrying, retry_if_result, wait_random_exponential

from partner_tui.cloud.bucket_failures import PASSING, Failed, Failure
from partner_tui.cloud.bucket_patience import BucketPatience
from partner_tui.cloud.pieces import Stopped, pieces
from partner_tui.cloud.retrying import Budget

_SPREAD = wait_random_exponential(multiplier=0.5, max=30.0, min=0.1)
_NAP = 0.25

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class BucketAccess:
    """What every call to a bucket needs."""

    store: S3Store = field(repr=False)
    hide: Callable[[str], str] = field(repr=False)
    """Takes secrets out of text."""
    patience: BucketPatience
    sleep: Callable[[float], None]
    monotonic: Callable[[], float]

    def budget(self, seconds: float) -> Budget:
        return Budget(seconds, self.monotonic)

    def pieces(
        self, work: Callable[[], Iterator[T]], budget: Budget, cancelled: Callable[[], bool]
    ) -> Generator[T, None, None]:
        """What the work gives, done in a thread. Raises Failed, Stopped."""
        return pieces(work, hide=self.hide, cancelled=cancelled, budget=budget)

    def until_it_brings(self, attempt: Callable[[], T | Failure], budget: Budget, cancelled: Callable[[], bool]) -> T:
        """What an attempt gives that is no passing failure. Raises Failed, Stopped."""

        def pause(seconds: float) -> None:
            while seconds > 0:
                if cancelled():
                    raise Stopped
                self.sleep(min(seconds, _NAP))
                seconds -= _NAP

        def is_enough(state: RetryCallState) -> bool:
            return state.attempt_number >= self.patience.tries or state.upcoming_sleep >= budget.left

        again = Retrying(
            retry=retry_if_result(_may_pass),
            wait=_SPREAD,
            stop=is_enough,
            sleep=pause,
            retry_error_callback=_outcome,
        )
        outcome: T | Failure = again(attempt)
        if isinstance(outcome, Failure):
            raise Failed(outcome)
        return outcome


def _may_pass(outcome: object) -> bool:
    return isinstance(outcome, Failure) and outcome.trouble in PASSING


def _outcome(state: RetryCallState) -> object:
    assert state.outcome is not None
    outcome: object = state.outcome.result()
    return outcome
