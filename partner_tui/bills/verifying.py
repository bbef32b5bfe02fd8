"""Proof that a stored month is what was put there, and that its sums agree whichever way they are made."""

import hashlib
from pathlib import Path

import polars as pl

from partner_tui import private_files
from partner_tui.bills import manifest
from partner_tui.bills.clustering import KEYS, SUM
from partner_tui.bills.manifest import Manifest, StoredFile
from partner_tui.bills.stored_files import reading, scan
from partner_tui.domain.bill import BillType
from partner_tui.domain.errors import DamagedStore
from partner_tui.domain.money import ZERO, exact_sum
from partner_tui.domain.record import MonthRecord

_AMOUNTS = ("amount", "customer_expenditure", "tax")
_COUNTED = ("lines", "customer_expenditure_lines", *_AMOUNTS)
"""What lines and rollup must agree on, group by group."""


def problems(folder: Path, record: MonthRecord) -> list[str]:
    """What is wrong with a generation, in sentences. `record` is the ledger's. Raises StoreError when unreadable."""
    try:
        found = manifest.read(folder)
    except DamagedStore as exc:
        return [str(exc)]
    if found.record != record:
        return ["The manifest is not the one that the ledger vouches for."]
    damaged = [sentence for file in (*found.files, found.rollup) for sentence in wrong_with(folder, file)]
    return damaged or _wrong_sums(folder, found)


def wrong_with(folder: Path, file: StoredFile) -> list[str]:
    """What is wrong with one file, by size and hash."""
    path = folder / file.name
    with private_files.storing(path):
        if not path.exists():
            return [f"{file.name} is missing."]
        private_files.demand_plain_file(path)
        with open(path, "rb") as stored:
            sha256 = hashlib.file_digest(stored, "sha256").hexdigest()
            size = stored.tell()
    if size != file.bytes:
        return [f"{file.name} has {size:,} bytes instead of {file.bytes:,}."]
    return [] if sha256 == file.sha256 else [f"{file.name} is not what was written: its hash differs."]


def _wrong_sums(folder: Path, found: Manifest) -> list[str]:
    """Lines against rollup, group by group; rollup against manifest, by every key."""
    with reading(folder / found.rollup.name):
        rollup = scan(folder / found.rollup.name).collect()
    groups = pl.concat([_groups(folder / file.name) for file in found.files] or [_no_groups()])
    counted = [name for name in _COUNTED if name in rollup.columns]  # older generations lack some
    by_lines = groups.group_by(KEYS).agg(pl.col(counted).sum()).sort(KEYS, nulls_last=False)
    by_rollup = rollup.select(*KEYS, pl.col(counted).fill_null(0)).sort(KEYS, nulls_last=False)
    wrong = []
    if not by_lines.equals(by_rollup):
        wrong.append("The lines do not add up to the rollup.")
    sums = found.record.sums
    expected = {
        BillType.EXPENDITURE.value: sums.expenditures,
        BillType.REFUND.value: sums.refunds,
        BillType.ADJUSTMENT.value: sums.adjustments,
    }
    by_type = dict(rollup.group_by("bill_type").agg(pl.col("amount").sum()).iter_rows())
    wrong += [
        f"The {kind}s add up to {by_type.get(kind, ZERO)}, not {amount}."
        for kind, amount in expected.items()
        if by_type.get(kind, ZERO) != amount
    ]
    for key, name in (("product_type_code", "product"), ("customer_id", "customer"), ("region_code", "region")):
        table = rollup.group_by(key).agg(pl.col("lines", "amount").sum())
        if exact_sum(table["amount"]) != sums.total or table["lines"].sum() != sums.lines:
            wrong.append(f"The sums by {name} do not add up to the month's.")
    if exact_sum(rollup["tax"].drop_nulls()) != (found.record.tax or ZERO):
        wrong.append("The taxes do not add up to the month's.")
    if rollup["customer_id"].n_unique() != found.record.customers:
        wrong.append("The number of customers is not the month's.")
    return wrong


def _groups(path: Path) -> pl.DataFrame:
    with reading(path):
        return (
            scan(path)
            .select(pl.col(KEYS).cast(pl.String), pl.col(_AMOUNTS).cast(SUM))
            .group_by(KEYS)
            .agg(
                pl.len().cast(pl.Int64).alias("lines"),
                pl.col("customer_expenditure").count().cast(pl.Int64).alias("customer_expenditure_lines"),
                pl.col(_AMOUNTS).sum(),
            )
            .collect()
        )


def _no_groups() -> pl.DataFrame:
    kinds = {name: SUM if name in _AMOUNTS else pl.Int64() for name in _COUNTED}
    return pl.DataFrame(schema={**dict.fromkeys(KEYS, pl.String()), **kinds})
