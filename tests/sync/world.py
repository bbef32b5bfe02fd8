"""A partner, the vendor's service and the bill bucket on loopback, and a data folder that is synced with them."""

import io
import os
import tarfile
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from partner_tui.domain.bill import BillSums
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.domain.site import BucketStyle
from partner_tui.domain.sync import SyncProgress, SyncResult
from partner_tui.ledger import Ledger
from partner_tui.services.syncing import Syncing
from partner_tui.services.workspace import Workspace
from partner_tui.settings import CloudSettings, Settings
from tests.cloud.bucket_server import BUCKET, REGION, Moto
from tests.cloud.connecting import Time
from tests.cloud.partner_api import answered
from tests.cloud.partner_data import PartnerData
from tests.cloud.partner_rows import LATEST, bill, budget, china_lists, customer, dictionaries, invoice, quota
from tests.cloud.server import ACCESS_KEY, SECRET_KEY, CloudServer
from tests.conftest import NOW
from tests.faults.store_faults import bill_file

KEYS: Mapping[str, str] = {
    "HUAWEICLOUD_SDK_AK": ACCESS_KEY,
    "HUAWEICLOUD_SDK_SK": SECRET_KEY,
    "HUAWEICLOUD_SDK_DOMAIN_ID": "0123456789abcdef0123456789abcdef",
}
OPERATOR = "ann"
TAX = Decimal("12.5")


def small_partner() -> PartnerData:
    """Two pages of customers and invoices, some of everything else, and no bill yet."""
    data = PartnerData(quota=quota())
    data.lists = {
        "ListInvoices": [invoice(number) for number in range(1, 121)],
        "ListSubCustomers": [customer(number) for number in range(1, 121)],
        "ListIndirectPartners": [],
        **dictionaries(),
        **china_lists(),
    }
    data.budgets = [budget(number) for number in range(1, 121) if number % 5]
    return data


def packed_bill(month: BillCycle, lines: int = 40, seed: int = 1) -> tuple[bytes, BillSums]:
    """A month's archive as the vendor packs it, and its sums."""
    with tempfile.TemporaryDirectory() as folder:
        file, sums = bill_file(Path(folder), str(month), lines, seed)
        return packed(f"customerBill_{month.year}{month.month:02}_0001.csv", file.read_bytes()), sums


def packed(name: str, content: bytes) -> bytes:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as tar:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        tar.addfile(member, io.BytesIO(content))
    return archive.getvalue()


def bill_key(month: BillCycle) -> str:
    return f"customerBill/customerBill_{month.year}{month.month:02}.tar.gz"


def syncing_of(
    settings: Settings, environment: Mapping[str, str], clock: Callable[[], datetime], passing: Time
) -> Syncing:
    """Over that data folder, and no home."""
    workspace = Workspace.open(settings, clock)
    return Syncing(
        settings,
        Ledger.open(settings.data_dir),
        workspace.imports,
        workspace.bills,
        workspace.reconciling,
        clock,
        OPERATOR,
        environment,
        Path(os.devnull),
        sleep=passing.sleep,
        monotonic=passing.monotonic,
    )


@dataclass
class World:
    """Everything that a sync meets; a test changes it as it likes."""

    server: CloudServer
    folder: Path
    moto: Moto | None = None
    data: PartnerData = field(default_factory=small_partner)
    now: datetime = NOW
    passing: Time = field(default_factory=Time)
    environment: Mapping[str, str] = field(default_factory=lambda: dict(KEYS))
    cloud: CloudSettings = field(default_factory=CloudSettings)

    def __post_init__(self) -> None:
        self.server.service = lambda *request: answered(self.data, *request)
        self.server.clock = self.clock
        self.cloud = self.cloud._replace(endpoint=self.server.endpoint, timeout=1)
        if self.moto is not None:
            self.cloud = self.cloud._replace(
                bucket=BUCKET,
                bucket_region=REGION,
                bucket_endpoint=self.moto.endpoint,
                bucket_style=BucketStyle.PATH,
            )

    def clock(self) -> datetime:
        return self.now

    @property
    def settings(self) -> Settings:
        return Settings(self.folder / "data", cloud=self.cloud)

    @property
    def workspace(self) -> Workspace:
        return Workspace.open(self.settings, self.clock)

    @property
    def ledger(self) -> Ledger:
        return Ledger.open(self.settings.data_dir)

    @property
    def syncing(self) -> Syncing:
        """Pauses pass at once."""
        return syncing_of(self.settings, self.environment, self.clock, self.passing)

    def sync(
        self,
        months: int = 3,
        progress: Callable[[SyncProgress], None] = lambda progress: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> SyncResult:
        return self.syncing.run(months, progress, cancelled)

    def asked(self) -> list[str]:
        """The names of the calls since this was asked last."""
        found = [api for api, _ in self.data.asked]
        self.data.asked.clear()
        return found

    def say_bill(self, month: BillCycle, sums: BillSums, tax: Decimal = TAX) -> None:
        """The vendor's summary says these sums."""
        self.data.bills[str(month)] = bill(month, sums.expenditures, sums.refunds, sums.adjustments, tax)

    def put_bill(self, month: BillCycle, lines: int = 40, seed: int = 1) -> BillSums:
        """Into the bucket."""
        assert self.moto is not None
        content, sums = packed_bill(month, lines, seed)
        self.moto.put(bill_key(month), content)
        return sums

    def bill_months(self, count: int, lines: int = 40) -> None:
        """So many months up to the latest, in the bucket and in the vendor's words."""
        for back in range(count):
            month = LATEST.plus(-back)
            self.say_bill(month, self.put_bill(month, lines, seed=back))

    def put_usage(self, month: BillCycle, day: str, lines: int = 20, seed: int = 1) -> BillSums:
        """A daily file of the running month; `day` is YYYYMMDD."""
        assert self.moto is not None
        with tempfile.TemporaryDirectory() as folder:
            file, sums = bill_file(Path(folder), str(month), lines, seed)
            stem = f"{month.year}{month.month:02}_{day}"
            content = packed(f"customerUsage_PerByUse_{stem}_00000001.csv", file.read_bytes())
        self.moto.put(f"customerUsage/customerUsage_{stem}.tar.gz", content)
        return sums


def figures(data: Path, clock: Callable[[], datetime] = lambda: NOW) -> dict[str, object]:
    """All that a store says, but for the names of its files and how it came to them."""
    workspace, ledger = Workspace.open(Settings(data), clock), Ledger.open(data)
    vendor = ledger.vendor
    found: dict[str, object] = {
        "summaries": vendor.summaries(),
        "quota": vendor.quota(),
        "invoices": vendor.invoices(),
        "customers": vendor.customers(),
        "budgets": vendor.budgets(),
        "steps": vendor.steps(),
        "account": vendor.account_changes(),
    }
    for record in ledger.months():
        query = BillQuery(record.month, Grouping.CUSTOMER)
        lines = workspace.bills.lines(query.by(Grouping.LINE))
        found[str(record.month)] = (
            replace(record, generation="", manifest_sha256=""),
            vendor.taken(record.month),
            workspace.bills.by_customer(query),
            workspace.bills.by_product(query.by(Grouping.PRODUCT)),
            lines.columns,
            lines.rows(0, lines.count),
            vendor.customer_sums(record.month),
        )
    return found
