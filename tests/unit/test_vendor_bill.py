"""Which of a month's invoices stand, and what the month says of them."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from partner_tui.domain.invoice import Invoice, InvoiceRequest, InvoiceState
from partner_tui.domain.vendor_bill import VendorBill, standing, vendor_bill
from tests.store.vendor import INVOICE, NOW

SECOND = replace(INVOICE, request_id="r2", invoice_no="INV-2", applied_at=NOW + timedelta(days=1))
DRAFT = replace(INVOICE, request_id="r3", invoice_no=None, state=InvoiceState.DRAFT, applied_at=None)
BACK = replace(
    INVOICE, request_id="r4", invoice_no="CN-1", request=InvoiceRequest.RETURN, returned_request_id="r1", state="done"
)


@pytest.mark.parametrize(
    ("invoices", "number", "state"),
    [
        ((), None, None),
        ((INVOICE,), "INV-1", "done"),
        ((SECOND, INVOICE), "INV-1, INV-2", "done"),
        ((DRAFT,), None, "draft"),
        ((SECOND, DRAFT), "INV-2", "draft, done"),
        ((INVOICE, BACK), None, "returned"),
        ((SECOND, INVOICE, BACK), "INV-2", "done"),
        ((replace(INVOICE, state=InvoiceState.RETURNED),), None, "returned"),
        ((replace(INVOICE, request=InvoiceRequest.ISSUED_AND_RETURNED),), None, "returned"),
        ((replace(INVOICE, request=None, state="97"),), "INV-1", "97"),
    ],
)
def test_what_a_month_says_of_its_invoices(
    invoices: tuple[Invoice, ...], number: str | None, state: str | None
) -> None:
    assert vendor_bill(Decimal("0.5"), "USD", invoices) == VendorBill(Decimal("0.5"), "USD", number, state)


@pytest.mark.parametrize(
    "state",
    [
        InvoiceState.RETURN_FAILED,
        InvoiceState.RETURN_IN_REVIEW,
        InvoiceState.REJECTION_IN_REVIEW,
        InvoiceState.AWAITING_RETURN,
    ],
)
def test_a_return_that_is_not_done_takes_nothing_back(state: InvoiceState) -> None:
    assert standing([replace(BACK, state=state), INVOICE]) == [INVOICE]
