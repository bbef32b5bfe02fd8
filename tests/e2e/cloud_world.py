"""All of Huawei Cloud that a partner has, on loopback, for programs that ask it as if it were the real one."""

import io
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from partner_tui.domain.cycle import BillCycle
from tests.cloud.bucket_server import BUCKET, Moto
from tests.cloud.partner_api import answered
from tests.cloud.partner_data import PartnerData, sample
from tests.cloud.partner_rows import bill, customer, invoice
from tests.cloud.server import ACCESS_KEY, SECRET_KEY, CloudServer
from tests.unit.bill_files import LINES, write_bill

_ROOT = Path(__file__).parents[2]
DUE = "15.0000000001"
"""Of every month: what the lines of `bill_files` come to."""


@dataclass(frozen=True, slots=True)
class CloudWorld:
    """By the machine's own clock: programs have no other."""

    server: CloudServer
    data: PartnerData
    moto: Moto
    months: tuple[BillCycle, ...]
    """Those with a bill and a bill file, newest first."""

    @property
    def environment(self) -> dict[str, str]:
        """Of a program: keys, and where to ask."""
        return {
            **os.environ,
            "PYTHONPATH": str(_ROOT),
            "HUAWEICLOUD_SDK_AK": ACCESS_KEY,
            "HUAWEICLOUD_SDK_SK": SECRET_KEY,
            "PARTNER_TUI_ENDPOINT": self.server.endpoint,
            "PARTNER_TUI_CLOUD_BUCKET": BUCKET,
            "PARTNER_TUI_CLOUD_BUCKET_ENDPOINT": self.moto.endpoint,
            "PARTNER_TUI_CLOUD_BUCKET_STYLE": "path",
        }

    def put_bill(self, folder: Path, month: BillCycle, lines: tuple[tuple[str, str, str, str, str], ...]) -> None:
        """Into the bucket, packed as the vendor packs it."""
        name = f"customerBill_{month.year}{month.month:02}"
        content = write_bill(folder, str(month), lines).read_bytes()
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w:gz") as archive:
            member = tarfile.TarInfo(f"{name}_0001.csv")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        self.moto.put(f"customerBill/{name}.tar.gz", packed.getvalue())


@contextmanager
def cloud_world(moto: Moto, folder: Path, months: int = 3) -> Iterator[CloudWorld]:
    """A partner with so many months, two customers, three invoices; `moto` is reset."""
    moto.reset()
    latest = BillCycle.at(datetime.now(UTC)).previous
    data = sample()
    with CloudServer(lambda *request: answered(data, *request), clock=lambda: datetime.now(UTC)) as server:
        world = CloudWorld(server, data, moto, tuple(latest.plus(-back) for back in range(months)))
        expenditures, refunds, adjustments = Decimal("15.7500000001"), Decimal("-1.05"), Decimal("0.3")
        data.bills = {
            str(month): bill(month, expenditures, refunds, adjustments, Decimal("1.5")) for month in world.months
        }
        data.lists["ListSubCustomers"] = [customer(number) for number in (1, 2)]
        data.lists["ListIndirectPartners"] = []
        data.lists["ListInvoices"] = [
            {**invoice(number), "billCycle": str(month), "applyTime": f"{month}-28T00:00:00Z"}
            for number, month in enumerate(world.months)
        ]
        for month in world.months:
            world.put_bill(folder, month, LINES)
        yield world
