"""The China site: no summaries, but sums of each customer, and the partner's account."""

from collections.abc import Iterable
from decimal import Decimal

import pytest

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.domain.site import Site
from partner_tui.domain.sync import StepOutcome
from partner_tui.domain.totals import CustomerTotal
from tests.cloud.partner_rows import LATEST, Row, account_change, customer_sum
from tests.faults.store_faults import bill_file
from tests.sync.world import World, packed

_TYPES = ("expenditures", "refunds", "adjustments")


@pytest.fixture
def china(world: World) -> World:
    """Whose bill of the latest month is in the bucket, in CNY, and whose customers' sums are the bill's."""
    assert world.moto is not None
    world.cloud = world.cloud._replace(site=Site.CHINA)
    file, _ = bill_file(world.folder, str(LATEST), 200, seed=1)
    content = file.read_text().replace("(USD)", "(CNY)")
    world.moto.put("customerBill/customerBill_202610.tar.gz", packed("customerBill_202610_0001.csv", content.encode()))
    world.data.lists["ListSubcustomerMonthlyBills"] = []
    world.sync()
    world.data.lists["ListSubcustomerMonthlyBills"] = rows(customers(world))
    return world


def customers(world: World) -> tuple[CustomerTotal, ...]:
    return world.workspace.bills.by_customer(BillQuery(LATEST, Grouping.CUSTOMER)).rows


def rows(totals: Iterable[CustomerTotal]) -> list[Row]:
    return [
        customer_sum(1, "3")
        | {"customer_id": one.customer_id, "bill_type": str(number), "amount": getattr(one.sums, name)}
        for one in totals
        for number, name in enumerate(_TYPES)
        if getattr(one.sums, name)
    ]


def test_sums_that_agree(china: World) -> None:
    result = china.sync()
    assert not result.failed and result.differences == ()
    assert {step.name for step in result.steps} >= {"account", "customers", "names", "sums 2026-10", "bill 2026-10"}
    assert not {"quota", "invoices", "budgets", "summary 2026-10"} & {step.name for step in result.steps}
    assert len(china.ledger.vendor.customer_sums(LATEST)) == len(customers(china)) == 20
    assert any(change.startswith("2026-10 customers: 20, in all ") for change in result.changes)
    (check,) = china.workspace.checks.run()
    assert check.problems == () and check.customers == ()


def test_a_customer_whose_figures_differ_is_named_with_the_difference(china: World) -> None:
    sums = china.data.lists["ListSubcustomerMonthlyBills"]
    sums[0]["amount"] = Decimal(str(sums[0]["amount"])) + Decimal("1000")
    result = china.sync()
    who = sums[0]["customer_id"]
    (difference,) = result.differences
    assert difference.startswith(f"2026-10: customer {who} (Customer {str(who)[1:]}): expenditures are ")
    assert "a difference of -1,000.00 (probably missing lines)" in difference
    (check,) = china.workspace.checks.run()
    (found,) = check.customers
    assert (found.customer_id, found.found.difference) == (who, Decimal(-1000))
    assert check.problems == (difference.removeprefix("2026-10: "),)


def test_customers_that_only_one_side_has(china: World) -> None:
    sums = china.data.lists["ListSubcustomerMonthlyBills"]
    gone = sums[0]["customer_id"]
    china.data.lists["ListSubcustomerMonthlyBills"] = [row for row in sums if row["customer_id"] != gone] + [
        customer_sum(3, "3") | {"customer_id": "nobody", "bill_type": "0"}
    ]
    china.sync()
    (check,) = china.workspace.checks.run()
    assert {one.customer_id for one in check.customers} == {gone, "nobody"}
    assert len(china.sync().differences) == 2 and "more figures of customers" in china.sync().differences[1]


def test_months_that_are_not_final_are_not_asked_for(china: World) -> None:
    china.now = LATEST.end
    china.asked()
    (step,) = [step for step in china.sync().steps if step.name == "sums 2026-10"]
    assert step.outcome is StepOutcome.SKIPPED and "bill expected" in step.sentence


def test_what_cannot_be_added_up_fails(china: World) -> None:
    china.data.lists["ListSubcustomerMonthlyBills"][0]["bill_type"] = "9"
    failed = china.sync().failed
    assert [step.name for step in failed if step.name == "sums 2026-10"] and "bill type 9" in failed[0].sentence


def test_another_currency_is_told_and_held_against_nothing(china: World) -> None:
    china.sync()
    file, _ = bill_file(china.folder, str(LATEST), 200, seed=1)
    china.workspace.imports.run(file)
    assert china.sync().differences == ("2026-10: the bill is in USD, and the vendor's sums of customers in CNY",)


def test_the_account_is_asked_for_from_the_last_movement_on(china: World) -> None:
    assert len(china.ledger.vendor.account_changes()) == 240  # both accounts' of the sample
    china.asked()
    china.data.lists["ListPartnerAccountChangeRecords"].append(account_change(900))
    assert "account: 2 new movements" in china.sync().changes
    spans = {fields["trade_time_begin"] for api, fields in china.data.asked if api == "ListPartnerAccountChangeRecords"}
    assert spans == {"2026-10-21"}
    assert BillCycle.at(china.now) == LATEST.next
