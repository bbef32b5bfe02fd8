"""What the console needs from the services that have to do with Huawei Cloud."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from partner_tui.domain.errors import PartnerError
from partner_tui.domain.sync import SyncStanding
from partner_tui.domain.sync_state import SyncStep

if TYPE_CHECKING:
    from partner_tui.domain.cycle import BillCycle
    from partner_tui.domain.reconciliation import Reconciliation
    from partner_tui.domain.tie_out import TieOut
    from partner_tui.domain.vendor_month import VendorMonth


class Sync(Protocol):
    """How far the store is in step with Huawei Cloud, which none of this asks. Any method is for worker threads; each
    raises only kinds of PartnerError."""

    def standing(self) -> SyncStanding: ...

    def unready(self) -> PartnerError | None:
        """Why no sync can be begun; None: one can."""
        ...

    def steps(self) -> Sequence[SyncStep]:
        """What became of each step when it was last tried."""
        ...


class Reconciling(Protocol):
    """The store's sums held against the vendor's. Any method is for worker threads; each raises only kinds of
    PartnerError."""

    def all(self) -> "Sequence[Reconciliation]":
        """Every month that either side knows, newest first."""
        ...

    def vendor_months(self, found: "Sequence[Reconciliation]") -> "Sequence[VendorMonth]":
        """Those of them that have no lines in the store, newest first."""
        ...


class TyingOut(Protocol):
    """A month from its lines to what was paid of it. For worker threads; raises only kinds of PartnerError."""

    def of(self, month: "BillCycle", cancelled: Callable[[], bool]) -> "TieOut":
        """Reads every line of the month."""
        ...
