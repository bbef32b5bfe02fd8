"""The service's rate limit, kept by all processes of this data folder together."""

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from partner_tui import private_files
from partner_tui.domain.errors import Cancelled, CloudUnreachable
from partner_tui.domain.rows import never

MOST = 10
"""Requests that the service takes of one partner in any second, for each of its interfaces."""
REST = 1.01
"""Seconds from an answer to the next request in its place: the second, and more than clocks are off by."""
_POLL = 0.05
_STAMP = re.compile(rb"[0-9]{20}")
_UNDER_WAY = b"under way".ljust(20)
_NAME = re.compile(r"[A-Za-z0-9]{1,80}", re.ASCII)
_NANOSECONDS = 10**9


class RateLimiter:
    """Places to ask from, ten for each interface: each is taken while the request is under way and for a second after.

    That is stricter than counting starts, and needs no luck: a request reaches the service at some moment between its
    start and its answer, so no second there sees an eleventh, however long either of them was on its way. The places
    are locked files: who dies lets go.
    """

    def __init__(
        self,
        folder: Path,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`folder` is the data folder's `cloud/`, made when it is needed. The clock is one that all processes share."""
        self._folder = folder
        self._monotonic = monotonic
        self._sleep = sleep

    @contextmanager
    def turn(self, api: str, *, cancelled: Callable[[], bool] = never, patience: float = 300.0) -> Iterator[None]:
        """Waits for a place and holds it. Raises Cancelled; CloudUnreachable after so many seconds; StoreError."""
        if not _NAME.fullmatch(api):
            raise ValueError(f"{api!r} names no interface")
        folder = private_files.make_folder(self._folder / "limits" / api)
        until = self._monotonic() + patience
        with ExitStack() as held:
            while (place := self._free_place(folder, held)) is None:
                if cancelled():
                    raise Cancelled("The sync")
                if self._monotonic() >= until:
                    raise _taken(api, patience)
                self._sleep(_POLL)
            _write(place, _UNDER_WAY)
            try:
                yield
            finally:
                _write(place, self._stamp())

    def _free_place(self, folder: Path, held: ExitStack) -> IO[bytes] | None:
        for number in range(MOST):
            with ExitStack() as attempt:
                place = attempt.enter_context(private_files.locked(folder / str(number), wait=False))
                if place is not None and self._is_rested(place):
                    held.push(attempt.pop_all())
                    return place
        return None

    def _is_rested(self, place: IO[bytes]) -> bool:
        """Whether the last answer here is a second old. A time to come is one before the machine was started anew."""
        said = place.read()
        if said == _UNDER_WAY:  # whoever had it died: as if the answer came now
            _write(place, self._stamp())
            return False
        if not _STAMP.fullmatch(said):
            return True
        since = self._now() - int(said)
        return not 0 <= since < REST * _NANOSECONDS

    def _stamp(self) -> bytes:
        return b"%020d" % self._now()

    def _now(self) -> int:
        return int(self._monotonic() * _NANOSECONDS)


def _write(place: IO[bytes], text: bytes) -> None:
    """In one call, over what was there: who is killed at it has written the one or the other."""
    os.pwrite(place.fileno(), text, 0)


def _taken(api: str, patience: float) -> CloudUnreachable:
    return CloudUnreachable(
        "Too many questions at once",
        f"Other processes of yours used up the limit of {api} for {patience:.0f} seconds.",
        "Try again when they are done.",
    )
