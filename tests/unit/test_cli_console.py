"""The console's start as the operator sees it: in a terminal, by the command."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyte
import pytest

from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.screen_text import text_of
from tests.unit.bill_files import write_bill

ROWS, COLUMNS, PATIENCE = 30, 110, 60
MARK = b"<<polars>>"
PROGRAM = """
import os, sys
class Watch:
    def find_spec(self, name, path=None, target=None):
        if name == "polars":
            os.write(1, b"<<polars>>")
sys.meta_path.insert(0, Watch())
from partner_tui.cli import main
sys.exit(main(sys.argv[1:]))
"""


class Terminal:
    """A real pty with a program in it, and what it has printed so far."""

    def __init__(self, argv: list[str]) -> None:
        self.handle, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.program = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *argv],
            stdin=inside,
            stdout=inside,
            stderr=inside,
            env=os.environ | {"TERM": "xterm-256color"},
            start_new_session=True,
        )
        os.close(inside)
        self.printed = b""

    def read_until(self, text: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while text not in shown(self.printed):
            ready, _, _ = select.select([self.handle], [], [], deadline - time.monotonic())
            assert ready, f"{text!r} never came:\n{shown(self.printed)}"
            self.printed += os.read(self.handle, 1 << 16)

    def end(self) -> int:
        """The exit code, once everything that it prints has been read."""
        while True:
            try:
                if not os.read(self.handle, 1 << 16):
                    break
            except OSError:  # what Linux says when the other side is closed
                break
        return self.program.wait(PATIENCE)


def shown(printed: bytes) -> str:
    screen = pyte.Screen(COLUMNS, ROWS)
    pyte.ByteStream(screen).feed(printed.replace(MARK, b""))
    return text_of(screen)


@contextmanager
def terminal(*argv: str) -> Iterator[Terminal]:
    opened = Terminal(list(argv))
    try:
        yield opened
    finally:
        opened.program.kill()
        opened.program.wait()
        os.close(opened.handle)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    Workspace.open(Settings(tmp_path / "data")).imports.run(write_bill(tmp_path))
    return tmp_path / "data"


def test_first_figures_come_without_polars(store: Path) -> None:
    with terminal("--data-dir", str(store)) as console:
        console.read_until("15.00")
        assert MARK not in console.printed
        os.write(console.handle, b"\x11")
        assert console.end() == 0


def test_the_bills_are_painted_before_polars_is_imported(store: Path) -> None:
    with terminal("--data-dir", str(store), "--screen", "monthly-bills", "--month", "2026-10") as console:
        console.read_until("ECS")
        before, mark, _ = console.printed.partition(MARK)
        assert mark and "Monthly Bills" in shown(before)
        os.write(console.handle, b"\x11")
        assert console.end() == 0


def test_the_demonstration_is_made_and_shown() -> None:
    with terminal("demo") as console:
        console.read_until("Amount Due")
        console.read_until("demo")
        os.write(console.handle, b"\x11")
        assert console.end() == 0
    assert (Path(os.environ["XDG_DATA_HOME"]) / "partner-tui-demo" / "demo.json").exists()
    assert not (Path(os.environ["XDG_DATA_HOME"]) / "partner-tui").exists()
