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


def same_reference(reference: str) -> str:
    """What two spellings of one reference have in common: case, width and spaces tell no payments apart."""
    return " ".join(unicodedata.normalize("NFKC", reference).casefold().split())
