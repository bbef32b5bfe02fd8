"""The paper of an invoice, as it was put on file."""

from dataclasses import dataclass
from datetime import datetime

from partner_tui.domain.cycle import BillCycle


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
