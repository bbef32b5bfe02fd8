"""Invoices of the partner, by the time that they were applied for. This list alone is asked for by page numbers."""

import re
from datetime import datetime

from partner_tui.cloud.answers import Answer
from partner_tui.cloud.codes import (
    INVOICE_BASES,
    INVOICE_CLASSES,
    INVOICE_REQUESTS,
    INVOICE_STATES,
    INVOICE_TRADES,
    known,
)
from partner_tui.cloud.fields import optional_flag, optional_moment, utc
from partner_tui.cloud.pages import PAGE, Api, Page, Place, all_rows
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import WrongUsage
from partner_tui.domain.invoice import Invoice, InvoiceTax
from partner_tui.domain.text import visible

_API = "ListInvoices"
_CURRENCY = "USD"
_CYCLE = re.compile(r"([0-9]{4})-?([0-9]{2})")


def invoices(api: Api, domain_id: str, since: datetime, until: datetime) -> tuple[Invoice, ...]:
    """Those applied for from `since` to `until`."""
    path = f"/v1.0/{domain_id}/payments/intl-invoices"
    span = {"start_time": utc(since), "end_time": utc(until)}

    def page(place: Place) -> Page[Invoice]:
        answer = api.get(_API, path, {**span, "offset": place.number, "limit": PAGE})
        return Page(tuple(map(_invoice, answer.optional_rows("invoices"))), answer.integer("count"))

    return all_rows(_API, page, lambda invoice: invoice.request_id)


def _invoice(row: Answer) -> Invoice:
    return Invoice(
        request_id=row.text("requestId"),
        invoice_no=row.optional_text("invoiceNo"),
        month=_month(row),
        amount=row.amount("invoiceAmount"),
        currency=_CURRENCY,
        state=known(row.code("invoiceState"), INVOICE_STATES),
        request=known(row.optional_code("requestMode"), INVOICE_REQUESTS),
        returned_request_id=row.optional_text("srcRequestId"),
        invoice_class=known(row.optional_code("invoiceClass"), INVOICE_CLASSES),
        basis=known(row.optional_code("invoiceMethod"), INVOICE_BASES),
        trade=known(row.optional_code("tradeType"), INVOICE_TRADES),
        title=row.optional_text("invoiceTitle"),
        applied_at=optional_moment(row, "applyTime"),
        applicant=row.optional_text("applyOpera"),
        rejection=row.optional_text("cancelReason"),
        signing_entity=row.optional_text("salesId"),
        taxes=tuple(map(_tax, row.optional_rows("taxList"))),
    )


def _tax(row: Answer) -> InvoiceTax:
    return InvoiceTax(
        tax_class=row.text("taxClass"),
        sub_class=row.optional_text("subTaxClass"),
        rate=row.optional_text("taxRate"),
        amount=row.amount("taxAmount"),
        is_shown=optional_flag(row, "taxVisibleFlag"),
        is_booked=optional_flag(row, "taxAccountingFlag"),
    )


def _month(row: Answer) -> BillCycle | None:
    text = row.optional_text("billCycle")
    if text is None:
        return None
    found = _CYCLE.fullmatch(text)
    try:
        return BillCycle.parse(f"{found[1]}-{found[2]}" if found else text)
    except WrongUsage as exc:
        raise row.wrong("billCycle", f"{visible(text[:40])} is not a month") from exc
