"""Text from outside is data: the one door through which it reaches a terminal."""

import re
from collections.abc import Iterable

_CONTROLS = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "␡"}
_C1 = dict.fromkeys(range(0x80, 0xA0), "�")
_BIDI = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), "⍰")
_ZERO_WIDTH = (0x00AD, 0x180E, 0x200B, *range(0x2060, 0x2066), *range(0x206A, 0x2070), 0xFEFF)
_FILLERS = (0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0)
_SIGNS = (*range(0x13430, 0x13440), *range(0x1BCA0, 0x1BCA4), *range(0x1D173, 0x1D17B))
"""What places hieroglyphs, shorthand and notes."""
_ANNOTATIONS, _TAGS = range(0xFFF0, 0xFFFC), range(0xE0000, 0xE0100)
_INVISIBLE = dict.fromkeys((*_ZERO_WIDTH, *_FILLERS, *_SIGNS, *_ANNOTATIONS, *_TAGS), "⍰")
_BREAKS = {0x2028: "␤", 0x2029: "␤"}
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "�")
_VISIBLE = {**_CONTROLS, **_C1, **_BIDI, **_INVISIBLE, **_BREAKS, **_SURROGATES}


def one_of(codes: Iterable[int]) -> str:
    """A regular expression for one of these characters, by their ranges: thousands one by one take long to compile."""
    ranges: list[list[int]] = []
    for code in sorted(codes):
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "[" + "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges) + "]"


_SUSPECT = re.compile(one_of(_VISIBLE))

_STAYS = re.compile(r"([\t\n])")


def visible(text: str) -> str:
    """Foreign text made fit to print on one line: what would act on a terminal becomes a visible sign.

    Control characters (C0, DEL, C1), line breaks, overrides of direction, lone surrogates and characters that cannot
    be seen are replaced one for one; everything else, joiners of emoji and scripts among it, stays.
    """
    return text.translate(_VISIBLE) if _SUSPECT.search(text) else text


def pasteable(text: str) -> str:
    """Foreign text made fit to be pasted: as `visible`, but tabs and newlines stay."""
    return "".join(part if part in ("\t", "\n") else visible(part) for part in _STAYS.split(text))
