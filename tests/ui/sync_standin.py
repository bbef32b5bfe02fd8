"""Syncs in memory, for screens: one that goes on when the test says so, and what the vendor's summaries say."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from threading import Event
from typing import Protocol

from partner_tui.domain.bill import MonthSummary
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import Cancelled, CredentialsError, PartnerError
from partner_tui.domain.job import JobOutcome, Progress
from partner_tui.domain.owing import Paid, is_over
from partner_tui.domain.reconciliation import Reconciliation, reconcile
from partner_tui.domain.rows import never
from partner_tui.domain.sync import SyncStanding
from partner_tui.domain.sync_state import SyncStep
from partner_tui.domain.terms import PaymentTerms
from partner_tui.domain.vendor_month import VendorMonth
from partner_tui.domain.vendor_summary import VendorSummary

NO_CREDENTIALS = CredentialsError(
    "No credentials for Huawei Cloud",
    "There are none in the environment, in ~/.huaweicloud/credentials, or in the keyring.",
    "Set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK.",
)


class Months(Protocol):
    """The store's side."""

    now: datetime
    paid: Paid
    terms: PaymentTerms | None

    def own_months(self) -> list[MonthSummary]: ...


@dataclass
class MemorySync:
    """Never synced and not set up, unless the test says otherwise. `broken` is raised by the next answers."""

    stands: SyncStanding = field(default_factory=SyncStanding)
    kept: tuple[SyncStep, ...] = ()
    missing: PartnerError | None = NO_CREDENTIALS
    summaries: dict[BillCycle, VendorSummary] = field(default_factory=dict)
    broken: PartnerError | None = None
    looks: int = 0

    def standing(self) -> SyncStanding:
        self.looks += 1
        if self.broken is not None:
            raise self.broken
        return self.stands

    def steps(self) -> tuple[SyncStep, ...]:
        if self.broken is not None:
            raise self.broken
        return self.kept

    def unready(self) -> PartnerError | None:
        return self.missing


@dataclass
class MemoryReconciling:
    """By the real rule."""

    months: Months
    summaries: dict[BillCycle, VendorSummary]

    def all(self) -> tuple[Reconciliation, ...]:
        ours = {month.month: month for month in self.months.own_months()}
        known = sorted({*ours, *self.summaries}, reverse=True)
        return tuple(reconcile(ours.get(month), self.summaries.get(month)) for month in known)

    def vendor_months(self, found: Sequence[Reconciliation]) -> tuple[VendorMonth, ...]:
        return tuple(self._vendor_month(one.theirs) for one in found if one.ours is None and one.theirs)

    def _vendor_month(self, theirs: VendorSummary) -> VendorMonth:
        now, terms = self.months.now, self.months.terms
        due_on = None if terms is None else terms.due_on(theirs.month)
        paid = self.months.paid.by_month.get((theirs.month, theirs.currency), Decimal(0))
        status = theirs.month.status(now)
        return VendorMonth(theirs, status, paid=paid, due_on=due_on, is_overdue=is_over(due_on, now))


@dataclass
class MemorySyncJob:
    """Says how far it is, and ends when `turn` is set or somebody stops it."""

    outcome: JobOutcome = field(default_factory=JobOutcome)
    told: list[Progress] = field(default_factory=list)
    turn: Event = field(default_factory=Event)
    is_running: bool = False
    cancels: int = 0

    def follow(self, abandoned: Callable[[], bool] = never) -> Iterator[Progress | JobOutcome]:
        self.is_running = True
        while not abandoned() and not self.turn.wait(0.01):
            while self.told:
                yield self.told.pop(0)
            if self.cancels:
                yield JobOutcome(error=Cancelled("The sync"))
                return
        self.is_running = False
        if not abandoned():
            yield self.outcome

    def cancel(self) -> None:
        self.cancels += 1
