"""Work done ahead in a thread: unpacking overlaps parsing."""

import queue
import threading
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Prefetch(Generic[Item]):
    """Iterates over `items`, made one ahead in a thread of its own. Close it when leaving early.

    What the items raise is raised here, in its place among them.
    """

    def __init__(self, items: Iterable[Item], name: str = "unpacking") -> None:
        self._items = items
        self._queue: queue.Queue[tuple[Item | None, BaseException | None]] = queue.Queue(maxsize=1)
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def __iter__(self) -> Iterator[Item]:
        while True:
            item, error = self._queue.get()
            if error is not None:
                raise error
            if item is None:
                return
            yield item

    def close(self) -> None:
        """Ends the thread; what it has made is dropped."""
        self._closed.set()
        while self._thread.is_alive():
            try:
                self._queue.get(timeout=0.05)
            except queue.Empty:
                continue
        self._thread.join()

    def _work(self) -> None:
        try:
            for item in self._items:
                self._put((item, None))
                if self._closed.is_set():
                    return
            self._put((None, None))
        except BaseException as exc:  # handed over, to be raised where the items are wanted
            self._put((None, exc))

    def _put(self, entry: tuple[Item | None, BaseException | None]) -> None:
        while not self._closed.is_set():
            try:
                return self._queue.put(entry, timeout=0.1)
            except queue.Full:
                continue
