"""One question to the bill store. The same value names the screen, the load, the breadcrumb and the export."""

from dataclasses import dataclass, replace
from enum import StrEnum

from partner_tui.domain.bill import BillType
from partner_tui.domain.cycle import BillCycle


class Grouping(StrEnum):
    """What one row of the answer stands for."""

    PRODUCT = "product"
    CUSTOMER = "customer"
    REGION = "region"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Sort:
    """Order by one column; empty cells last either way."""

    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class BillQuery:
    """A month, narrowed, and grouped. None leaves a dimension open; an empty string asks for lines that have none.

    A region keeps that region's expenditures, unless a bill type is asked for: the vendor's page does the same.
    """

    month: BillCycle
    grouping: Grouping = Grouping.PRODUCT
    customer: str | None = None
    product: str | None = None
    region: str | None = None
    bill_type: BillType | None = None
    filter: str = ""
    """As the operator typed it; filter and sort act on the rows of the answer."""
    sort: Sort | None = None

    @property
    def kept_bill_type(self) -> BillType | None:
        """The bill type that the answer is narrowed to, said or implied."""
        if self.bill_type is None and self.region is not None:
            return BillType.EXPENDITURE
        return self.bill_type

    def by(self, grouping: Grouping) -> "BillQuery":
        """The same lines, grouped otherwise; filter and sort belong to the view that was left."""
        return replace(self, grouping=grouping, filter="", sort=None)
