"""What a transport of a test is made with: keys that the server knows, and a time of its own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from partner_tui.cloud.credentials import Credentials, KeyPair
from partner_tui.cloud.patience import Patience
from partner_tui.cloud.transport import Transport
from partner_tui.domain.secret import Secret
from tests.cloud.server import ACCESS_KEY, SECRET_KEY

KEYS = KeyPair(ACCESS_KEY, Secret(SECRET_KEY), None, None, "the test")


@dataclass(slots=True)
class Time:
    """A clock that goes on only while somebody sleeps by it."""

    seconds: float = 1_000.0
    naps: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.seconds += seconds

    @property
    def slept(self) -> float:
        return sum(self.naps)


class Connect(Protocol):
    def __call__(
        self,
        endpoint: str | None = None,
        credentials: Credentials = KEYS,
        *,
        clock: Callable[[], datetime] = ...,
        patience: Patience = ...,
        cancelled: Callable[[], bool] = ...,
        sleep: Callable[[float], None] = ...,
        monotonic: Callable[[], float] = ...,
    ) -> Transport: ...
