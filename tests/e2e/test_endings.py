"""However the console ends: soon, with the code that shells expect, and the terminal as it was."""

import os
import signal
import stat
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.sample_store import MONTH
from tests.e2e.terminal import Terminal

SOON = 2.0
"""Seconds within which a console that was told to leave is gone."""
STUCK = """
import sys, threading
from partner_tui.services.bills import Bills
for name in ("by_product", "by_customer", "lines"):
    setattr(Bills, name, lambda *_, **__: threading.Event().wait())
from partner_tui.cli import main
sys.exit(main(sys.argv[1:]))
"""
"""A console whose questions about a month are never answered, by threads that cannot be told to stop."""
NOISY = """
import os, sys
from partner_tui.services.bills import Bills
by_product = Bills.by_product
def noisy(*arguments, **others):
    os.write(2, b"thread '<unnamed>' panicked\\n")
    return by_product(*arguments, **others)
Bills.by_product = noisy
from partner_tui.cli import main
sys.exit(main(sys.argv[1:]))
"""
"""A console over a library that prints to the terminal behind everybody's back."""


def console(data_dir: Path, *, program: str = "", ignored: tuple[signal.Signals, ...] = ()) -> Terminal:
    """Over a month's bills."""
    run = (sys.executable, "-c", program) if program else (sys.executable, "-m", "partner_tui")
    return Terminal(
        ["--data-dir", str(data_dir), "--screen", "monthly-bills", "--month", str(MONTH)], program=run, ignored=ignored
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_it_as_shells_expect_and_the_terminal_is_whole(data_dir: Path, number: signal.Signals) -> None:
    with console(data_dir) as terminal:
        terminal.wait_for("By Product", "products")
        assert {"mode 1049", "raw input"} <= set(terminal.left_behind())
        terminal.signal(number)
        assert terminal.ended(SOON) == 128 + number
        assert terminal.left_behind() == []


@pytest.mark.parametrize("ignored", [(), (signal.SIGHUP,)])
def test_a_dropped_line_ends_it(data_dir: Path, ignored: tuple[signal.Signals, ...]) -> None:
    with console(data_dir, ignored=ignored) as terminal:
        terminal.wait_for("By Product", "products")
        terminal.close()
        assert terminal.ended(SOON) == 128 + signal.SIGHUP


def test_a_signal_that_was_ignored_from_the_start_is_ignored(data_dir: Path) -> None:
    with console(data_dir, ignored=(signal.SIGHUP,)) as terminal:
        terminal.wait_for("By Product", "products")
        terminal.signal(signal.SIGHUP)
        terminal.press("tab")
        terminal.wait_for("customers")
        assert terminal.leave() == 0


def test_it_waits_for_no_thread_that_cannot_be_told_to_stop(data_dir: Path) -> None:
    with console(data_dir, program=STUCK) as terminal:
        terminal.wait_for("By Product", "Loading")
        terminal.signal(signal.SIGTERM)
        assert terminal.ended(SOON) == 128 + signal.SIGTERM
        assert terminal.left_behind() == []


def test_nor_does_it_when_the_operator_leaves(data_dir: Path) -> None:
    with console(data_dir, program=STUCK) as terminal:
        terminal.wait_for("By Product", "Loading")
        terminal.press("\x11")
        assert terminal.ended(SOON) == 0
        assert terminal.left_behind() == []


def test_a_terminal_that_does_not_read_holds_nothing_up(data_dir: Path) -> None:
    with console(data_dir) as terminal:
        terminal.wait_for("By Product", "products")
        terminal.quiet()
        while press_for_more(terminal):
            pass
        terminal.signal(signal.SIGTERM)
        assert terminal.ended(SOON, reading=False) == 128 + signal.SIGTERM


def press_for_more(terminal: Terminal) -> bool:
    """Whether another whole screen, which nobody reads, still fits into the terminal's buffer."""
    before, end = terminal.unread, time.monotonic() + 1
    terminal.press("ctrl+l")
    while terminal.unread == before:
        if time.monotonic() > end:
            return False
    return True


def test_what_a_library_prints_goes_to_the_log_and_not_on_the_screen(data_dir: Path) -> None:
    with console(data_dir, program=NOISY) as terminal:
        terminal.wait_for("By Product", "products")
        assert terminal.leave() == 0
    assert b"panicked" not in terminal.sent
    log = Path(os.environ["XDG_STATE_HOME"], "partner-tui", "log")
    assert "thread '<unnamed>' panicked\n" in log.read_text()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700


def test_without_a_place_for_the_log_it_goes_nowhere(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/proc/nowhere")
    with console(data_dir, program=NOISY) as terminal:
        terminal.wait_for("By Product", "products")
        assert terminal.leave() == 0
    assert b"panicked" not in terminal.sent


def test_bytes_that_are_no_text_are_no_fault(data_dir: Path) -> None:
    with console(data_dir) as terminal:
        terminal.wait_for("By Product", "products")
        terminal.write(b"\xff\xfe\xc3\x80\xed\xa0\x80")
        terminal.press("tab")
        terminal.wait_for("customers")
        assert terminal.leave() == 0
