"""`partner-tui bills MONTH --by …`: a month's totals beside those of the month before, narrowed and put in order."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeAlias, TypeVar

from partner_tui.domain.bill import BillSums
from partner_tui.domain.bill_command import BillCommand
from partner_tui.domain.column_words import column_meant
from partner_tui.domain.errors import StoreError, UnknownMonth
from partner_tui.domain.filter import Filter
from partner_tui.domain.money import EXACT, exact_sum
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.domain.rows import ListRows
from partner_tui.domain.text import visible
from partner_tui.domain.total_rows import customer_rows, mover_rows, product_rows, region_rows
from partner_tui.domain.totals import CustomerTotal, ProductTotal, RegionTotal, Totals
from partner_tui.services.bills import Bills
from partner_tui.services.vendor import Vendor

AnyTotal: TypeAlias = ProductTotal | CustomerTotal | RegionTotal
AnyTotals: TypeAlias = Totals[ProductTotal] | Totals[CustomerTotal] | Totals[RegionTotal]
Answer = TypeVar("Answer")

_KEYS = {Grouping.PRODUCT: "product_type_code", Grouping.CUSTOMER: "customer_id", Grouping.REGION: "region_code"}


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A product, customer or region (None: Others of By Product), its sums now, and what it was the month before."""

    named: AnyTotal | None
    sums: BillSums
    before: Decimal | None
    """None where the store has no month before."""
    standing: str

    @property
    def change(self) -> Decimal | None:
        return None if self.before is None else EXACT.subtract(self.sums.total, self.before)


@dataclass(frozen=True, slots=True)
class TotalsAnswer:
    """What is shown of a month's totals, in the order asked for."""

    query: BillQuery
    now: AnyTotals
    before: AnyTotals | None
    """None where the store has no month before."""
    all_rows: tuple[ShownRow, ...]
    """Others among them, where they pass the filter."""
    of: int
    """How many rows there are without filter, Others not counted."""
    movers: bool = False

    @property
    def narrowed(self) -> bool:
        """The rows shown need not be all that there are."""
        return self.movers or bool(self.query.filter)

    @property
    def rows(self) -> list[ShownRow]:
        return [row for row in self.all_rows if row.named is not None]

    @property
    def others(self) -> ShownRow:
        """Refunds and adjustments, where rows count expenditures; without sums where they are not shown."""
        if self.narrowed:
            return next((row for row in self.all_rows if row.named is None), ShownRow(None, BillSums(), None, ""))
        return ShownRow(None, self.now.others, None if self.before is None else self.before.others.total, "")

    @property
    def total(self) -> ShownRow:
        """Exact, of all rows shown."""
        if self.narrowed:
            befores = [row.before for row in self.all_rows if row.before is not None]
            sums = sum((row.sums for row in self.all_rows), BillSums())
            return ShownRow(None, sums, None if self.before is None else exact_sum(befores), "")
        return ShownRow(None, self.now.total, None if self.before is None else self.before.total.total, "")


def answer(service: Bills, command: BillCommand, query: BillQuery, vendor: Vendor) -> TotalsAnswer:
    """Raises UnknownMonth, also for movers without a month before; WrongFilter; WrongUsage for an unknown column."""
    every, now, before = _compared(service, query, is_needed=command.movers)
    if query.grouping is Grouping.CUSTOMER and (query.filter or query.sort is not None):
        every = _with_synced(every, vendor, now.currency)
    rows = every.filtered(Filter.parse(query.filter)) if query.filter else every
    if command.movers:
        rows = mover_rows(rows)
    if query.sort is not None:
        column = column_meant(query.sort.column, rows.columns)
        rows = rows.sorted_by(column, query.sort.descending)
    of = every.count - sum(key is None for key in _column(every, _KEYS[query.grouping]))
    return TotalsAnswer(query, now, before, _shown(rows, now, before, _KEYS[query.grouping]), of, command.movers)


def _with_synced(rows: ListRows, vendor: Vendor, currency: str) -> ListRows:
    """Customers with what was synced about them, which a filter or an order may be about. It is not shown."""
    from partner_tui.domain.customer_figures import with_synced

    try:
        return with_synced(rows, vendor.customers(), vendor.budgets(), currency)
    except StoreError as exc:
        print(f"partner-tui: Nothing synced about customers: {visible(str(exc))}", file=sys.stderr)
        return rows


def _compared(service: Bills, query: BillQuery, *, is_needed: bool) -> tuple[ListRows, AnyTotals, AnyTotals | None]:
    def before(ask: Callable[[BillQuery], Answer]) -> Answer | None:
        return _before(service, query, ask, is_needed=is_needed)

    match query.grouping:
        case Grouping.CUSTOMER:
            customers, customers_before = service.by_customer(query), before(service.by_customer)
            return customer_rows(customers, customers_before), customers, customers_before
        case Grouping.REGION:
            regions, regions_before = service.by_region(query), before(service.by_region)
            return region_rows(regions, regions_before), regions, regions_before
        case _:
            products, products_before = service.by_product(query), before(service.by_product)
            return product_rows(products, products_before), products, products_before


def _before(service: Bills, query: BillQuery, ask: Callable[[BillQuery], Answer], *, is_needed: bool) -> Answer | None:
    """The same of the month before. One that cannot be read costs its columns, unless the question is about them."""
    month = service.month_before(query.month)
    if month is None:
        if is_needed:
            before = query.month.previous
            raise UnknownMonth(f"No bill of {before}", "Without it nobody knows what moved.", "Import its file first.")
        return None
    try:
        return ask(replace(query, month=month))
    except StoreError as exc:
        if is_needed:
            raise
        print(f"partner-tui: Nothing to compare with: {visible(str(exc))}", file=sys.stderr)
        return None


def _shown(rows: ListRows, now: AnyTotals, before: AnyTotals | None, key: str) -> tuple[ShownRow, ...]:
    known: dict[str, AnyTotal] = {}
    for row in () if before is None else before.rows:
        known[getattr(row, key)] = replace(row, sums=BillSums())
    for row in now.rows:
        known[getattr(row, key)] = row
    shown = []
    for name, earlier, standing in zip(*(_column(rows, column) for column in (key, "before", "standing")), strict=True):
        named = None if name is None else known[str(name)]
        sums = now.others if named is None else named.sums
        shown.append(ShownRow(named, sums, earlier if isinstance(earlier, Decimal) else None, str(standing)))
    return tuple(shown)


def _column(rows: ListRows, column: str) -> list[object]:
    index = rows.columns.index(column)
    return [row[index] for row in rows.all_rows]
