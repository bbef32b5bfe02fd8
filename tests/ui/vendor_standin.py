"""What sync would have brought, in memory, and a partner's worth of it."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import UnknownInvoice
from partner_tui.domain.invoice import (
    Invoice,
    InvoiceBasis,
    InvoiceClass,
    InvoiceRequest,
    InvoiceState,
    InvoiceTax,
    InvoiceTrade,
)
from partner_tui.domain.invoice_file import InvoiceFile
from partner_tui.domain.known_invoice import KnownInvoice, known_invoices, numbers_that_stand
from partner_tui.domain.partner import Association, Budget, BudgetKind, CustomerKind, SubCustomer, Verification
from partner_tui.domain.quota import Quota
from partner_tui.domain.vendor_bill import VendorBill, counted_papers, vendor_bill
from partner_tui.domain.vendor_pages import INVOICES, VendorPage
from partner_tui.services.invoices import Attached, Detached

AT = datetime(2026, 11, 23, 3, 46, tzinfo=UTC)
QUOTA = Quota(
    "USD",
    Decimal(50_000),
    balance=Decimal("1200.5"),
    coupons=Decimal(300),
    due=Decimal("19200.10"),
    unbilled=Decimal("3450.00000001"),
    used=Decimal("21149.60"),
    as_of=AT,
)
INVOICE = Invoice(
    request_id="req-20261106-1",
    invoice_no="INV-2026-1001",
    month=BillCycle(2026, 10),
    amount=Decimal("18432.77"),
    currency="USD",
    state=InvoiceState.DONE,
    request=InvoiceRequest.ISSUE,
    returned_request_id=None,
    invoice_class=InvoiceClass.TAX,
    basis=InvoiceBasis.BILL_CYCLE,
    trade=InvoiceTrade.MONTHLY_SETTLEMENT,
    title="Example Partner Pte. Ltd.",
    applied_at=AT - timedelta(days=17),
    applicant="system",
    rejection=None,
    signing_entity="Huawei International",
    taxes=(
        InvoiceTax("GST", "CGST", "0.09", Decimal("1522.021"), True, False),
        InvoiceTax("GST", "SGST", None, Decimal("0"), None, None),
    ),
)
CUSTOMER = SubCustomer(
    customer_id="id-Acme Ltd",
    account_name="acme-cloud",
    customer_name="Acme Holding Ltd",
    associated_at=AT - timedelta(days=400),
    association=Association.RESALE,
    verification=Verification.VERIFIED,
    kind=CustomerKind.COMPANY,
    is_frozen=False,
    label="vip",
    level="V2",
    country_code="SG",
    telephone="555-0100",
    email="ann@acme.example",
    account_managers=("ann", "bob"),
)
BUDGET = Budget("id-Acme Ltd", BudgetKind.MONTHLY, "USD", Decimal(1000), Decimal("1012.5"), AT)


PAPER = InvoiceFile(
    invoice_no="INV-2026-1001",
    sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    month=BillCycle(2026, 10),
    name="october.pdf",
    bytes=34_012,
    operator="ann",
    attached_at=AT - timedelta(days=16),
)


@dataclass
class MemoryInvoices:
    """Papers in memory, beside a vendor's list; `files` says where each lies. `broken` is raised by next answers."""

    vendor: "Callable[[], MemoryVendor]"
    on_file: list[InvoiceFile] = field(default_factory=list)
    files: dict[str, Path] = field(default_factory=dict)
    broken: Exception | None = None

    @property
    def page(self) -> VendorPage:
        return INVOICES

    def all(self) -> tuple[KnownInvoice, ...]:
        self._fail()
        return known_invoices(self.vendor().its_invoices, self.on_file)

    def of(self, month: BillCycle) -> tuple[KnownInvoice, ...]:
        return tuple(known for known in self.all() if known.month == month)

    def file_of(self, number: str) -> Path:
        self._fail()
        return self.files[number]

    def attach(self, month: BillCycle, file: Path, number: str | None = None) -> Attached:
        self._fail()
        if number is None:
            numbers = numbers_that_stand(self.of(month))
            if len(numbers) != 1:
                raise UnknownInvoice("Which invoice", f"{month} has {len(numbers)}.", "Say its number.")
            (number,) = numbers
        content = file.read_bytes()
        paper = InvoiceFile(number, hashlib.sha256(content).hexdigest(), month, file.name, len(content), "ann", AT)
        before = counted_papers(self.on_file).get(number)
        if before is not None and before.sha256 == paper.sha256:
            return Attached(before, is_new=False)
        self.on_file.append(paper)
        self.files[number] = file
        return Attached(paper, is_new=True)

    def detach(self, number: str, meant: InvoiceFile | None = None) -> Detached:
        self._fail()
        paper = counted_papers(self.on_file)[number]
        self.on_file.remove(paper)
        return Detached(paper, counted_papers(self.on_file).get(number))

    def _fail(self) -> None:
        if self.broken is not None:
            raise self.broken
        self.vendor().fail()


@dataclass
class MemoryVendor:
    """Nothing of anything, until it is put here. `broken` is raised by the next answers."""

    its_quota: Quota | None = None
    its_invoices: tuple[Invoice, ...] = ()
    its_customers: Mapping[str, SubCustomer] = field(default_factory=dict)
    its_budgets: Mapping[str, tuple[Budget, ...]] = field(default_factory=dict)
    broken: Exception | None = None

    def quota(self) -> Quota | None:
        self.fail()
        return self.its_quota

    def invoices_of(self, month: BillCycle) -> tuple[Invoice, ...]:
        self.fail()
        return tuple(invoice for invoice in self.its_invoices if invoice.month == month)

    def customers(self) -> Mapping[str, SubCustomer]:
        self.fail()
        return self.its_customers

    def budgets(self) -> Mapping[str, tuple[Budget, ...]]:
        self.fail()
        return self.its_budgets

    def bill(self, month: BillCycle) -> VendorBill:
        """What it adds to the month's bill."""
        return vendor_bill(None, "", [invoice for invoice in self.its_invoices if invoice.month == month])

    def fail(self) -> None:
        if self.broken is not None:
            raise self.broken


def sample_vendor() -> MemoryVendor:
    """A quota half used, invoices of two months, and some of the sample's customers."""
    september = replace(
        INVOICE, request_id="req-0", invoice_no="INV-2026-0901", month=BillCycle(2026, 9), amount=Decimal("14746.21")
    )
    taken_back = replace(september, request_id="req-1", invoice_no="INV-2026-0900")
    back = replace(
        taken_back,
        request_id="req-2",
        invoice_no=None,
        request=InvoiceRequest.RETURN,
        returned_request_id="req-1",
        amount=Decimal("-14746.21"),
        taxes=(),
    )
    frozen = replace(
        CUSTOMER,
        customer_id="id-Fjord Retail",
        account_name="fjord",
        customer_name="Fjord Retail",
        is_frozen=True,
        verification=Verification.IN_REVIEW,
        level=None,
    )
    shenzhen = replace(
        CUSTOMER, customer_id="id-深圳市云帆科技有限公司", account_name="yunfan", customer_name="深圳市云帆科技集团"
    )
    one_off = replace(BUDGET, kind=BudgetKind.ONE_OFF, amount=Decimal(250), used=Decimal(0))
    return MemoryVendor(
        QUOTA,
        (INVOICE, september, back, taken_back),
        {known.customer_id: known for known in (CUSTOMER, frozen, shenzhen)},
        {"id-Acme Ltd": (BUDGET, one_off), "id-Fjord Retail": (replace(one_off, customer_id="id-Fjord Retail"),)},
    )
