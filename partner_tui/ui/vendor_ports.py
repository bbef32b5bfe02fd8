"""What the console needs from the service that knows what sync has brought."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from partner_tui.domain.cycle import BillCycle

if TYPE_CHECKING:
    from partner_tui.domain.invoice import Invoice
    from partner_tui.domain.invoice_file import InvoiceFile
    from partner_tui.domain.known_invoice import KnownInvoice
    from partner_tui.domain.partner import Budget, SubCustomer
    from partner_tui.domain.quota import Quota
    from partner_tui.domain.vendor_pages import VendorPage


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


class Attached(Protocol):
    """A paper that is on file."""

    @property
    def paper(self) -> "InvoiceFile": ...

    @property
    def is_new(self) -> bool:
        """It was put there now."""
        ...


class Detached(Protocol):
    """A paper that was taken off an invoice."""

    @property
    def paper(self) -> "InvoiceFile": ...

    @property
    def counts_now(self) -> "InvoiceFile | None":
        """The one attached before it."""
        ...


class Invoices(Protocol):
    """The invoices there are, and their files. Any method may be called from any thread; each raises kinds of
    PartnerError."""

    @property
    def page(self) -> "VendorPage":
        """Where the vendor has the files."""
        ...

    def all(self) -> "Sequence[KnownInvoice]":
        """The last first."""
        ...

    def of(self, month: BillCycle) -> "Sequence[KnownInvoice]":
        """Those for the month's bill, and returns of them."""
        ...

    def file_of(self, number: str) -> Path:
        """Proved to be what was attached."""
        ...

    def attach(self, month: BillCycle, file: Path, number: str | None = None) -> Attached:
        """Keeps a copy; without a number, of the month's only invoice."""
        ...

    def detach(self, number: str, meant: "InvoiceFile | None" = None) -> Detached:
        """Takes the paper that counts off the invoice, where it is the one that is meant."""
        ...
