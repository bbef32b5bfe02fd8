"""What the vendor sums up of each customer in a month: its China site says it, the others do not."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from partner_tui.domain.bill import BillType
from partner_tui.domain.china import MonthlyCustomerSum
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.money import EXACT, ZERO


@dataclass(frozen=True, slots=True)
class CustomerSum:
    """One customer's month as the vendor sums it up, apart by bill type; refunds are negative, tax is not in it."""

    month: BillCycle
    customer_id: str
    currency: str
    expenditures: Decimal
    refunds: Decimal
    adjustments: Decimal
    parts: int
    """Of how many of the vendor's sums it is made: each may have been rounded by itself."""
    as_of: datetime
    """When the vendor was asked."""


_FIELDS = {
    BillType.EXPENDITURE: "expenditures",
    BillType.REFUND: "refunds",
    BillType.ADJUSTMENT: "adjustments",
}


def customer_sums(sums: Iterable[MonthlyCustomerSum], as_of: datetime) -> tuple[CustomerSum, ...]:
    """Each customer's once. Raises ValueError, saying why, for what cannot be added up."""
    found: dict[str, CustomerSum] = {}
    for one in sums:
        so_far = found.get(one.customer_id) or CustomerSum(
            one.month, one.customer_id, one.currency, ZERO, ZERO, ZERO, 0, as_of
        )
        if (one.month, one.currency) != (so_far.month, so_far.currency):
            raise ValueError(f"a customer has sums in {so_far.currency} and in {one.currency}")
        field = next((name for kind, name in _FIELDS.items() if kind == one.bill_type), None)
        if field is None:
            raise ValueError(f"a sum is of the bill type {one.bill_type}, which is not known")
        added = EXACT.add(getattr(so_far, field), one.amount)
        # the field is one of three amounts, whatever the checker can tell
        found[one.customer_id] = replace(so_far, **{field: added, "parts": so_far.parts + 1})  # type: ignore[arg-type]
    return tuple(found.values())
