"""A month as it was published: what ledger and bill store agree on."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from partner_tui.domain.bill import BillSums
from partner_tui.domain.cycle import BillCycle, CycleStatus


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

    def is_early(self, now: datetime) -> bool:
        """The month is final by now, and this file was taken before: it may lack lines, and its final bill has to be
        taken in its place."""
        return self.imported_at < self.month.final_at and self.month.status(now) is CycleStatus.FINAL

    def status(self, now: datetime) -> CycleStatus:
        """How far the bill has come that this is: it does not become final by waiting."""
        return CycleStatus.CLOSING if self.is_early(now) else self.month.status(now)
