"""The partner's customers, and the cloud resellers between it and them."""

from collections.abc import Mapping

from partner_tui.cloud.answers import Answer
from partner_tui.cloud.codes import ASSOCIATIONS, CUSTOMER_KINDS, VERIFICATIONS, known
from partner_tui.cloud.fields import optional_flag, optional_moment
from partner_tui.cloud.pages import Api, Page, Place, all_rows
from partner_tui.domain.partner import IndirectPartner, SubCustomer

_CUSTOMERS, _CUSTOMERS_PATH = "ListSubCustomers", "/v2/partners/sub-customers/query"
_PARTNERS, _PARTNERS_PATH = "ListIndirectPartners", "/v2/partners/indirect-partners/query"


def sub_customers(api: Api, indirect_partner_id: str | None = None) -> tuple[SubCustomer, ...]:
    """All of the partner's own customers, or those of one cloud reseller."""
    whose = of_reseller(indirect_partner_id)

    def page(place: Place) -> Page[SubCustomer]:
        answer = api.post(_CUSTOMERS, _CUSTOMERS_PATH, place.of(whose))
        return Page(tuple(map(_customer, answer.optional_rows("customer_infos"))), answer.integer("count"))

    return all_rows(_CUSTOMERS, page, lambda customer: customer.customer_id)


def customer_count(api: Api) -> int:
    """How many of its own the partner has: the smallest question about customers that there is."""
    return api.post(_CUSTOMERS, _CUSTOMERS_PATH, {"offset": 0, "limit": 1}).integer("count")


def indirect_partners(api: Api) -> tuple[IndirectPartner, ...]:
    """All cloud resellers of a distributor; none of another partner."""

    def page(place: Place) -> Page[IndirectPartner]:
        answer = api.post(_PARTNERS, _PARTNERS_PATH, place.of({}))
        return Page(tuple(map(_partner, answer.optional_rows("indirect_partners"))), answer.integer("count"))

    return all_rows(_PARTNERS, page, lambda partner: partner.partner_id)


def of_reseller(indirect_partner_id: str | None) -> Mapping[str, str]:
    """What a call says to be about a cloud reseller's customers instead of the partner's own."""
    return {} if indirect_partner_id is None else {"indirect_partner_id": indirect_partner_id}


def _customer(row: Answer) -> SubCustomer:
    return SubCustomer(
        customer_id=row.text("customer_id"),
        account_name=row.text("account_name"),
        customer_name=row.optional_text("customer"),
        associated_at=optional_moment(row, "associated_on"),
        association=known(row.optional_code("association_type"), ASSOCIATIONS),
        verification=known(row.optional_code("verified_status"), VERIFICATIONS),
        kind=known(row.optional_code("customer_type"), CUSTOMER_KINDS),
        is_frozen=optional_flag(row, "is_frozen"),
        label=row.optional_text("label"),
        level=row.optional_text("customer_level"),
        country_code=row.optional_text("country_code"),
        telephone=row.optional_text("telephone"),
        email=row.optional_text("email"),
        account_managers=tuple(manager.text("account_name") for manager in row.optional_rows("account_managers")),
    )


def _partner(row: Answer) -> IndirectPartner:
    return IndirectPartner(
        partner_id=row.text("indirect_partner_id"),
        account_name=row.optional_text("account_name"),
        name=row.optional_text("name"),
        associated_at=optional_moment(row, "associated_on"),
        telephone=row.optional_text("mobile_phone"),
        email=row.optional_text("email"),
        account_manager_id=row.optional_text("account_manager_id"),
        account_manager_name=row.optional_text("account_manager_name"),
    )
