"""How well a text matches what is typed: the same typing always finds the same, the likeliest first."""

import re
from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from typing import TypeVar

Item = TypeVar("Item")
_WORD_START = r"(?<![^\W_])"


class Match(IntEnum):
    """From the best to none at all."""

    SAME = 0
    START = 1
    WORD = 2
    """The start of one of its words."""
    INSIDE = 3
    LETTERS = 4
    """All letters, in their order, with others in between; the first one starts a word."""
    NONE = 5


def match(typed: str, text: str, *, worst: Match = Match.LETTERS) -> Match:
    """How the text has what is typed in it, whatever the case; NONE where that is worse than `worst`."""
    wanted, there = typed.casefold(), text.casefold()
    at = there.find(wanted)
    if at < 0:
        found = Match.LETTERS if len(wanted) > 1 and _has_letters(wanted, there) else Match.NONE
    elif at == 0:
        found = Match.SAME if len(wanted) == len(there) else Match.START
    else:
        found = Match.WORD if re.search(_WORD_START + re.escape(wanted), there) else Match.INSIDE
    return found if found <= worst else Match.NONE


def best_first(items: Iterable[Item], matches: Callable[[Item], Sequence[int]], none: int = Match.NONE) -> list[Item]:
    """The items that match in every respect, best first; those that match alike keep their order."""
    found = [(tuple(matches(item)), item) for item in items]
    return [item for ranks, item in sorted(found, key=lambda pair: sum(pair[0])) if none not in ranks]


def _has_letters(wanted: str, there: str) -> bool:
    """In their order. Where the first one starts a word for the first time, most is left for the others: no other place
    has to be tried, and a long text takes no longer than it is."""
    start = re.search(_WORD_START + re.escape(wanted[0]), there)
    at = start.start() if start else -1
    for letter in wanted[1:]:
        if at < 0:
            break
        at = there.find(letter, at + 1)
    return at >= 0
