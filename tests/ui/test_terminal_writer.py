"""The way of the console's output to its terminal."""

import os
from collections.abc import Iterator
from threading import Event

import pytest

from partner_tui.ui import terminal_writer
from partner_tui.ui.terminal_writer import TerminalWriter

PATIENCE = 10


class Line:
    """A writer, and the other end of its line."""

    def __init__(self) -> None:
        self.end, self.descriptor = os.pipe()
        self.repaint = Event()
        self.writer = TerminalWriter(self.descriptor, self.repaint.set)
        self.writer.start()

    def received(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            data += os.read(self.end, size - len(data))
        return data


@pytest.fixture
def line() -> Iterator[Line]:
    opened = Line()
    yield opened
    os.close(opened.end)
    opened.writer.stop()
    opened.writer.join(PATIENCE)
    assert not opened.writer.is_alive()
    os.close(opened.descriptor)


def test_everything_comes_in_its_order(line: Line) -> None:
    pieces = [f"{number} Σ\n" for number in range(1000)]
    for piece in pieces:
        line.writer.write(piece)
    wanted = "".join(pieces).encode()
    assert line.received(len(wanted)) == wanted


def test_what_no_terminal_can_show_is_sent_as_a_sign(line: Line) -> None:
    line.writer.write("a\ud800b")
    assert line.received(3) == b"a?b"


def test_the_last_words_are_sent_before_it_stops(line: Line) -> None:
    line.writer.write("whole again")
    line.writer.stop()
    assert not line.writer.is_alive()
    assert line.received(11) == b"whole again"


def test_a_terminal_that_is_gone_is_no_trouble(line: Line) -> None:
    os.close(line.end)
    for _ in range(1000):
        line.writer.write("x" * 1000)
    line.end = os.open(os.devnull, os.O_RDONLY)
    line.writer.stop()
    assert not line.writer.is_alive()


def test_a_terminal_that_does_not_read_gets_no_more_and_then_everything_anew(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal_writer, "MOST_BEHIND", 500_000)
    for _ in range(1000):
        line.writer.write("x" * 1000)
    assert not line.repaint.is_set()
    received = len(line.received(501_000))
    assert line.repaint.wait(PATIENCE)
    line.writer.write("end")
    while not (data := os.read(line.end, 65536)).endswith(b"end"):
        received += len(data)
    assert received + len(data) < 700_000


def test_it_does_not_wait_for_ever_for_a_terminal_that_does_not_read(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal_writer, "PATIENCE", 0.01)
    line.writer.write("x" * 200_000)
    line.writer.stop()
    assert line.writer.is_alive()


def test_a_terminal_that_another_program_has_left_not_waiting(line: Line) -> None:
    os.set_blocking(line.descriptor, False)
    line.writer.write("x" * 200_000)
    assert len(line.received(200_000)) == 200_000
