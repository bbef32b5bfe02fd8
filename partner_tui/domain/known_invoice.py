"""Invoices as they are known here: those that the vendor lists, and the papers on file, joined by their numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.invoice import Invoice, InvoiceRequest, InvoiceState
from partner_tui.domain.invoice_file import InvoiceFile
from partner_tui.domain.money import exact_sum
from partner_tui.domain.vendor_bill import ON_FILE, counted_papers, standing

TAKEN_BACK = "taken back"
"""The state of an invoice of which there is a return, whatever the vendor still says of it."""
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class KnownInvoice:
    """One invoice, or the return of one: what the vendor says of it, the paper that is on file, or both."""

    invoice: Invoice | None
    """None: the vendor has not listed it here."""
    paper: InvoiceFile | None
    """The one that counts: the last that was attached. None: there is none."""

    @property
    def key(self) -> str:
        """What tells it from all others, before it has a number too."""
        if self.invoice is not None:
            return f"request {self.invoice.request_id}"
        return f"number {self.number}"

    @property
    def number(self) -> str | None:
        """Foreign text."""
        if self.invoice is not None:
            return self.invoice.invoice_no
        return None if self.paper is None else self.paper.invoice_no

    @property
    def month(self) -> BillCycle | None:
        """The bill that it is for: by the vendor, else by whoever attached its paper."""
        by_vendor = None if self.invoice is None else self.invoice.month
        return by_vendor or (None if self.paper is None else self.paper.month)

    @property
    def state(self) -> str:
        """How far it has come, or that no more than its paper is known. May be foreign text."""
        return ON_FILE if self.invoice is None else str(self.invoice.state)

    @property
    def taxes(self) -> Decimal | None:
        """All of them; None where none is known."""
        if self.invoice is None or not self.invoice.taxes:
            return None
        return exact_sum(tax.amount for tax in self.invoice.taxes)

    @property
    def at(self) -> datetime:
        """When it was applied for; where nobody knows, when its paper was attached."""
        applied = None if self.invoice is None else self.invoice.applied_at
        return applied or (_LONG_AGO if self.paper is None else self.paper.attached_at)


def known_invoices(invoices: Iterable[Invoice], papers: Iterable[InvoiceFile]) -> tuple[KnownInvoice, ...]:
    """All of them, the last first."""
    listed = tuple(invoices)
    numbers = {invoice.invoice_no for invoice in listed if invoice.invoice_no}
    counted = counted_papers(papers, numbers)
    found = [KnownInvoice(invoice, counted.get(invoice.invoice_no or "")) for invoice in listed]
    found += [KnownInvoice(None, paper) for number, paper in counted.items() if number not in numbers]
    return tuple(sorted(found, key=lambda known: (known.at, known.key), reverse=True))


def numbers_that_stand(known: Iterable[KnownInvoice]) -> tuple[str, ...]:
    """Of a month's invoices, the numbers of those that were made out and not taken back; then those that no more than
    the paper is known of."""
    found = tuple(known)
    stand = standing([one.invoice for one in found if one.invoice is not None])
    only_papers = (one.number for one in found if one.invoice is None)
    return tuple(dict.fromkeys(number for number in (*(one.invoice_no for one in stand), *only_papers) if number))


def states(known: Iterable[KnownInvoice]) -> dict[str, str]:
    """By key, how far each has come; all that are known of a month have to be among them. May be foreign text."""
    found = tuple(known)
    listed = [one.invoice for one in found if one.invoice is not None]
    stand = {invoice.request_id for invoice in standing(listed)}
    gone = {
        invoice.request_id
        for invoice in listed
        if invoice.request_id not in stand
        and invoice.request is not InvoiceRequest.RETURN
        and invoice.state is not InvoiceState.RETURNED
    }
    return {
        one.key: TAKEN_BACK if one.invoice is not None and one.invoice.request_id in gone else one.state
        for one in found
    }
