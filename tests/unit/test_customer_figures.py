"""What was synced about customers, beside their sums: the bill's own columns stay as they are."""

from dataclasses import replace
from decimal import Decimal

import pytest

from partner_tui.domain.bill import BillSums
from partner_tui.domain.customer_figures import SYNCED_COLUMNS, named, status_of, with_synced
from partner_tui.domain.partner import BudgetKind, Verification
from partner_tui.domain.rows import ListRows, RowValues
from partner_tui.domain.total_rows import customer_rows
from partner_tui.domain.totals import CustomerTotal, Totals
from tests.store.vendor import BUDGET, CUSTOMER, OCTOBER

SUMS = BillSums(Decimal(1), lines=1)
NAMED = CustomerTotal("c1", "AcmeXXX", "acXXX", SUMS)
NAMELESS = CustomerTotal("c2", "", "", SUMS)
TOTALS = Totals(OCTOBER, "USD", (NAMED, NAMELESS), SUMS + SUMS)
CUSTOMERS = {"c1": CUSTOMER, "c2": replace(CUSTOMER, customer_id="c2", customer_name=None)}


def synced(rows: ListRows) -> list[RowValues]:
    start = rows.columns.index(SYNCED_COLUMNS[0])
    return [row[start:] for row in rows.all_rows]


def test_customers_without_any_name_have_the_synced_one() -> None:
    found = named(TOTALS, CUSTOMERS)
    assert found.rows == (NAMED, replace(NAMELESS, customer_name="acme"))
    assert found.total == TOTALS.total
    assert named(TOTALS, {}) is TOTALS
    assert named(TOTALS, {"c1": CUSTOMER}).rows == TOTALS.rows
    account = replace(NAMELESS, account_name="acXXX")
    assert named(replace(TOTALS, rows=(account,)), CUSTOMERS).rows == (account,)


def test_rows_keep_what_the_bill_says_and_have_the_rest_beside_it() -> None:
    rows = customer_rows(TOTALS)
    found = with_synced(rows, CUSTOMERS, {"c1": (BUDGET,)}, "USD")
    width = len(rows.columns)
    assert found.columns == (*rows.columns, *SYNCED_COLUMNS)
    assert [row[:width] for row in found.all_rows] == list(rows.all_rows)
    assert found.total == rows.total
    assert synced(found) == [
        (CUSTOMER.customer_name, "acme", "active", "V1", BUDGET.amount, BUDGET.used, BUDGET.left),
        (None, "acme", "active", "V1", None, None, None),
    ]
    assert with_synced(rows, {}, {}, "USD") is rows
    assert synced(with_synced(rows, {}, {"c2": (BUDGET,)}, "USD"))[0] == (None,) * 7


def test_the_monthly_budget_comes_first_and_currencies_never_mix() -> None:
    one_off = replace(BUDGET, kind=BudgetKind.ONE_OFF, amount=Decimal(5))
    rows = customer_rows(replace(TOTALS, rows=(NAMED,)))

    def amount(currency: str, *budgets: object) -> object:
        return synced(with_synced(rows, {}, {"c1": budgets}, currency))[0][-3]  # type: ignore[dict-item]

    assert amount("USD", one_off, BUDGET) == BUDGET.amount
    assert amount("USD", one_off) == 5
    assert amount("CNY", one_off, BUDGET) is None


@pytest.mark.parametrize(
    ("frozen", "verification", "words"),
    [
        (False, Verification.VERIFIED, "active"),
        (True, None, "frozen"),
        (True, Verification.NONE, "frozen, not verified"),
        (None, "9", "9"),
        (None, None, ""),
    ],
)
def test_the_status_is_what_is_known(frozen: bool | None, verification: Verification | str | None, words: str) -> None:
    assert status_of(replace(CUSTOMER, is_frozen=frozen, verification=verification)) == words
