"""Months as the screens list them: those of the store, those that only the vendor's summaries tell of, and how the two
sides stand to each other."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeGuard

from partner_tui.domain.bill import MonthSummary
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.due import AmountDue, amounts_due
from partner_tui.domain.errors import DamagedStore
from partner_tui.domain.owing import NOTHING_PAID, Paid

if TYPE_CHECKING:
    from partner_tui.domain.reconciliation import Reconciliation
    from partner_tui.domain.vendor_month import VendorMonth
    from partner_tui.ui.ports import Workspace
    from partner_tui.ui.presentation.lines import Part

KnownMonth: TypeAlias = "MonthSummary | VendorMonth"


def has_lines(month: "KnownMonth | None") -> TypeGuard[MonthSummary]:
    """Whether the store has the month's lines."""
    return isinstance(month, MonthSummary)


NOTHING_FOUND: "Mapping[BillCycle, Reconciliation]" = {}


class KnownMonths(NamedTuple):
    """Newest first."""

    own: tuple[MonthSummary, ...] = ()
    theirs: "tuple[VendorMonth, ...]" = ()
    """Those that have no lines in the store."""
    found: "Mapping[BillCycle, Reconciliation]" = NOTHING_FOUND
    """How each month's sums stand to the vendor's; empty where none of these is known."""
    paid: Paid = NOTHING_PAID
    """Of the same moment as the store's own months."""

    @classmethod
    def read(cls, workspace: "Workspace") -> "KnownMonths":
        """From the ledger alone: quick. Where the vendor's figures have rotted, months are listed without them: `check`
        tells of it. Raises PartnerError."""
        months, paid = workspace.bills.months_and_paid()
        own = tuple(months)
        with suppress(DamagedStore):
            if workspace.has_vendor_sums:
                reconciling = workspace.reconciling
                found = reconciling.all()
                theirs = tuple(reconciling.vendor_months(found))
                return cls(own, theirs, {one.month: one for one in found}, paid)
        return cls(own, paid=paid)

    @property
    def all(self) -> "tuple[KnownMonth, ...]":
        known = {month.month for month in self.own}
        theirs = (month for month in self.theirs if month.month not in known)
        return tuple(sorted((*self.own, *theirs), key=lambda month: month.month, reverse=True))

    @property
    def notes(self) -> Mapping[BillCycle, str]:
        """A word or two about how each month stands."""
        if not self.found:
            return {}
        from partner_tui.ui.presentation.sync_months import notes

        return notes(self.found)

    @property
    def amounts(self) -> tuple[AmountDue, ...]:
        """What is due in each currency."""
        return amounts_due(self.own, self.paid, self.theirs)

    def about(self, month: BillCycle) -> "Part | None":
        """What to know about a month whose two sides are not the same; None where there is nothing."""
        if not self.found:
            return None
        from partner_tui.ui.presentation.sync_months import about

        return about(self.found.get(month))

    def told(self, month: BillCycle) -> "Sequence[Part]":
        """A sentence for each of the month's figures that is not the vendor's."""
        if month not in self.found:
            return ()
        from partner_tui.ui.presentation.sync_months import told

        return told(self.found[month])

    def warning(self, month: BillCycle) -> str:
        """The same in a word or two; empty where there is nothing to be warned of."""
        if month not in self.found:
            return ""
        from partner_tui.ui.presentation.sync_months import warning

        return warning(self.found[month])
