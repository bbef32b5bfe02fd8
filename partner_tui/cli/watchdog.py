"""Ends a job in which nothing goes on any more: short of memory, polars may wait for ever for a thread of its own."""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_TICK_SECONDS = 1.0
_PATIENCE = 300
"""Ticks, not a time: a job that is stopped and continued has not been idle."""
_CODE = 1


@contextmanager
def watched(cancelled: Callable[[], bool], patience: int = _PATIENCE) -> Iterator[Callable[[], bool]]:
    """Yields the same question, which long work asks all the time: as soon as it is not asked for `patience` seconds,
    the process says so and ends. What it had begun is removed by whoever comes next."""
    ticks = [0]
    over = threading.Event()

    def asked() -> bool:
        ticks[0] = 0
        return cancelled()

    def watch() -> None:
        while not over.wait(_TICK_SECONDS):
            ticks[0] += 1
            if ticks[0] > patience:
                _say(f"Nothing has gone on for {patience} seconds, often because memory ran short.")
                os._exit(_CODE)

    watcher = threading.Thread(target=watch, name="watchdog", daemon=True)
    watcher.start()
    try:
        yield asked
    finally:
        over.set()
        watcher.join()


def _say(words: str) -> None:
    """Without anything that could have to be waited for."""
    if sys.stderr is not None:
        os.write(sys.stderr.fileno(), f"partner-tui: {words}\n".encode())
