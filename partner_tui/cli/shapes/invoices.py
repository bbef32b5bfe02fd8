"""Invoices and their files."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from partner_tui.cli.shapes.values import Json, digits, moment
from partner_tui.domain.vendor_bill import standing

if TYPE_CHECKING:
    from partner_tui.domain.invoice import Invoice, InvoiceTax
    from partner_tui.domain.invoice_file import InvoiceFile
    from partner_tui.domain.known_invoice import KnownInvoice
    from partner_tui.services.invoices import Attached, Detached


def invoices(found: "Iterable[KnownInvoice]") -> dict[str, Json]:
    """The last first. Of one with the state `on file` no more than its file is known; `stands` is false for a return,
    and for what was taken back by one; `file` is null where none is here."""
    known = list(found)
    stand = {one.request_id for one in standing([one.invoice for one in known if one.invoice is not None])}
    return {"invoices": [_invoice(one, one.invoice is None or one.invoice.request_id in stand) for one in known]}


def attached(found: "Attached") -> dict[str, Json]:
    """`attached` is false where it was on file already, and nothing was changed."""
    paper = found.paper
    return {
        "invoice_no": paper.invoice_no,
        "month": None if paper.month is None else str(paper.month),
        "attached": found.is_new,
        "file": _file(paper),
    }


def detached(found: "Detached") -> dict[str, Json]:
    """`file` is what was taken off; `file_now` what counts in its place, null where there is nothing."""
    paper = found.paper
    return {
        "invoice_no": paper.invoice_no,
        "month": None if paper.month is None else str(paper.month),
        "file": _file(paper),
        "file_now": None if found.counts_now is None else _file(found.counts_now),
    }


def _invoice(known: "KnownInvoice", stands: bool) -> dict[str, Json]:
    return {
        "invoice_no": known.number,
        "month": None if known.month is None else str(known.month),
        "state": known.state,
        "stands": stands,
        **_vendors(known.invoice),
        "tax": None if known.taxes is None else digits(known.taxes),
        "taxes": [_tax(tax) for tax in (() if known.invoice is None else known.invoice.taxes)],
        "file": None if known.paper is None else _file(known.paper),
    }


def _vendors(invoice: "Invoice | None") -> dict[str, Json]:
    """What the vendor says; all null where it has said nothing."""
    texts = ("request_id", "request", "returned_request_id", "invoice_class", "basis", "trade", "title", "applicant")
    said: dict[str, Json] = {
        "amount": None if invoice is None else digits(invoice.amount),
        "currency": None if invoice is None else invoice.currency,
        "applied_at": None if invoice is None or invoice.applied_at is None else moment(invoice.applied_at),
    }
    return said | {name: _text(getattr(invoice, name, None)) for name in (*texts, "rejection", "signing_entity")}


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _tax(tax: "InvoiceTax") -> dict[str, Json]:
    return {"class": tax.tax_class, "sub_class": tax.sub_class, "rate": tax.rate, "amount": digits(tax.amount)}


def _file(paper: "InvoiceFile") -> dict[str, Json]:
    return {
        "name": paper.name,
        "bytes": paper.bytes,
        "sha256": paper.sha256,
        "attached_at": moment(paper.attached_at),
        "operator": paper.operator,
    }
