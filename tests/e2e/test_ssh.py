"""The console at the end of a real SSH line: it starts, drills down, quits, and sends no more than it may."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.sample_store import MONTH
from tests.e2e.ssh_server import SshServer, why_no_server
from tests.e2e.terminal import Terminal

START, DRILL_DOWN, PAGE, CURSOR = 70_000, 16_000, 9_000, 500
IDLE_SECONDS = 5.0

pytestmark = pytest.mark.skipif(why_no_server() is not None, reason=str(why_no_server()))


@pytest.fixture
def server(data_dir: Path, tmp_path: Path) -> Iterator[SshServer]:
    command = [sys.executable, "-m", "partner_tui", "--data-dir", str(data_dir), "--screen", "monthly-bills"]
    kept = ("LC_ALL", "XDG_STATE_HOME", "XDG_CONFIG_HOME")
    here = {"PYTHONPATH": str(Path(__file__).parents[2])}
    with SshServer(tmp_path, [*command, "--month", str(MONTH)], here | {name: os.environ[name] for name in kept}) as it:
        yield it


def over(server: SshServer) -> Terminal:
    """140 × 40, and nothing in its environment that would tell the console about SSH: that is the server's to say."""
    return Terminal([], program=server.line)


def cost(terminal: Terminal, key: str, *shown: str) -> int:
    """How many bytes come for a key, until that stands on the screen and nothing more comes."""
    before = len(terminal.sent)
    terminal.press(key)
    terminal.wait_for(*shown)
    terminal.quiet()
    return len(terminal.sent) - before


def test_a_session(server: SshServer) -> None:
    with over(server) as terminal:
        terminal.wait_for("By Product", " products", "1 of ")
        terminal.quiet()
        assert len(terminal.sent) <= START
        assert cost(terminal, "tab", " customers") <= DRILL_DOWN
        assert cost(terminal, "down", "2 of ") <= CURSOR
        for shown in (" products", " lines"):
            assert cost(terminal, "enter", " › ", shown, "1 of ") <= DRILL_DOWN
        assert cost(terminal, "down", "2 of ") <= CURSOR
        assert cost(terminal, "pagedown") <= PAGE
        assert cost(terminal, "pageup") <= PAGE
        assert cost(terminal, "enter", "Line ", " fields") <= DRILL_DOWN
        for shown in (" lines", " products", " customers"):
            assert cost(terminal, "escape", shown) <= DRILL_DOWN
        assert_nothing_comes(terminal)
        assert terminal.leave() == 0
        for mouse in (b"\x1b[?1000h", b"\x1b[?1003h"):
            assert mouse not in terminal.sent
        assert b"\x1b[38;2;" not in terminal.sent, "the terminal's own colours: half the bytes"
        assert terminal.left_behind() == []


def assert_nothing_comes(terminal: Terminal) -> None:
    end = time.monotonic() + IDLE_SECONDS
    while time.monotonic() < end:
        assert terminal.quiet(0.25) == 0


def test_a_line_that_drops_leaves_nothing_running(server: SshServer) -> None:
    with over(server) as terminal:
        terminal.wait_for("By Product", " products")
        terminal.close()
        server.wait_until_gone()
