"""Invoices that the vendor has made out to the partner."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from partner_tui.domain.cycle import BillCycle


class InvoiceState(StrEnum):
    """How far an invoice has come."""

    DRAFT = "draft"
    TO_REVIEW = "to review"
    AWAITING_EXPORT = "waiting for its file's export"
    AWAITING_FILE = "waiting for its file"
    AWAITING_MAILING = "waiting for mailing"
    AWAITING_RECEIPT = "waiting for receipt"
    DONE = "done"
    RETURNED = "returned"
    REJECTION_IN_REVIEW = "rejection in review"
    RETURN_IN_REVIEW = "return in review"
    AWAITING_RETURN = "waiting for the return's state"
    RETURN_FAILED = "return failed"


class InvoiceRequest(StrEnum):
    """What was asked for."""

    ISSUE = "issue"
    RETURN = "return"
    ISSUED_AND_RETURNED = "issued, then returned"


class InvoiceClass(StrEnum):
    """What it is in law."""

    TAX = "tax invoice"
    COMMERCIAL = "commercial invoice"


class InvoiceBasis(StrEnum):
    """What it is made out for."""

    BILL_CYCLE = "bill cycle"
    RECEIPT = "receipt"
    ORDER = "order"


class InvoiceTrade(StrEnum):
    """What kind of business is behind it."""

    CARD_SETTLEMENT = "settled by card"
    UNCLEARED_SETTLEMENT = "settlement not cleared"
    BEFORE_PAYMENT = "invoice before payment"
    MONTHLY_SETTLEMENT = "partner's monthly settlement"
    TOP_UP = "top-up"
    ONLINE_PAYMENT = "yearly-monthly, paid online"
    WITHDRAWAL = "withdrawal"


@dataclass(frozen=True, slots=True)
class InvoiceTax:
    """One tax of an invoice."""

    tax_class: str
    """VAT, ISS, WHT or GST."""
    sub_class: str | None
    """CGST, SGST, IGST, PIS, COFINS and the like."""
    rate: str | None
    """As the vendor writes it: `0.18` or `18%`."""
    amount: Decimal
    is_shown: bool | None
    """Whether the vendor shows it on the invoice."""
    is_booked: bool | None
    """Whether it is entered in the accounts."""


@dataclass(frozen=True, slots=True)
class Invoice:
    """One invoice, or the return of one. Its file has no address: it is on the vendor's page."""

    request_id: str
    """What tells it from all others, before it has a number too."""
    invoice_no: str | None
    month: BillCycle | None
    """The bill that it is for; None where it is for an order or a payment."""
    amount: Decimal
    currency: str
    """From the vendor's documentation: the answer does not say it."""
    state: InvoiceState | str
    request: InvoiceRequest | str | None
    returned_request_id: str | None
    """Of a return: the request that it takes back."""
    invoice_class: InvoiceClass | str | None
    basis: InvoiceBasis | str | None
    trade: InvoiceTrade | str | None
    title: str | None
    applied_at: datetime | None
    applicant: str | None
    rejection: str | None
    """Why it was refused."""
    signing_entity: str | None
    taxes: tuple[InvoiceTax, ...] = ()
