"""The steps of a sync that only the vendor's China site answers: customers' monthly sums, and the partner's account."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from partner_tui.domain.china import AccountChange, BalanceType
from partner_tui.domain.customer_sum import CustomerSum, customer_sums
from partner_tui.domain.cycle import BEIJING, BillCycle
from partner_tui.domain.errors import CloudAnswerError
from partner_tui.domain.money import exact_sum, format_amount
from partner_tui.domain.sync import StepOutcome
from partner_tui.domain.sync_state import Changed
from partner_tui.ledger import Ledger
from partner_tui.services.clock import Clock
from partner_tui.services.sync_cloud import SyncCloud
from partner_tui.services.sync_course import Brought, Group, Step
from partner_tui.services.sync_months import EXPECTED, SyncMonths

_FIRST_REACH, _OVERLAP = timedelta(days=365), timedelta(days=7)
"""How far back the account is asked for at first, and after that: its movements come late."""


class SyncChina:
    """Of one sync."""

    def __init__(self, ledger: Ledger, cloud: SyncCloud, clock: Clock, operator: str, months: SyncMonths) -> None:
        self._vendor, self._cloud, self._clock = ledger.vendor, cloud, clock
        self._operator, self._months = operator, months

    def steps(self) -> list[Step]:
        """All of them. What is not final is not asked for: it would be another tomorrow."""
        steps = {step.name: step for step in self._vendor.steps()}
        asked = self._months.to_ask("sums", steps, frozenset(self._months.all))
        return [
            Step("account", self._account),
            *(Step(f"sums {month}", partial(self._sums, month), Group.CUSTOMER_SUMS) for month in asked),
        ]

    def _sums(self, month: BillCycle) -> Brought:
        if not self._months.is_final(month):
            return Brought(StepOutcome.SKIPPED, f"{month}: {EXPECTED}.")
        now = self._clock()
        try:
            sums = customer_sums(self._cloud.china.monthly_customer_sums(month), now)
        except ValueError as exc:
            raise CloudAnswerError(
                "Sums that cannot be added up", f"ListSubcustomerMonthlyBills: {exc}.", "Nothing of it was taken."
            ) from exc
        changed = self._vendor.put_customer_sums(month, sums, operator=self._operator, at=now)
        outcome = StepOutcome.CHANGED if changed else StepOutcome.UNCHANGED
        return Brought(outcome, f"{month}: sums of {len(sums):,} customers.", _sum_changes(month, sums, changed))

    def _account(self) -> Brought:
        now, known = self._clock(), self._vendor.account_changes()
        since = known[0].at - _OVERLAP if known else now - _FIRST_REACH
        first, last = since.astimezone(BEIJING).date(), now.astimezone(BEIJING).date()
        found: list[AccountChange] = []
        for balance_type in BalanceType:
            found += self._cloud.china.account_changes(balance_type, first, last)
        changed = self._vendor.put_account_changes(found, operator=self._operator, at=now)
        told = (f"account: {len(changed):,} new movements",) if changed else ()
        return Brought(StepOutcome.CHANGED if changed else StepOutcome.UNCHANGED, "The movements of the account.", told)


def _sum_changes(
    month: BillCycle, sums: Sequence[CustomerSum], changed: Sequence[Changed[CustomerSum]]
) -> tuple[str, ...]:
    if not changed or not sums:
        return ()
    total = exact_sum(amount for one in sums for amount in (one.expenditures, one.refunds, one.adjustments))
    currencies = sorted({one.currency for one in sums})
    if len(currencies) > 1:
        return (f"{month} customers: {len(changed):,} sums changed",)
    return (f"{month} customers: {len(sums):,}, in all {format_amount(total)} {currencies[0]}",)
