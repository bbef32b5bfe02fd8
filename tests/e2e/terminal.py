"""A real terminal for a real program: a pty, and a screen that can be read."""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Sequence
from types import TracebackType

import pyte

_KEYS = {"enter": "\r", "escape": "\x1b", "tab": "\t", "down": "\x1b[B", "up": "\x1b[A", "end": "\x1b[F"}
PATIENCE = 60.0
"""Seconds that a screen may take to show what is waited for; generous, for machines that are busy."""


class Terminal:
    """`python -m partner_tui ARGUMENTS` at so many columns and rows."""

    def __init__(self, arguments: Sequence[str], columns: int = 140, rows: int = 40) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._ended = False
        self._pid, self._tty = pty.fork()
        if not self._pid:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            # Not the C library's environment: readline puts the size of another terminal into it.
            environment = dict(os.environ, TERM="xterm-256color", COLORTERM="truecolor")
            os.execve(sys.executable, [sys.executable, "-m", "partner_tui", *arguments], environment)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._ended:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
        os.close(self._tty)

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self._screen.display)

    def press(self, *keys: str) -> None:
        for key in keys:
            os.write(self._tty, _KEYS.get(key, key).encode())

    def wait_for(self, *texts: str) -> str:
        """The screen, once it shows all of these at the same time."""
        end = time.monotonic() + PATIENCE
        while not all(text in self.text for text in texts):
            if time.monotonic() > end:
                raise AssertionError(f"{texts} never came; the screen is:\n{self.text}")
            self._read()
        return self.text

    def leave(self) -> int:
        """Ctrl+Q; the exit code, once the program has ended."""
        os.write(self._tty, b"\x11")
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self._read()
            found, status = os.waitpid(self._pid, os.WNOHANG)
            if found:
                self._ended = True
                return os.waitstatus_to_exitcode(status)
        raise AssertionError("the program did not leave")

    def _read(self) -> None:
        if not select.select([self._tty], [], [], 0.05)[0]:
            return
        try:
            data = os.read(self._tty, 65536)
        except OSError:  # the other side is closed
            return
        if b"\x1b[?2026$p" in data:
            os.write(self._tty, b"\x1b[?2026;2$y")
        self._stream.feed(data)
