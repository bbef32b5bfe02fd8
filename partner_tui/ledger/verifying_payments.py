"""Whether what is recorded of payments adds up, and adds up to the same whichever way it is summed."""

import sqlite3
from typing import Any, TypeVar

from partner_tui.domain import account
from partner_tui.domain.account import Account
from partner_tui.domain.errors import DamagedStore
from partner_tui.domain.money import EXACT, ZERO, exact_sum
from partner_tui.ledger.kinds import Form
from partner_tui.ledger.paid import paid_in
from partner_tui.ledger.payment_forms import ALLOCATIONS, REPAYMENTS, REVERSALS, same_cell

T = TypeVar("T")


def problems(connection: sqlite3.Connection) -> list[str]:
    """In the transaction that the caller has open, of rows that are as they were written."""
    recorded = Account(
        _values(connection, REPAYMENTS), _values(connection, ALLOCATIONS), _values(connection, REVERSALS)
    )
    found = [f"ledger: {said}" for said in account.problems(recorded)]
    return found + _spellings(connection) + _sums(connection, recorded)


def _spellings(connection: sqlite3.Connection) -> list[str]:
    """What keeps a reference from being recorded twice must be made of that reference."""
    rows = connection.execute("SELECT number, reference, same FROM repayments")
    return [
        f"ledger: repayment {number} would not be found by its reference"
        for number, reference, same in rows
        if same != same_cell(reference)
    ]


def _sums(connection: sqlite3.Connection, recorded: Account) -> list[str]:
    """All that was paid is put to months or left as credit, and the first screen reads the same of both."""
    counted = recorded.paid
    found = []
    for currency in {repayment.currency for repayment in recorded.repayments}:
        paid = exact_sum(one.amount for one in recorded.standing if one.currency == currency)
        settled = exact_sum(amount for (_, its), amount in counted.by_month.items() if its == currency)
        if paid != EXACT.add(settled, counted.credit.get(currency, ZERO)):
            found.append(f"ledger: what was paid in {currency} is not what settles months and what is left")
    shown = paid_in(connection, _damaged)
    if any(counted.by_month.get(place, ZERO) != amount for place, amount in shown.by_month.items()) or any(
        shown.by_month.get(place, ZERO) != amount for place, amount in counted.by_month.items()
    ):
        found.append("ledger: what settles months is not what the console shows")
    if dict(shown.credit) != dict(counted.credit):
        found.append("ledger: what is left of payments is not what the console shows")
    return found


def _values(connection: sqlite3.Connection, form: Form[T]) -> tuple[T, ...]:
    rows: Any = connection.execute(f"SELECT {', '.join(form.names)} FROM {form.table} ORDER BY 1")
    return tuple(map(form.value_from, rows))


def _damaged(why: str) -> DamagedStore:
    return DamagedStore("The ledger is damaged", f"{why}.", "")
