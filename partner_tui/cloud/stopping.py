"""Calls that are cancelled while they wait."""

from collections.abc import Callable

_NAP = 0.25


class Stopped(Exception):
    """It was cancelled."""


def pause(seconds: float, sleep: Callable[[float], None], cancelled: Callable[[], bool]) -> None:
    """Sleeps so long. Raises Stopped soon after it is cancelled."""
    while seconds > 0:
        if cancelled():
            raise Stopped
        sleep(min(seconds, _NAP))
        seconds -= _NAP
