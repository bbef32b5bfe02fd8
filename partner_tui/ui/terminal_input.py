"""What comes from the terminal, as Textual's events. What is pasted is text, whatever is in it, and never keys."""

from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator

from textual._xterm_parser import XTermParser
from textual.message import Message

START, END = "\x1b[200~", "\x1b[201~"
"""What a terminal sends around a paste."""
_ESCAPE, _SIGN = "\x1b", "␛"


class TerminalInput:
    """Bytes in, events out. Bytes that are no UTF-8 become a sign that says so, unknown keys nothing."""

    def __init__(self, debug: bool = False) -> None:
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._pastes = _Pastes()
        self._parser, self._debug = XTermParser(debug), debug

    def events(self, data: bytes) -> Iterator[Message]:
        """The events that end in these bytes, in whatever pieces the bytes come."""
        for character in self._pastes.quiet(self._decode(data)):
            try:
                yield from self._parser.feed(character)
            except (ValueError, OverflowError):  # a key's number is none, and the parser has ended on it
                self._parser = self._another_parser()

    def late(self) -> Iterable[Message]:
        """Keys that might have been the beginning of something longer, of which nothing more has come."""
        return self._parser.tick()

    def _another_parser(self) -> XTermParser:
        """One that knows what the former one knew of the terminal."""
        former, parser = self._parser, XTermParser(self._debug)
        parser.mouse_pixels = former.mouse_pixels
        parser.terminal_size, parser.terminal_pixel_size = former.terminal_size, former.terminal_pixel_size
        return parser


class _Pastes:
    """Goes over the input before Textual's parser does: of an escape character inside a paste, that parser makes keys
    of what follows, and foreign text would do what those do."""

    def __init__(self) -> None:
        self._is_inside = False
        self._kept = ""
        """Inside a paste: what may be the beginning of its end, and is not passed on yet. Outside: what may be the
        beginning of a paste, and has been passed on, since a key may be no more than that."""

    def quiet(self, text: str) -> str:
        """The same input with a sign for each escape character inside pastes."""
        passed: list[str] = []
        while text:
            text = self._inside(text, passed) if self._is_inside else self._outside(text, passed)
        return "".join(passed)

    def _outside(self, text: str, passed: list[str]) -> str:
        """Passes on up to the beginning of a paste; the rest."""
        whole = self._kept + text
        at = whole.find(START)
        end = len(text) if at < 0 else at + len(START) - len(self._kept)
        self._is_inside, self._kept = at >= 0, "" if at >= 0 else _begun(whole, START)
        passed.append(text[:end])
        return text[end:]

    def _inside(self, text: str, passed: list[str]) -> str:
        """Passes on up to the end of the paste; the rest."""
        content, end, rest = (self._kept + text).partition(END)
        self._is_inside = not end
        self._kept = "" if end else _begun(content, END)
        passed.append(content[: len(content) - len(self._kept)].replace(_ESCAPE, _SIGN) + end)
        return rest


def _begun(text: str, mark: str) -> str:
    """As much of the mark as the text ends with."""
    return next((mark[:length] for length in range(len(mark) - 1, 0, -1) if text.endswith(mark[:length])), "")
