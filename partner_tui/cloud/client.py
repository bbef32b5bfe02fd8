"""The vendor's Partner Center, one typed method a question.

Every method raises kinds of CloudError: no connection, refused, an answer that makes no sense. A list is the whole
list, each row once.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from partner_tui.cloud import bills, budgets, china, customers, dictionaries, invoices, quota
from partner_tui.cloud.identity import SET_IT
from partner_tui.cloud.pages import Api
from partner_tui.domain.china import AccountChange, BalanceType, CustomerLine, MonthlyCustomerSum
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import CredentialsError
from partner_tui.domain.invoice import Invoice
from partner_tui.domain.partner import Budget, IndirectPartner, SubCustomer
from partner_tui.domain.quota import Quota
from partner_tui.domain.vendor_names import Conversion, MeasureUnit, Named, ResourceType, UsageType
from partner_tui.domain.vendor_summary import VendorSummary

Clock = Callable[[], datetime]


class EverySite:
    """What every site of the vendor's answers: customers, and what codes are called."""

    def __init__(self, api: Api, clock: Clock, language: str = "en_US") -> None:
        self._api = api
        self._clock = clock
        self._language = language

    def sub_customers(self, indirect_partner_id: str | None = None) -> tuple[SubCustomer, ...]:
        """The partner's own customers, or those of one cloud reseller."""
        return customers.sub_customers(self._api, indirect_partner_id)

    def customer_count(self) -> int:
        """How many of its own the partner has."""
        return customers.customer_count(self._api)

    def indirect_partners(self) -> tuple[IndirectPartner, ...]:
        """A distributor's cloud resellers."""
        return customers.indirect_partners(self._api)

    def service_types(self) -> tuple[Named, ...]:
        return dictionaries.service_types(self._api, self._language)

    def resource_types(self) -> tuple[ResourceType, ...]:
        return dictionaries.resource_types(self._api, self._language)

    def usage_types(self) -> tuple[UsageType, ...]:
        return dictionaries.usage_types(self._api, self._language)

    def measure_units(self) -> tuple[MeasureUnit, ...]:
        return dictionaries.measure_units(self._api, self._language)

    def conversions(self) -> tuple[Conversion, ...]:
        return dictionaries.conversions(self._api, self._language)


class PartnerCenter(EverySite):
    """The International site, and the EU's."""

    def __init__(
        self,
        api: Api,
        clock: Clock,
        language: str = "en_US",
        domain_id: str | None = None,
        look_up: Callable[[], str] | None = None,
    ) -> None:
        """`look_up` tells the account's id where `domain_id` does not: see `identity.account_id`."""
        super().__init__(api, clock, language)
        self._domain_id = domain_id
        self._look_up = look_up

    def month_summary(self, month: BillCycle) -> VendorSummary | None:
        """None where the vendor has no bill of that month."""
        return bills.month_summary(self._api, month, self._clock())

    def quota(self) -> Quota:
        return quota.quota(self._api, self._clock())

    def invoices(self, since: datetime, until: datetime) -> tuple[Invoice, ...]:
        """Those applied for in that time. Raises CredentialsError without the partner's account id."""
        if not self._domain_id and self._look_up is not None:
            self._domain_id = self._look_up()
        if not self._domain_id:
            raise CredentialsError(
                "No account id", "Huawei Cloud gives invoices to an account id (domain id), and none is set.", SET_IT
            )
        return invoices.invoices(self._api, self._domain_id, since, until)

    def budgets(self, customer_ids: Iterable[str], indirect_partner_id: str | None = None) -> tuple[Budget, ...]:
        """Of those resale customers that have one."""
        return budgets.budgets(self._api, customer_ids, self._clock(), indirect_partner_id)


class ChinaPartnerCenter(EverySite):
    """The China site: no month summary, quota, invoices or budgets, but what other sites have in bill files only."""

    def monthly_customer_sums(
        self, month: BillCycle, indirect_partner_id: str | None = None
    ) -> tuple[MonthlyCustomerSum, ...]:
        """Up to yesterday, where the month is not over."""
        return china.monthly_customer_sums(self._api, month, indirect_partner_id)

    def spending_customers(self, month: BillCycle) -> tuple[str, ...]:
        """The ids of the customers that have lines in that month."""
        return china.spending_customers(self._api, month)

    def customer_lines(
        self, month: BillCycle, customer_id: str, indirect_partner_id: str | None = None
    ) -> tuple[CustomerLine, ...]:
        """One customer's lines of a month, of the latest 18."""
        return china.customer_lines(self._api, month, customer_id, self._language, indirect_partner_id)

    def account_changes(self, balance_type: BalanceType, first: date, last: date) -> tuple[AccountChange, ...]:
        """Movements of one of the partner's accounts, on days in Beijing, the last one among them."""
        return china.account_changes(self._api, balance_type, first, last)
