"""What the demonstration's vendor says: summaries with taxes, a quota, invoices; and the papers of most of these."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

from partner_tui import private_files
from partner_tui.domain.bill import MonthSummary
from partner_tui.domain.cycle import CycleStatus
from partner_tui.domain.invoice import (
    Invoice,
    InvoiceBasis,
    InvoiceClass,
    InvoiceRequest,
    InvoiceState,
    InvoiceTax,
    InvoiceTrade,
)
from partner_tui.domain.money import EXACT, ZERO, exact_sum, round_half_up
from partner_tui.domain.quota import Quota
from partner_tui.domain.vendor_summary import VendorSummary
from partner_tui.ledger import Ledger
from partner_tui.services.invoices import Invoices

OPERATOR = "demo"
_FROM, _TO = "Made-up Cloud Pte. Ltd.", "Example Partner Ltd."
_TAX_RATE = Decimal("0.09")
_WITHOUT_PAPER, _MADE_OUT_TWICE = 2, 4
"""Among the billed months, the latest first: the one whose invoice has no paper; the one whose first was returned."""
_APPLIED, _ATTACHED = timedelta(hours=20), timedelta(days=2)
"""After a bill is final, and after its invoice was applied for."""
_COUPONS = Decimal("150.00")
_QUOTA_STEP = Decimal(10_000)


def put_vendor_figures(ledger: Ledger, months: Sequence[MonthSummary], as_of: datetime) -> None:
    """A summary that agrees with each final month, and invoices for those of which something is due."""
    vendor, final = ledger.vendor, [month for month in months if month.status is CycleStatus.FINAL]
    for month in final:
        at = min(month.month.final_at + _APPLIED, as_of)
        vendor.put_summary(_summary(month, at), operator=OPERATOR, at=as_of)
    invoices = [invoice for place, month in enumerate(billed(months)) for invoice in _invoices(month, place, as_of)]
    vendor.put_invoices(invoices, operator=OPERATOR, at=as_of)


def put_papers(data_dir: Path, ledger: Ledger, months: Sequence[MonthSummary], work: Path, as_of: datetime) -> None:
    """The PDF of each invoice but one month's, made in the folder `work` and attached as anybody would."""
    from partner_tui.exporting.invoice_pdf import Specimen, SpecimenTax, specimen_pdf

    private_files.make_folder(work)
    without = {month.month for month in billed(months)[_WITHOUT_PAPER : _WITHOUT_PAPER + 1]}
    for invoice in ledger.vendor.invoices():
        month, number, made_at = invoice.month, invoice.invoice_no, invoice.applied_at
        if month is None or number is None or made_at is None or month in without:
            continue
        taxes = [SpecimenTax(tax.tax_class, tax.amount) for tax in invoice.taxes]
        before_tax = EXACT.subtract(invoice.amount, exact_sum(tax.amount for tax in taxes))
        specimen = Specimen(number, month, _FROM, _TO, made_at, invoice.currency, before_tax, taxes)
        file = work / f"{number}.pdf"
        private_files.remove_tree(file)
        private_files.write_whole(file, specimen_pdf(specimen))
        at = min(made_at + _ATTACHED, as_of)
        Invoices(data_dir, ledger, partial(_same, at), OPERATOR).attach(month, file, number)


def put_quota(ledger: Ledger, months: Sequence[MonthSummary], as_of: datetime) -> None:
    """Most of it used, by the vendor's own formula."""
    unfinished = [month for month in months if month.status is not CycleStatus.FINAL]
    currency = months[0].currency
    due = exact_sum(month.unpaid for month in months if month.currency == currency)
    unbilled = exact_sum(max(ZERO, round_half_up(month.bill_amount)) for month in unfinished)
    used = EXACT.subtract(EXACT.add(due, unbilled), _COUPONS)
    steps = EXACT.add(max(ZERO, EXACT.divide_int(used, _QUOTA_STEP)), Decimal(2))
    limit = EXACT.multiply(steps, _QUOTA_STEP)
    quota = Quota(currency, limit, Decimal("0.00"), _COUPONS, due, unbilled, used, as_of)
    ledger.vendor.put_quota(quota, operator=OPERATOR, at=as_of)


def billed(months: Sequence[MonthSummary]) -> list[MonthSummary]:
    """The final months of which something is due, the latest first."""
    found = [month for month in months if month.status is CycleStatus.FINAL and month.amount_due]
    return sorted(found, key=lambda month: month.month, reverse=True)


def _summary(month: MonthSummary, at: datetime) -> VendorSummary:
    return VendorSummary(
        month.month,
        month.currency,
        month.sums.expenditures,
        month.sums.refunds,
        month.sums.adjustments,
        month.amount_due,
        _tax(month),
        at,
    )


def _tax(month: MonthSummary) -> Decimal:
    """The lines' own, where they say any."""
    return round_half_up(EXACT.multiply(month.amount_due, _TAX_RATE) if month.tax is None else month.tax)


def _invoices(month: MonthSummary, place: int, as_of: datetime) -> Iterator[Invoice]:
    """The month's invoice; once the one of a month was returned and made out anew."""
    at, tax = min(month.month.final_at + _APPLIED, as_of), _tax(month)
    digits = str(month.month).replace("-", "")
    invoice = Invoice(
        request_id=f"demo-{digits}-1",
        invoice_no=f"DEMO-{digits}",
        month=month.month,
        amount=EXACT.add(month.amount_due, tax),
        currency=month.currency,
        state=InvoiceState.DONE if place else InvoiceState.AWAITING_RECEIPT,
        request=InvoiceRequest.ISSUE,
        returned_request_id=None,
        invoice_class=InvoiceClass.TAX,
        basis=InvoiceBasis.BILL_CYCLE,
        trade=InvoiceTrade.MONTHLY_SETTLEMENT,
        title=_TO,
        applied_at=at,
        applicant="system",
        rejection=None,
        signing_entity=_FROM,
        taxes=(InvoiceTax("GST", None, None, tax, True, True),),
    )
    yield invoice
    if place == _MADE_OUT_TWICE:
        back = replace(
            invoice,
            request_id=f"demo-{digits}-2",
            invoice_no=None,
            amount=EXACT.minus(invoice.amount),
            request=InvoiceRequest.RETURN,
            returned_request_id=invoice.request_id,
            applied_at=at + _ATTACHED,
            taxes=(),
        )
        yield back
        number = f"DEMO-{digits}-B"
        yield replace(invoice, request_id=f"demo-{digits}-3", invoice_no=number, applied_at=at + 2 * _ATTACHED)


def _same(at: datetime) -> datetime:
    """A clock that stands still."""
    return at
