"""What the service answers, read with care: every field is what it should be, or an error names it."""

import json
import re
from decimal import Decimal
from typing import NoReturn, TypeVar

from partner_tui.domain.errors import CloudAnswerError
from partner_tui.domain.money import DECIMALS, INTEGER_DIGITS
from partner_tui.domain.text import visible

_AMOUNT = re.compile(r"-?[0-9]{1,60}(\.[0-9]{1,60})?([eE][+-]?[0-9]{1,2})?", re.ASCII)
_INTEGER = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_LARGEST = Decimal(10) ** INTEGER_DIGITS
_SHOWN = 60
_NEXT_STEP = "Nothing of it was taken. Try again later; if it stays so, report it with the request's id."

T = TypeVar("T")


def parsed(body: bytes) -> object:
    """The JSON value, its numbers exact: whole ones as int, others as Decimal. Raises ValueError.

    NaN and infinities are no numbers, and a name that an object has twice is no field.
    """
    try:
        return json.loads(
            body.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_object
        )
    except (ArithmeticError, RecursionError) as exc:
        raise ValueError("it has a number, or a depth, beyond all bounds") from exc


class Answer:
    """A JSON object of an answer. What its readers give is what they are called; anything else is a CloudAnswerError
    that names the interface and the field.

    The `optional_` ones give None, or no rows, where the field is missing, null or empty text.
    """

    __slots__ = ("_fields", "_request_id", "api", "place")

    def __init__(self, api: str, fields: dict[str, object], *, place: str = "", request_id: str = "") -> None:
        """`place` is the way to it from the whole answer, `records[3].`; empty for the whole."""
        self._fields = fields
        self._request_id = request_id
        self.api = api
        self.place = place

    def text(self, name: str) -> str:
        return self._demanded(name, self.optional_text(name))

    def optional_text(self, name: str) -> str | None:
        value = self._value(name)
        if value is None or isinstance(value, str):
            return value
        raise self.wrong(name, f"{_shown(value)} is not text")

    def code(self, name: str) -> str:
        """A code that some calls give as text and others as a number: always text."""
        return self._demanded(name, self.optional_code(name))

    def optional_code(self, name: str) -> str | None:
        value = self._value(name)
        return str(value) if type(value) is int else self.optional_text(name)

    def amount(self, name: str) -> Decimal:
        """Exact, of no more digits than a bill line may have; the service writes them as numbers or as text."""
        return self._demanded(name, self.optional_amount(name))

    def optional_amount(self, name: str) -> Decimal | None:
        value = self._value(name)
        if value is None:
            return None
        if (isinstance(value, str) and _AMOUNT.fullmatch(value)) or type(value) is int:
            value = Decimal(value)
        if not isinstance(value, Decimal):
            raise self.wrong(name, f"{_shown(value)} is not an amount")
        if value.copy_abs() >= _LARGEST or _decimals(value) > DECIMALS:
            raise self.wrong(name, f"{_shown(value)} has more than {INTEGER_DIGITS} digits or {DECIMALS} decimals")
        return value

    def integer(self, name: str) -> int:
        return self._demanded(name, self.optional_integer(name))

    def optional_integer(self, name: str) -> int | None:
        value = self._value(name)
        if isinstance(value, str) and _INTEGER.fullmatch(value):
            return int(value)
        if value is None or (type(value) is int):
            return value
        raise self.wrong(name, f"{_shown(value)} is not a whole number")

    def rows(self, name: str) -> list["Answer"]:
        if self._value(name) is None:
            raise self.wrong(name, "it is missing")
        return self.optional_rows(name)

    def optional_rows(self, name: str) -> list["Answer"]:
        value = self._value(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.wrong(name, f"{_shown(value)} is not a list")
        return [self._part(f"{name}[{number}]", row) for number, row in enumerate(value)]

    def part(self, name: str) -> "Answer":
        """An object inside this one."""
        return self._part(name, self._demanded(name, self._value(name)))

    def wrong(self, name: str, why: str) -> CloudAnswerError:
        """The error about a field of this object."""
        return CloudAnswerError(
            "Huawei Cloud's answer makes no sense",
            f"{self.api}, field {self.place}{name}: {why}.",
            _NEXT_STEP,
            request_id=self._request_id,
        )

    def _value(self, name: str) -> object | None:
        value = self._fields.get(name)
        return None if value == "" else value

    def _demanded(self, name: str, value: T | None) -> T:
        if value is None:
            raise self.wrong(name, "it is missing")
        return value

    def _part(self, name: str, value: object) -> "Answer":
        if not isinstance(value, dict):
            raise self.wrong(name, f"{_shown(value)} is not an object")
        return Answer(self.api, value, place=f"{self.place}{name}.", request_id=self._request_id)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError("an object in it has a name twice")
    return fields


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _decimals(value: Decimal) -> int:
    """Decimal places that say something: `1.500` has one."""
    _, digits, exponent = value.as_tuple()
    significant = "".join(map(str, digits)).rstrip("0")
    if not significant or not isinstance(exponent, int):
        return 0
    return max(0, -exponent - (len(digits) - len(significant)))


def _shown(value: object) -> str:
    text = visible(str(value) if isinstance(value, Decimal) else json.dumps(value, default=str, ensure_ascii=False))
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
