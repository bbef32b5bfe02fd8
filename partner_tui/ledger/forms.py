"""How values are written in the ledger: exact decimals and times as text, so that SQLite never makes a float of one."""

import hashlib
import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeAlias

from partner_tui.domain.bill import BillSums
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.record import MonthRecord

Cell: TypeAlias = str | int | None

COLUMNS = (
    "month",
    "generation",
    "currency",
    "expenditures",
    "refunds",
    "adjustments",
    "lines",
    "tax",
    "customers",
    "products",
    "source_name",
    "source_sha256",
    "source_bytes",
    "imported_at",
    "manifest_sha256",
)
"""Of a month, in the order of the cells."""


def time_text(moment: datetime) -> str:
    """RFC 3339, UTC, to the microsecond."""
    if moment.tzinfo is None:
        raise ValueError("a naive datetime has no place in the ledger")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def time_from(text: str) -> datetime:
    return datetime.fromisoformat(text)


def decimal_text(amount: Decimal) -> str:
    """Every digit, no exponent."""
    if not amount.is_finite():
        raise ValueError(f"{amount!r} is not an exact amount")
    return f"{amount:f}"


def cells_of(record: MonthRecord) -> tuple[Cell, ...]:
    """The record as the months table holds it, in the order of COLUMNS."""
    return (
        str(record.month),
        record.generation,
        record.currency,
        decimal_text(record.sums.expenditures),
        decimal_text(record.sums.refunds),
        decimal_text(record.sums.adjustments),
        record.sums.lines,
        None if record.tax is None else decimal_text(record.tax),
        record.customers,
        record.products,
        record.source_name,
        record.source_sha256,
        record.source_bytes,
        time_text(record.imported_at),
        record.manifest_sha256,
    )


def record_from(cells: tuple[Cell, ...]) -> MonthRecord:
    """The other way. Raises ValueError or decimal.InvalidOperation on what `cells_of` never writes."""
    cell = dict(zip(COLUMNS, cells, strict=True))
    return MonthRecord(
        month=BillCycle.parse(str(cell["month"])),
        generation=str(cell["generation"]),
        currency=str(cell["currency"]),
        sums=BillSums(
            Decimal(str(cell["expenditures"])),
            Decimal(str(cell["refunds"])),
            Decimal(str(cell["adjustments"])),
            int(cell["lines"] or 0),
        ),
        tax=None if cell["tax"] is None else Decimal(str(cell["tax"])),
        customers=int(cell["customers"] or 0),
        products=int(cell["products"] or 0),
        source_name=str(cell["source_name"]),
        source_sha256=str(cell["source_sha256"]),
        source_bytes=int(cell["source_bytes"] or 0),
        imported_at=time_from(str(cell["imported_at"])),
        manifest_sha256=str(cell["manifest_sha256"]),
    )


def checksum(cells: tuple[Cell, ...]) -> str:
    """Over a month's cells: a figure that rotted on the disk is refused when it is read, not shown."""
    return hashlib.sha256(json.dumps(cells, separators=(",", ":")).encode("ascii")).hexdigest()
