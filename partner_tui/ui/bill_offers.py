"""What may come next in a `bills` command while it is being typed: months, words, and values of words."""

import re
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from partner_tui.domain.bill_command import DIRECTIONS, WORDS, Reading, Word
from partner_tui.domain.errors import PartnerError
from partner_tui.domain.text import visible
from partner_tui.ui.commands import Context, Named, without_program
from partner_tui.ui.matching import Match, best_first, match

MOST = 50
"""Nobody reads more: typing on is quicker."""
_TOKEN = re.compile(r"""(?:"(?:[^"\\]|\\.)*"?|'[^']*'?|\\.?|[^\s"'\\])+""")
_NAMED = ("customer", "product", "region", "sort")


@dataclass(frozen=True, slots=True)
class Next:
    """Something that may stand next, and the whole text with it."""

    text: str
    shown: str
    what: str


def next_words(typed: str, context: Context) -> list[Next]:
    """What may take the place of the last token, which is being typed; foreign names are verbatim in `shown`."""
    before, tokens, part = _apart(without_program(typed))
    try:
        reading = Reading.of(tokens)
    except PartnerError:
        return []
    if reading.awaited is not None:
        found = _values(reading.awaited, part, context)
    else:
        found = [*_months(reading, part, context), *_words(reading, part)]
    return [Next(before + text, shown, what) for text, shown, what in found[:MOST]]


def _values(word: Word, part: str, context: Context) -> list[tuple[str, str, str]]:
    if word.choices:
        return [(choice, choice, "") for choice in _matching(word.choices, part)]
    if word.name not in _NAMED:
        return []
    known = context.names(word.name)
    found = best_first(known, lambda named: [min(match(part, named.name), match(part, named.id, worst=Match.INSIDE))])
    return [(_quoted(_handle(named, known)), named.name or named.id, named.id) for named in found[:MOST]]


def _months(reading: Reading, part: str, context: Context) -> list[tuple[str, str, str]]:
    if reading.month is not None:
        return []
    return [(text, text, "month") for text in _matching(map(str, context.months), part)]


def _words(reading: Reading, part: str) -> list[tuple[str, str, str]]:
    found = _matching(DIRECTIONS, part) if reading.may_turn else []
    directions = [(text, text, "order") for text in found]
    free = {word.name: word for word in WORDS if word.name not in reading.spelling}
    words = [free[name] for name in _matching(free, part.removeprefix("--"))]
    return directions + [
        (f"{word.name} " if word.value else word.name, f"{word.name} {word.value}".strip(), word.help) for word in words
    ]


def _matching(texts: Iterable[str], part: str) -> list[str]:
    return best_first(texts, lambda text: [match(part, text, worst=Match.INSIDE)])


def _handle(named: Named, known: Sequence[Named]) -> str:
    """What stands for it in a command: its name where that is clear and survives being typed, else its id."""
    clear = sum(1 for other in known if other.name.casefold() == named.name.casefold()) == 1
    return named.name if named.name and clear and visible(named.name) == named.name else named.id


def _quoted(text: str) -> str:
    """In double quotes where a shell would need some: people type those."""
    if shlex.quote(text) == text:
        return text
    return shlex.quote(text) if re.search(r'["\\$`!]', text) else f'"{text}"'


def _apart(typed: str) -> tuple[str, list[str], str]:
    """The text before the last token, the tokens in it, and the token that is being typed: empty after a space."""
    found = list(_TOKEN.finditer(typed))
    last = found.pop() if found and found[-1].end() == len(typed) else None
    before = typed if last is None else typed[: last.start()]
    return before, [_plain(token[0]) for token in found], "" if last is None else _plain(last[0])


def _plain(token: str) -> str:
    """A token as it is meant, though a quote may still be open."""
    for end in ("", '"', "'"):
        try:
            return "".join(shlex.split(token + end))
        except ValueError:
            continue
    return token
