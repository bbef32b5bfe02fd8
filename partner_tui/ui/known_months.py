"""Months as the screens list them: those of the store, those that only the vendor's summaries tell of, and how the two
sides stand to each other."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias, TypeGuard

from partner_tui.domain.bill import MonthSummary
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import DamagedStore

if TYPE_CHECKING:
    from partner_tui.domain.reconciliation import Reconciliation
    from partner_tui.domain.vendor_month import VendorMonth
    from partner_tui.ui.ports import Workspace
    from partner_tui.ui.presentation.lines import Part
    from partner_tui.ui.presentation.words import Owed

KnownMonth: TypeAlias = "MonthSummary | VendorMonth"


def has_lines(month: "KnownMonth | None") -> TypeGuard[MonthSummary]:
    """Whether the store has the month's lines."""
    return isinstance(month, MonthSummary)


@dataclass(frozen=True, slots=True)
class KnownMonths:
    """Newest first."""

    own: tuple[MonthSummary, ...] = ()
    theirs: "tuple[VendorMonth, ...]" = ()
    """Those that have no lines in the store."""
    found: "Mapping[BillCycle, Reconciliation]" = field(default_factory=dict)
    """How each month's sums stand to the vendor's; empty where none of these is known."""

    @classmethod
    def read(cls, workspace: "Workspace") -> "KnownMonths":
        """From the ledger alone: quick. Where the vendor's figures have rotted, months are listed without them: `check`
        tells of it. Raises PartnerError."""
        own = tuple(workspace.bills.months())
        with suppress(DamagedStore):
            if workspace.has_vendor_sums:
                reconciling = workspace.reconciling
                found = reconciling.all()
                theirs = tuple(reconciling.vendor_months(found))
                return cls(own, theirs, {one.month: one for one in found})
        return cls(own)

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

    def owed(self, now: datetime) -> "Mapping[str, Sequence[Owed]]":
        """By currency, what is due of the months without lines, which is in no total; and the bill that is expected."""
        if not self.found:
            return {}
        from partner_tui.ui.presentation.sync_months import owed_without_lines

        return owed_without_lines(self.all, now)

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
