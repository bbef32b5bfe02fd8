"""Customers, cloud resellers and budgets."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from partner_tui.domain.errors import CloudAnswerError
from partner_tui.domain.partner import (
    Association,
    Budget,
    BudgetKind,
    CustomerKind,
    IndirectPartner,
    SubCustomer,
    Verification,
)
from tests.cloud.centers import Center
from tests.cloud.partner_rows import Row, Value, customer
from tests.conftest import NOW

_API = "ListSubCustomers"


def one(center: Center, **changed: Value) -> SubCustomer:
    """The only customer that there is, with these fields of its own."""
    center.data.lists[_API] = [{**customer(1), **changed}]
    (found,) = center.partner.sub_customers()
    return found


def ids(found: tuple[SubCustomer, ...]) -> list[str]:
    return [customer.customer_id for customer in found]


def test_a_customer_is_what_the_vendor_says(center: Center) -> None:
    assert one(center) == SubCustomer(
        customer_id="customer-000001",
        account_name="account-1",
        customer_name="Customer 1 客户",
        associated_at=datetime(2019, 5, 6, 8, 5, 1, tzinfo=UTC),
        association=Association.RESALE,
        verification=Verification.IN_REVIEW,
        kind=CustomerKind.PERSON,
        is_frozen=True,
        label=None,
        level="V1",
        country_code="0065",
        telephone="13800000000",
        email="customer-1@example.com",
        account_managers=("manager-1",),
    )


def test_all_customers_come_by_row_offsets(center: Center) -> None:
    found = center.partner.sub_customers()
    assert ids(found) == [f"customer-{number:06d}" for number in range(1, 251)]
    assert [(fields["offset"], fields["limit"]) for _, fields in center.data.asked] == [
        (0, 100),
        (100, 100),
        (200, 100),
    ]
    assert {customer.verification for customer in found} == set(Verification)
    assert {customer.kind for customer in found} == set(CustomerKind)
    assert {customer.association for customer in found} == set(Association)


def test_the_customers_of_a_cloud_reseller_are_asked_by_its_id(center: Center) -> None:
    assert ids(center.partner.sub_customers("reseller-1")) == [f"customer-{n:06d}" for n in (901, 902, 903)]
    assert center.partner.sub_customers("reseller-2") == ()


@pytest.mark.parametrize("change", [lambda rows: rows.insert(0, customer(999)), lambda rows: rows.pop(0)])
def test_a_count_that_moves_between_pages_is_read_again(center: Center, change: Callable[[list[Row]], None]) -> None:
    rows = center.data.lists[_API]
    center.data.once_before_page(_API, 3, lambda: change(rows))
    assert ids(center.partner.sub_customers()) == [row["customer_id"] for row in rows]
    assert len(center.data.asked) == 6


def test_customers_that_shift_between_pages_are_read_again(center: Center) -> None:
    """One joins in front and one leaves at the end: the count is what it was, and one customer comes on two pages."""
    rows = center.data.lists[_API]

    def shift() -> None:
        rows.insert(0, customer(999))
        rows.pop()

    center.data.once_before_page(_API, 2, shift)
    assert ids(center.partner.sub_customers()) == [row["customer_id"] for row in rows]


def test_more_customers_than_there_are_said_to_be_are_refused(center: Center) -> None:
    center.data.counts[_API] = 120
    with pytest.raises(CloudAnswerError, match="said to have 120 rows and gave 200 different ones"):
        center.partner.sub_customers()


@pytest.mark.parametrize("count", [None, "many", Decimal("2.5")])
def test_a_list_that_does_not_say_how_long_it_is_is_refused(center: Center, count: Value) -> None:
    center.data.overrides[_API] = {"count": count}
    with pytest.raises(CloudAnswerError, match="ListSubCustomers, field count"):
        center.partner.sub_customers()


def test_no_customers_are_no_error(center: Center) -> None:
    center.data.lists[_API] = []
    assert center.partner.sub_customers() == ()
    center.data.overrides[_API] = {"customer_infos": None}
    assert center.partner.sub_customers() == ()


@pytest.mark.parametrize("is_there", [True, False])
def test_a_customer_needs_no_more_than_its_id_and_account_name(center: Center, is_there: bool) -> None:
    row: Row = {"customer_id": "c", "account_name": "a"}
    center.data.lists[_API] = [dict.fromkeys(customer(1), None) | row if is_there else row]
    (found,) = center.partner.sub_customers()
    assert (found.customer_id, found.account_name, found.account_managers) == ("c", "a", ())
    assert {found.association, found.verification, found.kind, found.is_frozen, found.associated_at} == {None}


@pytest.mark.parametrize("name", ["customer_id", "account_name"])
def test_a_customer_without_one_of_those_is_refused(center: Center, name: str) -> None:
    with pytest.raises(CloudAnswerError, match=rf"customer_infos\[0\]\.{name}: it is missing"):
        one(center, **{name: None})


def test_codes_that_nobody_knows_stay_what_they_are(center: Center) -> None:
    found = one(center, association_type="9", verified_status="12", customer_type=5, customer_level="V77")
    assert (found.association, found.verification, found.kind, found.level) == ("9", "12", "5", "V77")


def test_text_stays_what_it_is(center: Center) -> None:
    foreign = "\x1b]0;x\x07 ‮ [red]客户[/] =1+1 'é"
    assert one(center, customer=foreign).customer_name == foreign


def test_a_cloud_reseller_is_what_the_vendor_says(center: Center) -> None:
    partners = center.partner.indirect_partners()
    assert len(partners) == 120
    assert partners[0] == IndirectPartner(
        partner_id="reseller-1",
        account_name="reseller-account-1",
        name="Reseller 1",
        associated_at=datetime(2021, 1, 2, 3, 4, 5, tzinfo=UTC),
        telephone="13900000000",
        email="reseller-1@example.com",
        account_manager_id="manager-id-1",
        account_manager_name="manager-1",
    )


def test_budgets_are_asked_a_hundred_customers_at_a_time(center: Center) -> None:
    asked = [f"customer-{number:06d}" for number in range(1, 251)]
    budgets = center.partner.budgets([*asked, "customer-000001", "not-ours"])
    assert [budget.customer_id for budget in budgets] == [name for number, name in enumerate(asked, 1) if number % 5]
    assert [len(_asked_ids(fields)) for _, fields in center.data.asked] == [100, 100, 51]
    assert budgets[0] == Budget(
        "customer-000001", BudgetKind.MONTHLY, "USD", Decimal(1001), Decimal("1.12345678"), as_of=NOW
    )
    assert {budget.kind for budget in budgets} == set(BudgetKind)


def _asked_ids(fields: object) -> list[str]:
    assert isinstance(fields, dict)
    found = fields["customer_ids"]
    assert isinstance(found, list)
    return found


def test_without_customers_no_budgets_are_asked(center: Center) -> None:
    assert center.partner.budgets([]) == ()
    assert not center.data.asked
    assert center.partner.budgets(["not-ours"]) == ()


def test_a_budget_that_comes_twice_is_there_once(center: Center) -> None:
    center.data.budgets += center.data.budgets[:3]
    assert len(center.partner.budgets(["customer-000001", "customer-000002"])) == 2


def test_two_budgets_of_one_kind_for_one_customer_are_refused(center: Center) -> None:
    center.data.budgets.append({**center.data.budgets[0], "budget_amount": 5})
    with pytest.raises(CloudAnswerError, match="another budget of the same kind"):
        center.partner.budgets(["customer-000001"])


def test_a_kind_of_budget_that_nobody_knows_stays_what_it_is(center: Center) -> None:
    center.data.budgets[0]["budget_type"] = "WEEKLY"
    assert center.partner.budgets(["customer-000001"])[0].kind == "WEEKLY"


def test_budgets_in_another_unit_than_the_currencys_are_refused(center: Center) -> None:
    center.data.measure_id = 3
    with pytest.raises(CloudAnswerError, match="ListSubCustomerBudget, field measure_id"):
        center.partner.budgets(["customer-000001"])
