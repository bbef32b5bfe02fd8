"""Keys and pastes as a terminal sends them: as one piece, and in whatever pieces a slow line makes of them."""

from collections.abc import Iterable
from random import Random

import pytest
from textual import events

from partner_tui.ui.terminal_input import END, START, TerminalInput

HARM = "\x1b[31mred", "\x1bq\r", "\x1b", "\x1b]52;c;eA==\x07", "a\x1b[20\x1b[200~b", "\x1b" + "q" * 40, "\x1b[201"
_ATOMS = ("\x1b", "[", "2", "0", "1", "~", "q", "\r", "\x1b[2", "200~", START, END, START, END)


def received(pieces: Iterable[bytes]) -> list[tuple[str, str]]:
    """Kind and content of each event."""
    terminal = TerminalInput()
    found = []
    for piece in pieces:
        for event in terminal.events(piece):
            if isinstance(event, events.Paste):
                found.append(("paste", event.text))
            elif isinstance(event, events.Key):
                found.append(("key", event.key))
    return found


def byte_by_byte(sent: bytes) -> list[bytes]:
    return [bytes([byte]) for byte in sent]


@pytest.mark.parametrize("text", HARM)
def test_a_paste_is_text_and_no_key(text: str) -> None:
    sent = f"x{START}{text}{END}y".encode()
    wanted = [("key", "x"), ("paste", text.replace("\x1b", "␛")), ("key", "y")]
    assert received([sent]) == wanted
    assert received(byte_by_byte(sent)) == wanted
    for cut in range(1, len(sent)):
        assert received([sent[:cut], sent[cut:]]) == wanted


def test_letters_whose_bytes_come_one_by_one() -> None:
    letters = "é深👍"
    assert received([letters.encode()]) == received(byte_by_byte(letters.encode()))
    assert len(received(byte_by_byte(letters.encode()))) == len(letters)


def test_no_letter_at_all_is_a_sign() -> None:
    assert received([f"{START}a".encode(), b"\xff\xed\xa0\x80", f"{END}".encode()]) == [("paste", "a" + "�" * 4)]


@pytest.mark.parametrize("numbers", ["1114112;1", "99999999999;1", "0;1;99999999999"])
def test_a_key_that_there_is_not_is_none(numbers: str) -> None:
    assert received([f"a\x1b[{numbers}ub".encode()]) == [("key", "a"), ("key", "b")]


def test_escape_is_a_key_when_nothing_follows() -> None:
    terminal = TerminalInput()
    assert list(terminal.events(b"\x1b")) == []
    late: list[object] = []
    while not late:
        late.extend(terminal.late())
    assert [event.key for event in late if isinstance(event, events.Key)] == ["escape"]


@pytest.mark.parametrize("seed", range(200))
def test_pieces_make_no_difference(seed: int) -> None:
    random = Random(seed)
    sent = "".join(random.choices(_ATOMS, k=random.randrange(30))).encode() + END.encode()
    cuts = sorted(random.choices(range(len(sent) + 1), k=random.randrange(9)))
    pieces = [sent[start:stop] for start, stop in zip([0, *cuts], [*cuts, len(sent)], strict=True)]
    assert received(pieces) == received([sent])
    assert received(byte_by_byte(sent)) == received([sent])
