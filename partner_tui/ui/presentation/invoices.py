"""Invoices: listed, and each with all that is known of it and of its paper."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.invoice import Invoice, InvoiceRequest, InvoiceTax
from partner_tui.domain.known_invoice import KnownInvoice, states
from partner_tui.domain.money import exact_sum, format_amount
from partner_tui.domain.rows import ListRows, RowValues
from partner_tui.ui.presentation.columns import Column
from partner_tui.ui.presentation.fields import GAP, Field, fields_of
from partner_tui.ui.presentation.tables import Table, money_column
from partner_tui.ui.presentation.words import counted, minute

KEY, NUMBER, MONTH, FILE = "key", "invoice_no", "month", "file"
_NAMES = (
    *(KEY, NUMBER, "unnumbered", MONTH, "state", "amount", "taxes", "currency"),
    *(FILE, "kind", "applied", "attached"),
)
_UNNUMBERED = "no number yet"
_NO_FILE = Field("File", "none here: it is on the vendor's page")


def listed_table(invoices: Sequence[KnownInvoice], zone: tzinfo | None) -> tuple[Table, str]:
    """One a row, and their currency; empty where they have several, or none is known. Amounts of invoices and of what
    takes them back are never added up."""
    currencies = {known.invoice.currency for known in invoices if known.invoice is not None}
    currency = currencies.pop() if len(currencies) == 1 else ""
    columns = (
        Column((NUMBER, "unnumbered"), "Invoice", priority=0, width=18, least=10, most=30),
        Column((MONTH,), "Month", priority=0, width=7, least=7, most=7),
        Column(("state",), "State", priority=1, width=14, least=8, most=28),
        money_column("amount", "Amount", currency, priority=0),
        money_column("taxes", "Taxes", priority=3),
        *(() if currency else (Column(("currency",), "Currency", priority=2, width=8, least=3, most=8),)),
        Column((FILE,), "File", priority=2, width=20, least=8, most=36),
        Column(("kind",), "Kind", priority=5, width=16, least=10, most=22),
        Column(("applied",), "Applied for", priority=6, width=16, least=16, most=16),
        Column(("attached",), "Put on file", priority=7, width=16, least=16, most=16),
    )
    said = states(invoices)
    return Table(ListRows(_NAMES, tuple(_row(known, said[known.key], zone) for known in invoices)), columns), currency


def _row(known: KnownInvoice, state: str, zone: tzinfo | None) -> RowValues:
    invoice, paper = known.invoice, known.paper
    is_return = invoice is not None and invoice.request not in (None, InvoiceRequest.ISSUE)
    kind = None if invoice is None else invoice.request if is_return else invoice.invoice_class
    return (
        known.key,
        known.number,
        "" if known.number else _UNNUMBERED,
        None if known.month is None else str(known.month),
        state,
        None if invoice is None else invoice.amount,
        known.taxes,
        None if invoice is None else invoice.currency,
        None if paper is None else paper.name,
        None if kind is None else str(kind),
        None if invoice is None or invoice.applied_at is None else minute(invoice.applied_at, zone),
        None if paper is None else minute(paper.attached_at, zone),
    )


def invoices_title(invoices: Sequence[KnownInvoice], month: BillCycle) -> str:
    return f"{counted(len(invoices), 'invoices')} for {month}"


def invoices_table(invoices: Sequence[KnownInvoice], zone: tzinfo | None) -> Table:
    """One after the other, with their taxes and papers."""
    fields: list[Field] = []
    for known in invoices:
        fields += [*([GAP] if fields else []), *_known_fields(known, zone)]
    return fields_of(fields)


def _known_fields(known: KnownInvoice, zone: tzinfo | None) -> Iterator[Field]:
    if known.invoice is not None:
        yield from _fields(known.invoice, zone)
    else:
        yield Field("Invoice", known.number or "")
        yield Field("State", "its paper is on file; the vendor has not listed it here")
        if known.month is not None:
            yield Field("For", f"bill of {known.month}")
    if (paper := known.paper) is None:
        yield _NO_FILE
    else:
        yield Field("File", paper.name)
        yield Field("Size", f"{paper.bytes:,} bytes")
        yield Field("SHA-256", paper.sha256)
        yield Field("Put on file", f"{minute(paper.attached_at, zone)} by {paper.operator}")


def _fields(invoice: Invoice, zone: tzinfo | None) -> Iterator[Field]:
    yield Field("Invoice", invoice.invoice_no or f"has {_UNNUMBERED}")
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
