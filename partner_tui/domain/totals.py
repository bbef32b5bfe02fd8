"""A month's sums apart: by product, by customer, by region."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from partner_tui.domain.bill import BillSums
from partner_tui.domain.cycle import BillCycle


@dataclass(frozen=True, slots=True)
class CustomerTotal:
    """One customer's sums in a month (or in one product of it)."""

    customer_id: str
    customer_name: str
    account_name: str
    sums: BillSums


@dataclass(frozen=True, slots=True)
class ProductTotal:
    """One product's sums in a month (or of one customer). KooGallery is the vendor's marketplace."""

    product_type_code: str
    product_type: str
    koogallery: bool
    sums: BillSums


@dataclass(frozen=True, slots=True)
class RegionTotal:
    """One region's sums in a month."""

    region_code: str
    region: str
    sums: BillSums


Row = TypeVar("Row", CustomerTotal, ProductTotal, RegionTotal)


@dataclass(frozen=True, slots=True)
class Totals(Generic[Row]):
    """Rows of one grouping, in descending order of amount, and the sums of all lines that they stand for.

    On By Product and by region, rows count expenditures only; refunds and adjustments are in `others`.
    """

    month: BillCycle
    currency: str
    rows: tuple[Row, ...]
    total: BillSums
    others: BillSums = field(default_factory=BillSums)
