"""A tmux server of a test's own, with one window and a program in it."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

PATIENCE = 60.0
_STILL = 0.3
_KEYS = {
    **{
        "enter": "Enter",
        "escape": "Escape",
        "tab": "Tab",
        "down": "Down",
        "up": "Up",
        "left": "Left",
        "right": "Right",
    },
    **{"pagedown": "PageDown", "pageup": "PageUp", "home": "Home", "end": "End", "backspace": "BSpace"},
}


_AND_STAY = '"$@"; echo $? > "$0"; exec cat'
"""With the window kept when the program has ended: what it has left there is to be seen."""


def why_no_tmux() -> str | None:
    """What is missing on this machine; None when tmux can run."""
    return None if shutil.which("tmux") else "tmux not found: install it"


class Tmux:
    """The program sees what tmux gives it: TERM and TMUX of its own, and the environment that the test has."""

    def __init__(self, folder: Path, command: Sequence[str], columns: int = 140, rows: int = 40) -> None:
        self._socket, self._code = folder / "tmux", folder / "exit-code"
        size = ("-x", str(columns), "-y", str(rows))
        self._do("new-session", "-d", *size, "sh", "-c", _AND_STAY, str(self._code), *command)

    def __enter__(self) -> "Tmux":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._do("kill-server")

    @property
    def text(self) -> str:
        return self._do("capture-pane", "-p")

    @property
    def buffer(self) -> str:
        """What was copied last."""
        return self._do("show-buffer")

    def press(self, *keys: str) -> None:
        for key in keys:
            self._do(
                "send-keys", *(("-H", *(f"{byte:x}" for byte in key.encode())) if key not in _KEYS else (_KEYS[key],))
            )

    def resize(self, columns: int, rows: int) -> None:
        self._do("resize-window", "-x", str(columns), "-y", str(rows))

    def wait_for(self, *texts: str) -> str:
        """The screen, once it shows all of these at the same time."""
        return self.wait_until(lambda screen: all(text in screen for text in texts), f"{texts} never came")

    def whole(self, *texts: str) -> str:
        """The screen, once it shows all of these and stands still: a frame arrives in pieces."""
        shown, before = self.wait_for(*texts), ""
        while shown != before:
            time.sleep(_STILL)
            shown, before = self.text, shown
        return shown

    def wait_until(self, is_right: Callable[[str], bool], otherwise: str) -> str:
        """The screen, once it is right."""
        end = time.monotonic() + PATIENCE
        while not is_right(shown := self.text):
            if time.monotonic() > end:
                raise AssertionError(f"{otherwise}; the screen is:\n{shown}")
            time.sleep(0.05)
        return shown

    def leave(self) -> int:
        """Ctrl+Q; the exit code, once the program has ended."""
        self.press("\x11")
        return self.ended()

    def ended(self) -> int:
        """The exit code, once the program has ended."""
        end = time.monotonic() + PATIENCE
        while not (self._code.exists() and (code := self._code.read_text())):
            if time.monotonic() > end:
                raise AssertionError(f"the program has not ended; the screen is:\n{self.text}")
            time.sleep(0.05)
        return int(code)

    def mode(self, name: str) -> bool:
        """Whether the window's terminal is in that mode: `alternate_on`, `mouse_any_flag`, `cursor_flag`, …"""
        return self._do("display-message", "-p", f"#{{{name}}}").strip() == "1"

    def _do(self, *command: str) -> str:
        line = ["tmux", "-f", "/dev/null", "-S", str(self._socket), *command]
        environment = dict(os.environ)  # not the C library's: see `Terminal`
        return subprocess.run(
            line, check=True, capture_output=True, text=True, encoding="utf-8", env=environment
        ).stdout
