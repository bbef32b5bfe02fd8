"""What the vendor says, one value of each kind."""

from datetime import UTC, datetime
from decimal import Decimal

from partner_tui.domain.china import AccountChange, BalanceType, Direction
from partner_tui.domain.customer_sum import CustomerSum
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.invoice import (
    Invoice,
    InvoiceBasis,
    InvoiceClass,
    InvoiceRequest,
    InvoiceState,
    InvoiceTax,
    InvoiceTrade,
)
from partner_tui.domain.partner import Association, Budget, BudgetKind, CustomerKind, SubCustomer, Verification
from partner_tui.domain.quota import Quota
from partner_tui.domain.sync_state import SyncStep, TakenObject
from partner_tui.domain.vendor_dictionary import Dictionary, DictionaryKind
from partner_tui.domain.vendor_names import Conversion, MeasureUnit, Named, ResourceType, UsageType
from partner_tui.domain.vendor_summary import VendorSummary

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
OCTOBER = BillCycle(2026, 10)

SUMMARY = VendorSummary(
    OCTOBER, "USD", Decimal("15.7500000001"), Decimal("-1.05"), Decimal("0.30"), Decimal("15.00"), Decimal("0.5"), NOW
)
QUOTA = Quota(
    "USD", Decimal(1000), Decimal("100.5"), Decimal(20), Decimal(30), Decimal("40.00000001"), Decimal("-50.49"), NOW
)
INVOICE = Invoice(
    request_id="r1",
    invoice_no="INV-1",
    month=OCTOBER,
    amount=Decimal("15.00"),
    currency="USD",
    state=InvoiceState.DONE,
    request=InvoiceRequest.ISSUE,
    returned_request_id=None,
    invoice_class=InvoiceClass.TAX,
    basis=InvoiceBasis.BILL_CYCLE,
    trade=InvoiceTrade.MONTHLY_SETTLEMENT,
    title="客户 Ltd",
    applied_at=NOW,
    applicant=None,
    rejection=None,
    signing_entity="Huawei",
    taxes=(
        InvoiceTax("GST", "CGST", "0.09", Decimal("1.3500000001"), True, False),
        InvoiceTax("GST", None, None, Decimal("0"), None, None),
    ),
)
CUSTOMER = SubCustomer(
    customer_id="c1",
    account_name="acme",
    customer_name="Acme \x1b[31mLtd",
    associated_at=NOW,
    association=Association.RESALE,
    verification=Verification.VERIFIED,
    kind=CustomerKind.COMPANY,
    is_frozen=False,
    label=None,
    level="V1",
    country_code="DE",
    telephone="555-0100",
    email="ann@example.com",
    account_managers=("ann", "bob"),
)
BUDGET = Budget("c1", BudgetKind.MONTHLY, "USD", Decimal("100.10"), Decimal("7.00000001"), NOW)
STEP = SyncStep("summary 2026-10", NOW, "2026-10 is final: 15.00 USD are due.", True)
TAKEN = TakenObject(OCTOBER, "customerBill/customerBill_202610.tar.gz", '"ab-2"', 1_000_000_007, NOW)
DICTIONARIES = (
    Dictionary(
        DictionaryKind.SERVICE_TYPES,
        "en_US",
        (Named("hws.service.type.ebs", "Elastic Volume Service", "EVS"), Named("hws.service.type.ebs", "again")),
    ),
    Dictionary(DictionaryKind.SERVICE_TYPES, "zh_CN", (Named("hws.service.type.ebs", "云硬盘"),)),
    Dictionary(DictionaryKind.RESOURCE_TYPES, "en_US", (ResourceType("vm", "Server", None, "a server"),)),
    Dictionary(DictionaryKind.USAGE_TYPES, "en_US", (UsageType("duration", "Duration", "vm", None),)),
    Dictionary(DictionaryKind.MEASURE_UNITS, "en_US", (MeasureUnit(10, "GB", None, 7),)),
    Dictionary(DictionaryKind.CONVERSIONS, "en_US", (Conversion(10, 11, Decimal("1024.0"), 7),)),
)
CUSTOMER_SUM = CustomerSum(
    OCTOBER, "c1", "CNY", Decimal("15.7500000001"), Decimal("-1.05"), Decimal("0.30"), parts=3, as_of=NOW
)
ACCOUNT_CHANGE = AccountChange(
    "change-1",
    BalanceType.BALANCE,
    NOW,
    "SOURCE_OPERAIION_RECHARGE",
    Direction.INCOME,
    Decimal("1.00000001"),
    Decimal("-10.5"),
    "CNY",
    None,
    "c1",
    "acme",
)
