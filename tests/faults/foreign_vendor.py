"""What a sync brought of somebody else's texts: in every field of customers, budgets and invoices that is text."""

from collections.abc import Sequence
from dataclasses import replace

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.invoice import Invoice
from partner_tui.domain.partner import SubCustomer
from tests.ui.vendor_standin import BUDGET, CUSTOMER, INVOICE, QUOTA, MemoryVendor


def vendor_of(texts: Sequence[str], month: BillCycle, currency: str) -> MemoryVendor:
    """A customer, a budget and an invoice of the month for each text; the currency is the quota's."""
    return MemoryVendor(
        replace(QUOTA, currency=currency),
        tuple(_invoice(text, month) for text in texts),
        {f"id-{text}": _customer(text) for text in texts},
        {f"id-{text}": (replace(BUDGET, customer_id=f"id-{text}", kind=text, currency=text),) for text in texts},
    )


def _customer(text: str) -> SubCustomer:
    return replace(
        CUSTOMER,
        customer_id=f"id-{text}",
        customer_name=text,
        account_name=text,
        association=text,
        verification=text,
        kind=text,
        label=text,
        level=text,
        country_code=text,
        telephone=text,
        email=text,
        account_managers=(text, text),
    )


def _invoice(text: str, month: BillCycle) -> Invoice:
    return replace(
        INVOICE,
        request_id=text,
        month=month,
        invoice_no=text,
        currency=text,
        state=text,
        request=text,
        returned_request_id=text,
        invoice_class=text,
        basis=text,
        trade=text,
        title=text,
        applicant=text,
        rejection=text,
        signing_entity=text,
        taxes=(replace(INVOICE.taxes[0], tax_class=text, sub_class=text, rate=text),),
    )
