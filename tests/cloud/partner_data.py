"""A partner as the vendor has it: what the test server answers from. Its rows are in `partner_rows.py`.

A test changes them as it likes, also while a list is being read (`before_page`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tests.cloud.partner_rows import (
    DOMAIN_ID,
    LATEST,
    Row,
    bill,
    budget,
    china_lists,
    customer,
    dictionaries,
    indirect_partner,
    invoice,
    quota,
)


@dataclass(slots=True)
class Refusal:
    """An error instead of an answer. Some of the vendor's come with status 200."""

    status: int
    code: str
    message: str


@dataclass(slots=True)
class PartnerData:
    """Everything that can be asked for, by the names that the vendor's answers give it."""

    domain_id: str = DOMAIN_ID
    bills: dict[str, Row] = field(default_factory=dict)
    """By month."""
    quota: Row = field(default_factory=dict)
    lists: dict[str, list[Row]] = field(default_factory=dict)
    """The rows of every list, by the name of the call."""
    budgets: list[Row] = field(default_factory=list)
    resellers_customers: dict[str, list[Row]] = field(default_factory=dict)
    """By the id of the cloud reseller."""
    measure_id: int = 1
    """The unit of the budgets."""
    counts: dict[str, int] = field(default_factory=dict)
    """What a list is said to have, where it is not what it has."""
    refusals: dict[str, Refusal] = field(default_factory=dict)
    """By the name of the call."""
    before_page: Callable[[str, int], None] = lambda api, page: None
    """Told the call and the page, from 1, before each page is answered."""
    asked: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)
    """The calls that were answered, with their fields, in their order."""
    overrides: dict[str, Row] = field(default_factory=dict)
    """Fields of a call's answer that are other than they should be."""

    def once_before_page(self, api: str, page: int, change: Callable[[], object]) -> None:
        """Makes the change right before that page of that list is answered for the first time."""

        def before(told_api: str, told_page: int) -> None:
            if (told_api, told_page) == (api, page):
                self.before_page = lambda api, page: None
                change()

        self.before_page = before


def sample() -> PartnerData:
    """18 months, two pages and a half of customers and invoices, and some of everything else."""
    data = PartnerData()
    for back in range(18):
        month = LATEST.plus(-back)
        data.bills[str(month)] = bill(
            month, Decimal(12330 - back), Decimal("-20.5"), Decimal("-9.4"), Decimal("1233.0")
        )
    data.quota = quota()
    data.lists = {
        "ListInvoices": [invoice(number) for number in range(1, 251)],
        "ListSubCustomers": [customer(number) for number in range(1, 251)],
        "ListIndirectPartners": [indirect_partner(number) for number in range(1, 121)],
        **dictionaries(),
        **china_lists(),
    }
    data.resellers_customers = {"reseller-1": [customer(number) for number in range(901, 904)]}
    data.budgets = [budget(number) for number in range(1, 251) if number % 5]
    return data
