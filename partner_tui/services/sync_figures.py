"""The steps of a sync that bring figures and names: one question or list each, kept in one piece."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import CloudError, CloudRefused
from partner_tui.domain.money import Money, amount_due, format_amount
from partner_tui.domain.partner import Association, SubCustomer
from partner_tui.domain.site import Site
from partner_tui.domain.sync import StepOutcome
from partner_tui.domain.sync_state import SyncStep
from partner_tui.domain.vendor_dictionary import Dictionary, DictionaryKind, Entry
from partner_tui.ledger import Ledger
from partner_tui.services.clock import Clock
from partner_tui.services.sync_cloud import SyncCloud
from partner_tui.services.sync_course import Brought, Group, Step
from partner_tui.services.sync_months import EXPECTED, SyncMonths
from partner_tui.services.sync_words import (
    budget_changes,
    customer_changes,
    invoice_changes,
    quota_changes,
    summary_changes,
)
from partner_tui.settings import CloudSettings

if TYPE_CHECKING:
    from partner_tui.cloud.client import EverySite

_NOT_TAKEN = 400
_NAMES_LAST = timedelta(days=7)
"""What codes are called changes with the vendor's catalogue."""


class SyncFigures:
    """Of one sync."""

    def __init__(
        self, ledger: Ledger, cloud: SyncCloud, settings: CloudSettings, clock: Clock, operator: str, months: SyncMonths
    ) -> None:
        self._ledger, self._vendor, self._cloud = ledger, ledger.vendor, cloud
        self._settings, self._clock, self._operator, self._months = settings, clock, operator, months
        self._listed: list[tuple[str | None, tuple[SubCustomer, ...]]] = []
        """This sync's customers by the cloud reseller between; None: the partner's own."""

    def partner_steps(self) -> list[Step]:
        """Of every site but China's."""
        steps = {step.name: step for step in self._vendor.steps()}
        known = frozenset(summary.month for summary in self._vendor.summaries())
        return [
            Step("quota", self._quota),
            *(
                Step(f"summary {month}", partial(self._summary, month), Group.SUMMARIES)
                for month in self._months.to_ask("summary", steps, known)
            ),
            Step("invoices", self._invoices),
            *self.common_steps(),
            Step("budgets", self._budgets),
        ]

    def common_steps(self) -> list[Step]:
        """Of every site."""
        return [Step("customers", self._customers), Step("names", self._names)]

    def _quota(self) -> Brought:
        now = self._clock()
        quota = self._cloud.partner.quota()
        changed = self._vendor.put_quota(quota, operator=self._operator, at=now)
        return _brought(bool(changed), f"The quota is {Money(quota.quota, quota.currency)}.", quota_changes(changed))

    def _summary(self, month: BillCycle) -> Brought:
        now = self._clock()
        try:
            said = self._cloud.partner.month_summary(month)
        except CloudError as error:
            if error.status != _NOT_TAKEN or month in self._months.every_time:
                raise
            # Nowhere does the vendor say how far back it answers.
            return Brought(StepOutcome.SKIPPED, f"{month}: the vendor does not answer for it: {error.title}.")
        if said is None:
            return self._no_bill(month)
        record = self._ledger.month(month)
        is_estimate = record is not None and record.currency == said.currency and record.imported_at < month.final_at
        changed = self._vendor.put_summary(said, operator=self._operator, at=now)
        due = f"{format_amount(amount_due(said.amount_due))} {said.currency}"
        return _brought(
            bool(changed),
            f"{month} {month.status(now)}: amount due {due}.",
            summary_changes(changed, record.sums.total if record and is_estimate else None),
        )

    def _no_bill(self, month: BillCycle) -> Brought:
        """Nothing is wrong: it is not made yet, or there was nothing to bill."""
        if not self._months.is_final(month):
            return Brought(StepOutcome.SKIPPED, f"{month}: {EXPECTED}.")
        if self._vendor.summary(month) is not None:
            return Brought(StepOutcome.SKIPPED, f"{month}: the vendor has no bill any more; what it said stays.")
        late = "" if self._months.is_late(month) else " yet"
        return Brought(StepOutcome.SKIPPED, f"{month}: the vendor has no bill{late}.")

    def _invoices(self) -> Brought:
        now, first = self._clock(), self._months.all[-1]
        found = self._cloud.partner.invoices(first.start, now)
        changed = self._vendor.put_invoices(found, operator=self._operator, at=now)
        return _brought(bool(changed), f"{_counted(len(found), 'invoice')}.", invoice_changes(changed))

    def _customers(self) -> Brought:
        now, site, note = self._clock(), self._site, ""
        listed: list[tuple[str | None, tuple[SubCustomer, ...]]] = [(None, site.sub_customers())]
        try:
            for reseller in site.indirect_partners():
                listed.append((reseller.partner_id, site.sub_customers(reseller.partner_id)))
        except CloudRefused as error:
            if len(listed) > 1:
                raise
            note = f" Cloud resellers are not told: {error.title}."  # who has none may not be allowed to ask
        self._listed = listed
        changed = self._vendor.put_customers(
            (customer for _, customers in listed for customer in customers), operator=self._operator, at=now
        )
        count = len({customer.customer_id for _, customers in listed for customer in customers})
        return _brought(bool(changed), f"{_counted(count, 'customer')}.{note}", customer_changes(changed))

    def _budgets(self) -> Brought:
        """Of resale customers: others have none."""
        if not self._listed:
            return Brought(StepOutcome.SKIPPED, "Not asked for: the customers are not known.", is_asked=False)
        now = self._clock()
        found = [
            budget
            for reseller, customers in self._listed
            if (ids := [one.customer_id for one in customers if one.association is not Association.REFERRAL])
            for budget in self._cloud.partner.budgets(ids, reseller)
        ]
        changed = self._vendor.put_budgets(found, operator=self._operator, at=now)
        return _brought(bool(changed), f"{_counted(len(found), 'budget')}.", budget_changes(changed))

    def _names(self) -> Brought:
        now, language, site = self._clock(), self._settings.language.value, self._site
        if self._has_names(language, self._vendor.step("names")):
            return Brought(StepOutcome.UNCHANGED, "Names are asked for once a week.", is_asked=False)
        questions: dict[DictionaryKind, Callable[[], tuple[Entry, ...]]] = {
            DictionaryKind.SERVICE_TYPES: site.service_types,
            DictionaryKind.RESOURCE_TYPES: site.resource_types,
            DictionaryKind.USAGE_TYPES: site.usage_types,
            DictionaryKind.MEASURE_UNITS: site.measure_units,
            DictionaryKind.CONVERSIONS: site.conversions,
        }
        changes = []
        for kind, ask in questions.items():
            dictionary = Dictionary(kind, language, ask())
            if self._vendor.put_dictionary(dictionary, operator=self._operator, at=now):
                changes.append(f"names of {kind}: {len(dictionary.entries):,}")
        return _brought(bool(changes), "Names of services, resources and units.", tuple(changes))

    def _has_names(self, language: str, step: SyncStep | None) -> bool:
        if step is None or not step.is_done or self._clock() - step.at >= _NAMES_LAST:
            return False
        return all(self._vendor.dictionary(kind, language) is not None for kind in DictionaryKind)

    @property
    def _site(self) -> "EverySite":
        return self._cloud.china if self._settings.site is Site.CHINA else self._cloud.partner


def _brought(is_changed: bool, sentence: str, changes: tuple[str, ...]) -> Brought:
    return Brought(StepOutcome.CHANGED if is_changed else StepOutcome.UNCHANGED, sentence, changes)


def _counted(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number:,} {what}s"
