"""What holds for every call: exact amounts, moments in UTC, the whole list or none of it."""

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime

import pytest

from partner_tui.domain.china import BalanceType
from partner_tui.domain.errors import CloudAnswerError
from tests.cloud.centers import Center
from tests.cloud.partner_rows import LATEST
from tests.conftest import NOW

Ask = Callable[[Center], object]
SINCE = datetime(2024, 1, 1, tzinfo=UTC)
CALLS: dict[str, Ask] = {
    "ListPostpaidBillSum": lambda center: center.partner.month_summary(LATEST),
    "ShowPartnerConsumptionQuota": lambda center: center.partner.quota(),
    "ListInvoices": lambda center: center.partner.invoices(SINCE, NOW),
    "ListSubCustomers": lambda center: center.partner.sub_customers(),
    "ListIndirectPartners": lambda center: center.partner.indirect_partners(),
    "ListSubCustomerBudget": lambda center: center.partner.budgets(["customer-000001"]),
    "ListServiceTypes": lambda center: center.partner.service_types(),
    "ListResourceTypes": lambda center: center.partner.resource_types(),
    "ListUsageTypes": lambda center: center.partner.usage_types(),
    "ListMeasureUnits": lambda center: center.partner.measure_units(),
    "ListConversions": lambda center: center.partner.conversions(),
    "ListSubcustomerMonthlyBills": lambda center: center.china.monthly_customer_sums(LATEST),
    "ListConsumeSubCustomers": lambda center: center.china.spending_customers(LATEST),
    "ListSubCustomerBillDetail": lambda center: center.china.customer_lines(LATEST, "customer-000001"),
    "ListPartnerAccountChangeRecords": lambda center: center.china.account_changes(
        BalanceType.BALANCE, date(2026, 10, 1), date(2026, 10, 31)
    ),
}
"""Every call, by the vendor's name."""
_NOT_PAGED = (
    *("ListPostpaidBillSum", "ShowPartnerConsumptionQuota", "ListSubCustomerBudget"),
    *("ListMeasureUnits", "ListConversions"),
)
PAGED = [api for api in CALLS if api not in _NOT_PAGED]


def leaves(value: object) -> Iterator[object]:
    """Everything that a value is made of."""
    if is_dataclass(value):
        for field in fields(value):
            yield from leaves(getattr(value, field.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from leaves(part)
    else:
        yield value


@pytest.mark.parametrize("api", CALLS)
def test_no_value_is_a_float_and_every_moment_is_in_utc(center: Center, api: str) -> None:
    found = list(leaves(CALLS[api](center)))
    assert any(isinstance(leaf, str) for leaf in found) or api == "ListConversions"
    assert not [leaf for leaf in found if isinstance(leaf, float | dict | list)]
    assert all(leaf.tzinfo is UTC for leaf in found if isinstance(leaf, datetime))
    assert {asked for asked, _ in center.data.asked} == {api}


@pytest.mark.parametrize("api", PAGED)
def test_a_list_that_moves_once_is_whole_in_the_end(center: Center, api: str) -> None:
    """The first row goes right before the second page is answered."""
    before = CALLS[api](center)
    rows = center.data.lists[api]
    center.data.once_before_page(api, 2, lambda: rows.pop(0))
    after = CALLS[api](center)
    assert isinstance(before, tuple) and isinstance(after, tuple)
    assert after == before[1:]


@pytest.mark.parametrize("api", PAGED)
def test_a_list_that_is_said_to_be_longer_than_it_is_is_refused(center: Center, api: str) -> None:
    center.data.counts[api] = 5000
    with pytest.raises(CloudAnswerError, match=f"{api}: the list is said to have 5000 rows"):
        CALLS[api](center)
