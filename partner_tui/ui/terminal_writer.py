"""What the console sends to its terminal, brought there by a thread of its own."""

import os
import select
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

MOST_BEHIND = 1_000_000
"""Characters that may wait for a terminal that does not read; more are not sent."""
PATIENCE = 0.5
"""Seconds that the last of it may take."""


class TerminalWriter(Thread):
    """Never holds up who writes and never fails, whether the terminal has stopped reading or is gone.

    Textual's own writer dies with the terminal; after thirty more writes the event loop would wait for it for ever.
    """

    def __init__(self, descriptor: int, repaint: Callable[[], None]) -> None:
        """`repaint` is called, in this thread, when something was not sent and the terminal reads again."""
        super().__init__(name="terminal-output", daemon=True)
        self._descriptor = descriptor
        self._repaint = repaint
        self._pieces: SimpleQueue[str | None] = SimpleQueue()
        # Each is counted by one thread only, so no lock is needed.
        self._accepted = self._sent = 0
        self._is_gone = self._is_incomplete = False

    def write(self, text: str) -> None:
        if self._is_gone:
            return
        if self._accepted - self._sent > MOST_BEHIND:
            self._is_incomplete = True
        else:
            self._accepted += len(text)
            self._pieces.put(text)

    def stop(self) -> None:
        """Waits a moment for what is still to be sent."""
        self._pieces.put(None)
        self.join(PATIENCE)

    def run(self) -> None:
        is_last = False
        while not is_last:
            pieces = [self._pieces.get()]
            while not self._pieces.empty():
                pieces.append(self._pieces.get())
            is_last = None in pieces
            text = "".join(piece for piece in pieces if piece is not None)
            self._send(text.encode("utf-8", "replace"))
            self._sent += len(text)
            if self._is_incomplete and self._pieces.empty():
                self._is_incomplete = False
                self._repaint()

    def _send(self, data: bytes) -> None:
        while data and not self._is_gone:
            try:
                data = data[os.write(self._descriptor, data) :]
            except BlockingIOError:  # a program that had this terminal before has left it so
                select.select((), (self._descriptor,), ())
            except OSError:
                self._is_gone = True
