"""What may come next in a question about bills: for the shell's completion and the console's."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from partner_tui.domain.bill import MonthSummary
from partner_tui.domain.bill_command import DIRECTIONS, WORDS, BillCommand, Reading, Word
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import WrongUsage
from partner_tui.domain.filter import folded
from partner_tui.domain.line import LINE_COLUMNS, MARGIN
from partner_tui.domain.query import Grouping
from partner_tui.domain.text import visible
from partner_tui.domain.total_rows import CUSTOMER_COLUMNS, PRODUCT_COLUMNS, REGION_COLUMNS
from partner_tui.services.naming import MonthTotals, names

_NAMED = {"customer": Grouping.CUSTOMER, "product": Grouping.PRODUCT, "region": Grouping.REGION}
_VALUED = [word.name for word in WORDS if word.value]
_COLUMNS = {
    Grouping.PRODUCT: PRODUCT_COLUMNS,
    Grouping.CUSTOMER: CUSTOMER_COLUMNS,
    Grouping.REGION: REGION_COLUMNS,
    Grouping.LINE: (*(column.name for column in LINE_COLUMNS), MARGIN.name),
}


class Months(MonthTotals, Protocol):
    """Whoever knows the months and their totals."""

    def months(self) -> Sequence[MonthSummary]: ...


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word or a value; nothing in it can act on a terminal."""

    text: str
    help: str = ""
    id: str = ""
    """What may be typed instead of a name."""


def suggestions(bills: Months, tokens: Sequence[str], month: BillCycle | None = None) -> tuple[Suggestion, ...]:
    """All that may follow these tokens, which are whole: values of the last word, else words; none where they make no
    sense. Names are those of the month that is said, else of the one given, else of the newest.

    Raises UnknownMonth, StoreError.
    """
    try:
        reading = Reading.of(tokens)
    except WrongUsage:
        return ()
    if reading.awaited is not None:
        return _values(bills, reading, reading.awaited, month)
    turns = DIRECTIONS if reading.may_turn else ()
    months = bills.months() if reading.month is None else ()
    return (
        *(Suggestion(turn) for turn in turns),
        *(Suggestion(str(summary.month), summary.status.value) for summary in months),
        *(Suggestion(word.name, word.help) for word in WORDS if word.name not in reading.spelling),
    )


def _values(bills: Months, reading: Reading, word: Word, month: BillCycle | None) -> tuple[Suggestion, ...]:
    if word.choices:
        return tuple(Suggestion(choice) for choice in word.choices)
    if word.name == "sort":
        return tuple(Suggestion(column) for column in _COLUMNS[_shown(reading)])
    asked = reading.month or month or next((summary.month for summary in bills.months()), None)
    if word.name not in _NAMED or asked is None:
        return ()
    return _called(bills, asked, _NAMED[word.name])


def _shown(reading: Reading) -> Grouping:
    """The level that the rest of the words shows."""
    words = [f"{name}={value}" if name in _VALUED else name for name, value in reading.values.items()]
    try:
        return BillCommand.parse(words).shown or Grouping.PRODUCT
    except WrongUsage:
        return Grouping.PRODUCT


def _called(bills: Months, month: BillCycle, dimension: Grouping) -> tuple[Suggestion, ...]:
    """By name where the name means only one, and can be typed; else by id."""
    known = names(bills, month, dimension)
    bearers = Counter(folded(named.name) for named in known)
    found = []
    for named in known:
        id_ = named.id if _can_be_typed(named.id) else ""
        if bearers[folded(named.name)] == 1 and _can_be_typed(named.name):
            found.append(Suggestion(named.name, visible(named.id), id_))
        elif id_:
            found.append(Suggestion(id_, visible(named.name)))
    return tuple(found)


def _can_be_typed(text: str) -> bool:
    return bool(text) and not text.startswith("-") and visible(text) == text
