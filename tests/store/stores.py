"""A generation of a month as the store keeps it, written from plain lines; and the same questions answered by hand."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import polars as pl

from partner_tui.bills import manifest
from partner_tui.bills.line_search import KEY_TEXTS, LINE_TEXTS
from partner_tui.bills.manifest import StoredFile
from partner_tui.domain.bill import BillSums, BillType
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.line import LINE_COLUMNS, Kind
from partner_tui.domain.money import exact_sum
from partner_tui.domain.record import MonthRecord
from partner_tui.domain.rows import Value

MONTH = BillCycle(2026, 10)
Line = dict[str, Value]

KEYS = ("customer_id", "product_type_code", "region_code", "bill_type", "billing_mode")
_NAMES = ("customer_name", "account_name", "product_type", "region")
_ROLLUP = (
    "customer_id",
    "customer_name",
    "account_name",
    "product_type_code",
    "product_type",
    "region_code",
    "region",
    "bill_type",
    "billing_mode",
)
_SUMS = ("amount", "customer_expenditure", "tax")
PAID_LINES = "customer_expenditure_lines"
_STORED, _SUMMED = pl.Decimal(28, 10), pl.Decimal(38, 10)


def line(**fields: Value) -> Line:
    """A bill line; what is not given is as usual, or empty."""
    usual: Line = {
        "customer_id": "c1",
        "customer_name": "Acme Ltd",
        "bill_type": BillType.EXPENDITURE.value,
        "billing_mode": "pay-per-use",
        "product_type_code": "hws.service.type.ec2",
        "product_type": "Elastic Cloud Server",
        "region_code": "ap-southeast-3",
        "region": "AP-Singapore",
        "currency": "USD",
        "amount": Decimal(1),
    }
    return {column.name: None for column in LINE_COLUMNS} | usual | fields


def clustered(lines: Iterable[Line]) -> list[Line]:
    """In the order of the store: by the rollup's keys, empty ones first; then as they come."""
    return sorted(lines, key=_place)


def write_generation(
    folder: Path,
    lines: Iterable[Line],
    *,
    file_rows: int = 250_000,
    row_group: int = 16_384,
    without: Sequence[str] = (),
) -> list[Line]:
    """Writes line files, rollup (as former versions did, without some columns) and manifest.

    Gives the lines in the order of the store.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stored = clustered(lines)
    extras = sorted({name for row in stored for name in row} - {column.name for column in LINE_COLUMNS})
    kinds: dict[str, pl.DataType] = {column.name: _kind(column.kind) for column in LINE_COLUMNS}
    schema = kinds | {name: pl.String() for name in extras}
    files = []
    for number, first in enumerate(range(0, len(stored), file_rows)):
        part = [{name: row.get(name) for name in schema} for row in stored[first : first + file_rows]]
        path = folder / f"lines-{number:05d}.parquet"
        pl.DataFrame(part, schema=schema).write_parquet(path, row_group_size=row_group)
        files.append(StoredFile(path.name, len(part), path.stat().st_size, "0" * 64))
    rollup = _rollup(stored).drop(without)
    rollup.write_parquet(folder / "rollup.parquet")
    (folder / manifest.NAME).unlink(missing_ok=True)
    manifest.write(
        folder, _record(folder.name, stored), files, StoredFile("rollup.parquet", rollup.height, 0, "0" * 64)
    )
    return stored


def _record(generation: str, stored: list[Line]) -> MonthRecord:
    """What a manifest says besides its files; queries look at none of it."""
    return MonthRecord(
        month=MONTH,
        generation=generation,
        currency="USD",
        sums=BillSums(expenditures=amounts(stored), lines=len(stored)),
        tax=None,
        customers=len({row["customer_id"] for row in stored}),
        products=len({row["product_type_code"] for row in stored}),
        source_name="customerBill_202610.tar.gz",
        source_sha256="0" * 64,
        source_bytes=0,
        imported_at=datetime(2026, 11, 5, 4, tzinfo=UTC),
        manifest_sha256="",
    )


def amounts(lines: Sequence[Line]) -> Decimal:
    return exact_sum(value for row in lines if isinstance(value := row["amount"], Decimal))


def texts_of(month: Sequence[Line]) -> Callable[[Line], list[str]]:
    """What is searched of a line of the month: ids and names of its own, and the first that its rollup row has."""
    known: dict[tuple[object, ...], dict[str, str]] = {}
    for row in month:
        names = known.setdefault(tuple(row[key] for key in KEYS), {})
        for name in KEY_TEXTS:
            if row[name] is not None:
                names.setdefault(name, str(row[name]))

    def texts(row: Line) -> list[str]:
        own = [str(row[name]) for name in (*LINE_TEXTS, "customer_id") if row[name] is not None]
        return [*own, *known[tuple(row[key] for key in KEYS)].values()]

    return texts


def _rollup(stored: list[Line]) -> pl.DataFrame:
    rows, first = [], 0
    for _, group in groupby(stored, key=_place):
        same = list(group)
        sums = {name: [value for row in same if isinstance(value := row[name], Decimal)] for name in _SUMS}
        rows.append(
            {name: same[0][name] for name in KEYS}
            | {name: next((row[name] for row in same if row[name] is not None), None) for name in _NAMES}
            | {"first_row": first, "lines": len(same)}
            | {name: exact_sum(values) if values else None for name, values in sums.items()}
            | {PAID_LINES: len(sums["customer_expenditure"])}
        )
        first += len(same)
    texts: dict[str, pl.DataType] = {name: pl.String() for name in _ROLLUP}
    ranges: dict[str, pl.DataType] = {"first_row": pl.Int64(), "lines": pl.Int64()}
    totals: dict[str, pl.DataType] = {name: _SUMMED for name in _SUMS}
    return pl.DataFrame(rows, schema=texts | ranges | totals | {PAID_LINES: pl.Int64()})


def _place(row: Line) -> tuple[tuple[bool, str], ...]:
    return tuple((row[name] is not None, str(row[name] or "")) for name in KEYS)


def _kind(kind: Kind) -> pl.DataType:
    return _STORED if kind in (Kind.NUMBER, Kind.MONEY) else pl.String()
