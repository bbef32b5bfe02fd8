"""The tables of a summary, the same on sheets and on pages: headings, rows, totals. Foreign text is verbatim."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from partner_tui.domain.bill import BillSums
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.rows import RowValues
from partner_tui.domain.total_rows import OTHERS
from partner_tui.domain.totals import CustomerTotal, ProductTotal, RegionTotal, Row, Totals
from partner_tui.exporting.content import MonthContent, Summary

TOTAL = "Total"


class Shape(Enum):
    """What a column holds."""

    TEXT = "text"
    COUNT = "count"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    shape: Shape = Shape.AMOUNT


@dataclass(frozen=True, slots=True)
class Part:
    """One month of a table."""

    month: BillCycle
    rows: tuple[RowValues, ...]
    """Largest first."""
    sums: tuple[BillSums, ...]
    """Of each row."""
    others: RowValues | None
    """What no row counts; None where the rows count everything."""
    total: RowValues
    """Of all lines, exact."""

    @property
    def all_rows(self) -> tuple[RowValues, ...]:
        return self.rows if self.others is None else (*self.rows, self.others)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one grouping. The first columns are texts: the name, then what else tells which it is."""

    title: str
    columns: tuple[Column, ...]
    parts: tuple[Part, ...]
    total: RowValues
    """Of all parts."""

    @property
    def texts(self) -> int:
        """How many columns of text it begins with."""
        return sum(column.shape is Shape.TEXT for column in self.columns)

    def summed(self, label: str, sums: BillSums) -> RowValues:
        """A row of this table for several rows at once."""
        return _row(_named(label, self.texts), sums, has_margin=MARGIN[0] in self.columns)


KINDS = tuple(Column(heading) for heading in ("Expenditures", "Refunds", "Adjustments"))
MARGIN = (Column("Customer expenditure"), Column("Margin"))
"""Where every line says what the customer pays."""
LINES = Column("Lines", Shape.COUNT)


def tables(content: Summary) -> tuple[Table, Table, Table]:
    """By product, by customer, by region."""
    return (
        _table("By Product", ("Product", "Code", "Market"), content, lambda month: month.by_product, _product),
        _table(
            "By Customer", ("Customer", "Account", "Customer ID"), content, lambda month: month.by_customer, _customer
        ),
        _table("By Region", ("Region", "Code"), content, lambda month: month.by_region, _region),
    )


def kinds(sums: BillSums) -> tuple[Decimal, Decimal, Decimal]:
    return sums.expenditures, sums.refunds, sums.adjustments


def _table(
    title: str,
    names: tuple[str, ...],
    content: Summary,
    of: Callable[[MonthContent], Totals[Row]],
    texts: Callable[[Row], tuple[str, ...]],
) -> Table:
    months = [of(month) for month in content.months]
    has_margin = any(month.total.customer_expenditure is not None for month in months)
    total = Column(f"Total ({content.provenance.currency})")
    columns = [Column(name, Shape.TEXT) for name in names]
    columns += [*KINDS, total]
    columns += [*MARGIN, LINES] if has_margin else [LINES]
    parts = tuple(_part(month, texts, len(names), has_margin=has_margin) for month in months)
    sums = sum((month.total for month in months), BillSums())
    return Table(title, tuple(columns), parts, _row(_named(TOTAL, len(names)), sums, has_margin=has_margin))


def _part(month: Totals[Row], texts: Callable[[Row], tuple[str, ...]], width: int, *, has_margin: bool) -> Part:
    rows = [_row(texts(row), row.sums, has_margin=has_margin) for row in month.rows]
    others: RowValues | None = None
    if month.others.lines or month.others.total:
        # A row leaves empty what it does not count: 0.00 would say that the product has no refunds.
        rows = [_without(row, width + 1, width + 2) for row in rows]
        others = _without(_row(_named(OTHERS, width), month.others, has_margin=has_margin), width)
    total = _row(_named(f"{TOTAL} {month.month}", width), month.total, has_margin=has_margin)
    return Part(month.month, tuple(rows), tuple(row.sums for row in month.rows), others, total)


def _named(name: str, width: int) -> tuple[str, ...]:
    return name, *[""] * (width - 1)


def _without(row: RowValues, *places: int) -> RowValues:
    return tuple(None if place in places else value for place, value in enumerate(row))


def _row(texts: tuple[str, ...], sums: BillSums, *, has_margin: bool) -> RowValues:
    margin = (sums.customer_expenditure, sums.margin) if has_margin else ()
    return (*texts, *kinds(sums), sums.total, *margin, sums.lines)


def _product(row: ProductTotal) -> tuple[str, ...]:
    return row.product_type, row.product_type_code, "KooGallery" if row.koogallery else ""


def _customer(row: CustomerTotal) -> tuple[str, ...]:
    return row.customer_name, row.account_name, row.customer_id


def _region(row: RegionTotal) -> tuple[str, ...]:
    return row.region, row.region_code
