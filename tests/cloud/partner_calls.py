"""Every call of the Partner Center that we use, as it is documented: what it demands, and what it answers.

Whatever is not documented is refused, so that a client that asks for it fails here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.cloud.partner_data import PartnerData, Refusal
from tests.cloud.partner_rows import Row, Value

Forms = Mapping[str, str]
"""The regular expression that each field must match."""

_MONTH = "[0-9]{4}-(0[1-9]|1[0-2])"
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_UTC = f"{_DAY}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}Z"
_NUMBER = "[0-9]+"
_ID = ".{1,64}"
_PAGED: Forms = {"offset": _NUMBER, "limit": _NUMBER}
_RESELLER: Forms = {"indirect_partner_id": _ID}


class Refused(Exception):
    """A call that is not as documented, or that this partner may not make."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.refusal = Refusal(status, code, message)


@dataclass(frozen=True, slots=True)
class Asked:
    """One call: its fields, from query or body, by name; lists as lists."""

    api: str
    fields: Mapping[str, object]
    language: str
    domain_id: str

    def number(self, name: str, default: int, least: int, most: int) -> int:
        number = int(str(self.fields.get(name, default)))
        if not least <= number <= most:
            raise invalid(name)
        return number

    def text(self, name: str) -> str | None:
        value = self.fields.get(name)
        return None if value is None or value == "" else str(value)


Answerer = Callable[[PartnerData, Asked], Row]


@dataclass(frozen=True, slots=True)
class Call:
    """One documented call: where it is, who answers it, what it cannot do without, what else it may be asked with."""

    method: str
    path: str
    answer: Answerer
    required: Forms
    optional: Forms

    @property
    def forms(self) -> Forms:
        return {**self.required, **self.optional}


def invalid(name: str) -> Refused:
    return Refused(400, "CBC.0101", f"Invalid parameter {name}.")


def _domains(data: PartnerData, asked: Asked) -> Row:
    """The identity service's, of whose key it is."""
    domain: Row = {"id": data.domain_id, "name": "example-reseller", "enabled": True, "description": "", "links": {}}
    return {"domains": [domain], "links": {}}


def _bill(data: PartnerData, asked: Asked) -> Row:
    """The month stands in the answer only when there is a bill of it."""
    return data.bills.get(asked.text("bill_cycle") or "", {})


def _quota(data: PartnerData, asked: Asked) -> Row:
    return data.quota


def _invoices(data: PartnerData, asked: Asked) -> Row:
    """Pages by number, from 1; the others count rows, from 0."""
    if asked.domain_id != data.domain_id:
        raise Refused(403, "CBC.0151", "Access denied.")
    since, until = asked.text("start_time") or "", asked.text("end_time") or ""
    limit, number = asked.number("limit", 10, 1, 100), asked.number("offset", 1, 1, 99_999)
    data.before_page(asked.api, number)
    rows = [row for row in data.lists[asked.api] if since <= str(row.get("applyTime") or since) <= until]
    start = (number - 1) * limit
    return {"count": data.counts.get(asked.api, len(rows)), "invoices": list(rows[start : start + limit])}


def _listed(name: str, count: str, *, most: int = 2_147_483_647, currency: str | None = None) -> Answerer:
    """A list by row offsets: `name` is the field of its rows, `count` that of their number."""

    def answer(data: PartnerData, asked: Asked) -> Row:
        offset, limit = asked.number("offset", 0, 0, most), asked.number("limit", 10, 1, 100)
        data.before_page(asked.api, offset // limit + 1)
        rows = _chosen(data, asked)
        page: Row = {count: data.counts.get(asked.api, len(rows)), name: list(rows[offset : offset + limit])}
        return page if currency is None else {**page, "currency": currency}

    return answer


def _chosen(data: PartnerData, asked: Asked) -> list[Row]:
    """What the call narrows its list to."""
    reseller = asked.text("indirect_partner_id")
    if asked.api == "ListSubCustomers" and reseller is not None:
        return data.resellers_customers.get(reseller, [])
    rows = data.lists.get(asked.api, [])
    for name in ("customer_id", "charge_mode", "bill_type", "association_type", "service_type_code"):
        wanted = asked.text(name)
        if wanted is not None:
            rows = [row for row in rows if str(row.get(name)) == wanted]
    if asked.api.endswith("Types") and asked.language == "en_US":
        rows = [{name: _english(value) for name, value in row.items()} for row in rows]
    return rows


def _english(value: Value) -> Value:
    return value.removesuffix(" 服务") if isinstance(value, str) else value


def _units(data: PartnerData, asked: Asked) -> Row:
    return {"measure_units": list(data.lists[asked.api])}


def _conversions(data: PartnerData, asked: Asked) -> Row:
    return {"conversions": list(data.lists[asked.api])}


def _budgets(data: PartnerData, asked: Asked) -> Row:
    """Customers who are not the partner's, or have none, are passed over."""
    ids = asked.fields["customer_ids"]
    if not isinstance(ids, list) or not 1 <= len(ids) <= 100:
        raise invalid("customer_ids")
    rows = [row for row in data.budgets if row["customer_id"] in ids]
    return {"measure_id": data.measure_id, "currency": "USD", "budget_infos": list(rows)}


def _paged(method: str, path: str, answer: Answerer, required: Forms, optional: Forms) -> Call:
    return Call(method, path, answer, required, {**_PAGED, **optional})


CALLS: Mapping[str, Call] = {
    "KeystoneListAuthDomains": Call("GET", "/v3/auth/domains", _domains, {}, {}),
    "ListPostpaidBillSum": Call(
        "GET", "/v2/bills/partner-bills/postpaid-bill-summary", _bill, {"bill_cycle": _MONTH}, {}
    ),
    "ShowPartnerConsumptionQuota": Call("GET", "/v2/partners/credit/consumption-quota", _quota, {}, {}),
    "ListInvoices": Call(
        "GET",
        "/v1.0/(?P<domain_id>[^/]{1,64})/payments/intl-invoices",
        _invoices,
        {"start_time": _UTC, "end_time": _UTC, **_PAGED},
        {},
    ),
    "ListSubCustomers": _paged(
        "POST",
        "/v2/partners/sub-customers/query",
        _listed("customer_infos", "count", most=40_000_000),
        {},
        {
            "account_name": _ID,
            "customer": _ID,
            "label": _ID,
            "association_type": "[123]",
            "associated_on_begin": _UTC,
            "associated_on_end": _UTC,
            "customer_id": _ID,
            **_RESELLER,
        },
    ),
    "ListIndirectPartners": _paged(
        "POST",
        "/v2/partners/indirect-partners/query",
        _listed("indirect_partners", "count"),
        {},
        {
            "account_name": _ID,
            "associated_on_begin": _UTC,
            "associated_on_end": _UTC,
            **_RESELLER,
        },
    ),
    "ListSubCustomerBudget": Call(
        "POST", "/v2/partners/sub-customers/budget/query", _budgets, {"customer_ids": ".*"}, _RESELLER
    ),
    "ListServiceTypes": _paged(
        "GET",
        "/v2/products/service-types",
        _listed("service_types", "total_count"),
        {},
        {"service_type_name": ".{1,128}"},
    ),
    "ListResourceTypes": _paged("GET", "/v2/products/resource-types", _listed("resource_types", "total_count"), {}, {}),
    "ListUsageTypes": _paged(
        "GET", "/v2/products/usage-types", _listed("usage_types", "total_count"), {}, {"resource_type_code": _ID}
    ),
    "ListMeasureUnits": Call("GET", "/v2/bases/measurements", _units, {}, {}),
    "ListConversions": Call("GET", "/v2/bases/conversions", _conversions, {}, {"measure_type": _NUMBER}),
    "ListSubcustomerMonthlyBills": _paged(
        "GET",
        "/v2/bills/partner-bills/subcustomer-bills/monthly-sum",
        _listed("bill_sums", "count", currency="CNY"),
        {"cycle": _MONTH, "charge_mode": "1|3|11"},
        {
            "customer_id": _ID,
            "cloud_service_type": ".{1,256}",
            "bill_type": "[012]",
            **_RESELLER,
        },
    ),
    "ListConsumeSubCustomers": _paged(
        "POST",
        "/v2/bills/subcustomer-bills/res-fee-records/sub-customers/query",
        _listed("sub_customers", "total_count"),
        {"bill_cycle": _MONTH},
        {},
    ),
    "ListSubCustomerBillDetail": _paged(
        "GET",
        "/v2/bills/subcustomer-bills/res-fee-records",
        _listed("fee_records", "total_count", currency="CNY"),
        {"bill_cycle": _MONTH, "customer_id": _ID},
        {
            "service_type_code": _ID,
            "region_code": _ID,
            "charging_mode": "1|3|10|11",
            "bill_detail_type": _NUMBER,
            "resource_id": _ID,
            "resource_name": _ID,
            "trade_id": _ID,
            "bill_date_begin": _DAY,
            "bill_date_end": _DAY,
            **_RESELLER,
        },
    ),
    "ListPartnerAccountChangeRecords": _paged(
        "GET",
        "/v2/accounts/partner-accounts/account-change-records",
        _listed("records", "total_count", currency="CNY"),
        {"balance_type": "BALANCE_TYPE_(DEBIT|CREDIT)"},
        {
            "trade_type": "[A-Z_]+",
            "trade_time_begin": _DAY,
            "trade_time_end": _DAY,
            **_RESELLER,
        },
    ),
}
"""By the vendor's name of the call."""
