"""What an operator types to narrow a table: terms joined by spaces, all of which must hold of a row.

    ecs "web server"     contained in a text of the row, whatever its case
    !test                contained in none
    customer:acme        contained in that column; !customer:acme in none of its cells
    amount>1,000         compared exactly; also >= < <= = and !=
    region=eu-dublin     on texts: equal, whatever its case

Quotes join words and take away the meaning of what is between them; "" between quotes is one quotation mark. What
stands before a colon or a comparison and is no column makes the term a plain text: `arn:aws` can be searched.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

from partner_tui.domain.column_words import NUMBER_COLUMNS, are_numbers, are_texts, columns_named
from partner_tui.domain.errors import WrongFilter
from partner_tui.domain.money import plain
from partner_tui.domain.rows import RowValues, Value


class Operator(StrEnum):
    """How a column and a value are compared."""

    CONTAINS = ":"
    ABOVE = ">"
    AT_LEAST = ">="
    BELOW = "<"
    AT_MOST = "<="
    EQUAL = "="
    UNEQUAL = "!="


_ORDERS = (Operator.ABOVE, Operator.AT_LEAST, Operator.BELOW, Operator.AT_MOST)
_OPERATOR = re.compile(r">=|<=|!=|[:<>=]")
_WORD = re.compile(r'(?:[^\s"]|"(?:[^"]|"")*(?:"|$))+')
_PART = re.compile(r'"((?:[^"]|"")*)(?:"|$)|[^"]+')
_NUMBER = re.compile(r"[+-]?(?:[0-9][0-9,]*(?:\.[0-9]*)?|\.[0-9]+)")
_UNFINISHED_NUMBER = re.compile(r"[+-]?\.?")
_FOLDED_APART = {"\u1fd3": "\u0390", "\u1fe3": "\u03b0", "\ufb05": "\ufb06"}
"""Characters that lower case leaves as they are although they are one with another."""
LONGEST = 1_000
"""Characters of a filter: more than anybody types, and nothing that takes long to understand."""
_LONGEST_SHOWN = 40


def folded(text: str) -> str:
    """For comparing texts whatever their case: each character by its simple case folding (Unicode), one for one.

    Not `casefold`, which makes two letters of one (ß): what searches bill lines folds one for one, and both must agree.
    """
    return text.lower() if text.isascii() else "".join(map(_folded, text))


@cache
def _folded(char: str) -> str:
    if char in _FOLDED_APART:
        return _FOLDED_APART[char]
    return next((found for found in (char.casefold(), char.lower()) if len(found) == 1), char)


@dataclass(frozen=True, slots=True)
class Condition:
    """One term, understood for the columns of a source."""

    columns: tuple[str, ...]
    """One of them has to meet it; none named: any text of the row."""
    operator: Operator
    text: str
    """Folded."""
    number: Decimal | None
    """What the text means as a number, if it does."""
    negated: bool

    def met_by(self, cells: Sequence[Value]) -> bool:
        """Whether the cells of its columns, or all cells of the row where it names none, meet it.

        An empty cell contains nothing, and compares as false.
        """
        filled = [cell for cell in cells if cell is not None and cell != ""]
        return self._met(filled) != self.negated

    def _met(self, filled: list[str | int | Decimal]) -> bool:
        match self.operator:
            case Operator.CONTAINS if not self.columns:
                return any(isinstance(cell, str) and self.text in folded(cell) for cell in filled)
            case Operator.CONTAINS:
                return any(self._contained(cell) for cell in filled)
            case Operator.EQUAL:
                return any(self._equal(cell) for cell in filled)
            case Operator.UNEQUAL:
                return bool(filled) and not any(self._equal(cell) for cell in filled)
        return any(not isinstance(cell, str) and self._in_order(cell) for cell in filled)

    def _contained(self, cell: str | int | Decimal) -> bool:
        if isinstance(cell, str):
            return self.text in folded(cell)
        return self.digits in (plain(cell) if isinstance(cell, Decimal) else str(cell))

    @property
    def digits(self) -> str:
        """The text as it is looked for in a number, which is written without thousands separators."""
        return self.text.replace(",", "")

    def _equal(self, cell: str | int | Decimal) -> bool:
        return folded(cell) == self.text if isinstance(cell, str) else cell == self.number

    def _in_order(self, cell: int | Decimal) -> bool:
        if self.number is None:
            return False
        match self.operator:
            case Operator.ABOVE:
                return cell > self.number
            case Operator.AT_LEAST:
                return cell >= self.number
            case Operator.BELOW:
                return cell < self.number
        return cell <= self.number


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a filter, as typed but for its quotes."""

    text: str
    negated: bool
    splits: tuple[tuple[str, Operator, str], ...]
    """Every way to take it as a column, an operator and a value, from left to right."""

    def condition(self, columns: Collection[str]) -> Condition | None:
        """What it asks of rows with these columns; None as long as its value is missing. Raises WrongFilter."""
        for word, operator, value in self.splits:
            if names := columns_named(word, columns):
                return _compared(names, operator, value, self.negated)
        return Condition((), Operator.CONTAINS, folded(self.text), None, self.negated) if self.text else None


@dataclass(frozen=True, slots=True)
class Filter:
    """Terms that must all hold."""

    terms: tuple[Term, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Filter":
        """A quotation mark that is still open counts as closed at the end.

        Raises WrongFilter where a column that holds numbers everywhere is compared with something else, or when the
        text is too long.
        """
        if len(text) > LONGEST:
            cause = f"It has {len(text):,} characters; up to {LONGEST:,} are possible."
            raise WrongFilter("The filter is too long", cause, "Filter by a part of it.")
        found = cls(tuple(term for word in _WORD.findall(text) if (term := _term(word)).text))
        found.resolved(NUMBER_COLUMNS)
        return found

    @property
    def is_empty(self) -> bool:
        return not self.terms

    def resolved(self, columns: Collection[str]) -> tuple[Condition, ...]:
        """What the terms ask of rows with these columns; terms that still lack their value ask nothing.

        Raises WrongFilter for a comparison that these columns cannot be asked for.
        """
        found = (term.condition(columns) for term in self.terms)
        return tuple(condition for condition in found if condition is not None)

    def test(self, names: Sequence[str]) -> Callable[[RowValues], bool]:
        """A test of rows with these columns. Raises WrongFilter."""
        wanted = [
            (condition, tuple(names.index(name) for name in condition.columns) or tuple(range(len(names))))
            for condition in self.resolved(names)
        ]
        return lambda row: all(condition.met_by([row[place] for place in places]) for condition, places in wanted)

    def matches(self, names: Sequence[str], row: RowValues) -> bool:
        """Whether all terms hold of a row with these columns. Raises WrongFilter."""
        return self.test(names)(row)


def _term(word: str) -> Term:
    negated = word.startswith("!")
    text = bare = ""
    for part in _PART.finditer(word.removeprefix("!")):
        quoted = part[1]
        text += part[0] if quoted is None else quoted.replace('""', '"')
        bare += part[0] if quoted is None else " " * (len(text) - len(bare))
    return Term(text, negated, tuple(_splits(text, bare)))


def _splits(text: str, bare: str) -> Iterator[tuple[str, Operator, str]]:
    """`bare` is the text with blanks for what was quoted."""
    for found in _OPERATOR.finditer(bare):
        yield text[: found.start()], Operator(found[0]), text[found.end() :]


def _compared(columns: tuple[str, ...], operator: Operator, value: str, negated: bool) -> Condition | None:
    if not value:
        return None
    number = _number(value)
    if operator in _ORDERS or (operator is not Operator.CONTAINS and are_numbers(columns)):
        if _UNFINISHED_NUMBER.fullmatch(value):
            return None
        if are_texts(columns):
            raise _wrong(columns, operator, value, f"{columns[0]} holds texts, which have no size.")
        if number is None:
            raise _wrong(columns, operator, value, f"“{_shown(value)}” is not a number.")
    return Condition(columns, operator, folded(value), number, negated)


def _number(value: str) -> Decimal | None:
    return Decimal(value.replace(",", "")) if _NUMBER.fullmatch(value) else None


def _wrong(columns: tuple[str, ...], operator: Operator, value: str, cause: str) -> WrongFilter:
    example = f"{columns[0]}:{_shown(value)}" if are_texts(columns) else f"{columns[0]}{operator}100"
    return WrongFilter("The filter cannot be applied", cause, f"Write it like {example}.")


def _shown(value: str) -> str:
    return value if len(value) <= _LONGEST_SHOWN else f"{value[: _LONGEST_SHOWN - 1]}…"
