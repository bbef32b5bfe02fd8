"""What the terminal shows already is not sent to it again: over a thin line every repeated row is a wait."""

import re

from rich.cells import cell_len

FRAME_START, FRAME_END = "\x1b[?2026h", "\x1b[?2026l"
_MOVE = re.compile(r"\x1b\[([0-9]+);([0-9]+)H")
_LOOK = re.compile(r"\x1b\[[0-9;]*m")
_SILENT = re.compile(r"(?:\x1b\][^\x07\x1b]*(?:\x07|\x1b\\))*")
"""Commands to the terminal that leave what it shows as it is: titles, pointers, the clipboard."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class OnScreen:
    """Remembers the pieces of text that were sent to each line, and lets through what is new.

    A frame is a sequence of moves to a cell, each with the text to be written from there on within the line, looks
    included. Anything else goes through as it is; what the terminal shows is not known then.
    """

    def __init__(self) -> None:
        self._lines: dict[str, dict[int, tuple[int, str]]] = {}
        """By line and first cell: the cell behind the piece, and the piece."""
        self._cursor = ""
        self._held = ""
        """The beginning of a frame that has brought nothing yet."""

    def forget(self) -> None:
        """What the terminal shows is not known any more: everything is new."""
        self._lines.clear()
        self._cursor = ""

    def news(self, text: str) -> str:
        """As much of the text as makes a difference."""
        if text == FRAME_START:
            self._held = text
            return ""
        held, self._held = self._held, ""
        if text == FRAME_END:
            return "" if held else text
        start, *frame = _MOVE.split(text)
        if not _SILENT.fullmatch(start) or any(map(_is_unknown, frame[2::3])):
            self.forget()
            return held + text
        news = start + self._new_pieces(frame)
        self._held = "" if news else held
        return held + news if news else ""

    def _new_pieces(self, frame: list[str]) -> str:
        """Of line, cell and text again and again; where the cursor stays at last is one without text."""
        news, cursor = [], ""
        for line, cell, text in zip(frame[::3], frame[1::3], frame[2::3], strict=True):
            piece, move = text.removesuffix("\n"), f"\x1b[{line};{cell}H"
            if not piece:
                cursor = move
            elif self._is_new(line, int(cell), piece):
                news.append(move + piece)
        if not news and cursor in ("", self._cursor):
            return ""
        self._cursor = cursor
        return "".join(news) + cursor

    def _is_new(self, line: str, start: int, piece: str) -> bool:
        end = start + max(1, cell_len(_LOOK.sub("", piece)))
        there = self._lines.setdefault(line, {})
        if there.get(start) == (end, piece):
            return False
        for other in [at for at, (behind, _) in there.items() if at < end and behind > start]:
            del there[other]
        there[start] = end, piece
        return True


def _is_unknown(text: str) -> bool:
    """Whether the text does more than to write within its line."""
    return _CONTROL.search(_LOOK.sub("", text.removesuffix("\n"))) is not None
