"""Repayments in a real terminal: typed by hand they are recorded; pasted, or with the line dropped, they are not."""

import signal
import sys
import time
from pathlib import Path

import pytest

from partner_tui.domain.account import problems
from partner_tui.domain.payment import Repayment
from tests.e2e.terminal import Terminal
from tests.ui.paying import bill_months, opened

BILLS = {"2024-01": "200.00", "2024-02": "1034.50"}
"""Of months that are final whatever the day is."""
ALL = "1,234.50"
SOON = 2.0
"""Seconds within which a console that was told to leave is gone."""
HANDS = 0.04
"""Seconds from one key to the next."""
PASTED = "\x1b[200~{}\x1b[201~"
NEVER_DONE = """
import sys, threading
from partner_tui.services.payments import Payments
Payments.record = lambda *_: threading.Event().wait()
from partner_tui.cli import main
sys.exit(main(sys.argv[1:]))
"""
"""A console whose ledger never answers."""


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    bill_months(tmp_path / "data", BILLS)
    return tmp_path / "data"


def console(data_dir: Path, program: str = "") -> Terminal:
    run = (sys.executable, "-c", program) if program else (sys.executable, "-m", "partner_tui")
    return Terminal(["--data-dir", str(data_dir)], 100, 30, program=run)


def type_by_hand(terminal: Terminal, text: str) -> None:
    for sign in text:
        terminal.write(sign.encode())
        until = time.monotonic() + HANDS
        while (left := until - time.monotonic()) > 0:
            terminal.read(left)


def before_the_last_step(terminal: Terminal) -> None:
    """Both months are marked, and what will be recorded is on the screen."""
    terminal.wait_for("2024-01", "2024-02")
    terminal.press("a", "p")
    terminal.wait_for("the marked ones: 2024-01, 2024-02", ALL)
    type_by_hand(terminal, "BANK-1")
    terminal.wait_for("It settles 2024-01 (200.00) and 2024-02 (1,034.50).")
    terminal.press("enter")
    terminal.wait_for(f"Type {ALL} to record it:")
    terminal.quiet()


def recorded(data_dir: Path) -> tuple[Repayment, ...]:
    account = opened(data_dir).payments.account()
    assert problems(account) == []
    return account.repayments


def test_what_is_typed_by_hand_is_recorded_and_stays_so_when_the_line_drops(data_dir: Path) -> None:
    with console(data_dir) as terminal:
        before_the_last_step(terminal)
        type_by_hand(terminal, ALL)
        terminal.press("enter")
        terminal.wait_for("Recorded: 1,234.50 USD, BANK-1.")
        terminal.close()
        assert terminal.ended(SOON) == 128 + signal.SIGHUP
    (repayment,) = recorded(data_dir)
    assert (str(repayment.amount), repayment.reference) == ("1234.50", "BANK-1")


def test_the_address_is_a_link_of_the_terminal(data_dir: Path) -> None:
    with console(data_dir) as terminal:
        before_the_last_step(terminal)
        page = opened(data_dir).payments.page.address
        assert f";{page}\x1b\\".encode() in terminal.sent
        assert terminal.sent.count(b"\x1b]8;id=") == terminal.sent.count(b"\x1b]8;;\x1b\\")
        terminal.press("tab")
        terminal.wait_for("▄▄▄▄▄", "copied by OSC 52")
        terminal.press("escape", "escape", "escape")
        terminal.wait_for("Enter open month")
        assert terminal.leave() == 0


def test_what_is_pasted_is_not_recorded(data_dir: Path) -> None:
    with console(data_dir) as terminal:
        before_the_last_step(terminal)
        for paste in (PASTED.format(ALL), PASTED.format(f"{ALL}\r")):
            terminal.press(paste)
            terminal.wait_for("Pasting does not count here")
            terminal.press("enter")
            terminal.wait_for(f"Nothing is done before {ALL} is typed.")
        for _ in range(3):
            terminal.press(f"{ALL}\r")
            terminal.wait_for("These keys came faster than hands type")
            terminal.quiet()
            terminal.press("enter")
            terminal.wait_for(f"Nothing is done before {ALL} is typed.")
        assert terminal.leave() == 0
    assert not recorded(data_dir)


@pytest.mark.parametrize(
    ("last", "is_signal"),
    [("", True), ("\r", False), (f"{ALL}\r", False), (PASTED.format(f"{ALL}\r"), True)],
)
def test_nothing_that_was_typed_is_sent_by_a_dropped_line(data_dir: Path, last: str, is_signal: bool) -> None:
    with console(data_dir) as terminal:
        before_the_last_step(terminal)
        type_by_hand(terminal, ALL[:-1])
        if last:
            terminal.press(last)
        if is_signal:
            terminal.signal(signal.SIGHUP)
        else:
            terminal.close()
        assert terminal.ended(SOON) == 128 + signal.SIGHUP
    assert not recorded(data_dir)


def test_a_line_that_drops_while_it_is_recorded_leaves_it_whole_or_not_there(data_dir: Path) -> None:
    with console(data_dir) as terminal:
        before_the_last_step(terminal)
        type_by_hand(terminal, ALL)
        terminal.press("enter")
        terminal.signal(signal.SIGHUP)
        assert terminal.ended(SOON) == 128 + signal.SIGHUP
    account = opened(data_dir).payments.account()
    assert [len(account.shares_of(one.number)) for one in account.repayments] in ([], [2])
    assert problems(account) == []


def test_it_ends_while_the_ledger_does_not_answer(data_dir: Path) -> None:
    with console(data_dir, NEVER_DONE) as terminal:
        before_the_last_step(terminal)
        type_by_hand(terminal, ALL)
        terminal.press("enter")
        terminal.wait_for("recording …")
        terminal.press("escape")
        terminal.wait_for("It is being recorded")
        terminal.signal(signal.SIGHUP)
        assert terminal.ended(SOON) == 128 + signal.SIGHUP
        assert terminal.left_behind() == []
    assert not recorded(data_dir)
