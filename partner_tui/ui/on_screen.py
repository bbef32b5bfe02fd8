"""What the terminal shows already is not sent to it again: over a thin line every repeated row is a wait."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TypeAlias

from rich.cells import cell_len

FRAME_START, FRAME_END = "\x1b[?2026h", "\x1b[?2026l"
WORTH_A_MOVE = 20
"""Cells that are as they should be: so many of them are left out, fewer cost less than to move past them."""
_MOVE = re.compile(r"\x1b\[([0-9]+);([0-9]+)H")
_LOOK = re.compile(r"(\x1b\[[0-9;]*m)")
_PLAIN = ("\x1b[0m", "\x1b[m")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_SILENT = re.compile(r"(?:\x1b\][^\x07\x1b]*(?:\x07|\x1b\\))*")
"""Commands to the terminal that leave what it shows as it is: titles, pointers, the clipboard."""

Cell: TypeAlias = tuple[str, str] | None
"""A look and a sign; no sign where one that began further left goes on; None where nothing is known."""


class OnScreen:
    """Remembers every cell that was sent, and lets through what is new.

    A frame is a sequence of moves, each with the text to be written from there on within the line, looks included.
    Anything else goes through as it is; what the terminal shows is not known then.
    """

    def __init__(self) -> None:
        self._lines: dict[int, list[Cell]] = {}
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
        news = start + self._changes(frame)
        self._held = "" if news else held
        return held + news if news else ""

    def _changes(self, frame: list[str]) -> str:
        """`frame`: line, cell and text again and again; the last one without text is where the cursor stays."""
        news, cursor = "", ""
        for line, cell, text in zip(frame[::3], frame[1::3], frame[2::3], strict=True):
            if piece := text.removesuffix("\n"):
                news += self._written(int(line), int(cell) - 1, piece)
            else:
                cursor = f"\x1b[{line};{cell}H"
        if not news and cursor in ("", self._cursor):
            return ""
        self._cursor = cursor
        return news + cursor

    def _written(self, line: int, start: int, piece: str) -> str:
        """What there is to send for these cells of a line to become that."""
        cells = _cells(piece)
        end, there = start + len(cells), self._lines.setdefault(line, [])
        there += [None] * (end - len(there))
        before = there[start:end]
        if before == cells:
            return ""
        _break_sign(there, start)
        _break_sign(there, end)
        there[start:end] = cells
        return "".join(
            f"\x1b[{line};{start + first + 1}H{_text(cells[first:behind])}"
            for first, behind in _differences(before, cells)
        )


def _is_unknown(text: str) -> bool:
    """Whether the text does more than to write within its line."""
    return _CONTROL.search(_LOOK.sub("", text.removesuffix("\n"))) is not None


@lru_cache(256)
def _cells(piece: str) -> list[Cell]:
    """Not to be changed."""
    cells: list[Cell] = []
    look = ""
    for part in _LOOK.split(piece):
        if part in _PLAIN:
            look = ""
        elif part.startswith("\x1b"):
            look += part
        elif part.isascii():
            cells += [(look, sign) for sign in part]
        else:
            for sign, width in _signs(part):
                cells.append((look, sign))
                cells += [(look, "")] * (width - 1)
    return cells


def _signs(text: str) -> Iterator[tuple[str, int]]:
    """Each sign and its width; all in one where some of them are none by themselves."""
    widths = [cell_len(sign) for sign in text]
    if all(widths) and sum(widths) == cell_len(text):
        yield from zip(text, widths, strict=True)
    else:
        yield text, max(1, cell_len(text))


def _break_sign(cells: list[Cell], at: int) -> None:
    """Before this cell something else will stand, or from it on: a sign across both will be gone."""
    if at < len(cells) and _goes_on(cells[at]):
        first, behind = _whole(cells, at, at + 1)
        cells[first:behind] = [None] * (behind - first)


def _differences(before: Sequence[Cell], cells: Sequence[Cell]) -> list[tuple[int, int]]:
    """First cell and the one behind the last of all that has changed, whole signs."""
    found: list[tuple[int, int]] = []
    for at, (old, new) in enumerate(zip(before, cells, strict=True)):
        if old != new:
            near = bool(found) and at - found[-1][1] < WORTH_A_MOVE
            found.append((found.pop()[0] if near else at, at + 1))
    return [_whole(cells, *span) for span in found]


def _whole(cells: Sequence[Cell], first: int, behind: int) -> tuple[int, int]:
    """The span, with what its first and its last sign have outside of it."""
    while _goes_on(cells[first]):
        first -= 1
    while behind < len(cells) and _goes_on(cells[behind]):
        behind += 1
    return first, behind


def _goes_on(cell: Cell) -> bool:
    return cell is not None and not cell[1]


def _text(cells: Sequence[Cell]) -> str:
    text, look = "", ""
    for cell in cells:
        assert cell is not None
        if cell[0] != look:
            text += (_PLAIN[0] if look else "") + cell[0]
            look = cell[0]
        text += cell[1]
    return text + (_PLAIN[0] if look else "")
