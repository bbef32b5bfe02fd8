"""The terminal of a console child: all that is sent to it, and what it is told to type, paste and become."""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import tempfile
import termios
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any

from partner_tui.ui.terminal_input import END, START

_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_READ = 1 << 16
_WRITTEN = 512
"""Bytes written at a time: a terminal takes no more than some thousand that nobody has read."""
PATIENCE = 120.0


class ConsoleTerminal:
    """`python -m MODULE ASKS ANSWERS TASK`, three descriptors, in a pty; `sent` is every byte that came out of it, or
    the last of them."""

    def __init__(
        self,
        module: str,
        task: dict[str, Any],
        size: tuple[int, int],
        *,
        environment: Mapping[str, str] | None = None,
        cwd: str = _ROOT,
        kept: int | None = None,
    ) -> None:
        """`kept`: so many of the bytes, where not all are wanted."""
        self.sent = bytearray()
        self._kept = kept
        settled = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONPATH": _ROOT}
        self._environment = {**os.environ, **(environment or {}), **settled}
        self._ended = False
        asks, child_asks = os.pipe()
        child_answers, answers = os.pipe()
        with tempfile.TemporaryFile("w") as file:  # longer than a command line may be
            json.dump(task, file)
            file.seek(0)
            given = (child_asks, child_answers, file.fileno())
            for descriptor in given:
                os.set_inheritable(descriptor, True)
            self._pid, self._tty = pty.fork()
            if not self._pid:
                self._become([module, *map(str, given)], size, cwd)
        os.close(child_asks)
        os.close(child_answers)
        self._asks, self._answers = asks, answers
        self._asked = bytearray()

    def _become(self, command: list[str], size: tuple[int, int], cwd: str) -> None:
        """In the child."""
        try:
            _resize(0, *size)
            os.chdir(cwd)
            os.execve(sys.executable, [sys.executable, "-m", *command], self._environment)
        finally:
            os._exit(127)

    def __enter__(self) -> "ConsoleTerminal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._ended:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
        for descriptor in (self._tty, self._asks, self._answers):
            os.close(descriptor)

    @property
    def pid(self) -> int:
        return self._pid

    def told(self) -> Iterator[dict[str, Any]]:
        """What the child tells, until it ends. Each has been done, and is answered when the next is asked for."""
        while (told := self.next_told()) is not None:
            match told["what"]:
                case "paste":
                    self.paste(told["text"])
                case "size":
                    self.resize(told["width"], told["height"])
            yield told
            self.answer()

    def next_told(self, patience: float = PATIENCE) -> dict[str, Any] | None:
        """The next that the child tells; None when it tells no more. Raises TimeoutError."""
        while b"\n" not in self._asked:
            ready = select.select([self._tty, self._asks], [], [], patience)[0]
            if not ready:
                raise TimeoutError(f"the child says nothing; its screen was sent {bytes(self.sent[-500:])!r}")
            if self._tty in ready and not self.read(0.0) and self._asks not in ready:
                return None
            if self._asks in ready:
                data = os.read(self._asks, _READ)
                if not data:
                    return None
                self._asked += data
        line, _, self._asked = self._asked.partition(b"\n")
        told: dict[str, Any] = json.loads(line)
        return told

    def answer(self) -> None:
        """The child goes on."""
        os.write(self._answers, b"{}\n")

    def leave(self) -> int:
        """Waits for the end; the exit code."""
        while self.read():
            pass
        _, status = os.waitpid(self._pid, 0)
        self._ended = True
        return os.waitstatus_to_exitcode(status)

    def paste(self, text: str) -> None:
        """As a terminal does: between marks, without the mark of the end inside."""
        self.type(f"{START}{text.replace(END, '')}{END}".encode("utf-8", "surrogatepass"))

    def type(self, data: bytes) -> None:
        for start in range(0, len(data), _WRITTEN):
            rest = data[start : start + _WRITTEN]
            while rest:
                self.read(0.0)
                if select.select([], [self._tty], [], 1.0)[1]:
                    rest = rest[os.write(self._tty, rest) :]

    def resize(self, width: int, height: int) -> None:
        _resize(self._tty, width, height)

    def read(self, patience: float = PATIENCE) -> bool:
        """Takes what was sent; False at the end of it, or when nothing comes."""
        if not select.select([self._tty], [], [], patience)[0]:
            return False
        try:
            data = os.read(self._tty, _READ)
        except OSError:  # the other side is closed
            return False
        self.sent += data
        if self._kept is not None:
            del self.sent[: -self._kept]
        return bool(data)


def _resize(descriptor: int, width: int, height: int) -> None:
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
