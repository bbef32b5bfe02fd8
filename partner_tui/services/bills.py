"""Monthly bills: the months, and any of them by product, by customer, by region, down to the line."""

import weakref
from collections import OrderedDict
from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from partner_tui.domain.bill import BillSums, MonthSummary
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import DamagedStore, StoreError, UnknownMonth
from partner_tui.domain.money import ZERO
from partner_tui.domain.owing import is_over
from partner_tui.domain.query import BillQuery
from partner_tui.domain.record import MonthRecord
from partner_tui.domain.rows import BATCH_ROWS, ArrowTable, RowSource, RowValues, Value, never
from partner_tui.ledger import Ledger
from partner_tui.services.clock import Clock

if TYPE_CHECKING:
    from partner_tui.bills.queries import MonthReader
    from partner_tui.domain.filter import Filter
    from partner_tui.domain.owing import Paid
    from partner_tui.domain.terms import PaymentTerms
    from partner_tui.domain.totals import CustomerTotal, ProductTotal, RegionTotal, Totals
    from partner_tui.domain.vendor_bill import VendorBill

Answer = TypeVar("Answer")

_KEPT_OPEN = 4
_TRIES = 50
"""How often a month may be replaced between asking the ledger and opening what it said."""


class LineSource(RowSource, Protocol):
    """Bill lines; each can be had with every field that it has."""

    def line(self, index: int) -> tuple[tuple[str, Value], ...]:
        """Every field of one line, in canonical order."""
        ...

    def numbers(self, start: int, stop: int) -> list[int]:
        """Numbers within the month of the lines `start <= i < stop`: who they are, whatever the filter or the order."""
        ...

    def batches(self, rows: int = BATCH_ROWS, cancelled: Callable[[], bool] = never) -> Generator[ArrowTable]:
        """Every line once, in order, so many rows at most at a time; close it when leaving early.

        Raises Cancelled, and DamagedStore at the end unless they were `count` lines of `total`.
        """
        ...

    def sorted_by(
        self, column: str, descending: bool = False, cancelled: Callable[[], bool] = never
    ) -> "LineSource": ...

    def filtered(self, wanted: "Filter", cancelled: Callable[[], bool] = never) -> "LineSource": ...


class Bills:
    """Questions about the published bills. Months and summaries come from the ledger alone, everything else from the
    generation that the ledger points at when the question is asked. Any method may be called from any thread."""

    def __init__(self, data_dir: Path, ledger: Ledger, clock: Clock, terms: "PaymentTerms | None" = None) -> None:
        """Without terms, no due date is known."""
        self._data_dir = data_dir
        self._ledger = ledger
        self._clock = clock
        self._terms = terms
        self._open: OrderedDict[BillCycle, _OpenMonth] = OrderedDict()
        self._opening = Lock()

    def months(self) -> list[MonthSummary]:
        """All months of the store, newest first."""
        return self.months_and_paid()[0]

    def months_and_paid(self) -> "tuple[list[MonthSummary], Paid]":
        """The same, and what has been paid, of one moment."""
        now, (records, theirs, paid) = self._clock(), self._ledger.bills()
        return [self._summary(record, theirs.get(record.month), paid, now) for record in records], paid

    def summary(self, month: BillCycle) -> MonthSummary:
        """The month as a whole. Raises UnknownMonth."""
        record, theirs = self.record(month), self._vendor_bills().get(month)
        return self._summary(record, theirs, self._ledger.paid(), self._clock())

    def _summary(self, record: MonthRecord, theirs: "VendorBill | None", paid: "Paid", now: datetime) -> MonthSummary:
        """What the bill's file says stays; the vendor's own figures fill what it does not say, in the same currency."""
        tax = record.tax
        if tax is None and theirs is not None and theirs.currency == record.currency:
            tax = theirs.tax
        due_on = None if self._terms is None else self._terms.due_on(record.month)
        return MonthSummary(
            month=record.month,
            status=record.status(now),
            currency=record.currency,
            sums=record.sums,
            tax=tax,
            customers=record.customers,
            products=record.products,
            source=record.source_name,
            as_of=record.imported_at,
            invoice_no=None if theirs is None else theirs.invoice_no,
            invoice_state=None if theirs is None else theirs.invoice_state,
            paid=paid.by_month.get((record.month, record.currency), ZERO),
            due_on=due_on,
            is_overdue=is_over(due_on, now),
            is_early=record.is_early(now),
        )

    def _vendor_bills(self) -> "Mapping[BillCycle, VendorBill]":
        """By month. Where the vendor's figures have rotted, bills are shown without them: `check` tells of it."""
        with suppress(DamagedStore):
            return self._ledger.glance.bills()
        return {}

    def record(self, month: BillCycle) -> MonthRecord:
        """What the month points at. Raises UnknownMonth."""
        record = self._ledger.month(month)
        if record is None:
            known = self._ledger.vendor.summary(month) is not None
            raise UnknownMonth(
                f"No bill of {month}",
                f"The store has only the vendor's sums of {month}: its lines are missing."
                if known
                else f"The store has no bill for {month}.",
                "Import its file with `partner-tui import FILE`, or see the months there are with `partner-tui bills`.",
            )
        return record

    def month_before(self, month: BillCycle) -> BillCycle | None:
        """The calendar month before, if there is a bill of it."""
        return next((record.month for record in self._ledger.months() if record.month.next == month), None)

    def by_product(self, query: BillQuery) -> "Totals[ProductTotal]":
        """Whole totals, whatever the query's filter and sort: those act on their rows. So by customer and by region."""
        return self._ask(query.month, lambda month: month.reader.by_product(query))

    def by_customer(self, query: BillQuery) -> "Totals[CustomerTotal]":
        return self._ask(query.month, lambda month: month.reader.by_customer(query))

    def by_region(self, query: BillQuery) -> "Totals[RegionTotal]":
        return self._ask(query.month, lambda month: month.reader.by_region(query))

    def lines(
        self, query: BillQuery, columns: tuple[str, ...] | None = None, cancelled: Callable[[], bool] = never
    ) -> "HeldLines":
        """The lines, with the query's filter and sort applied; None stands for all columns that the month has.

        They stay those of the generation that was asked, even when the month is replaced meanwhile. Raises WrongFilter,
        WrongUsage for a column that lines have not, and Cancelled soon after `cancelled` has become true.
        """
        return self._ask(query.month, lambda month: HeldLines(month.reader.lines(query, columns, cancelled), month))

    def sums_read(self, month: BillCycle, cancelled: Callable[[], bool] = never) -> "SumsRead":
        """What the month adds up to by its lines, every one of them read, and by its rollup, both of one generation.

        Raises UnknownMonth, StoreError, Cancelled.
        """
        return self._ask(
            month,
            lambda held: SumsRead(
                held.record, held.reader.line_sums(cancelled), held.reader.by_product(BillQuery(month)).total
            ),
        )

    def _ask(self, month: BillCycle, question: Callable[["_OpenMonth"], Answer]) -> Answer:
        record = self.record(month)
        for _ in range(_TRIES):
            try:
                return question(self._opened(record))
            except StoreError:
                # Replaced and swept between the ledger's answer and ours? Then there is a newer one to ask.
                newer = self.record(month)
                if newer.generation == record.generation:
                    self._open.pop(month, None)
                    raise
                record = newer
        raise StoreError(f"Cannot open {month}", "It was replaced again and again while it was read.", "Try again.")

    def _opened(self, record: MonthRecord) -> "_OpenMonth":
        with self._opening:
            month = self._open.pop(record.month, None)
            if month is None or month.record.generation != record.generation:
                month = _OpenMonth(self._data_dir, record)
            self._open[record.month] = month
            while len(self._open) > _KEPT_OPEN:
                self._open.popitem(last=False)
            return month


class SumsRead(NamedTuple):
    """A month's sums as its files say them, and the generation that they are of."""

    record: MonthRecord
    lines: BillSums
    rollup: BillSums


class _OpenMonth:
    """A generation that is being read: held so that nobody sweeps it, until nothing refers to this any more."""

    def __init__(self, data_dir: Path, record: MonthRecord) -> None:
        from partner_tui.bills.store import BillStore

        self.record = record
        held = ExitStack()
        self.reader: MonthReader = held.enter_context(BillStore(data_dir).open(record))
        weakref.finalize(self, held.close)


@dataclass(frozen=True, slots=True)
class HeldLines:
    """Lines, and what keeps their files from being swept as long as somebody has them."""

    _lines: LineSource
    _month: _OpenMonth

    @property
    def record(self) -> MonthRecord:
        """The generation that they are of."""
        return self._month.record

    @property
    def columns(self) -> tuple[str, ...]:
        return self._lines.columns

    @property
    def count(self) -> int:
        return self._lines.count

    @property
    def total(self) -> Decimal | None:
        return self._lines.total

    def rows(self, start: int, stop: int) -> list[RowValues]:
        return self._lines.rows(start, stop)

    def line(self, index: int) -> tuple[tuple[str, Value], ...]:
        return self._lines.line(index)

    def numbers(self, start: int, stop: int) -> list[int]:
        return self._lines.numbers(start, stop)

    def batches(self, rows: int = BATCH_ROWS, cancelled: Callable[[], bool] = never) -> Generator[ArrowTable]:
        yield from self._lines.batches(rows, cancelled)  # a generator, so that it holds the files, too

    def sorted_by(self, column: str, descending: bool = False, cancelled: Callable[[], bool] = never) -> "HeldLines":
        return HeldLines(self._lines.sorted_by(column, descending, cancelled), self._month)

    def filtered(self, wanted: "Filter", cancelled: Callable[[], bool] = never) -> "HeldLines":
        return HeldLines(self._lines.filtered(wanted, cancelled), self._month)
