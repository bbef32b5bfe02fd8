"""Text that fills exactly so many cells of a terminal, whatever script it is written in."""

import re
from unicodedata import combining

from rich.cells import cell_len, set_cell_size

ELLIPSIS = "…"
NO_ROOM = "#"
"""Fills a number's place when the number does not fit: a cut amount would be a wrong one."""

_JOINERS = (0x034F, 0x200C, 0x200D)
_STYLES = (*range(0x180B, 0x180E), 0x180F, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
"""What chooses among the forms of the character before it."""
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_STEADY: dict[int, str | None] = {
    **dict.fromkeys((*_JOINERS, *_STYLES, *_SKIN_TONES)),
    **{code: chr(ord("A") + code - _FLAG_LETTERS.start) for code in _FLAG_LETTERS},
}
_UNSTEADY = re.compile(f"[{''.join(map(chr, _STEADY))}]")
_SPELLED = dict.fromkeys((*_JOINERS, *_STYLES), "⍰")
_MARKS = 4
"""Marks over one character that are drawn; a heap of them would cost kilobytes a row."""
_NO_LETTER, _VOWEL_SIGN = r"[^\w\x00-\x7f]", r"[\u1160-\u11ff\u3164\ud7b0-\ud7ff\uffa0]"
_MAYBE_HEAPED = re.compile(f"(?:{_NO_LETTER}|{_VOWEL_SIGN}){{{_MARKS + 1}}}")
"""What has no cell of its own is no letter, but for the second and third part of Korean syllables."""


def steady(text: str) -> str:
    """The text without what terminals do not count alike, so that the columns after it stand straight everywhere.

    Joined emoji come apart, skin tones and choices of form go, flags become their two letters, and heaps of combining
    marks are thinned, whatever stands around them.
    """
    if text.isascii():
        return text
    if _UNSTEADY.search(text):
        text = text.translate(_STEADY)
    return _thinned(text) if _MAYBE_HEAPED.search(text) else text


def _thinned(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if combining(character) or cell_len(character) == 0 else 0
        if marks <= _MARKS:
            kept.append(character)
    return "".join(kept)


def spelled(text: str) -> str:
    """The text with a sign for each character that only joins others or chooses their form: one for one, so that what
    is being typed can be shown, and the cursor stands where it seems to."""
    return text if text.isascii() else text.translate(_SPELLED)


def width_of(text: str) -> int:
    """How many cells the text takes."""
    return len(text) if text.isascii() else cell_len(text)


def cut(text: str, width: int) -> str:
    """The text in at most so many cells; `…` stands where it was cut."""
    if width_of(text) <= width:
        return text
    return set_cell_size(text, width - 1) + ELLIPSIS if width > 0 else ""


def left_aligned(text: str, width: int) -> str:
    """The text in exactly so many cells, cut where it is longer."""
    if text.isascii():
        return text.ljust(width) if len(text) <= width else text[: max(0, width - 1)] + ELLIPSIS[:width]
    return set_cell_size(text if cell_len(text) <= width else cut(text, width), width)


def right_aligned(text: str, width: int) -> str:
    """The text at the right end of so many cells, cut where it is longer."""
    return " " * (width - width_of(shown)) + shown if (shown := cut(text, width)) else " " * width


def number_aligned(text: str, width: int, decimals: int = 0) -> str:
    """The number at the right end of so many cells, never cut: `####` where there is no room.

    `decimals` cells are kept for the point and what follows it, so that the points stand under each other.
    """
    if decimals and text:
        point = text.find(".")
        text += " " * min(decimals - (len(text) - point if point >= 0 else 0), width - len(text))
    return text.rjust(width) if len(text) <= width else NO_ROOM * width


def pieces(text: str, width: int) -> list[str]:
    """The text in pieces of at most so many cells each once they are steady; nothing lost; one for an empty text."""
    if text.isascii():
        return [text[start : start + width] for start in range(0, max(1, len(text)), width)]
    found, start, used = [], 0, 0
    for at, character in enumerate(text):
        cells = width_of(steady(character))
        if used + cells > width and at > start:
            found.append(text[start:at])
            start, used = at, 0
        used += cells
    return [*found, text[start:]]


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most so many cells, broken between words where there are any."""
    lines = [""]
    for word in text.split():
        first, *more = pieces(word, max(2, width))
        joined = f"{lines[-1]} {first}".lstrip()
        lines = [*lines[:-1], joined] if width_of(joined) <= width else [*lines, first]
        lines += more
    return lines
