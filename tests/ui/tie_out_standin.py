"""A month's facts from memory, held against each other by the real rules."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from partner_tui.domain.bill import BillSums, MonthSummary
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import PartnerError, UnknownMonth
from partner_tui.domain.payment import Repayment
from partner_tui.domain.publication import Publication
from partner_tui.domain.rows import never
from partner_tui.domain.tie_out import MonthFacts, TieOut
from partner_tui.domain.tying_out import tied
from partner_tui.domain.vendor_summary import VendorSummary
from tests.ui.vendor_standin import MemoryVendor


class Bills(Protocol):
    """The store's side."""

    now: datetime
    vendor: MemoryVendor

    def own_months(self) -> Sequence[MonthSummary]: ...


@dataclass
class MemoryPast:
    """What the test says of months besides; `broken` is raised by the next answers."""

    paid: dict[BillCycle, tuple[tuple[Repayment, Decimal], ...]] = field(default_factory=dict)
    files: dict[BillCycle, tuple[Publication, ...]] = field(default_factory=dict)
    rollups: dict[BillCycle, BillSums] = field(default_factory=dict)
    """Where a rollup is not what the lines add up to."""
    broken: PartnerError | None = None
    asked: list[BillCycle] = field(default_factory=list)


@dataclass
class MemoryTyingOut:
    """Shaped like the real one."""

    bills: Bills
    summaries: dict[BillCycle, VendorSummary]
    past: MemoryPast

    def of(self, month: BillCycle, cancelled: Callable[[], bool] = never) -> TieOut:
        self.past.asked.append(month)
        if self.past.broken is not None:
            raise self.past.broken
        ours = next((known for known in self.bills.own_months() if known.month == month), None)
        theirs = self.summaries.get(month)
        if ours is None and theirs is None:
            raise UnknownMonth(f"No bill of {month}", "", "")
        sums = None if ours is None else ours.sums
        return tied(
            MonthFacts(
                month,
                month.status(self.bills.now),
                ours,
                theirs,
                lines=sums,
                rollup=self.past.rollups.get(month, sums) if sums else None,
                invoices=self.bills.vendor.invoices_of(month),
                paid=self.past.paid.get(month, ()),
                files=self.past.files.get(month, ()),
            )
        )
