"""Customers as sync has brought them: columns beside a month's sums, and one customer with all that is known of it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import tzinfo

from partner_tui.domain.customer_figures import ACTIVE, SYNCED_COLUMNS, status_of
from partner_tui.domain.money import format_amount
from partner_tui.domain.partner import Budget, SubCustomer
from partner_tui.domain.pseudonyms import OWN_MASK
from partner_tui.domain.rows import ListRows, Value
from partner_tui.ui.presentation.columns import Column
from partner_tui.ui.presentation.fields import Field, fields_of
from partner_tui.ui.presentation.tables import Table, money_column
from partner_tui.ui.presentation.words import minute

_NAME = Column(("synced_name",), "Synced name", priority=3, width=20, least=12, most=40, mask="Customer")
_ACCOUNT = Column(("synced_account",), "Synced account", width=18, least=10, most=24, mask="Account", on_request=True)
_STATUS = Column(("customer_status",), "Status", priority=4, width=12, least=8, most=28)
_LEVEL = Column(("level",), "Level", width=6, least=5, most=8, on_request=True)
_BUDGET = (
    money_column("budget", "Budget", priority=9),
    money_column("budget_used", "Budget used", priority=9),
    money_column("budget_left", "Budget left", priority=9),
)


def with_synced_columns(columns: tuple[Column, ...], rows: ListRows) -> tuple[Column, ...]:
    """Columns of customers, and those of what was synced about them: shown where they say what the bill does not,
    otherwise on request."""
    if SYNCED_COLUMNS[0] not in rows.columns:
        return columns
    values = {name: [row[rows.columns.index(name)] for row in rows.all_rows] for name in rows.columns}
    new_name = any(
        name and name != own for name, own in zip(values["synced_name"], values["customer_name"], strict=True)
    )
    first, *others = columns
    about = (
        *(_shown(_NAME, new_name), _ACCOUNT),
        *(_shown(_STATUS, any(status not in (None, ACTIVE) for status in values["customer_status"])), _LEVEL),
    )
    found = (first, *about, *others, *_BUDGET)
    return tuple(column for column in found if column in columns or _has_values(values[column.names[0]]))


def _shown(column: Column, shown: bool) -> Column:
    return replace(column, on_request=not shown)


def _has_values(values: Collection[Value]) -> bool:
    return any(value not in (None, "") for value in values)


def customer_table(customer: SubCustomer | None, budgets: Sequence[Budget], zone: tzinfo | None) -> Table:
    """Who a customer is and how it stands, its budgets, and what else is known of it."""
    fields = [] if customer is None else list(_who(customer))
    for budget in budgets:
        fields += _budget_fields(budget, zone)
    return fields_of(fields if customer is None else [*fields, *_further(customer, zone)])


def _who(customer: SubCustomer) -> Iterator[Field]:
    yield from _filled(
        ("Name", customer.customer_name, "Customer"),
        ("Account", customer.account_name, "Account"),
        ("Customer ID", customer.customer_id, "ID"),
        ("Status", status_of(customer), ""),
        ("Level", customer.level, ""),
    )


def _further(customer: SubCustomer, zone: tzinfo | None) -> Iterator[Field]:
    since = None if customer.associated_at is None else minute(customer.associated_at, zone)
    yield from _filled(
        ("Verification", customer.verification, ""),
        ("Kind", customer.kind, ""),
        ("Association", customer.association, ""),
        ("Since", since, ""),
        ("Label", customer.label, OWN_MASK),
        ("Country", customer.country_code, ""),
        ("Telephone", customer.telephone, OWN_MASK),
        ("E-mail", customer.email, OWN_MASK),
        ("Account managers", ", ".join(customer.account_managers), ""),
    )


def _filled(*known: tuple[str, str | None, str]) -> Iterator[Field]:
    """Heading, value and mask of those that have a value."""
    for heading, value, mask in known:
        if value:
            yield Field(heading, str(value), mask)


def _budget_fields(budget: Budget, zone: tzinfo | None) -> Iterator[Field]:
    """The vendor says itself that what is used is late and not exact."""
    used, amount, left = (format_amount(value, exact=True) for value in (budget.used, budget.amount, budget.left))
    yield Field("Budget", f"{budget.kind}: {used} of {amount} {budget.currency} used")
    yield Field("", f"{left} {budget.currency} left")
    yield Field("", f"late and approximate, as of {minute(budget.as_of, zone)}")
