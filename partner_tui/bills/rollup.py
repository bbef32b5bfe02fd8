"""A month's rollup: its sums by customer × product × region × bill type × billing mode, and where their lines are."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl
from polars.selectors import by_name

from partner_tui.bills.stored_files import damaged, reading, scan
from partner_tui.domain.bill import BillType
from partner_tui.domain.query import BillQuery

COLUMNS: dict[str, pl.DataType] = {
    "customer_id": pl.String(),
    "customer_name": pl.String(),
    "account_name": pl.String(),
    "product_type_code": pl.String(),
    "product_type": pl.String(),
    "region_code": pl.String(),
    "region": pl.String(),
    "bill_type": pl.String(),
    "billing_mode": pl.String(),
    "first_row": pl.Int64(),
    "lines": pl.Int64(),
    "amount": pl.Decimal(38, 10),
}
"""Those that queries need; the order of its rows is that of the lines, each row a range of them."""

PAID = {"customer_expenditure": pl.Decimal(38, 10), "customer_expenditure_lines": pl.Int64()}
"""What customers pay for a row's lines, and how many of these say it. Older generations lack the number: none does."""

SAME_IN_ALL_LINES = ("customer_id", "product_type_code", "region_code", "bill_type", "billing_mode")
"""Columns whose value is one and the same in all lines of a row."""

AMOUNTS = {kind: f"{kind}_amount" for kind in BillType}
LINES = {kind: f"{kind}_lines" for kind in BillType}
PAID_AMOUNTS = {kind: f"{kind}_paid_amount" for kind in BillType}
PAID_LINES = {kind: f"{kind}_paid_lines" for kind in BillType}
"""Columns of a grouped rollup: sums and counts apart by bill type, none of them null; `PAID_` of what customers pay."""

_SUMMED = dict(zip(("amount", "lines", *PAID), (AMOUNTS, LINES, PAID_AMOUNTS, PAID_LINES), strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class Rollup:
    """The frame; never changed, so that any thread may ask it."""

    frame: pl.DataFrame

    @classmethod
    def read(cls, path: Path, lines: int) -> "Rollup":
        """From the store. Raises StoreError, and DamagedStore when its ranges are not just these so many lines."""
        with reading(path):
            kinds = COLUMNS | PAID
            frame = scan(path).select(by_name(*kinds, require_all=False)).collect()
            missing = (pl.lit(0).alias(name) for name in PAID if name not in frame.columns)
            frame = frame.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in kinds.items())
        stops = frame["first_row"] + frame["lines"]
        follows = (frame["first_row"] == stops.shift(1).fill_null(0)).all() and (frame["lines"] > 0).all()
        if not follows or frame["lines"].sum() != lines:
            raise damaged(path, "its ranges are not those of the month's lines")
        return cls(frame)

    def narrowed(self, query: BillQuery) -> pl.DataFrame:
        """Its rows for which the query asks, in their order."""
        conditions = [
            pl.col(column).fill_null("") == wanted
            for column, wanted in (
                ("customer_id", query.customer),
                ("product_type_code", query.product),
                ("region_code", query.region),
                ("bill_type", query.kept_bill_type),
            )
            if wanted is not None
        ]
        return self.frame.filter(conditions) if conditions else self.frame

    def names(self, key: str, columns: tuple[str, ...]) -> pl.DataFrame:
        """For every value of a key, the first of its names that is not empty, anywhere in the month."""
        first = (pl.col(name).filter(pl.col(name) != "").first().fill_null("") for name in columns)
        return self.frame.group_by(_key(key), maintain_order=True).agg(*first)


def grouped(rows: pl.DataFrame, key: str) -> pl.DataFrame:
    """Exact sums and counts by one key, apart by bill type (`AMOUNTS`, `LINES`, ...); an empty key is ""."""
    by_type = rows.group_by(_key(key), "bill_type").agg(pl.col(*_SUMMED).sum())
    return by_type.group_by(key).agg(
        pl.col(name).filter(pl.col("bill_type") == kind).sum().alias(names[kind])
        for name, names in _SUMMED.items()
        for kind in BillType
    )


def _key(key: str) -> pl.Expr:
    return pl.col(key).fill_null("")
