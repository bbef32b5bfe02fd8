"""What sync brings, kept: the vendor's own figures, names and state, each change with its audit event."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TypeVar

from partner_tui.domain.china import AccountChange
from partner_tui.domain.customer_sum import CustomerSum
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import DamagedStore
from partner_tui.domain.invoice import Invoice
from partner_tui.domain.partner import Budget, SubCustomer
from partner_tui.domain.quota import Quota
from partner_tui.domain.sync_state import Changed, SyncStep, TakenObject
from partner_tui.domain.vendor_dictionary import Dictionary, DictionaryKind
from partner_tui.domain.vendor_summary import VendorSummary
from partner_tui.ledger import vendor_forms
from partner_tui.ledger.kinds import Form
from partner_tui.ledger.rows import Connecting, Rows

T = TypeVar("T")
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class VendorFigures:
    """One ledger's. Any method may be called from any thread; each raises only StoreError, DamagedStore and StoreBusy.

    A put is one transaction and gives what it changed: nothing where the vendor says the same again. Then a figure's
    `as_of` stays the moment at which the vendor was first heard to say so; when it was last asked is in its step.
    What moves all the time leaves no event: what is used of quota and budgets, and the moments of steps.
    """

    def __init__(self, reading: Connecting, writing: Connecting, damaged: Callable[[str], DamagedStore]) -> None:
        self._connecting = (reading, writing, damaged)

    def summaries(self) -> tuple[VendorSummary, ...]:
        """Newest month first."""
        return self._of(vendor_forms.SUMMARIES).all()[::-1]

    def summary(self, month: BillCycle) -> VendorSummary | None:
        return self._of(vendor_forms.SUMMARIES).find(str(month))

    def put_summary(self, summary: VendorSummary, *, operator: str, at: datetime) -> Changed[VendorSummary] | None:
        """The first to be had of a month once it is final is a change even where its figures are not."""
        return _only(self._of(vendor_forms.SUMMARIES).put([summary], operator=operator, at=at))

    def quota(self) -> Quota | None:
        return self._of(vendor_forms.QUOTA).find()

    def put_quota(self, quota: Quota, *, operator: str, at: datetime) -> Changed[Quota] | None:
        return _only(self._of(vendor_forms.QUOTA).put([quota], operator=operator, at=at))

    def invoices(self) -> tuple[Invoice, ...]:
        """The one that was applied for last comes first."""
        return tuple(
            sorted(
                self._of(vendor_forms.INVOICES).all(),
                key=lambda invoice: (invoice.applied_at or _LONG_AGO, invoice.request_id),
                reverse=True,
            )
        )

    def put_invoices(self, invoices: Iterable[Invoice], *, operator: str, at: datetime) -> tuple[Changed[Invoice], ...]:
        """Those of any span of time: others stay."""
        return self._of(vendor_forms.INVOICES).put(invoices, operator=operator, at=at)

    def customers(self) -> tuple[SubCustomer, ...]:
        """By their ids."""
        return self._of(vendor_forms.CUSTOMERS).all()

    def put_customers(
        self, customers: Iterable[SubCustomer], *, operator: str, at: datetime
    ) -> tuple[Changed[SubCustomer], ...]:
        """All that the vendor lists: one that is not among them any more is removed."""
        return self._of(vendor_forms.CUSTOMERS).put(customers, operator=operator, at=at, whole=())

    def budgets(self) -> tuple[Budget, ...]:
        """By their customers' ids; a customer may have one of each kind."""
        return self._of(vendor_forms.BUDGETS).all()

    def put_budgets(self, budgets: Iterable[Budget], *, operator: str, at: datetime) -> tuple[Changed[Budget], ...]:
        """All that there are: others are removed."""
        return self._of(vendor_forms.BUDGETS).put(budgets, operator=operator, at=at, whole=())

    def dictionary(self, kind: DictionaryKind, language: str) -> Dictionary | None:
        return self._of(vendor_forms.DICTIONARIES).find(kind.value, language)

    def put_dictionary(self, dictionary: Dictionary, *, operator: str, at: datetime) -> Changed[Dictionary] | None:
        """In the place of the one of its kind and language."""
        return _only(self._of(vendor_forms.DICTIONARIES).put([dictionary], operator=operator, at=at))

    def steps(self) -> tuple[SyncStep, ...]:
        """By their names."""
        return self._of(vendor_forms.STEPS).all()

    def step(self, name: str) -> SyncStep | None:
        return self._of(vendor_forms.STEPS).find(name)

    def put_step(self, step: SyncStep, *, operator: str, at: datetime) -> Changed[SyncStep] | None:
        return _only(self._of(vendor_forms.STEPS).put([step], operator=operator, at=at))

    def taken(self, month: BillCycle) -> TakenObject | None:
        """What the month's lines were last taken from; None where they did not come from the bucket."""
        return self._of(vendor_forms.TAKEN).find(str(month))

    def put_taken(self, taken: TakenObject, *, operator: str, at: datetime) -> Changed[TakenObject] | None:
        return _only(self._of(vendor_forms.TAKEN).put([taken], operator=operator, at=at))

    def customer_sums(self, month: BillCycle) -> tuple[CustomerSum, ...]:
        """By their customers' ids; none where the vendor says none."""
        return self._of(vendor_forms.CUSTOMER_SUMS).all(str(month))

    def put_customer_sums(
        self, month: BillCycle, sums: Iterable[CustomerSum], *, operator: str, at: datetime
    ) -> tuple[Changed[CustomerSum], ...]:
        """All of that month: others of it are removed."""
        return self._of(vendor_forms.CUSTOMER_SUMS).put(sums, operator=operator, at=at, whole=(str(month),))

    def account_changes(self) -> tuple[AccountChange, ...]:
        """The latest first."""
        found = self._of(vendor_forms.ACCOUNT_CHANGES).all()
        return tuple(sorted(found, key=lambda change: (change.at, change.change_id), reverse=True))

    def put_account_changes(
        self, changes: Iterable[AccountChange], *, operator: str, at: datetime
    ) -> tuple[Changed[AccountChange], ...]:
        """Those of any span of time: others stay."""
        return self._of(vendor_forms.ACCOUNT_CHANGES).put(changes, operator=operator, at=at)

    def _of(self, form: Form[T]) -> Rows[T]:
        return Rows(form, *self._connecting)


def _only(changed: tuple[Changed[T], ...]) -> Changed[T] | None:
    return changed[0] if changed else None
