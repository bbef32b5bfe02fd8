"""Exact money: decimals from file to screen, one rounding rule, one way of writing an amount."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import (
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    FloatOperation,
    Inexact,
    InvalidOperation,
    Overflow,
)

DECIMALS = 10
"""Decimal places that a line may have."""
INTEGER_DIGITS = 18
"""Digits before the point that a line may have: with the decimals, `Decimal(28, 10)`."""
AMOUNT_PATTERN = rf"^-?[0-9]{{1,{INTEGER_DIGITS}}}(\.[0-9]{{1,{DECIMALS}}})?$"
"""What an amount in a bill file looks like: no exponent, no thousands separator, no plus sign, no bare point."""

ZERO = Decimal(0)
CENT = Decimal("0.01")
EXACT = Context(prec=60, traps=[Inexact, FloatOperation, InvalidOperation, Overflow, DivisionByZero])
"""Where sums are made: an inexact result or a float among the operands raises instead of passing unseen."""
_ROUNDING = Context(prec=60, rounding=ROUND_HALF_UP, traps=[FloatOperation, InvalidOperation, Overflow])
_AMOUNT = re.compile(AMOUNT_PATTERN)


def parse_amount(text: str) -> Decimal:
    """The exact value of an amount as bill files write it. Raises ValueError."""
    if not _AMOUNT.fullmatch(text) or text.endswith("\n"):
        raise ValueError(f"{text!r} is not an amount of up to {INTEGER_DIGITS} digits and {DECIMALS} decimals")
    return Decimal(text)


def exact_sum(amounts: Iterable[Decimal]) -> Decimal:
    """The sum without rounding. Raises decimal.Inexact past 60 digits rather than lose one."""
    total = ZERO
    for amount in amounts:
        total = EXACT.add(total, amount)
    return total


def round_half_up(amount: Decimal) -> Decimal:
    """To 2 decimals, halves away from zero: the one rounding rule, applied once, to a month's total."""
    return _ROUNDING.quantize(amount, CENT)


def amount_due(bill_amount: Decimal) -> Decimal:
    """What a bill amount makes the partner owe: rounded half-up to 2 decimals, never below zero."""
    return max(ZERO.quantize(CENT), round_half_up(bill_amount))


def plain(amount: Decimal) -> str:
    """All its digits, without an exponent and without trailing zeros beyond the second decimal: `1234.50`."""
    text = f"{amount:f}"
    whole, _, decimals = text.partition(".")
    text = f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"
    return text[1:] if text.startswith("-") and not text.strip("-0.") else text


def format_amount(amount: Decimal, *, exact: bool = False, signed: bool = False) -> str:
    """As people read it: `1,234.50`, `-30.00`.

    Two decimals, rounded half-up, or with `exact` every digit it has. `signed` writes `+` before what is above zero.
    """
    text = plain(amount if exact else round_half_up(amount))
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, decimals = digits.partition(".")
    if signed and not sign and digits.strip("0."):
        sign = "+"
    return f"{sign}{int(whole):,}.{decimals}"


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount in its currency (ISO 4217 code). Currencies never mix."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal) or not self.amount.is_finite():
            raise ValueError(f"{self.amount!r} is not an exact amount")

    def __add__(self, other: "Money") -> "Money":
        return Money(EXACT.add(self.amount, self._same(other)), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(EXACT.subtract(self.amount, self._same(other)), self.currency)

    def __neg__(self) -> "Money":
        return Money(EXACT.minus(self.amount), self.currency)

    def rounded(self) -> "Money":
        return Money(round_half_up(self.amount), self.currency)

    def __str__(self) -> str:
        return f"{format_amount(self.amount)} {self.currency}"

    def _same(self, other: "Money") -> Decimal:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} are never added together")
        return other.amount
