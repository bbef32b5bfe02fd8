"""Four months of one partner: an estimate, two bills, and one whose refunds exceed its expenditures."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from partner_tui.domain.bill import BillType
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.export import ExportFormat, ExportKind, ExportProgress, ExportSpec
from partner_tui.domain.money import round_half_up
from partner_tui.domain.sync import StepOutcome, SyncedStep, SyncResult, SyncStanding
from partner_tui.domain.vendor_summary import VendorSummary
from tests.conftest import NOW
from tests.ui.standin import BillLine, MemoryBills, MemoryWorkspace

OCTOBER, SEPTEMBER, NOVEMBER, AUGUST, JULY = (BillCycle(2026, month) for month in (10, 9, 11, 8, 7))
PRODUCTS = ("Elastic Cloud Server", "Object Storage Service", "NAT Gateway", "KooGallery SaaS", "Elastic IP")
REGIONS = ("AP-Singapore", "CN-Hong Kong", "EU-Dublin")
CUSTOMERS = (
    "Acme Ltd",
    "深圳市云帆科技有限公司",
    "Società Piemonte S.p.A.",
    "مثال للتقنية",
    "Ångström AB",
    "Fjord Retail",
)
CUSTOMERS_IN_ALL = 40
CHANGE = "2026-10 final: amount due 12,300.10, was estimate 12,190.00"
STEPS = (
    SyncedStep("quota", StepOutcome.UNCHANGED, "The quota is 50,000.00 USD."),
    SyncedStep("summary 2026-10", StepOutcome.CHANGED, "2026-10 is final.", (CHANGE,)),
    SyncedStep("customers", StepOutcome.CHANGED, "40 customers.", ("customer Acme \x1b[2JLtd is new",)),
    SyncedStep("bill 2026-10", StepOutcome.SKIPPED, "No bill bucket is set up.", (), "Set [cloud] bucket."),
    SyncedStep("bill 2026-09", StepOutcome.SKIPPED, "No bill bucket is set up.", (), "Set [cloud] bucket."),
    SyncedStep("invoices", StepOutcome.FAILED, "Huawei Cloud did not answer.", (), "Try again later."),
)
RESULT = SyncResult(
    NOW - timedelta(seconds=14), NOW, STEPS, ("2026-10: expenditures are 1.00, and the vendor's summary says 2.00",)
)
"""What a sync may say."""


def customer(number: int) -> str:
    return CUSTOMERS[number] if number < len(CUSTOMERS) else f"Customer {number:02d} GmbH"


def month_of_lines(scale: int) -> tuple[BillLine, ...]:
    """Each customer has some products in some regions; amounts fall from customer to customer."""
    lines = []
    for number in range(CUSTOMERS_IN_ALL):
        for index, product in enumerate(PRODUCTS[: 1 + (number * 7) % len(PRODUCTS)]):
            for resource in range(1 + (number + index) % 3):
                amount = f"{(CUSTOMERS_IN_ALL - number) * scale * (5 - index)}.{(number * 1237 + resource) % 10000:04d}"
                region = REGIONS[(number + index + resource) % len(REGIONS)]
                lines.append(
                    BillLine(customer(number), product, amount, region, resource=f"res-{number:02d}-{resource}")
                )
    lines.append(BillLine("Acme Ltd", PRODUCTS[0], "-120.5", bill_type=BillType.REFUND, resource="res-00-0"))
    lines.append(BillLine("Ångström AB", PRODUCTS[1], "-30.25", bill_type=BillType.REFUND, resource="res-04-0"))
    lines.append(BillLine("Acme Ltd", PRODUCTS[0], "7.125", bill_type=BillType.ADJUSTMENT, resource="res-00-0"))
    return tuple(lines)


def sample_bills() -> MemoryBills:
    negative = (
        BillLine("Acme Ltd", PRODUCTS[0], "100.00"),
        BillLine("Acme Ltd", PRODUCTS[0], "-350.55", bill_type=BillType.REFUND),
    )
    months = {
        NOVEMBER: month_of_lines(3),
        OCTOBER: month_of_lines(5),
        SEPTEMBER: month_of_lines(4),
        AUGUST: negative,
    }
    return MemoryBills(months, NOW)


def sample_workspace() -> MemoryWorkspace:
    return MemoryWorkspace(sample_bills())


def sample_synced() -> MemoryWorkspace:
    """The same, synced a quarter of an hour ago: October is not as the vendor says, September is, August's refunds are
    as they are, and July and June are known from the vendor alone."""
    workspace = sample_workspace()
    sync = workspace.sync
    sync.missing, sync.stands = None, SyncStanding(NOW - timedelta(minutes=14))
    for month in workspace.bills.own_months():
        more = Decimal(110) if month.month == OCTOBER else Decimal(0)
        sums = month.sums
        spent, refunded, adjusted = map(round_half_up, (sums.expenditures, sums.refunds, sums.adjustments))
        sync.summaries[month.month] = vendor_says(
            month.month, month.amount_due + more, spent + more, refunded, adjusted
        )
    for cycle, amount in ((JULY, Decimal("18230.10")), (JULY.previous, Decimal("17004.00"))):
        more = Decimal("20.30")
        sync.summaries[cycle] = vendor_says(cycle, amount, amount + more, Decimal("-30.30"), Decimal("10.00"))
    return workspace


def vendor_says(month: BillCycle, due: Decimal, spent: Decimal, refunded: Decimal, adjusted: Decimal) -> VendorSummary:
    return VendorSummary(month, "USD", spent, refunded, adjusted, due, Decimal("12.34"), NOW)


def sample_exports() -> MemoryWorkspace:
    """The same with exports in every state; somebody else works them off."""
    workspace = sample_workspace()
    exports = workspace.exports
    october = ExportSpec(OCTOBER, OCTOBER)
    details = replace(october, kind=ExportKind.DETAILS)
    acme = replace(details, customer="id-Acme Ltd", subject="Acme Ltd", format=ExportFormat.CSV, compressed=True)
    cloud = replace(details, product="hws.nat-gateway", subject="NAT Gateway", bill_type=BillType.EXPENDITURE)
    months = replace(october, first=SEPTEMBER, format=ExportFormat.PDF)
    focus = replace(details, format=ExportFormat.FOCUS_PARQUET, customer="id-深圳", subject=CUSTOMERS[1], masked=True)
    for minutes, spec in enumerate((october, months, acme, cloud, focus, replace(details, filter="ecs amount>100"))):
        exports.now = NOW - timedelta(minutes=90 - minutes * 10)
        exports.create(spec)
    exports.complete(1, rows=86)
    exports.fail(2, "No space left: the folder has 1.2 MB, the file needs about 4 MB. Free some, then retry it.")
    exports.complete(3, rows=1_204_331)
    exports.cancel(4)
    exports.begin()
    exports.told = ExportProgress(5, "rows", 1_204_331, 1_950_000)
    exports.is_worked = True
    exports.now = NOW
    return workspace
