"""Calls to a bucket: in a thread that can be left, again where that helps, and not for ever."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from obstore.store import S3Store

from partner_tui.cloud.bucket_failures import PASSING, Failed, Failure
from partner_tui.cloud.bucket_patience import BucketPatience
from partner_tui.cloud.pieces import pieces
from partner_tui.cloud.retrying import Budget, until_it_stands
from partner_tui.cloud.stopping import pause

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

    def pieces(self, work: Callable[[], Iterator[T]], budget: Budget, cancelled: Callable[[], bool]) -> Generator[T]:
        """What the work gives, done in a thread. Raises Failed, Stopped."""
        return pieces(work, hide=self.hide, cancelled=cancelled, budget=budget)

    def until_it_brings(self, attempt: Callable[[], T | Failure], budget: Budget, cancelled: Callable[[], bool]) -> T:
        """What an attempt gives that is no passing failure. Raises Failed, Stopped."""
        sleep = partial(pause, sleep=self.sleep, cancelled=cancelled)
        outcome = until_it_stands(attempt, _may_pass, tries=self.patience.tries, budget=budget, sleep=sleep)
        if isinstance(outcome, Failure):
            raise Failed(outcome)
        return outcome


def _may_pass(outcome: object) -> bool:
    return isinstance(outcome, Failure) and outcome.trouble in PASSING
