"""Blocking work in a thread of its own, whose pieces come out here: so that it can be left at any moment.

The object store library blocks until something comes. Its asynchronous side does not, but now and then it ends
its process with SIGABRT when the interpreter goes (measured with obstore 0.12.1: 1 to 3 of 5).
"""

import queue
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Generic, TypeVar

from partner_tui.cloud.bucket_failures import LIBRARY_ERRORS, Failed, Failure, Trouble, failure_of
from partner_tui.cloud.retrying import Budget
from partner_tui.cloud.stopping import Stopped

_POLL = 0.1
_AHEAD = 16

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Piece(Generic[T]):
    value: T


@dataclass(frozen=True, slots=True)
class _End:
    failure: Failure | None = None
    error: BaseException | None = None
    """Whatever else came up."""

    def demand_success(self) -> None:
        """Raises what came up; Failed for a failure."""
        if self.error is not None:
            raise self.error
        if self.failure is not None:
            raise Failed(self.failure)


def pieces(
    work: Callable[[], Iterator[T]],
    *,
    hide: Callable[[str], str],
    cancelled: Callable[[], bool],
    budget: Budget,
) -> Generator[T]:
    """What `work` gives. Raises Failed, Stopped. Close it: then the thread ends with the piece that it waits for."""
    with closing(_Worker(work, hide)) as worker:
        while True:
            if cancelled():
                raise Stopped
            if not budget.left:
                raise Failed(Failure(Trouble.TOO_SLOW))
            item = worker.next()
            if isinstance(item, _Piece):
                yield item.value
            elif item is not None:
                item.demand_success()
                return


class _Worker(Generic[T]):
    """The thread. `hide` takes secrets out of text."""

    def __init__(self, work: Callable[[], Iterator[T]], hide: Callable[[str], str]) -> None:
        self._work, self._hide = work, hide
        self._handed: queue.Queue[_Piece[T] | _End] = queue.Queue(_AHEAD)
        self._is_left = threading.Event()
        threading.Thread(target=self._run, name="bucket").start()

    def next(self) -> _Piece[T] | _End | None:
        """What the work has come to next; None where it takes a while."""
        try:
            return self._handed.get(timeout=_POLL)
        except queue.Empty:
            return None

    def close(self) -> None:
        self._is_left.set()

    def _run(self) -> None:
        end = _End()
        try:
            for value in self._work():
                if not self._hand(_Piece(value)):
                    return
        except LIBRARY_ERRORS as exc:
            end = _End(failure_of(exc, self._hide))
        except BaseException as exc:  # nobody would see it in this thread
            end = _End(error=exc)
        self._hand(end)

    def _hand(self, item: _Piece[T] | _End) -> bool:
        """Waits for room; False when nobody wants it any more."""
        while not self._is_left.is_set():
            try:
                self._handed.put(item, timeout=_POLL)
                return True
            except queue.Full:
                continue
        return False
