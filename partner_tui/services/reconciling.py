"""The store's sums held against the vendor's: months that agree, differ, or are known from one side only."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import StoreError, UnknownMonth
from partner_tui.domain.money import ZERO, format_amount
from partner_tui.domain.owing import is_over
from partner_tui.domain.reconciliation import Difference, Figure, Reconciliation, reconcile
from partner_tui.domain.vendor_month import VendorMonth
from partner_tui.ledger import Ledger
from partner_tui.services.bills import Bills
from partner_tui.services.clock import Clock

if TYPE_CHECKING:
    from partner_tui.domain.customer_reconciliation import CustomerReconciliation
    from partner_tui.domain.owing import Paid
    from partner_tui.domain.terms import PaymentTerms
    from partner_tui.domain.vendor_bill import VendorBill
    from partner_tui.domain.vendor_summary import VendorSummary


class Reconciling:
    """Questions about both sides, from any thread. From the ledger alone, and cheap, but for customers."""

    def __init__(self, ledger: Ledger, bills: Bills, clock: Clock, terms: "PaymentTerms | None" = None) -> None:
        self._ledger, self._bills, self._clock, self._terms = ledger, bills, clock, terms

    def all(self) -> tuple[Reconciliation, ...]:
        """Every month that either side knows, newest first."""
        ours = {summary.month: summary for summary in self._bills.months()}
        theirs = {summary.month: summary for summary in self._ledger.glance.summaries()}
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

    def customers(self, month: BillCycle) -> "CustomerReconciliation":
        """Each customer of the month, where the vendor says sums of them: those of its China site. Reads the month.

        Raises StoreError where the month cannot be read.
        """
        from partner_tui.domain.customer_reconciliation import CustomerReconciliation, reconcile_customers
        from partner_tui.domain.query import BillQuery, Grouping

        said = self._ledger.vendor.customer_sums(month)
        if not said or self._ledger.month(month) is None:
            return CustomerReconciliation(month)
        totals = self._bills.by_customer(BillQuery(month, Grouping.CUSTOMER))
        return reconcile_customers(self._bills.summary(month), totals.rows, said)

    def differences(self, month: BillCycle) -> tuple[str, ...]:
        """A sentence for each figure of the month that is not the vendor's; customers are counted, and the first told.

        None where neither side knows the month. Reads it where the vendor says sums of its customers.
        """
        try:
            found = self.of(month)
        except UnknownMonth:
            return ()
        try:
            told = customer_sentences(self.customers(month))
        except StoreError as error:
            told = (f"the customers cannot be held against the vendor's: {error.cause}",)
        more = (f"and {len(told) - 1:,} more figures of customers: see `partner-tui check {month}`",)
        return (*sentences(found), *told[:1], *(more if len(told) > 1 else ()))

    def vendor_months(self, found: Sequence[Reconciliation] | None = None) -> tuple[VendorMonth, ...]:
        """The months that have no lines in the store, newest first; among those that were asked for already."""
        now, bills, paid = self._clock(), self._ledger.glance.bills(), self._ledger.paid()
        theirs = [one.theirs for one in (self.all() if found is None else found) if one.ours is None and one.theirs]
        return tuple(
            self._vendor_month(summary, bill, paid, now) for summary in theirs if (bill := bills.get(summary.month))
        )

    def _vendor_month(self, summary: "VendorSummary", bill: "VendorBill", paid: "Paid", now: datetime) -> VendorMonth:
        due_on = None if self._terms is None else self._terms.due_on(summary.month)
        return VendorMonth(
            summary,
            summary.month.status(now),
            bill.invoice_no,
            bill.invoice_state,
            paid.by_month.get((summary.month, summary.currency), ZERO),
            due_on,
            is_over(due_on, now),
        )


def sentences(found: Reconciliation) -> tuple[str, ...]:
    """A sentence for each figure that is not the vendor's; none where they agree or one side is missing.

    Foreign text among it: the vendor's currency.
    """
    if found.is_in_two_currencies:
        assert found.ours is not None and found.theirs is not None
        return (f"the bill is in {found.ours.currency}, and the vendor's summary in {found.theirs.currency}",)
    return tuple(map(_sentence, found.differences))


def customer_sentences(found: "CustomerReconciliation") -> tuple[str, ...]:
    """A sentence for each customer's figure that is not the vendor's. Foreign text in them: ids, names, currencies."""
    if found.is_in_two_currencies:
        return (f"the bill is in {found.ours_in}, and the vendor's sums of customers in {found.theirs_in}",)
    return tuple(
        f"customer {one.customer_id}{f' ({one.customer_name})' if one.customer_name else ''}: "
        f"{_sentence(one.found, 'the vendor')}"
        for one in found.differences
    )


def _sentence(found: Difference, who: str = "the vendor's summary") -> str:
    verb = "is" if found.what is Figure.AMOUNT_DUE else "are"
    ours, theirs = (format_amount(amount, exact=True) for amount in (found.ours, found.theirs))
    between = format_amount(found.difference, exact=True, signed=True)
    said = f"{found.what} {verb} {ours}, and {who} says {theirs}: a difference of {between}"
    return said if found.reason is None else f"{said} (probably {found.reason})"
