"""The manifest beside a generation's lines: what it holds, from where, and the hash of every file."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from partner_tui import private_files
from partner_tui.bills.stored_files import damaged
from partner_tui.domain.bill import BillSums
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import WrongUsage
from partner_tui.domain.record import MonthRecord

NAME = "manifest.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of a generation; `rows` are lines, or rows of the rollup."""

    name: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation says of itself."""

    record: MonthRecord
    files: tuple[StoredFile, ...]
    """The line files, in the order of the lines."""
    rollup: StoredFile


def write(folder: Path, record: MonthRecord, files: Sequence[StoredFile], rollup: StoredFile) -> MonthRecord:
    """Writes it, synced; gives the record with the manifest's own hash."""
    sums = record.sums
    content = {
        "format": FORMAT,
        "month": str(record.month),
        "generation": record.generation,
        "currency": record.currency,
        "expenditures": f"{sums.expenditures:f}",
        "refunds": f"{sums.refunds:f}",
        "adjustments": f"{sums.adjustments:f}",
        "lines": sums.lines,
        "tax": None if record.tax is None else f"{record.tax:f}",
        "customers": record.customers,
        "products": record.products,
        "source_name": record.source_name,
        "source_sha256": record.source_sha256,
        "source_bytes": record.source_bytes,
        "imported_at": record.imported_at.isoformat(),
        "files": [_as_json(file) for file in files],
        "rollup": _as_json(rollup),
    }
    text = json.dumps(content, indent=1).encode("ascii")
    private_files.write_whole(folder / NAME, text)
    return _record(content, hashlib.sha256(text).hexdigest())


def read(folder: Path) -> Manifest:
    """The manifest of a generation. Raises StoreError, DamagedStore."""
    path = folder / NAME
    private_files.demand_plain_file(path)
    with private_files.storing(path):
        text = path.read_bytes()
    try:
        content = json.loads(text)
        if content["format"] != FORMAT:
            raise damaged(path, f"it is of format {content['format']}, this program knows {FORMAT}")
        files = tuple(_stored_file(file, path) for file in content["files"])
        rollup = _stored_file(content["rollup"], path)
        return Manifest(_record(content, hashlib.sha256(text).hexdigest()), files, rollup)
    except (ValueError, KeyError, TypeError, ArithmeticError, WrongUsage) as exc:
        raise damaged(path, "it is not a manifest") from exc


def _as_json(file: StoredFile) -> dict[str, object]:
    return {"name": file.name, "rows": file.rows, "bytes": file.bytes, "sha256": file.sha256}


def _stored_file(content: dict[str, Any], path: Path) -> StoredFile:
    file = StoredFile(**content)
    if file.rows < 0 or Path(file.name).name != file.name:
        raise damaged(path, f"it lists {file.name!r} with {file.rows} rows")
    return file


def _record(content: dict[str, Any], sha256: str) -> MonthRecord:
    return MonthRecord(
        month=BillCycle.parse(content["month"]),
        generation=content["generation"],
        currency=content["currency"],
        sums=BillSums(
            Decimal(content["expenditures"]),
            Decimal(content["refunds"]),
            Decimal(content["adjustments"]),
            int(content["lines"]),
        ),
        tax=None if content["tax"] is None else Decimal(content["tax"]),
        customers=int(content["customers"]),
        products=int(content["products"]),
        source_name=content["source_name"],
        source_sha256=content["source_sha256"],
        source_bytes=int(content["source_bytes"]),
        imported_at=datetime.fromisoformat(content["imported_at"]),
        manifest_sha256=sha256,
    )
