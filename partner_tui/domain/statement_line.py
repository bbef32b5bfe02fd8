"""Lines of account statements: payments as a bank or the vendor lists them, held against those that are recorded."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from partner_tui.domain.money import plain
from partner_tui.domain.payment import same_reference

SHOWN_KEY = 10
"""So many characters of a key tell a line from others."""


class Decision(StrEnum):
    """What was found to be behind a line."""

    MATCHED = "matched"
    """A repayment that was recorded before."""
    RECORDED = "recorded"
    """A repayment that was recorded from it."""
    IGNORED = "ignored"
    """No repayment: fees, interest, somebody else's."""


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line of a statement file. Texts are foreign."""

    key: str
    """The same for the same payment in another file; see `statement_key`."""
    file_name: str
    file_sha256: str
    line: int
    """Physical line of the csv, or row of the sheet, from 1."""
    paid_on: date
    reference: str
    description: str
    amount: Decimal
    """Above zero: paid to the vendor. Below zero: came back."""
    currency: str
    decision: Decision | None
    """None: to be decided."""
    repayment: int | None
    reason: str
    """Why it is ignored, or matched with a payment of another amount; else empty."""
    operator: str
    """Who imported it, or decided."""
    at: datetime


def statement_key(
    paid_on: date, reference: str, description: str, amount: Decimal, currency: str, occurrence: int
) -> str:
    """SHA-256 over what makes a line itself, whatever file it stands in; `occurrence` counts lines that are the same
    within one file, from 1."""
    content = [paid_on.isoformat(), same_reference(reference), description, plain(amount), currency, occurrence]
    return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode("ascii")).hexdigest()


def is_first(line: StatementLine) -> bool:
    """Whether it is the first of those that are the same within one file."""
    return line.key == statement_key(line.paid_on, line.reference, line.description, line.amount, line.currency, 1)
