"""The paper of an invoice, as it was put on file."""

import re
from dataclasses import dataclass
from datetime import datetime

from partner_tui.domain.cycle import BillCycle

_ODD = re.compile(r"[^\w.]+")
_LONGEST = 60
"""Characters; four bytes each at most."""


@dataclass(frozen=True, slots=True)
class InvoiceFile:
    """One PDF. An invoice may have several, of which the last attached counts."""

    invoice_no: str
    sha256: str
    """Of its content, by which the store has it."""
    month: BillCycle | None
    name: str
    """What it was called. Foreign text."""
    bytes: int
    operator: str
    attached_at: datetime


def file_name(invoice_no: str) -> str:
    """What the paper of that invoice is called on another machine, in signs that every file system takes."""
    plain = _ODD.sub("-", invoice_no).strip("-.")[:_LONGEST]
    return f"{plain or 'invoice'}.pdf"
