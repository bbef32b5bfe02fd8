"""Blocking work in a thread of its own, whose pieces come out here: so that it can be left at any moment.

The object store library blocks until something comes. Its asynchronous side does not, but now and then it ends
its process with SIGABRT when the interpreter goes (measured with obstore 0.12.1: 1 to 3 of 5).
"""

import queue
import threading
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from partner_tui.cloud.bucket_failures import LIBRARY_ERRORS, Failed, Failure, Trouble, failure_of
from partner_tui.cloud.retrying import Budget

_POLL = 0.1
_AHEAD = 16

T = TypeVar("T")


class Stopped(Exception):
    """It was cancelled."""


@dataclass(frozen=True, slots=True)
class _Piece(Generic[T]):
    value: T


@dataclass(frozen=True, slots=True)
class _End:
    failure: Failure | None = None
    error: BaseException | None = None
    """Whatever else came up: it is raised where the pieces are read."""


def pieces(
    work: Callable[[], Iterator[T]],
    *,
    hide: Callable[[str], str],
    cancelled: Callable[[], bool],
    budget: Budget,
) -> Generator[T, None, None]:
    """What `work` gives. Raises Failed, Stopped. Close it: then the thread ends with the piece that it waits for."""
    handed: queue.Queue[_Piece[T] | _End] = queue.Queue(_AHEAD)
    left = threading.Event()

    def hand(item: _Piece[T] | _End) -> bool:
        while not left.is_set():
            try:
                handed.put(item, timeout=_POLL)
                return True
            except queue.Full:
                continue
        return False

    def run() -> None:
        end = _End()
        try:
            for value in work():
                if not hand(_Piece(value)):
                    return
        except LIBRARY_ERRORS as exc:
            end = _End(failure_of(exc, hide))
        except BaseException as exc:  # nobody would see it in this thread
            end = _End(error=exc)
        hand(end)

    threading.Thread(target=run, name="bucket").start()
    try:
        while True:
            if cancelled():
                raise Stopped
            if not budget.left:
                raise Failed(Failure(Trouble.TOO_SLOW))
            try:
                item = handed.get(timeout=_POLL)
            except queue.Empty:
                continue
            if isinstance(item, _Piece):
                yield item.value
                continue
            if item.error is not None:
                raise item.error
            if item.failure is not None:
                raise Failed(item.failure)
            return
    finally:
        left.set()
