"""A month from its lines to what was paid of it: all that is known, read and held against each other."""

from collections.abc import Callable
from dataclasses import replace

from partner_tui.domain.bill import MonthSummary
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import StoreError, UnknownMonth
from partner_tui.domain.known_invoice import known_invoices
from partner_tui.domain.rows import never
from partner_tui.domain.tie_out import MonthFacts, TieOut
from partner_tui.domain.tying_out import tied
from partner_tui.ledger import Ledger
from partner_tui.services.bills import Bills, SumsRead
from partner_tui.services.clock import Clock

_TRIES = 50
"""How often a month may be replaced while its lines are read."""


class TyingOut:
    """Reads every line of a month: half a second for ten million. From any thread."""

    def __init__(self, ledger: Ledger, bills: Bills, clock: Clock) -> None:
        self._ledger, self._bills, self._clock = ledger, bills, clock

    def of(self, month: BillCycle, cancelled: Callable[[], bool] = never) -> TieOut:
        """Lines that cannot be read are told as damage. Raises UnknownMonth where neither store nor vendor has the
        month, DamagedStore where the ledger is damaged, StoreError, StoreBusy, Cancelled."""
        theirs = self._ledger.vendor.summary(month)
        asked = self._ledger.vendor.step(f"summary {month}")
        facts = MonthFacts(
            month,
            month.status(self._clock()),
            theirs=theirs,
            asked_at=asked.at if asked is not None and asked.is_done else None,
        )
        try:
            facts = self._stored(facts, cancelled)
        except UnknownMonth:
            if theirs is None:
                raise
        account = self._ledger.payments.account()
        by_repayment = account.shares
        shares = ((one, by_repayment[one.number].get(month)) for one in account.standing)
        known = known_invoices(self._ledger.vendor.invoices(), self._ledger.invoice_files.all())
        invoices = [one for one in known if one.month == month]
        return tied(
            replace(
                facts,
                invoices=tuple(one.invoice for one in invoices if one.invoice is not None),
                on_file=tuple(one.number for one in invoices if one.invoice is None and one.number is not None),
                paid=tuple((repayment, share) for repayment, share in shares if share),
                files=self._ledger.publications(month),
            )
        )

    def _stored(self, facts: MonthFacts, cancelled: Callable[[], bool]) -> MonthFacts:
        """The store's side, all of it of one generation."""
        for _ in range(_TRIES):
            ours = self._bills.summary(facts.month)
            facts = replace(facts, status=ours.status, ours=ours)
            try:
                read = self._bills.sums_read(facts.month, cancelled)
            except StoreError as error:
                return replace(facts, unread=error.cause)
            if _is_of(read, ours):
                return replace(facts, lines=read.lines, rollup=read.rollup)
        raise StoreError(
            f"Cannot reconcile {facts.month}", "It was replaced again and again while it was read.", "Try again."
        )


def _is_of(read: SumsRead, ours: MonthSummary) -> bool:
    """Whether the lines that were read are of the generation that the summary is of."""
    record = read.record
    return (record.imported_at, record.source_name, record.sums) == (ours.as_of, ours.source, ours.sums)
