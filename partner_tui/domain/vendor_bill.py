"""What the vendor adds to a month's bill that its file does not have: tax, and the invoices for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Protocol

    class AnInvoice(Protocol):
        """An `Invoice`, as far as it counts here. Its words are ours (see `invoice`), or the vendor's own."""

        @property
        def request_id(self) -> str: ...

        @property
        def invoice_no(self) -> str | None: ...

        @property
        def state(self) -> str: ...

        @property
        def request(self) -> str | None: ...

        @property
        def returned_request_id(self) -> str | None: ...

        @property
        def applied_at(self) -> datetime | str | None:
            """A moment, or as the ledger writes it."""
            ...

    class APaper(Protocol):
        """An `InvoiceFile`, as far as it counts here."""

        @property
        def invoice_no(self) -> str: ...

        @property
        def sha256(self) -> str: ...

        @property
        def attached_at(self) -> datetime | str:
            """A moment, or as the ledger writes it."""
            ...


Paper = TypeVar("Paper", bound="APaper")

_RETURN, _RETURNED = ("return", "issued, then returned"), "returned"
"""Requests that make no invoice, or none that lasts; and the state that says the same."""
_NOT_TAKEN_BACK = ("return failed", "rejection in review", "return in review", "waiting for the return's state")
"""States of a return that has taken nothing back, or not yet."""
ON_FILE = "on file"
"""The state of an invoice of which no more than its paper is known."""


@dataclass(frozen=True, slots=True)
class VendorBill:
    """Of one month. Foreign text, verbatim."""

    tax: Decimal | None = None
    currency: str = ""
    """Of the tax."""
    invoice_no: str | None = None
    """The numbers of all invoices that stand, the oldest first, with commas between."""
    invoice_state: str | None = None
    """How far they have come; where all were taken back, that."""


def standing(invoices: "Sequence[AnInvoice]") -> "list[AnInvoice]":
    """Those of a month that were made out and not taken back, the oldest first."""
    taken_back = {
        invoice.returned_request_id
        for invoice in invoices
        if invoice.request in _RETURN and invoice.state not in _NOT_TAKEN_BACK
    }
    found = [
        invoice
        for invoice in invoices
        if invoice.request not in _RETURN and invoice.state != _RETURNED and invoice.request_id not in taken_back
    ]
    return sorted(found, key=lambda invoice: str(invoice.applied_at or ""))


def vendor_bill(
    tax: Decimal | None, currency: str, invoices: "Sequence[AnInvoice]", on_file: Sequence[str] = ()
) -> VendorBill:
    """From the tax of the month's summary, and the month's invoices in any order; `on_file` are numbers of which no
    more than a paper is known."""
    found = standing(invoices)
    if not found and not on_file:
        return VendorBill(tax, currency, None, _RETURNED if invoices else None)
    numbers = (*(invoice.invoice_no for invoice in found), *on_file)
    states = (*(invoice.state for invoice in found), *([ON_FILE] if on_file else []))
    return VendorBill(tax, currency, _joined(numbers), _joined(states))


def counted_papers(papers: Iterable[Paper], listed: Iterable[str] = ()) -> dict[str, Paper]:
    """By number, the paper that counts: the last that was attached. Spellings of one number are one, as the vendor
    lists it; what it lists to the letter is just that."""
    from partner_tui.domain.payment import same_reference

    exact = frozenset(listed)
    spelled = {same_reference(number): number for number in sorted(exact)}
    found: dict[str, Paper] = {}
    for paper in sorted(papers, key=lambda one: (one.attached_at, one.sha256), reverse=True):
        said = paper.invoice_no
        number = said if said in exact else spelled.setdefault(same_reference(said), said)
        found.setdefault(number, paper)
    return found


def _joined(texts: Iterable[str | None]) -> str | None:
    return ", ".join(dict.fromkeys(text for text in texts if text)) or None
