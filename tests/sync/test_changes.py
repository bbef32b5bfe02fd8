"""What a sync changed, in words."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from partner_tui.domain.bill import BillSums
from partner_tui.domain.sync_state import Changed
from partner_tui.domain.vendor_summary import VendorSummary
from partner_tui.services.sync_words import summary_changes
from tests.cloud.partner_rows import LATEST, budget, customer, invoice
from tests.store.vendor import SUMMARY
from tests.sync.world import World

DUE = replace(SUMMARY, amount_due=Decimal("12300.10"))


@pytest.mark.parametrize(
    ("before", "after", "estimate", "told"),
    [
        (None, DUE, Decimal("12190"), "2026-10 final: amount due 12,300.10, was estimate 12,190.00"),
        (None, DUE, None, "2026-10 final: amount due 12,300.10"),
        (replace(DUE, amount_due=Decimal(1)), DUE, Decimal(5), "2026-10 final: amount due 12,300.10, was 1.00"),
        (
            replace(DUE, amount_due=Decimal("12300.0999")),
            DUE,
            None,
            "2026-10 final: amount due 12,300.10, was 12,300.0999",
        ),
        (replace(DUE, as_of=LATEST.end), DUE, None, "2026-10 final: amount due 12,300.10, as before"),
        (None, replace(DUE, as_of=LATEST.end), None, "2026-10 closing: amount due 12,300.10"),
        (replace(DUE, refunds=Decimal(0)), DUE, None, "2026-10 final: refunds -1.05, was 0.00"),
        (replace(DUE, tax=None), DUE, None, "2026-10 final: tax 0.50, was not said"),
        (
            replace(DUE, currency="EUR"),
            DUE,
            None,
            "2026-10 final: amount due 12,300.10 USD, was 12,300.10 EUR",
        ),
        (None, replace(DUE, amount_due=Decimal(-5)), None, "2026-10 final: amount due 0.00"),
    ],
)
def test_a_month_in_words(
    before: VendorSummary | None, after: VendorSummary, estimate: Decimal | None, told: str
) -> None:
    assert summary_changes(Changed(before, after), estimate) == (told,)


def test_nothing_changed_is_nothing_told() -> None:
    assert summary_changes(None, Decimal(1)) == ()


def changes(world: World) -> list[str]:
    return list(world.sync().changes)


def test_what_the_vendor_says_anew_is_told(bare: World) -> None:
    bare.sync()
    bare.data.lists["ListInvoices"] += [invoice(500)]
    bare.data.lists["ListInvoices"][0]["invoiceState"] = 9
    bare.data.lists["ListSubCustomers"] = [
        customer(1) | {"is_frozen": 0},
        *bare.data.lists["ListSubCustomers"][2:],
        customer(700),
    ]
    bare.data.budgets = [budget(1) | {"budget_amount": Decimal(5)}, *bare.data.budgets[1:]]
    bare.data.quota |= {"consumption_quota": "10000"}
    assert changes(bare) == [
        "quota: 10,000.00 USD, was 50,000.00",
        "quota passed: 15,366.67 used of 10,000.00",
        "invoice INV-000001 of 2026-09: returned, was to review",
        "invoice INV-000500 of 2025-08: rejection in review",
        "customer Customer 1 客户 is not frozen any more",
        "customer Customer 700 客户 is new",
        "customer Customer 2 客户 is gone",
        "monthly budget of customer customer-000001: 5.00 USD, was 1,001.00",
        "one-off budget of customer customer-000002 is gone",
    ]
    assert changes(bare) == []


def test_many_of_a_kind_are_counted(bare: World) -> None:
    told = changes(bare)
    assert "invoices: 120 new" in told and "customers: 120 new" in told and "budgets: 72 new" in told
    for row in bare.data.lists["ListInvoices"]:
        row["invoiceState"] = 0
    assert "invoices: 110 changed" in changes(bare)


def test_figures_that_do_not_agree_are_told_with_their_month(world: World) -> None:
    sums = world.put_bill(LATEST)
    world.say_bill(LATEST, sums + BillSums(expenditures=Decimal("-7.5")))
    (expenditures, due) = world.sync().differences
    assert expenditures.startswith("2026-10: expenditures are ") and expenditures.endswith("a difference of +7.50")
    assert due.startswith("2026-10: amount due is ")
    assert world.sync().differences == (expenditures, due)
    world.say_bill(LATEST, sums)
    assert world.sync().differences == ()


def test_a_month_that_is_not_final_need_not_agree(world: World) -> None:
    world.now = LATEST.final_at - timedelta(hours=1)
    sums = world.put_usage(LATEST, "20261104")
    world.say_bill(LATEST, sums + BillSums(expenditures=Decimal(1)))
    assert world.sync().differences == ()
    world.now = LATEST.final_at
    (difference, _) = world.sync().differences
    assert "probably figures from before the bill was final" in difference
