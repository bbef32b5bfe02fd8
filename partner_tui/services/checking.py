"""Proof of the store: every hash, count and sum, and that ledger, manifest, lines, all three tabs and the vendor's own
summary say the same."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from partner_tui.domain.bill import BillSums
from partner_tui.domain.customer_reconciliation import CustomerDifference, CustomerReconciliation
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import DamagedStore, StoreError
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.domain.reconciliation import Difference, Reconciliation, Standing
from partner_tui.domain.record import MonthRecord
from partner_tui.domain.totals import Row as TotalRow
from partner_tui.domain.totals import Totals
from partner_tui.ledger import Ledger
from partner_tui.services.bills import Bills
from partner_tui.services.reconciling import Reconciling, customer_sentences, sentences

if TYPE_CHECKING:
    from partner_tui.bills.queries import MonthReader
    from partner_tui.domain.invoice_file import InvoiceFile


@dataclass(frozen=True, slots=True)
class MonthCheck:
    """What is wrong with one month; with the ledger itself where `month` is None. No problem: all is proved."""

    month: BillCycle | None
    problems: tuple[str, ...] = ()
    """The differences are among them."""
    differences: tuple[Difference, ...] = ()
    standing: Standing = Standing.ONLY_OURS
    """To the vendor's summary. Of a month that is only theirs there is nothing to be proved."""
    customers: tuple[CustomerDifference, ...] = ()
    """Figures of customers that are not the vendor's, where it says them and the month's own files are right."""


class Checks:
    """Reads everything, so it takes its time: about as long as reading the files does."""

    def __init__(self, data_dir: Path, ledger: Ledger, bills: Bills, reconciling: Reconciling) -> None:
        self._data_dir = data_dir
        self._ledger = ledger
        self._bills = bills
        self._reconciling = reconciling

    def run(self, month: BillCycle | None = None) -> list[MonthCheck]:
        """One check for each month, newest first, or for the one; first of all the ledger's, if it is not sound.

        A month that only the vendor's summary tells of is among them. Raises UnknownMonth.
        """
        ledger_problems = self._ledger.verify()
        found = [MonthCheck(None, tuple(ledger_problems))] if ledger_problems else []
        try:
            months = [known.month for known in self._known(month)]
        except DamagedStore:
            if not found:
                raise
            return found + self._without_the_vendor(month)
        if month is None and (stray := self._papers(lambda paper: paper.month not in months)):
            found = [MonthCheck(None, (*ledger_problems, *stray))]
        return found + [self._against_the_vendor(month) for month in months]

    def _papers(self, are_wanted: "Callable[[InvoiceFile], bool]") -> tuple[str, ...]:
        """What is wrong with the files of invoices. Where the ledger's rows of them have rotted, it tells of that."""
        from partner_tui.services.invoice_papers import paper_problems

        with suppress(DamagedStore):
            return paper_problems(self._data_dir, filter(are_wanted, self._ledger.invoice_files.all()))
        return ()

    def _known(self, month: BillCycle | None) -> tuple[Reconciliation, ...]:
        return self._reconciling.all() if month is None else (self._reconciling.of(month),)

    def _against_the_vendor(self, month: BillCycle) -> MonthCheck:
        record = self._ledger.month(month)
        own = () if record is None else self._check(record)
        found = self._reconciling.of(month)  # now: the month may have been replaced while its files were read
        customers = CustomerReconciliation(month) if own else self._reconciling.customers(month)
        own += self._papers(lambda paper: paper.month == month)
        problems = own + self._payments(month) + sentences(found) + customer_sentences(customers)
        return MonthCheck(month, problems, found.differences, found.standing, customers.differences)

    def _payments(self, month: BillCycle) -> tuple[str, ...]:
        """Where what is paid of the month and what is unpaid do not follow from what is recorded."""
        from partner_tui.services.checking_payments import payment_problems

        account = self._ledger.payments.account()
        while True:
            found = self._reconciling.of(month)
            shown = self._reconciling.vendor_months([found]) if found.ours is None else (found.ours,)
            before, account = account, self._ledger.payments.account()
            if before == account:  # nobody recorded anything meanwhile
                return tuple(said for one in shown for said in payment_problems(one, account))

    def _without_the_vendor(self, month: BillCycle | None) -> list[MonthCheck]:
        """As much as a damaged ledger still gives: the months, where it was the vendor's figures that rotted."""
        try:
            records = self._ledger.months() if month is None else [self._bills.record(month)]
        except DamagedStore:
            return []
        return [MonthCheck(record.month, self._check(record)) for record in records]

    def _check(self, record: MonthRecord) -> tuple[str, ...]:
        """What is wrong with the month's files."""
        from partner_tui.bills.store import BillStore

        store = BillStore(self._data_dir)
        while True:
            try:
                problems = store.verify(record)
                if not problems:  # a file that is known to be damaged is never parsed
                    with store.open(record) as reader:
                        problems = _unequal(record, reader)
            except StoreError as exc:
                problems = [exc.cause]
            newer = self._ledger.month(record.month)
            if not problems or newer is None or newer.generation == record.generation:
                return tuple(dict.fromkeys(problems))
            record = newer  # replaced while it was read: what was found may be the sweeping, so look at the new one


def _unequal(record: MonthRecord, reader: "MonthReader") -> list[str]:
    """Sums and counts of the tabs and the lines that are not the ledger's."""
    query = BillQuery(record.month)
    product, region = reader.by_product(query), reader.by_region(query.by(Grouping.REGION))
    customer = reader.by_customer(query.by(Grouping.CUSTOMER))
    lines = reader.lines(query.by(Grouping.LINE), ("amount",))
    found = _tab("by product", product, record.sums)
    found += _tab("by customer", customer, record.sums)
    found += _tab("by region", region, record.sums)
    paid, said = customer.total.customer_expenditure, "by product it is"
    found += _difference("by customer, the customer expenditure", paid, product.total.customer_expenditure, said)
    found += _difference("the lines' sum", lines.total, record.sums.total)
    found += _difference("the lines' count", lines.count, record.sums.lines)
    return found + _difference("the number of customers", len(customer.rows), record.customers)


def _tab(name: str, totals: Totals[TotalRow], expected: BillSums) -> list[str]:
    """The rows and the others beside them must be the whole, and the whole what the ledger says."""
    rows = sum((row.sums for row in totals.rows), BillSums()) + totals.others
    paid, said = totals.total.customer_expenditure, "the total's is"
    found = _difference(f"{name}, the rows' customer expenditure", rows.customer_expenditure, paid, said)
    return found + _sums(f"{name}, the rows'", rows, expected) + _sums(f"{name}, the total's", totals.total, expected)


def _sums(name: str, found: BillSums, expected: BillSums) -> list[str]:
    return [
        problem
        for part in ("expenditures", "refunds", "adjustments", "lines")
        for problem in _difference(f"{name} {part}", getattr(found, part), getattr(expected, part))
    ]


def _difference(
    name: str, found: Decimal | int | None, expected: Decimal | int | None, said: str = "the ledger says"
) -> list[str]:
    return [] if found == expected else [f"{name} is {found}, and {said} {expected}"]
