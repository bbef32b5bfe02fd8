"""Invoices of a month, each with all that is known of it."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.invoice import Invoice, InvoiceRequest, InvoiceTax
from partner_tui.domain.money import exact_sum, format_amount
from partner_tui.ui.presentation.fields import GAP, Field, fields_of
from partner_tui.ui.presentation.tables import Table
from partner_tui.ui.presentation.words import counted, minute

_FILE = Field("File", "on the vendor's page; the service gives no address for it")


def invoices_title(invoices: Sequence[Invoice], month: BillCycle) -> str:
    return f"{counted(len(invoices), 'invoices')} for {month}"


def invoices_table(invoices: Sequence[Invoice], zone: tzinfo | None) -> Table:
    """One after the other, with their taxes."""
    fields: list[Field] = []
    for invoice in invoices:
        fields += [*([GAP] if fields else []), *_fields(invoice, zone)]
    return fields_of([*fields, GAP, _FILE])


def _fields(invoice: Invoice, zone: tzinfo | None) -> Iterator[Field]:
    yield Field("Invoice", invoice.invoice_no or "has no number yet")
    yield Field("State", str(invoice.state))
    if invoice.request not in (None, InvoiceRequest.ISSUE):
        yield Field("Request", str(invoice.request))
    yield Field("Amount", f"{format_amount(invoice.amount, exact=True)} {invoice.currency}")
    if invoice.taxes:
        total = format_amount(exact_sum(tax.amount for tax in invoice.taxes), exact=True)
        yield Field("Taxes", f"{total} {invoice.currency}")
    for tax in invoice.taxes:
        yield Field("", _tax_words(tax))
    for heading, value in (
        ("Kind", invoice.invoice_class),
        ("For", invoice.month and f"bill of {invoice.month}"),
        ("Basis", invoice.basis),
        ("Business", invoice.trade),
        ("Title", invoice.title),
        ("Applied for", invoice.applied_at and minute(invoice.applied_at, zone)),
        ("Applicant", invoice.applicant),
        ("Rejected", invoice.rejection),
        ("Signing entity", invoice.signing_entity),
        ("Takes back", invoice.returned_request_id),
        ("Request ID", invoice.request_id),
    ):
        if value:
            yield Field(heading, str(value))


def _tax_words(tax: InvoiceTax) -> str:
    """`GST CGST, rate 0.09: 1.35 (shown on the invoice, not booked)`."""
    name = " ".join(filter(None, (tax.tax_class, tax.sub_class)))
    rate = f", rate {tax.rate}" if tax.rate else ""
    notes = (_noted(tax.is_shown, "shown on the invoice"), _noted(tax.is_booked, "booked"))
    said = ", ".join(filter(None, notes))
    return f"{name}{rate}: {format_amount(tax.amount, exact=True)}{f' ({said})' if said else ''}"


def _noted(flag: bool | None, words: str) -> str:
    """Nothing where nobody knows."""
    return "" if flag is None else words if flag else f"not {words}"
