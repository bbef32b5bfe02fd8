"""A month as it was published: what ledger and bill store agree on."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from partner_tui.domain.bill import BillSums
from partner_tui.domain.cycle import BillCycle


@dataclass(frozen=True, slots=True)
class MonthRecord:
    """One generation of a month. The ledger's copy points at it, the manifest's copy lies beside its lines."""

    month: BillCycle
    generation: str
    currency: str
    sums: BillSums
    tax: Decimal | None
    customers: int
    products: int
    source_name: str
    source_sha256: str
    source_bytes: int
    imported_at: datetime
    """Aware, UTC."""
    manifest_sha256: str
    """Of the manifest file, so that the ledger vouches for it and it for every other file."""
