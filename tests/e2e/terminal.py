"""A real terminal for a real program: a pty, what the program sends to it, and a screen that can be read."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import pyte

from tests.screen_text import text_of

_KEYS = {
    **{"enter": "\r", "escape": "\x1b", "tab": "\t", "shift+tab": "\x1b[Z", "backspace": "\x7f"},
    **{"down": "\x1b[B", "up": "\x1b[A", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F"},
    **{"pagedown": "\x1b[6~", "pageup": "\x1b[5~", "ctrl+c": "\x03", "ctrl+l": "\x0c", "ctrl+z": "\x1a"},
}
PATIENCE = 60.0
"""Seconds that a screen may take to show what is waited for; generous, for machines that are busy."""
QUIET = 0.3
"""Seconds without a byte, after which a program has said what it had to say."""
_MODE = re.compile(rb"\x1b\[\?([0-9]+)([hl])")
_KITTY = re.compile(rb"\x1b\[([<>])[0-9]*u")
_ON_AT_FIRST = {7, 25}
"""Modes of a terminal that nobody has touched: lines wrap, and the cursor is seen."""
_ASKED, _ANSWER = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
"""Whether the terminal takes frames whole, and that it does."""


class Terminal:
    """`python -m partner_tui ARGUMENTS`, or another program, at so many columns and rows."""

    def __init__(
        self,
        arguments: Sequence[str],
        columns: int = 140,
        rows: int = 40,
        *,
        program: Sequence[str] = (sys.executable, "-m", "partner_tui"),
        environment: Mapping[str, str | None] | None = None,
        ignored: Sequence[signal.Signals] = (),
    ) -> None:
        """`environment` is added to the test's own; None takes a variable away. `ignored` signals are so from the
        start, as under nohup."""
        # Not the C library's environment: readline puts the size of another terminal into it.
        given = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor"} | dict(environment or {})
        kept = {name: value for name, value in given.items() if value is not None}
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._status: int | None = None
        self._used = 0.0
        self._is_open = True
        self.sent = bytearray()
        """Everything that has come from the program."""
        self.started = time.monotonic()
        self.pid, self._tty = pty.fork()
        if not self.pid:
            _resize(0, columns, rows)
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # who runs the tests in the background has it ignored
            for number in ignored:
                signal.signal(number, signal.SIG_IGN)
            os.execvpe(program[0], [*program, *arguments], kept)
        self._modes_at_first = termios.tcgetattr(self._tty)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if self._status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)

    # What the operator does

    def press(self, *keys: str) -> None:
        for key in keys:
            self.write(_KEYS.get(key, key).encode())

    def write(self, data: bytes) -> None:
        os.write(self._tty, data)

    def resize(self, columns: int, rows: int) -> None:
        """The program hears of it; nothing of what it sent before is on the screen any more."""
        self._screen.resize(rows, columns)
        self._screen.erase_in_display(2)
        _resize(self._tty, columns, rows)

    def overwrite(self, text: str) -> None:
        """As another program on the same terminal does."""
        self._stream.feed(text.encode())

    def signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def close(self) -> None:
        """The line drops."""
        if self._is_open:
            self._is_open = False
            os.close(self._tty)

    # What comes of it

    @property
    def text(self) -> str:
        return text_of(self._screen)

    def wait_for(self, *texts: str) -> str:
        """The screen, once it shows all of these at the same time."""
        return self.wait_until(lambda screen: all(text in screen for text in texts), f"{texts} never came")

    def wait_until(self, is_right: Callable[[str], bool], otherwise: str) -> str:
        """The screen, once it is right."""
        end = time.monotonic() + PATIENCE
        while not is_right(self.text):
            if time.monotonic() > end:
                raise AssertionError(f"{otherwise}; the screen is:\n{self.text}")
            self.read(0.05)
        return self.text

    def whole(self, *texts: str) -> str:
        """The screen, once it shows all of these and nothing more comes: a frame arrives in pieces."""
        self.wait_for(*texts)
        self.quiet()
        return self.text

    def quiet(self, seconds: float = QUIET) -> int:
        """Reads until nothing comes for that long; how many bytes came."""
        before = len(self.sent)
        while self.read(seconds):
            pass
        return len(self.sent) - before

    @property
    def unread(self) -> int:
        """Bytes that have come and nobody has read."""
        return int.from_bytes(fcntl.ioctl(self._tty, termios.FIONREAD, bytes(4)), sys.byteorder)

    def leave(self) -> int:
        """Ctrl+Q; the exit code, once the program has ended."""
        self.press("\x11")
        return self.ended()

    def ended(self, patience: float = PATIENCE, *, reading: bool = True) -> int:
        """The exit code, once the program has ended: negative when a signal killed it."""
        end = time.monotonic() + patience
        while not self.has_ended():
            if time.monotonic() > end:
                raise AssertionError(f"the program has not ended in {patience} s; the screen is:\n{self.text}")
            if self._is_open and reading:
                self.read(0.02)
            else:
                time.sleep(0.02)
        while self._is_open and self.read(0):
            pass
        assert self._status is not None
        return os.waitstatus_to_exitcode(self._status)

    def has_ended(self) -> bool:
        if self._status is None:
            found, status, used = os.wait4(self.pid, os.WNOHANG)
            if found:
                self._status, self._used = status, used.ru_utime + used.ru_stime
        return self._status is not None

    def processor_seconds(self) -> float:
        """How long the program has kept processors busy, so far or in all."""
        if self._status is not None:
            return self._used
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def left_behind(self) -> list[str]:
        """What the program has set in the terminal and not put back."""
        modes = set(_ON_AT_FIRST)
        for number, sign in _MODE.findall(self.sent):
            (modes.add if sign == b"h" else modes.discard)(int(number))
        found = [f"mode {number}" for number in sorted(modes ^ _ON_AT_FIRST)]
        pushed = sum(1 if sign == b">" else -1 for sign in _KITTY.findall(self.sent))
        if pushed > 0:
            found.append("the kitty keyboard")
        if termios.tcgetattr(self._tty) != self._modes_at_first:
            found.append("raw input")
        return found

    def read(self, seconds: float) -> bool:
        """Whether anything came within that time."""
        if not select.select([self._tty], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._tty, 65536)
        except OSError:  # the other side is closed
            time.sleep(seconds)
            return False
        if _ASKED in data:
            with suppress(OSError):
                os.write(self._tty, _ANSWER)
        self.sent += data
        self._stream.feed(_KITTY.sub(b"", data))
        return True


def _resize(descriptor: int, columns: int, rows: int) -> None:
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
