"""Bill files made in memory, well-formed or not, and what reading them comes to."""

import gzip
import io
import tarfile
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from random import Random

import xlsxwriter

from partner_tui.bills.readers import BillFile, ReadOptions
from partner_tui.domain.errors import BillFileError
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.conftest import NOW

MONTH = "2026-10"
NAME = "customerBill_202610"
HEADERS: Mapping[str, str] = {
    "customer_id": "Customer ID",
    "customer_name": "Customer Name",
    "bill_cycle": "Billing Cycle",
    "bill_type": "Bill Type",
    "product_type_code": "Product Type Code",
    "product_type": "Product Type",
    "resource_name": "Resource Name",
    "region_code": "Cloud Service Region Code",
    "usage": "Usage",
    "settlement_discount": "Partner Settlement Discount",
    "currency": "Currency",
    "amount": "Settlement Amount (USD)",
    "extra:Note": "Note",
}
"""Canonical name to header, in the order in which the makers here write them."""

Fields = dict[str, str]
Read = list[dict[str, object]]


def bill(random: Random, lines: int) -> list[Fields]:
    """Lines as text, none of it in need of quotes."""
    return [
        {
            "customer_id": f"c{random.randrange(9)}",
            "customer_name": random.choice(("Acme", "Müller", "华为云", "Ünal")),
            "bill_cycle": MONTH,
            "bill_type": random.choice(("Expenditure", "Refund", "Adjustment", "消费")),
            "product_type_code": f"p{random.randrange(5)}",
            "product_type": f"Product {random.randrange(5)}",
            "resource_name": f"res {number}",
            "region_code": f"r{random.randrange(3)}",
            "usage": str(random.randrange(1000)),
            "settlement_discount": random.choice(("75%", "0.9")),
            "currency": "USD",
            "amount": amount_text(random),
            "extra:Note": f"n{random.randrange(10**6)}",
        }
        for number in range(lines)
    ]


def amount_text(random: Random) -> str:
    """Any amount that a line may have, short ones as often as long ones."""
    number = random.randrange(10 ** random.randrange(1, 29))
    return (
        f"{Decimal(number).scaleb(-random.randrange(11)) * random.choice((1, -1)):f}"
        if number < 10**18
        else (f"{number // 10**10}.{number % 10**10:010d}")
    )


def csv_text(lines: Iterable[Fields], *, separator: str = ",", line_break: str = "\n") -> str:
    rows = [list(HEADERS.values()), *([fields[name] for name in HEADERS] for fields in lines)]
    return "".join(separator.join(row) + line_break for row in rows)


def csv_bytes(lines: Iterable[Fields]) -> bytes:
    return csv_text(lines).encode()


def tar_bytes(parts: Sequence[bytes]) -> bytes:
    """An archive as the vendor packs it, before compression."""
    packed = io.BytesIO()
    with tarfile.TarFile(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for number, content in enumerate(parts, 1):
            member = tarfile.TarInfo(f"{NAME}_{number:04d}.csv")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def archive(lines: Sequence[Fields], parts: int = 2) -> bytes:
    """A `.tar.gz` with the lines in so many parts."""
    share = -(-len(lines) // parts)
    return gzip.compress(tar_bytes([csv_bytes(lines[share * n : share * (n + 1)]) for n in range(parts)]), 6, mtime=0)


def workbook(lines: Iterable[Fields]) -> bytes:
    """The lines as an `.xlsx` of text cells."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for column, header in enumerate(HEADERS.values()):
            sheet.write_string(0, column, header)
        for row, fields in enumerate(lines, 1):
            for column, name in enumerate(HEADERS):
                sheet.write_string(row, column, fields[name])
    return packed.getvalue()


def read(content: bytes, name: str = f"{NAME}.csv", options: ReadOptions | None = None) -> Read | BillFileError:
    """The lines of a bill file as the reader gives them, or why it refuses them. Any other exception is a fault."""
    file = BillFile(io.BytesIO(content), name, len(content), options or ReadOptions())
    try:
        return [line for frame in file.frames() for line in frame.rows(named=True)]
    except BillFileError as exc:
        return exc


class Store:
    """A data folder with one month in it, to be found as it is after any refusal."""

    def __init__(self, folder: Path, random: Random) -> None:
        self._folder = folder
        self._data = folder / "data"
        self._workspace = Workspace.open(Settings(self._data), lambda: NOW)
        first = folder / f"{NAME}.tar.gz"
        first.write_bytes(archive(bill(random, 20)))
        self._workspace.imports.run(first)
        self._before = self._content()

    def refuses(self, content: bytes, name: str) -> bool:
        """Whether the import of such a file fails with a reason and leaves everything as it is."""
        file = self._folder / name
        file.write_bytes(content)
        try:
            self._workspace.imports.run(file)
        except BillFileError:
            return self._content() == self._before
        finally:
            file.unlink()
        return False

    def _content(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self._data)): path.read_bytes() if path.is_file() else b""
            for path in self._data.rglob("*")
            if path.name != "import.lock"
        }
