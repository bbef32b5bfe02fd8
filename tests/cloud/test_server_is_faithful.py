"""The vendor's own client, run against the tests' server: it takes every answer, and reads the same figures as ours.

Where both agree, the server speaks as the documentation says, and not only as we have read it.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from huaweicloudsdkbssintl.v2 import (
    BssintlClient,
    ListConversionsRequest,
    ListIndirectPartnersRequest,
    ListInvoicesRequest,
    ListMeasureUnitsRequest,
    ListPostpaidBillSumRequest,
    ListResourceTypesRequest,
    ListServiceTypesRequest,
    ListSubCustomerBudgetReq,
    ListSubCustomerBudgetRequest,
    ListSubCustomersRequest,
    ListUsageTypesRequest,
    QueryIndirectPartnersReq,
    QuerySubCustomerListReq,
    ShowPartnerConsumptionQuotaRequest,
)
from huaweicloudsdkcore.auth.credentials import GlobalCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdkcore.region.region import Region

from partner_tui.cloud import codes
from partner_tui.cloud.identity import account_id
from partner_tui.domain.errors import CloudRefused
from tests.cloud.centers import Center
from tests.cloud.connecting import Connect
from tests.cloud.partner_calls import CALLS
from tests.cloud.partner_data import Refusal
from tests.cloud.partner_rows import DOMAIN_ID, LATEST
from tests.cloud.server import ACCESS_KEY, SECRET_KEY, CloudServer
from tests.conftest import NOW

SINCE = datetime(2024, 1, 1, tzinfo=UTC)
_LANGUAGE = "en_US"


def _clock() -> datetime:
    """The machine's: the vendor's client signs by no other."""
    return datetime.now(UTC)


@pytest.fixture
def center(server: CloudServer, connect: Connect) -> Center:
    server.clock = _clock
    return Center.over(server, connect(clock=_clock), _clock)


@pytest.fixture
def theirs(server: CloudServer) -> Iterator[Any]:
    """The vendor's client. It is untyped."""
    credentials = GlobalCredentials(ACCESS_KEY, SECRET_KEY, DOMAIN_ID)
    client = BssintlClient.new_builder().with_credentials(credentials).with_endpoint(server.endpoint).build()
    yield client
    client.close()


def pages(ask: Callable[[int, int], Any], rows: str, count: str, *, by_number: bool = False) -> list[Any]:
    """All rows that the vendor's client reads, a page of 50 at a time."""
    found: list[Any] = []
    while True:
        answer = ask(len(found) // 50 + 1 if by_number else len(found), 50)
        found += getattr(answer, rows)
        if len(found) >= getattr(answer, count):
            return found


def test_whose_account_it_is(center: Center, server: CloudServer) -> None:
    """The vendor's client looks it up by itself where it is not told."""
    credentials = GlobalCredentials(ACCESS_KEY, SECRET_KEY).with_iam_endpoint(server.endpoint)
    region = Region("somewhere", server.endpoint)
    BssintlClient.new_builder().with_credentials(credentials).with_region(region).build().close()
    assert credentials.domain_id == account_id(center.api) == DOMAIN_ID
    assert [api for api, _ in center.data.asked] == ["KeystoneListAuthDomains"] * 2


def test_the_month_summary(center: Center, theirs: Any) -> None:
    for month in (LATEST, LATEST.plus(-17)):
        ours = center.partner.month_summary(month)
        said = theirs.list_postpaid_bill_sum(ListPostpaidBillSumRequest(bill_cycle=str(month)))
        assert ours is not None
        assert (said.bill_cycle, said.currency) == (str(ours.month), ours.currency)
        assert (said.consume_amount, said.refunds, said.adjustments, said.tax_amount, said.initial_amount_due) == (
            *(ours.expenditures, ours.refunds, ours.adjustments),
            *(ours.tax, ours.amount_due),
        )
    assert theirs.list_postpaid_bill_sum(ListPostpaidBillSumRequest(bill_cycle="2026-11")).bill_cycle is None
    assert center.partner.month_summary(LATEST.next) is None


def test_the_quota(center: Center, theirs: Any) -> None:
    ours, said = center.partner.quota(), theirs.show_partner_consumption_quota(ShowPartnerConsumptionQuotaRequest())
    texts = (said.consumption_quota, said.amount, said.coupon_amount, said.due_amount, said.unbilled_amount)
    assert tuple(map(Decimal, texts)) == (ours.quota, ours.balance, ours.coupons, ours.due, ours.unbilled)
    assert (Decimal(said.used_consumption_quota), said.currency) == (ours.used, ours.currency)


def test_the_invoices(center: Center, theirs: Any) -> None:
    def ask(number: int, limit: int) -> Any:
        return theirs.list_invoices(
            ListInvoicesRequest(
                start_time="2024-01-01T00:00:00Z", end_time=f"{NOW:%Y-%m-%dT%H:%M:%SZ}", offset=number, limit=limit
            )
        )

    ours = center.partner.invoices(SINCE, NOW)
    said = pages(ask, "invoices", "count", by_number=True)
    assert [(row.request_id, row.invoice_no, row.invoice_amount, row.bill_cycle) for row in said] == [
        (row.request_id, row.invoice_no, row.amount, str(row.month)) for row in ours
    ]
    assert [codes.INVOICE_STATES[str(row.invoice_state)] for row in said] == [row.state for row in ours]
    assert [[(tax.sub_tax_class, tax.tax_amount) for tax in row.tax_list] for row in said] == [
        [(tax.sub_class, tax.amount) for tax in row.taxes] for row in ours
    ]


def test_the_customers(center: Center, theirs: Any) -> None:
    def ask(offset: int, limit: int) -> Any:
        return theirs.list_sub_customers(
            ListSubCustomersRequest(body=QuerySubCustomerListReq(offset=offset, limit=limit))
        )

    ours = center.partner.sub_customers()
    assert [
        (row.customer_id, row.account_name, row.customer, row.is_frozen, row.account_managers[0].account_name)
        for row in pages(ask, "customer_infos", "count")
    ] == [
        (row.customer_id, row.account_name, row.customer_name, int(bool(row.is_frozen)), row.account_managers[0])
        for row in ours
    ]


def test_the_customers_of_a_cloud_reseller(center: Center, theirs: Any) -> None:
    body = QuerySubCustomerListReq(offset=0, limit=10, indirect_partner_id="reseller-1")
    said = theirs.list_sub_customers(ListSubCustomersRequest(body=body)).customer_infos
    assert [row.customer_id for row in said] == [row.customer_id for row in center.partner.sub_customers("reseller-1")]


def test_the_cloud_resellers(center: Center, theirs: Any) -> None:
    def ask(offset: int, limit: int) -> Any:
        return theirs.list_indirect_partners(
            ListIndirectPartnersRequest(body=QueryIndirectPartnersReq(offset=offset, limit=limit))
        )

    said = pages(ask, "indirect_partners", "count")
    assert [(row.indirect_partner_id, row.name, row.mobile_phone) for row in said] == [
        (row.partner_id, row.name, row.telephone) for row in center.partner.indirect_partners()
    ]


def test_the_budgets(center: Center, theirs: Any) -> None:
    asked = [f"customer-{number:06d}" for number in range(1, 101)]
    said = theirs.list_sub_customer_budget(
        ListSubCustomerBudgetRequest(body=ListSubCustomerBudgetReq(customer_ids=asked))
    )
    assert [(row.customer_id, row.budget_amount, row.used_amount, said.currency) for row in said.budget_infos] == [
        (row.customer_id, row.amount, row.used, row.currency) for row in center.partner.budgets(asked)
    ]


def test_the_service_types(center: Center, theirs: Any) -> None:
    said = pages(
        lambda offset, limit: theirs.list_service_types(
            ListServiceTypesRequest(x_language=_LANGUAGE, offset=offset, limit=limit)
        ),
        *("service_types", "total_count"),
    )
    assert [(row.service_type_code, row.service_type_name, row.abbreviation) for row in said] == [
        (row.code, row.name, row.abbreviation) for row in center.partner.service_types()
    ]


def test_the_resource_types(center: Center, theirs: Any) -> None:
    said = pages(
        lambda offset, limit: theirs.list_resource_types(
            ListResourceTypesRequest(x_language=_LANGUAGE, offset=offset, limit=limit)
        ),
        *("resource_types", "total_count"),
    )
    assert [(row.resource_type_code, row.resource_type_name, row.service_type_code) for row in said] == [
        (row.code, row.name, row.service_type_code) for row in center.partner.resource_types()
    ]


def test_the_usage_types(center: Center, theirs: Any) -> None:
    said = pages(
        lambda offset, limit: theirs.list_usage_types(
            ListUsageTypesRequest(x_language=_LANGUAGE, offset=offset, limit=limit)
        ),
        *("usage_types", "total_count"),
    )
    assert [(row.code, row.name, row.resource_type_code, row.service_type_code) for row in said] == [
        (row.code, row.name, row.resource_type_code, row.service_type_code) for row in center.partner.usage_types()
    ]


def test_the_measures(center: Center, theirs: Any) -> None:
    units = theirs.list_measure_units(ListMeasureUnitsRequest(x_language=_LANGUAGE)).measure_units
    assert [(row.measure_id, row.measure_name, row.abbreviation, row.measure_type) for row in units] == [
        (row.id, row.name, row.abbreviation, row.kind) for row in center.partner.measure_units()
    ]
    ratios = theirs.list_conversions(ListConversionsRequest(x_language=_LANGUAGE)).conversions
    assert [(row.measure_id, row.ref_measure_id, row.conversion_ratio) for row in ratios] == [
        (row.unit, row.into, row.ratio) for row in center.partner.conversions()
    ]


def test_a_refusal(center: Center, theirs: Any) -> None:
    center.data.refusals["ShowPartnerConsumptionQuota"] = Refusal(403, "CBC.0155", "Not allowed.")
    with pytest.raises(ClientRequestException) as said:
        theirs.show_partner_consumption_quota(ShowPartnerConsumptionQuotaRequest())
    with pytest.raises(CloudRefused) as ours:
        center.partner.quota()
    assert (said.value.status_code, said.value.error_code) == (ours.value.status, ours.value.code) == (403, "CBC.0155")


def test_every_documented_field_of_the_server_is_one_that_the_vendors_client_knows(center: Center) -> None:
    """And the other way round: a field of theirs that the server's rows lack would be one that no test has seen."""
    from huaweicloudsdkbssintl.v2 import model

    models = {
        "ListInvoices": model.InvoiceRequestInfoIntl,
        "ListSubCustomers": model.CustomerInformation,
        "ListIndirectPartners": model.IndirectPartnerInfo,
        "ListServiceTypes": model.ServiceTypes,
        "ListResourceTypes": model.ResourceTypes,
        "ListUsageTypes": model.UsageType,
        "ListMeasureUnits": model.MeasureUnitRest,
        "ListConversions": model.Conversion,
    }
    for api, known in models.items():
        assert set(center.data.lists[api][0]) == set(known.attribute_map.values()), api
    assert set(center.data.bills[str(LATEST)]) == set(model.ListPostpaidBillSumResponse.attribute_map.values())
    assert set(center.data.quota) == set(model.ShowPartnerConsumptionQuotaResponse.attribute_map.values())
    assert set(center.data.budgets[0]) == set(model.BudgetInfo.attribute_map.values())


def test_every_documented_parameter_is_one_that_the_vendors_client_can_send() -> None:
    from huaweicloudsdkbssintl.v2 import model

    requests = {
        "ListPostpaidBillSum": model.ListPostpaidBillSumRequest,
        "ShowPartnerConsumptionQuota": model.ShowPartnerConsumptionQuotaRequest,
        "ListInvoices": model.ListInvoicesRequest,
        "ListSubCustomers": model.QuerySubCustomerListReq,
        "ListIndirectPartners": model.QueryIndirectPartnersReq,
        "ListSubCustomerBudget": model.ListSubCustomerBudgetReq,
        "ListServiceTypes": model.ListServiceTypesRequest,
        "ListResourceTypes": model.ListResourceTypesRequest,
        "ListUsageTypes": model.ListUsageTypesRequest,
        "ListMeasureUnits": model.ListMeasureUnitsRequest,
        "ListConversions": model.ListConversionsRequest,
    }
    for api, request in requests.items():
        assert set(CALLS[api].forms) == set(request.attribute_map.values()) - {"X-Language"}, api
