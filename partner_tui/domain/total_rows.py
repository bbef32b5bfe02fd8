"""Totals of a month as rows in memory, each beside what it was in the month before."""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from partner_tui.domain.bill import BillSums
from partner_tui.domain.money import EXACT, ZERO
from partner_tui.domain.rows import ListRows, RowValues

if TYPE_CHECKING:
    from partner_tui.domain.totals import CustomerTotal, ProductTotal, RegionTotal, Row, Totals

AMOUNT, CHANGE = "amount", "change"
OTHERS = "Others (refunds and adjustments)"
"""The last row of By Product. Its product_type_code is None."""
NEW, GONE = "new", "gone"
"""Standings: not there in the month before; there then, and no more."""

_MARGIN = ("customer_expenditure", "margin")
_AGAINST = ("before", CHANGE, "standing")
PRODUCT_COLUMNS = ("product_type", "product_type_code", "market", "lines", AMOUNT, *_MARGIN, *_AGAINST)
CUSTOMER_COLUMNS = (
    *("customer_name", "account_name", "customer_id", "lines"),
    *("expenditures", "refunds", "adjustments", AMOUNT, *_MARGIN, *_AGAINST),
)
REGION_COLUMNS = ("region", "region_code", "lines", AMOUNT, *_MARGIN, *_AGAINST)
_KEYS = ("product_type_code", "customer_id", "region_code")


def product_rows(totals: "Totals[ProductTotal]", before: "Totals[ProductTotal] | None" = None) -> ListRows:
    """Products, those that are gone, then Others where there are any now or were any before."""
    rows = _rows(totals, before, lambda row: row.product_type_code, _product)
    earlier = before.others if before is not None and before.others.lines else None
    if totals.others.lines or earlier is not None:
        tail = _tail(totals.others, earlier, compared=before is not None)
        rows.append((OTHERS, None, "", totals.others.lines, *tail))
    return ListRows(PRODUCT_COLUMNS, tuple(rows), AMOUNT)


def customer_rows(totals: "Totals[CustomerTotal]", before: "Totals[CustomerTotal] | None" = None) -> ListRows:
    """Customers, by account or id where they have no name; then those that are gone."""
    return ListRows(CUSTOMER_COLUMNS, tuple(_rows(totals, before, lambda row: row.customer_id, _customer)), AMOUNT)


def region_rows(totals: "Totals[RegionTotal]", before: "Totals[RegionTotal] | None" = None) -> ListRows:
    """Regions, then those that are gone."""
    return ListRows(REGION_COLUMNS, tuple(_rows(totals, before, lambda row: row.region_code, _region)), AMOUNT)


def mover_rows(rows: ListRows) -> ListRows:
    """Those of such rows whose amount has changed, the largest change either way first; the total is of the changes."""
    change = rows.columns.index(CHANGE)
    key = next(rows.columns.index(name) for name in _KEYS if name in rows.columns)
    moved = [(value.copy_abs(), row) for row in rows.all_rows if isinstance(value := row[change], Decimal) and value]
    moved.sort(key=lambda found: str(found[1][key] or ""))
    moved.sort(key=lambda found: found[0], reverse=True)
    return ListRows(rows.columns, tuple(row for _, row in moved), CHANGE)


def _rows(
    totals: "Totals[Row]",
    before: "Totals[Row] | None",
    key: "Callable[[Row], str]",
    make: "Callable[[Row, BillSums, RowValues], RowValues]",
) -> list[RowValues]:
    """`make` gets a row, its sums now, and what follows the sums."""
    earlier = {} if before is None else {key(row): row for row in before.rows}
    rows = []
    for row in totals.rows:
        was = earlier.pop(key(row), None)
        tail = _tail(row.sums, None if was is None else was.sums, compared=before is not None)
        rows.append(make(row, row.sums, tail))
    return rows + [make(row, BillSums(), _tail(BillSums(), row.sums, compared=True)) for row in earlier.values()]


def _tail(sums: BillSums, earlier: BillSums | None, *, compared: bool) -> RowValues:
    """From the amount on. `earlier` is None where there was nothing the month before."""
    amounts = (sums.total, sums.customer_expenditure, sums.margin)
    if not compared:
        return (*amounts, None, None, "")
    before = ZERO if earlier is None else earlier.total
    standing = NEW if earlier is None else "" if sums.lines else GONE
    return (*amounts, before, EXACT.subtract(sums.total, before), standing)


def _product(row: "ProductTotal", sums: BillSums, tail: RowValues) -> RowValues:
    return (row.product_type, row.product_type_code, "KooGallery" if row.koogallery else "", sums.lines, *tail)


def _customer(row: "CustomerTotal", sums: BillSums, tail: RowValues) -> RowValues:
    name = row.customer_name or row.account_name or row.customer_id
    kinds = (sums.expenditures, sums.refunds, sums.adjustments)
    return (name, row.account_name, row.customer_id, sums.lines, *kinds, *tail)


def _region(row: "RegionTotal", sums: BillSums, tail: RowValues) -> RowValues:
    return (row.region, row.region_code, sums.lines, *tail)
