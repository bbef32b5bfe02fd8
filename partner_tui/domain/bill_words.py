"""The words of a question about bills, and their reading: one table for the parser, options, help and completion."""

import difflib
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from partner_tui.domain.bill import BillType
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import WrongUsage
from partner_tui.domain.query import Grouping

COMMAND = "bills"
DIRECTIONS = ("asc", "desc")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: `customer acme`, `--customer acme` or `customer=acme`."""

    name: str
    value: str
    """What its value is called in help; empty where it takes none."""
    help: str
    choices: tuple[str, ...] = ()
    """All the values that there are; empty where it takes any."""


WORDS = (
    Word(
        "by",
        "WHAT",
        "one row for each product, customer or region",
        (Grouping.PRODUCT.value, Grouping.CUSTOMER.value, Grouping.REGION.value),
    ),
    Word("customer", "NAME", "one customer, by id, name or a part of it; alone: its products"),
    Word("product", "NAME", "one product, by code, name or a part of it; alone: its customers"),
    Word("region", "NAME", "one region's expenditures, by code, name or a part of it; alone: its products"),
    Word("type", "TYPE", "expenditure, refund or adjustment alone", tuple(kind.value for kind in BillType)),
    Word("lines", "", "the bill lines"),
    Word("movers", "", "what changed against the month before, largest change first"),
    Word("filter", "TEXT", "rows that match: text, !text, column:text, amount>100; several must all match"),
    Word("sort", "COLUMN", "in the order of that column; a `desc` after it turns the order round"),
    Word("limit", "N", "so many lines"),
    Word("offset", "N", "from the line after so many"),
)
_BY_NAME = {word.name: word for word in WORDS}


@dataclass(slots=True)
class Reading:
    """What tokens say: the month, and each word's value as it was given. The values themselves are not judged."""

    month: BillCycle | None = None
    values: dict[str, str] = field(default_factory=dict)
    """In the order given; a word that takes none has an empty one."""
    direction: str = ""
    spelling: dict[str, str] = field(default_factory=dict)
    """How each word was written, so that an error can repeat it."""
    awaited: Word | None = None
    """The last word, where its value is still to come."""
    may_turn: bool = False
    """A direction may come next."""

    @classmethod
    def of(cls, tokens: Sequence[str]) -> "Reading":
        """Tokens with or without the leading `bills`. Raises WrongUsage for what is no word, or stands there twice."""
        reading, rest = cls(), deque(tokens)
        if rest and rest[0] == COMMAND:
            rest.popleft()
        while rest:
            reading._take(rest)
        return reading

    def _take(self, rest: deque[str]) -> None:
        token = rest.popleft()
        written, equals, value = token.partition("=")
        word = _BY_NAME.get(written.removeprefix("--"))
        if word is None:
            self._take_month(token)
            return
        if word.name in self.spelling:
            raise wrong(f"{written!r} is given twice", "Leave one out.")
        self.spelling[word.name] = written
        if not word.value:
            if equals:
                raise wrong(f"{written!r} takes no value", f"Write {written} alone.")
            self.values[word.name] = ""
        elif equals:
            self.values[word.name] = value
        elif not rest:
            self.awaited = word
            return
        elif rest[0].startswith("--"):
            raise self.lacking(word)
        else:
            self.values[word.name] = rest.popleft()
        if word.name == "sort":
            self.direction = rest.popleft() if rest and rest[0] in DIRECTIONS else ""
            self.may_turn = not rest and not self.direction

    def _take_month(self, token: str) -> None:
        if not token[:1].isdigit():
            raise _unknown(token)
        if self.month is not None:
            raise wrong(f"{token!r} is a second month", "One at a time: leave one out.")
        self.month = BillCycle.parse(token)

    def lacking(self, word: Word) -> WrongUsage:
        """The error that this word has no value."""
        written = self.spelling[word.name]
        return wrong(
            f"{written!r} needs a value ({word.value})", f"A value that begins with -- is written {written}=VALUE."
        )


def wrong(what: str, next_step: str) -> WrongUsage:
    return WrongUsage("Wrong usage", f"{what}.", next_step)


def _unknown(token: str) -> WrongUsage:
    dashes = "--" if token.startswith("--") else ""
    close = difflib.get_close_matches(token.removeprefix("--"), _BY_NAME, n=1)
    known = ", ".join(_BY_NAME)
    step = f"Did you mean {dashes + close[0]!r}?" if close else f"The words are a month (YYYY-MM), {known}."
    return wrong(f"`{COMMAND}` has no word {token!r}", step)
