"""Text from outside is data: the one door through which it reaches a terminal."""

import re
from collections.abc import Iterable
from functools import cache


@cache
def _table() -> dict[int, str]:
    """What stands for each character that may not pass; made when the first text is met that is not plain."""
    controls = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "␡"}
    c1 = dict.fromkeys(range(0x80, 0xA0), "�")
    bidi = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), "⍰")
    zero_width = (0x00AD, 0x180E, 0x200B, *range(0x2060, 0x2066), *range(0x206A, 0x2070), 0xFEFF)
    fillers = (0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0)
    # What places hieroglyphs, shorthand and notes:
    signs = (*range(0x13430, 0x13440), *range(0x1BCA0, 0x1BCA4), *range(0x1D173, 0x1D17B))
    annotations, tags = range(0xFFF0, 0xFFFC), range(0xE0000, 0xE0100)
    invisible = dict.fromkeys((*zero_width, *fillers, *signs, *annotations, *tags), "⍰")
    breaks = {0x2028: "␤", 0x2029: "␤"}
    surrogates = dict.fromkeys(range(0xD800, 0xE000), "�")
    return {**controls, **c1, **bidi, **invisible, **breaks, **surrogates}


def one_of(codes: Iterable[int]) -> str:
    """A regular expression for one of these characters, by their ranges: thousands one by one take long to compile."""
    ranges: list[list[int]] = []
    for code in sorted(codes):
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "[" + "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges) + "]"


@cache
def _suspect() -> re.Pattern[str]:
    """Finds one of them: quicker than replacing all."""
    return re.compile(one_of(_table()))


_STAYS = re.compile(r"([\t\n])")


def visible(text: str) -> str:
    """Foreign text made fit to print on one line: what would act on a terminal becomes a visible sign.

    Control characters (C0, DEL, C1), line breaks, overrides of direction, lone surrogates and characters that cannot
    be seen are replaced one for one; everything else, joiners of emoji and scripts among it, stays.
    """
    if text.isascii() and text.isprintable():  # most are
        return text
    return text.translate(_table()) if _suspect().search(text) else text


def pasteable(text: str) -> str:
    """Foreign text made fit to be pasted: as `visible`, but tabs and newlines stay."""
    return "".join(part if part in ("\t", "\n") else visible(part) for part in _STAYS.split(text))
