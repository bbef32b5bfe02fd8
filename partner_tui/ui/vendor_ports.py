"""What the console needs from the service that knows what sync has brought."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from partner_tui.domain.cycle import BillCycle

if TYPE_CHECKING:
    from partner_tui.domain.invoice import Invoice
    from partner_tui.domain.partner import Budget, SubCustomer
    from partner_tui.domain.quota import Quota


class Vendor(Protocol):
    """The vendor's own figures and names. Any method may be called from any thread; each raises kinds of PartnerError.

    What was never synced is not there.
    """

    def quota(self) -> "Quota | None":
        """The quickest of all: the first screen waits for it."""
        ...

    def invoices_of(self, month: BillCycle) -> "Sequence[Invoice]":
        """The one that was applied for last comes first."""
        ...

    def customers(self) -> "Mapping[str, SubCustomer]":
        """By their ids."""
        ...

    def budgets(self) -> "Mapping[str, Sequence[Budget]]":
        """By their customers' ids."""
        ...
