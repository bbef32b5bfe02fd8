"""What the vendor's own service says of the partner and its customers, as sync brought it last."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from partner_tui.domain.cycle import BillCycle
from partner_tui.ledger import Ledger

if TYPE_CHECKING:
    from partner_tui.domain.invoice import Invoice
    from partner_tui.domain.partner import Budget, SubCustomer
    from partner_tui.domain.quota import Quota


class Vendor:
    """Questions about it, answered by the ledger alone: cheap, from any thread, and without asking the network.

    What was never synced is simply not there. Each raises only StoreError, DamagedStore and StoreBusy.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._kept: tuple[str, Mapping[str, SubCustomer], Mapping[str, tuple[Budget, ...]]] | None = None
        """Customers and their budgets, and the ledger's stamp from before they were read."""

    def quota(self) -> "Quota | None":
        """As of when the vendor was last asked. The quickest of all: the first screen waits for it."""
        return self._ledger.glance.quota()

    def invoices(self) -> "tuple[Invoice, ...]":
        """The one that was applied for last comes first."""
        return self._ledger.vendor.invoices()

    def invoices_of(self, month: BillCycle) -> "tuple[Invoice, ...]":
        """Those that are for the month's bill, and returns of them."""
        return tuple(invoice for invoice in self.invoices() if invoice.month == month)

    def customers(self) -> "Mapping[str, SubCustomer]":
        """By their ids."""
        return self._known[1]

    def budgets(self) -> "Mapping[str, tuple[Budget, ...]]":
        """By their customers' ids; of each customer one of a kind. As of when the vendor was last asked."""
        return self._known[2]

    @property
    def _known(self) -> "tuple[str, Mapping[str, SubCustomer], Mapping[str, tuple[Budget, ...]]]":
        """Read again only when the ledger has changed: there may be tens of thousands, and every table of customers
        asks for them."""
        stamp, kept = self._ledger.glance.stamp, self._kept
        if kept is None or kept[0] != stamp:
            customers = {customer.customer_id: customer for customer in self._ledger.vendor.customers()}
            kept = self._kept = (stamp, customers, self._budgets())
        return kept

    def _budgets(self) -> "Mapping[str, tuple[Budget, ...]]":
        asked = self._asked("budgets")
        found: dict[str, tuple[Budget, ...]] = {}
        for budget in self._ledger.vendor.budgets():
            if asked is not None and asked > budget.as_of:
                budget = replace(budget, as_of=asked)
            found[budget.customer_id] = (*found.get(budget.customer_id, ()), budget)
        return found

    def _asked(self, step: str) -> datetime | None:
        """When that step of a sync came to its end last; a figure that did not change since is as of then."""
        found = self._ledger.vendor.step(step)
        return found.at if found is not None and found.is_done else None
