"""One month at every station that its amount passes, from the bill's lines to what was paid, and why two that should be
the same are not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from partner_tui.domain.bill import BillSums, MonthSummary
from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.invoice import Invoice
from partner_tui.domain.money import EXACT, ZERO
from partner_tui.domain.payment import Repayment
from partner_tui.domain.publication import Publication
from partner_tui.domain.vendor_bill import standing
from partner_tui.domain.vendor_summary import VendorSummary


class Station(StrEnum):
    """Where a month's amount is met, in the order in which each is made of the one before."""

    LINES = "lines"
    ROLLUP = "rollup"
    LEDGER = "ledger"
    DUE = "amount due"
    VENDOR = "vendor's summary"
    INVOICES = "invoices"
    REPAYMENTS = "repayments"


class Cause(StrEnum):
    """What a difference comes from, as far as figures can tell."""

    ROUNDING = "rounding"
    CREDIT = "bill below zero"
    CLOSING = "closing"
    """One of the two is from before the bill was final."""
    LATER_FILE = "later file"
    """One of the two is of a bill file that another has replaced since."""
    TAX = "tax"
    UNPAID = "unpaid"
    OVERPAID = "overpaid"
    MISSING_PART = "missing part"
    """Lines could be added to ours to make the vendor's."""
    DAMAGE = "damage"
    """The store itself does not add up, or cannot be read."""
    CURRENCY = "another currency"
    UNKNOWN = "not known"


_NOT_EXPLAINED = (Cause.MISSING_PART, Cause.DAMAGE, Cause.CURRENCY, Cause.UNKNOWN)
"""Causes that are guesses, or that leave somebody something to mend: the figures do not reconcile."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One station with its amount, held against an earlier one."""

    station: Station
    amount: Decimal | None
    """None where nothing is known."""
    currency: str
    against: Station | None = None
    """The station that it should be the same as; None where there is none."""
    difference: Decimal | None = None
    """Its amount less that one's."""
    cause: Cause | None = None
    """None where the two agree. There may be one without a difference: the sums agree, and what they are made of does
    not."""
    is_to_mend: bool = False
    """Its cause is known, and nothing but mending it ends it: it has to be seen."""
    is_on_file: bool = False
    """Papers are all that is known of it, and they do not say their amounts."""

    @property
    def is_unexplained(self) -> bool:
        return self.is_to_mend or self.cause in _NOT_EXPLAINED


@dataclass(frozen=True, slots=True)
class MonthFacts:
    """All that is known of one month's amount. Foreign text in names, numbers and references."""

    month: BillCycle
    status: CycleStatus
    """Of our bill; of the month, where there is none."""
    ours: MonthSummary | None = None
    """None where the store has no lines of it; then the vendor's summary is there."""
    theirs: VendorSummary | None = None
    lines: BillSums | None = None
    """Added up from the lines themselves."""
    rollup: BillSums | None = None
    """Added up from the rollup, as the tabs do."""
    unread: str = ""
    """Why these two could not be read; empty where they could."""
    invoices: tuple[Invoice, ...] = ()
    """All that are for it, returns too."""
    paid: tuple[tuple[Repayment, Decimal], ...] = ()
    """What of which repayment settles it; no reversed one."""
    files: tuple[Publication, ...] = ()
    """What it pointed at, newest first."""
    asked_at: datetime | None = None
    """When the vendor was last asked for `theirs`, where that is known."""
    on_file: tuple[str, ...] = ()
    """Numbers of its invoices of which no more than the paper is known."""

    @property
    def currency(self) -> str:
        one = self.ours or self.theirs
        assert one is not None
        return one.currency

    @property
    def is_final(self) -> bool:
        """By the calendar, whatever our file is."""
        return self.status is CycleStatus.FINAL or (self.ours is not None and self.ours.is_early)

    @property
    def heard_at(self) -> datetime:
        """When the vendor last said what its summary says, as far as is known."""
        assert self.theirs is not None
        return self.theirs.as_of if self.asked_at is None else max(self.theirs.as_of, self.asked_at)

    @property
    def standing_invoices(self) -> tuple[Invoice, ...]:
        """Those that were made out and not taken back."""
        kept = {invoice.request_id for invoice in standing(self.invoices)}
        return tuple(invoice for invoice in self.invoices if invoice.request_id in kept)

    @property
    def paid_in(self) -> Mapping[str, Decimal]:
        """By currency."""
        found: dict[str, Decimal] = {}
        for repayment, share in self.paid:
            found[repayment.currency] = EXACT.add(found.get(repayment.currency, ZERO), share)
        return found

    @property
    def earlier_files(self) -> tuple[Publication, ...]:
        """Those that others have replaced, newest first."""
        return self.files[1:]


@dataclass(frozen=True, slots=True)
class TieOut:
    """A month from station to station."""

    facts: MonthFacts
    stops: tuple[Stop, ...]

    @property
    def month(self) -> BillCycle:
        return self.facts.month

    @property
    def unexplained(self) -> tuple[Stop, ...]:
        return tuple(stop for stop in self.stops if stop.is_unexplained)

    @property
    def explained(self) -> tuple[Stop, ...]:
        """Those that differ from what they are held against, for a reason that is known."""
        return tuple(stop for stop in self.stops if stop.cause is not None and not stop.is_unexplained)

    @property
    def unknown(self) -> tuple[Station, ...]:
        """Stations of which nothing is known, and nothing is wrong with that."""
        unknown = (stop for stop in self.stops if stop.amount is None and stop.cause is None)
        return tuple(stop.station for stop in unknown if not stop.is_on_file)

    def stop(self, station: Station) -> Stop | None:
        return next((stop for stop in self.stops if stop.station is station), None)
