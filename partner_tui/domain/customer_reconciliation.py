"""A month's customers against the vendor's sums of them, figure by figure, by the rule for a month's figures.

Nothing says in so many words that these sums are what the partner owes: that they are is inferred, from where they
stand among the vendor's pages, "partner bills".
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from partner_tui.domain.bill import BillSums, MonthSummary
from partner_tui.domain.customer_sum import CustomerSum
from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.reconciliation import Difference, Figure, difference_of
from partner_tui.domain.totals import CustomerTotal

_NOTHING = BillSums()


@dataclass(frozen=True, slots=True)
class CustomerDifference:
    """A customer's figure that is not the vendor's. Foreign text in the names."""

    customer_id: str
    customer_name: str
    """By the bill; empty for who is not on it."""
    found: Difference


@dataclass(frozen=True, slots=True)
class CustomerReconciliation:
    """A month's customers by the store's lines and by the vendor's sums."""

    month: BillCycle
    ours_in: str = ""
    theirs_in: str = ""
    """Currencies; empty where there is nothing to hold against the other."""
    differences: tuple[CustomerDifference, ...] = ()

    @property
    def is_in_two_currencies(self) -> bool:
        """Then nothing was held against anything."""
        return bool(self.ours_in and self.theirs_in) and self.ours_in != self.theirs_in


def reconcile_customers(
    summary: MonthSummary, customers: Iterable[CustomerTotal], theirs: Iterable[CustomerSum]
) -> CustomerReconciliation:
    """Customers of both sides, the vendor's in its order, then those that only the store has."""
    said = {one.customer_id: one for one in theirs}
    currencies = {one.currency for one in said.values()}
    theirs_in = " and ".join(sorted(currencies))
    if not said or currencies != {summary.currency}:
        return CustomerReconciliation(summary.month, summary.currency, theirs_in)
    ours = {one.customer_id: one for one in customers}
    found = [
        difference
        for customer_id in dict.fromkeys((*said, *ours))
        for difference in _differences(summary, customer_id, ours.get(customer_id), said.get(customer_id))
    ]
    return CustomerReconciliation(summary.month, summary.currency, theirs_in, tuple(found))


def _differences(
    summary: MonthSummary, customer_id: str, ours: CustomerTotal | None, theirs: CustomerSum | None
) -> Iterator[CustomerDifference]:
    """Who is missing on one side has nothing there."""
    own, said, parts, moments = _NOTHING, _NOTHING, 0, [summary.as_of]
    if ours is not None:
        own = ours.sums
    if theirs is not None:
        said, parts = BillSums(theirs.expenditures, theirs.refunds, theirs.adjustments), theirs.parts
        moments.append(theirs.as_of)
    is_early = any(summary.month.status(moment) is not CycleStatus.FINAL for moment in moments)
    for figure in (Figure.EXPENDITURES, Figure.REFUNDS, Figure.ADJUSTMENTS):
        amounts = getattr(own, figure.value), getattr(said, figure.value)
        if found := difference_of(figure, *amounts, parts=parts, is_early=is_early):
            yield CustomerDifference(customer_id, "" if ours is None else ours.customer_name, found)
