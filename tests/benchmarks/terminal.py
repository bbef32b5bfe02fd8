"""A program in a terminal of its own: what it paints, when, and in how many bytes."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import pyte

from tests.screen_text import text_of

WIDTH, HEIGHT = 140, 40
FRAME_END = b"\x1b[?2026l"
_SYNCHRONIZED_OUTPUT = (b"\x1b[?2026$p", b"\x1b[?2026;2$y")
"""What asks a terminal whether it takes frames whole, and the answer that it does."""
_QUIT = b"\x11"
_UNWANTED = ("SSH_CONNECTION", "NO_COLOR", "COLORFGBG", "TEXTUAL", "LC_ALL", "LC_CTYPE", "TMUX")


class NotPainted(Exception):
    """What was waited for did not come; the message has the screen."""


@dataclass(frozen=True, slots=True)
class Painted:
    """What one key led to: seconds from writing it to the first and to the last byte that came, and how many bytes and
    frames came."""

    first: float
    seconds: float
    octets: int
    frames: int


class Terminal:
    """A terminal of 140 × 40 cells with 16 million colours, taking whole frames."""

    def __init__(self, command: Sequence[str], environment: dict[str, str], *, over_ssh: bool = False) -> None:
        kept = {name: value for name, value in environment.items() if not name.startswith(_UNWANTED)}
        given = kept | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        given |= {"SSH_CONNECTION": "192.0.2.7 50022 192.0.2.1 22"} if over_ssh else {}
        self._screen = pyte.Screen(WIDTH, HEIGHT)
        self._stream = pyte.ByteStream(self._screen)
        self._unfed = bytearray()
        self._has_ended = False
        self.started = time.perf_counter()
        self._pid, self._fd = pty.fork()
        if not self._pid:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
            os.execvpe(command[0], list(command), given)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Asks the program to quit, and after a moment makes it."""
        with suppress(OSError):
            os.write(self._fd, _QUIT)
            self.drain(quiet=0.5, limit=3)
        deadline = time.monotonic() + 3
        while os.waitpid(self._pid, os.WNOHANG)[0] == 0:
            if time.monotonic() > deadline:
                os.kill(self._pid, signal.SIGKILL)
                os.waitpid(self._pid, 0)
                break
            time.sleep(0.02)
        os.close(self._fd)

    def seconds_until(self, text: str, limit: float = 60) -> float:
        """How long after the start the text came, in one piece; nothing may have been read before."""
        wanted, seen = text.encode(), b""
        while wanted not in seen:
            data = self._read(limit)
            if not data:
                raise NotPainted(f"{text!r} did not come in {limit} s:\n{self.text()}")
            now = time.perf_counter()
            seen = seen[-len(wanted) :] + data
        return now - self.started

    def processor_seconds(self) -> float | None:
        """How long the program has kept processors busy so far, to the nanosecond; None where /proc does not tell."""
        try:
            tasks = Path(f"/proc/{self._pid}/task").iterdir()
            return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9
        except OSError:
            return None

    def wait_for(self, what: str | Callable[[str], bool], limit: float = 60) -> int:
        """Until the screen has that text, and stands still; how many bytes came."""
        met = what if callable(what) else lambda screen: what in screen
        deadline = time.monotonic() + limit
        octets = self.drain()
        while not met(self.text()):
            if self._has_ended or time.monotonic() > deadline:
                raise NotPainted(f"{what!r} is not on the screen after {limit} s:\n{self.text()}")
            octets += self.drain(quiet=0.1)
        return octets

    def write(self, text: str) -> None:
        os.write(self._fd, text.encode())

    def press(
        self,
        key: str,
        *,
        patience: float = 5,
        quiet: float = 0.1,
        until: Callable[[str], bool] = lambda screen: True,
    ) -> Painted:
        """Writes a key, waits for what it leads to, and reads until nothing came for a while and the screen is right.

        That while is no part of the seconds. Raises NotPainted when nothing comes at all, or nothing right.
        """
        pressed = first = last = time.perf_counter()
        self.write(key)
        octets = frames = 0
        while not octets or not until(self.text()):
            if not (data := self._read(patience)):
                raise NotPainted(f"{key!r} painted nothing right in {patience} s:\n{self.text()}")
            while data:
                last = time.perf_counter()
                first = first if octets else last
                octets += len(data)
                frames += data.count(FRAME_END)
                data = self._read(quiet)
        return Painted(first - pressed, last - pressed, octets, frames)

    def frames_until(self, text: str, limit: float = 60) -> list[bytes]:
        """The frames that come, up to the first that has this text in one piece."""
        deadline, came = time.monotonic() + limit, b""
        while text.encode() not in came or not came.endswith(FRAME_END):
            if self._has_ended or time.monotonic() > deadline:
                raise NotPainted(f"{text!r} did not come in {limit} s:\n{self.text()}")
            came += self._read(0.1)
        return [frame + FRAME_END for frame in came.split(FRAME_END)[:-1]]

    def drain(self, *, quiet: float = 0.3, limit: float = 60) -> int:
        """Reads until nothing came for a while; how many bytes came."""
        deadline, octets = time.monotonic() + limit, 0
        while time.monotonic() < deadline and (data := self._read(quiet)):
            octets += len(data)
        return octets

    def text(self) -> str:
        """What stands on the screen."""
        self._stream.feed(bytes(self._unfed))
        self._unfed.clear()
        return text_of(self._screen)

    def _read(self, limit: float) -> bytes:
        """What comes within so many seconds; nothing when nothing does, or the program has ended."""
        if not select.select([self._fd], [], [], limit)[0]:
            return b""
        try:
            data = os.read(self._fd, 65536)
        except OSError:
            self._has_ended = True
            return b""
        asked, answer = _SYNCHRONIZED_OUTPUT
        if asked in data:
            os.write(self._fd, answer)
        self._unfed += data
        return data
