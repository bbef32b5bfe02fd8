"""Questions to one month of the bill store, answered from its rollup; lines from its line files."""

from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock

import polars as pl

from partner_tui.bills.dictionaries import is_koogallery
from partner_tui.bills.line_files import LineFiles
from partner_tui.bills.lines import LineRows
from partner_tui.bills.rollup import AMOUNTS, LINES, PAID_AMOUNTS, PAID_LINES, Rollup, grouped
from partner_tui.bills.stored_files import reading
from partner_tui.domain.bill import BillSums, BillType
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import UnknownMonth
from partner_tui.domain.filter import Filter
from partner_tui.domain.money import ZERO
from partner_tui.domain.query import BillQuery
from partner_tui.domain.rows import never
from partner_tui.domain.totals import CustomerTotal, ProductTotal, RegionTotal, Row, Totals

_NOTHING = pl.lit(ZERO, dtype=pl.Decimal(38, 10))


class MonthReader:
    """One generation of a month. Any thread may call; each raises only kinds of PartnerError.

    The rollup is read at the first question and kept: tens of megabytes for a month of ten million lines.
    """

    def __init__(self, folder: Path, month: BillCycle, currency: str) -> None:
        self._folder, self._month, self._currency = folder, month, currency
        self._lock = Lock()
        self._opened: tuple[LineFiles, Rollup] | None = None
        self._names: dict[str, pl.DataFrame] = {}

    def by_customer(self, query: BillQuery) -> Totals[CustomerTotal]:
        """Customers with their sums, apart by bill type."""
        return self._totals(query, "customer_id", ("customer_name", "account_name"), tuple(BillType), _customer)

    def by_product(self, query: BillQuery) -> Totals[ProductTotal]:
        """Products with their expenditures; what is not shown in a row is in `others`.

        When refunds or adjustments are asked for, the rows count those, and nothing is in `others`.
        """
        return self._totals(query, "product_type_code", ("product_type",), (_counted(query),), _product)

    def by_region(self, query: BillQuery) -> Totals[RegionTotal]:
        """Regions with their expenditures (or what bill type is asked for), and others, as by product."""
        return self._totals(query, "region_code", ("region",), (_counted(query),), _region)

    def lines(
        self, query: BillQuery, columns: tuple[str, ...] | None = None, cancelled: Callable[[], bool] = never
    ) -> LineRows:
        """The lines that the query narrows to, filtered and sorted as it says; no columns named means all."""
        files, rollup = self._open(query)
        with reading(self._folder):
            rows = LineRows.of(files, rollup.narrowed(query), columns)
        if query.filter:
            rows = rows.filtered(Filter.parse(query.filter), cancelled)
        return rows.sorted_by(query.sort.column, query.sort.descending, cancelled) if query.sort else rows

    def line_sums(self, cancelled: Callable[[], bool] = never) -> BillSums:
        """The whole month's, added up from its lines: every line is read, the rollup is not asked."""
        from partner_tui.bills.line_sums import line_sums

        return line_sums(self._open(BillQuery(self._month))[0], cancelled)

    def _totals(
        self,
        query: BillQuery,
        key: str,
        names: tuple[str, ...],
        counted: tuple[BillType, ...],
        make: Callable[[tuple[str, ...], BillSums], Row],
    ) -> Totals[Row]:
        """Rows by one key with the sums of the counted bill types. Filter and sort of the query are for its lines."""
        _, rollup = self._open(query)
        with reading(self._folder):
            groups = grouped(rollup.narrowed(query), key)
            groups = groups.join(self._names_of(rollup, key, names), on=key, how="left")
            shown = groups.filter(pl.sum_horizontal(LINES[kind] for kind in counted) > 0)
            shown = shown.sort(_over(AMOUNTS, counted), key, descending=[True, False])
            texts = shown.select(key, *names).rows()
            sums = _sums(shown, counted)
            (total,) = _sums(_all_in_one(groups), tuple(BillType))
            (others,) = _sums(_all_in_one(groups), tuple(kind for kind in BillType if kind not in counted))
        rows = tuple(make(text, part) for text, part in zip(texts, sums, strict=True))
        return Totals(self._month, self._currency, rows, total, others)

    def _open(self, query: BillQuery) -> tuple[LineFiles, Rollup]:
        if query.month != self._month:
            raise UnknownMonth("Another month", f"This is the bill of {self._month}, not of {query.month}.", "")
        with self._lock:
            if self._opened is None:
                files = LineFiles.of(self._folder)
                self._opened = files, Rollup.read(self._folder / "rollup.parquet", files.count)
            return self._opened

    def _names_of(self, rollup: Rollup, key: str, names: tuple[str, ...]) -> pl.DataFrame:
        with self._lock:
            if key not in self._names:
                self._names[key] = rollup.names(key, names)
            return self._names[key]


def _counted(query: BillQuery) -> BillType:
    return query.kept_bill_type or BillType.EXPENDITURE


def _all_in_one(groups: pl.DataFrame) -> pl.DataFrame:
    names = (*AMOUNTS.values(), *LINES.values(), *PAID_AMOUNTS.values(), *PAID_LINES.values())
    return groups.select(pl.col(*names).sum())


def _sums(groups: pl.DataFrame, counted: tuple[BillType, ...]) -> list[BillSums]:
    """Of every group the sums of the counted bill types, the others left at nothing."""
    amounts = [(pl.col(AMOUNTS[kind]) if kind in counted else _NOTHING).alias(kind) for kind in BillType]
    lines, paid_lines = _over(LINES, counted, pl.lit(0)), _over(PAID_LINES, counted, pl.lit(0))
    paid = pl.when(lines > 0, lines == paid_lines).then(_over(PAID_AMOUNTS, counted))
    return [BillSums(*values) for values in groups.select(*amounts, lines.alias("lines"), paid.alias("paid")).rows()]


def _over(columns: Mapping[BillType, str], counted: tuple[BillType, ...], nothing: pl.Expr = _NOTHING) -> pl.Expr:
    return sum((pl.col(columns[kind]) for kind in counted), nothing)


def _customer(texts: tuple[str, ...], sums: BillSums) -> CustomerTotal:
    customer_id, name, account = texts
    return CustomerTotal(customer_id, name, account, sums)


def _product(texts: tuple[str, ...], sums: BillSums) -> ProductTotal:
    code, name = texts
    return ProductTotal(code, name, is_koogallery(code), sums)


def _region(texts: tuple[str, ...], sums: BillSums) -> RegionTotal:
    code, name = texts
    return RegionTotal(code, name, sums)
