"""Payments to the vendor as they are recorded here: money that was paid elsewhere, and which bills it settles."""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from partner_tui.domain.cycle import BillCycle


@dataclass(frozen=True, slots=True)
class Repayment:
    """Money that was paid. Never edited and never deleted: only reversed, by a record of its own."""

    number: int
    """Counts from 1, in the order in which they were recorded."""
    reference: str
    """The payment's own name, by which its bank or card knows it. Foreign text."""
    amount: Decimal
    """Above zero, 2 decimals at most."""
    currency: str
    paid_on: date
    note: str
    operator: str
    recorded_at: datetime
    """Aware, UTC."""


@dataclass(frozen=True, slots=True)
class Allocation:
    """A part of a repayment that settles a month; below zero, a part that settles it no more."""

    number: int
    repayment: int
    month: BillCycle
    amount: Decimal
    operator: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reversal:
    """Takes a repayment back whole, with all its allocations."""

    repayment: int
    reason: str
    operator: str
    at: datetime


_DASHES = dict.fromkeys((*range(0x2010, 0x2016), 0x2212), "-")
_UNSEEN_CATEGORIES = ("Cc", "Cf", "Zl", "Zp", "Zs")
_UNSEEN = {chr(code) for code in (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, *range(0x180B, 0x1810))}
_UNSEEN |= {chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))}
"""Fillers, joiners and choices of a glyph: letters or marks to Unicode, nothing to the eye."""


def same_reference(reference: str) -> str:
    """What two spellings of one reference have in common: case, width, spaces, kinds of dash and what cannot be seen
    tell no payments apart. Empty where nothing else is left."""
    if reference.isascii() and reference.isprintable():  # most are
        return reference.casefold().replace(" ", "")
    folded = unicodedata.normalize("NFKC", _seen(reference)).casefold()
    # Once more: folded letters come in parts, some signs are a space with a mark, and that goes with what is before it.
    seen = _seen(unicodedata.normalize("NFKC", folded)).translate(_DASHES)
    return unicodedata.normalize("NFKC", seen)


def is_legible(reference: str) -> bool:
    """Whether it has nothing but characters of a text of one line: no control characters, and no halves of characters,
    which bytes in another encoding become."""
    return not any(
        is_half(character) or unicodedata.category(character) in ("Cc", "Zl", "Zp") for character in reference.strip()
    )


def is_half(character: str) -> bool:
    """A lone surrogate."""
    return unicodedata.category(character) == "Cs"


def _seen(text: str) -> str:
    return "".join(
        character
        for character in text
        if character not in _UNSEEN and unicodedata.category(character) not in _UNSEEN_CATEGORIES
    )
