"""What sync has brought about customers, read for a table of them."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from partner_tui.domain.errors import PartnerError

if TYPE_CHECKING:
    from partner_tui.domain.partner import Budget, SubCustomer
    from partner_tui.domain.rows import ListRows
    from partner_tui.domain.totals import CustomerTotal, Totals
    from partner_tui.ui.presentation.columns import Column
    from partner_tui.ui.vendor_ports import Vendor


@dataclass(frozen=True, slots=True)
class SyncedCustomer:
    """One of them; nothing of it where nothing was synced about it."""

    customer: "SubCustomer | None"
    budgets: "tuple[Budget, ...]"

    @classmethod
    def read(cls, vendor: "Vendor", customer_id: str) -> "SyncedCustomer":
        """Runs in a worker thread. Raises PartnerError."""
        return cls(vendor.customers().get(customer_id), tuple(vendor.budgets().get(customer_id, ())))


@dataclass(frozen=True, slots=True)
class SyncedCustomers:
    """All customers and their budgets; none of either where nothing was synced."""

    customers: "Mapping[str, SubCustomer]" = field(default_factory=dict)
    budgets: "Mapping[str, Sequence[Budget]]" = field(default_factory=dict)

    @classmethod
    def read(cls, vendor: "Vendor | None") -> "SyncedCustomers":
        """Runs in a worker thread. What cannot be read must not keep the bill from being shown: `check` tells of it."""
        if vendor is not None:
            with suppress(PartnerError):
                return cls(vendor.customers(), vendor.budgets())
        return cls()

    def named(self, totals: "Totals[CustomerTotal]") -> "Totals[CustomerTotal]":
        """With names where the bill has none."""
        if not self.customers:
            return totals
        from partner_tui.domain.customer_figures import named

        return named(totals, self.customers)

    def beside(
        self, rows: "ListRows", columns: "tuple[Column, ...]", currency: str
    ) -> "tuple[ListRows, tuple[Column, ...]]":
        """Rows and columns of customers with what was synced about them."""
        if not self.customers and not self.budgets:
            return rows, columns
        from partner_tui.domain.customer_figures import with_synced
        from partner_tui.ui.presentation.customers import with_synced_columns

        rows = with_synced(rows, self.customers, self.budgets, currency)
        return rows, with_synced_columns(columns, rows)
