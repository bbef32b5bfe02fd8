"""The store's sums held against the vendor's: months that agree, differ, or are known from one side only."""

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import UnknownMonth
from partner_tui.domain.money import format_amount
from partner_tui.domain.reconciliation import Difference, Figure, Reconciliation, reconcile
from partner_tui.domain.vendor_month import VendorMonth
from partner_tui.ledger import Ledger
from partner_tui.services.bills import Bills
from partner_tui.services.clock import Clock


class Reconciling:
    """Questions about both sides. From the ledger alone: cheap, and from any thread."""

    def __init__(self, ledger: Ledger, bills: Bills, clock: Clock) -> None:
        self._ledger, self._bills, self._clock = ledger, bills, clock

    def all(self) -> tuple[Reconciliation, ...]:
        """Every month that either side knows, newest first."""
        ours = {summary.month: summary for summary in self._bills.months()}
        theirs = {summary.month: summary for summary in self._ledger.vendor.summaries()}
        months = sorted({*ours, *theirs}, reverse=True)
        return tuple(reconcile(ours.get(month), theirs.get(month)) for month in months)

    def of(self, month: BillCycle) -> Reconciliation:
        """Raises UnknownMonth where neither side knows it."""
        theirs = self._ledger.vendor.summary(month)
        try:
            return reconcile(self._bills.summary(month), theirs)
        except UnknownMonth:
            if theirs is None:
                raise
            return reconcile(None, theirs)

    def vendor_months(self) -> tuple[VendorMonth, ...]:
        """The months that have no lines in the store, newest first."""
        now = self._clock()
        return tuple(
            VendorMonth(found.theirs, found.month.status(now))
            for found in self.all()
            if found.ours is None and found.theirs is not None
        )


def sentences(found: Reconciliation) -> tuple[str, ...]:
    """A sentence for each figure that is not the vendor's; none where they agree or one side is missing.

    Foreign text among it: the vendor's currency.
    """
    if found.is_in_two_currencies:
        assert found.ours is not None and found.theirs is not None
        return (f"the bill is in {found.ours.currency}, and the vendor's summary in {found.theirs.currency}",)
    return tuple(map(_sentence, found.differences))


def _sentence(found: Difference) -> str:
    verb = "is" if found.what is Figure.AMOUNT_DUE else "are"
    ours, theirs = (format_amount(amount, exact=True) for amount in (found.ours, found.theirs))
    between = format_amount(found.difference, exact=True, signed=True)
    said = f"{found.what} {verb} {ours}, and the vendor's summary says {theirs}: a difference of {between}"
    return said if found.reason is None else f"{said} (probably {found.reason})"
