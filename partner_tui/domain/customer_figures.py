"""What sync has brought about customers, beside their sums in a month: names, standing, budget."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from partner_tui.domain.partner import Budget, BudgetKind, SubCustomer, Verification
from partner_tui.domain.rows import ListRows, RowValues
from partner_tui.domain.totals import CustomerTotal, Totals

SYNCED_COLUMNS = (
    *("synced_name", "synced_account", "customer_status", "level"),
    *("budget", "budget_used", "budget_left"),
)
"""Added to rows of customers; the bill's own columns stay as they are."""
ACTIVE, FROZEN = "active", "frozen"


def named(totals: Totals[CustomerTotal], customers: Mapping[str, SubCustomer]) -> Totals[CustomerTotal]:
    """Customers to whom the bill gives neither name nor account have those that were synced."""
    if not customers or all(row.customer_name or row.account_name for row in totals.rows):
        return totals
    return replace(totals, rows=tuple(_named(row, customers.get(row.customer_id)) for row in totals.rows))


def _named(row: CustomerTotal, known: SubCustomer | None) -> CustomerTotal:
    if known is None or row.customer_name or row.account_name:
        return row
    return replace(row, customer_name=known.customer_name or known.account_name)


def with_synced(
    rows: ListRows, customers: Mapping[str, SubCustomer], budgets: Mapping[str, Sequence[Budget]], currency: str
) -> ListRows:
    """Rows with a `customer_id`, each with what was synced about it. Budgets in another currency are left out."""
    if not customers and not budgets:
        return rows
    at = rows.columns.index("customer_id")
    found = tuple(
        (*row, *_of_customer(customers.get(str(row[at]))), *_of_budget(budgets.get(str(row[at]), ()), currency))
        for row in rows.all_rows
    )
    return replace(rows, columns=(*rows.columns, *SYNCED_COLUMNS), all_rows=found)


def status_of(customer: SubCustomer) -> str:
    """`active`, `frozen`, `active, not verified`; only what is known."""
    frozen = {True: FROZEN, False: ACTIVE}
    words = [] if customer.is_frozen is None else [frozen[customer.is_frozen]]
    if customer.verification not in (None, Verification.VERIFIED):
        words.append(str(customer.verification))
    return ", ".join(words)


def _of_customer(customer: SubCustomer | None) -> RowValues:
    if customer is None:
        return None, None, None, None
    return customer.customer_name, customer.account_name, status_of(customer) or None, customer.level


def _of_budget(budgets: Sequence[Budget], currency: str) -> RowValues:
    """The monthly one, else the other."""
    found = sorted(
        (budget for budget in budgets if budget.currency == currency),
        key=lambda budget: budget.kind != BudgetKind.MONTHLY,
    )
    return (found[0].amount, found[0].used, found[0].left) if found else (None, None, None)
