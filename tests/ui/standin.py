"""Services over lines in memory, for screens: the same questions as the real ones answer, and failures on request."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from threading import Event

from partner_tui.domain.bill import BillSums, BillType, MonthSummary
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import PartnerError, UnknownLine
from partner_tui.domain.filter import Filter
from partner_tui.domain.line import LINE_COLUMNS, MARGIN
from partner_tui.domain.money import EXACT, exact_sum
from partner_tui.domain.owing import NOTHING_PAID, Paid, is_over
from partner_tui.domain.query import BillQuery
from partner_tui.domain.rows import ListRows, Value, never
from partner_tui.domain.sync import SyncStanding
from partner_tui.domain.terms import PaymentTerms
from partner_tui.domain.totals import CustomerTotal, ProductTotal, RegionTotal, Row, Totals
from partner_tui.services.clipboard import Clipboard
from partner_tui.services.downloads import Downloads
from partner_tui.services.file_names import FileNames
from tests.ui.export_standin import MemoryExports, MemoryJobs, MemorySettings
from tests.ui.payment_standin import MemoryPayments
from tests.ui.records_standin import MemoryHistory
from tests.ui.statement_standin import MemoryStatements
from tests.ui.sync_standin import MemoryReconciling, MemorySync
from tests.ui.tie_out_standin import MemoryPast, MemoryTyingOut
from tests.ui.vendor_standin import MemoryInvoices, MemoryVendor

READ_AT = datetime(2026, 11, 23, 3, 46, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class BillLine:
    """One bill line, as far as the screens care."""

    customer: str
    product: str
    amount: str
    region: str = "AP-Singapore"
    bill_type: BillType = BillType.EXPENDITURE
    resource: str = "ecs-web-01"
    customer_id: str = ""
    usage: str | None = "720"
    markup: str | None = "1.25"
    """How many times the amount the customer pays; None: the file does not say."""

    @property
    def customer_expenditure(self) -> Decimal | None:
        return None if self.markup is None else Decimal(self.amount) * Decimal(self.markup)

    @property
    def key(self) -> str:
        return self.customer_id or f"id-{self.customer}"

    @property
    def code(self) -> str:
        return f"hws.{self.product.casefold().replace(' ', '-')}"

    def values(self, month: BillCycle) -> dict[str, Value]:
        values: dict[str, Value] = {column.name: None for column in LINE_COLUMNS}
        return values | {
            "customer_id": self.key,
            "customer_name": self.customer,
            "bill_cycle": str(month),
            "bill_type": str(self.bill_type),
            "billing_mode": "pay-per-use",
            "product_type_code": self.code,
            "product_type": self.product,
            "region_code": self.region.casefold(),
            "region": self.region,
            "resource_name": self.resource,
            "usage": None if self.usage is None else Decimal(self.usage),
            "usage_unit": "h",
            "list_price": Decimal(self.amount) * 2,
            "customer_expenditure": self.customer_expenditure,
            "amount": Decimal(self.amount),
            "currency": "USD",
        }


@dataclass(frozen=True, slots=True)
class MemoryLines:
    """A RowSource that is not ListRows: the table reads it in threads, as it does the store's."""

    columns: tuple[str, ...]
    lines: tuple[dict[str, Value], ...]
    places: tuple[int, ...]
    """Their numbers within the month."""

    @property
    def count(self) -> int:
        return len(self.lines)

    @property
    def total(self) -> Decimal:
        return sum((Decimal(str(line["amount"])) for line in self.lines), Decimal(0))

    def rows(self, start: int, stop: int) -> list[tuple[Value, ...]]:
        return [tuple(with_margin(line)[name] for name in self.columns) for line in self.lines[start:stop]]

    def line(self, index: int) -> tuple[tuple[str, Value], ...]:
        if not 0 <= index < self.count:
            raise UnknownLine("No such line", f"There are {self.count} lines here.", "Go back and read them again.")
        return tuple(self.lines[index].items())

    def numbers(self, start: int, stop: int) -> list[int]:
        return list(self.places[start:stop])

    def sorted_by(self, column: str, descending: bool = False, cancelled: Callable[[], bool] = never) -> "MemoryLines":
        return self._picked(self._table.sorted_by(column, descending, cancelled))

    def filtered(self, wanted: Filter, cancelled: Callable[[], bool] = never) -> "MemoryLines":
        return self._picked(self._table.filtered(wanted, cancelled))

    @property
    def _table(self) -> ListRows:
        """Every field, and in front of them where the line stands here."""
        names = ("at", *(column.name for column in (*LINE_COLUMNS, MARGIN)))
        return ListRows(names, tuple((at, *with_margin(line).values()) for at, line in enumerate(self.lines)))

    def _picked(self, rows: ListRows) -> "MemoryLines":
        kept = [int(str(row[0])) for row in rows.all_rows]
        lines, places = tuple(self.lines[at] for at in kept), tuple(self.places[at] for at in kept)
        return MemoryLines(self.columns, lines, places)


@dataclass
class MemoryBills:
    """Months of lines. `broken` is raised by the next answers; `gate`, while not set, holds answers back."""

    lines_by_month: dict[BillCycle, tuple[BillLine, ...]]
    now: datetime
    broken: Exception | None = None
    gate: Event | None = None
    asked: list[object] = field(default_factory=list)
    off_by: Decimal = Decimal(0)
    """Added to the first customer, to make levels disagree."""
    vendor: MemoryVendor = field(default_factory=MemoryVendor)
    paid: Paid = NOTHING_PAID
    terms: PaymentTerms | None = None
    currencies: dict[BillCycle, str] = field(default_factory=dict)
    """Of months whose bill is not in USD."""

    def months(self) -> list[MonthSummary]:
        self._answer("months")
        return self.own_months()

    def months_and_paid(self) -> tuple[list[MonthSummary], Paid]:
        return self.months(), self.paid

    def own_months(self) -> list[MonthSummary]:
        return [self._summary(month) for month in sorted(self.lines_by_month, reverse=True)]

    def _summary(self, month: BillCycle) -> MonthSummary:
        lines = self.lines_by_month[month]
        theirs = self.vendor.bill(month)
        currency = self.currencies.get(month, "USD")
        due_on = None if self.terms is None else self.terms.due_on(month)
        return MonthSummary(
            month,
            month.status(self.now),
            currency,
            replace(sums(lines), customer_expenditure=None),
            Decimal("12.34"),
            len({line.key for line in lines}),
            len({line.code for line in lines}),
            f"customerBill_{str(month).replace('-', '')}.tar.gz",
            READ_AT,
            theirs.invoice_no,
            theirs.invoice_state,
            self.paid.by_month.get((month, currency), Decimal(0)),
            due_on,
            is_over(due_on, self.now),
        )

    def by_product(self, query: BillQuery) -> Totals[ProductTotal]:
        self._answer(query)
        found = self._kept(query)
        spent = [line for line in found if line.bill_type is BillType.EXPENDITURE]
        rows = [
            ProductTotal(code, lines[0].product, "KooGallery" in lines[0].product, sums(lines))
            for code, lines in grouped(spent, lambda line: line.code)
        ]
        others = sums(line for line in found if line.bill_type is not BillType.EXPENDITURE)
        return Totals(query.month, "USD", falling(rows), sums(found), others)

    def by_customer(self, query: BillQuery) -> Totals[CustomerTotal]:
        self._answer(query)
        found = self._kept(query)
        rows = [
            CustomerTotal(key, lines[0].customer, f"account of {lines[0].customer}", sums(lines))
            for key, lines in grouped(found, lambda line: line.key)
        ]
        if self.off_by and rows:
            first = rows[0].sums
            rows[0] = replace(rows[0], sums=replace(first, expenditures=first.expenditures + self.off_by))
        return Totals(query.month, "USD", falling(rows), sums(found))

    def by_region(self, query: BillQuery) -> Totals[RegionTotal]:
        self._answer(query)
        spent = [line for line in self._kept(query) if line.bill_type is BillType.EXPENDITURE]
        rows = [
            RegionTotal(code, lines[0].region, sums(lines))
            for code, lines in grouped(spent, lambda line: line.region.casefold())
        ]
        return Totals(query.month, "USD", falling(rows), sums(spent))

    def month_before(self, month: BillCycle) -> BillCycle | None:
        return month.plus(-1) if month.plus(-1) in self.lines_by_month else None

    def lines(
        self, query: BillQuery, columns: tuple[str, ...] | None = None, cancelled: Callable[[], bool] = never
    ) -> MemoryLines:
        self._answer(query)
        names = columns or tuple(column.name for column in LINE_COLUMNS)
        kept = self._numbered(query)
        places = tuple(number for number, _ in kept)
        found = MemoryLines(names, tuple(line.values(query.month) for _, line in kept), places)
        if query.filter:
            found = found.filtered(Filter.parse(query.filter), cancelled)
        return found.sorted_by(query.sort.column, query.sort.descending, cancelled) if query.sort else found

    def _answer(self, question: object) -> None:
        self.asked.append(question)
        if self.gate is not None:
            self.gate.wait(10)
        if self.broken is not None:
            raise self.broken

    def _kept(self, query: BillQuery) -> list[BillLine]:
        return [line for _, line in self._numbered(query)]

    def _numbered(self, query: BillQuery) -> list[tuple[int, BillLine]]:
        """Those that the query narrows to, and their numbers within the month."""
        return [
            (number, line)
            for number, line in enumerate(self.lines_by_month.get(query.month, ()))
            if query.customer in (None, line.key)
            and query.product in (None, line.code)
            and query.region in (None, line.region.casefold())
            and query.kept_bill_type in (None, line.bill_type)
        ]


@dataclass
class MemoryWorkspace:
    """Shaped like the real one."""

    bills: MemoryBills
    label: str = "Example Partner"
    memory: "KeptText" = field(default_factory=lambda: KeptText())
    clipboard: Clipboard = field(default_factory=lambda: Clipboard({}))
    downloads: Downloads = field(default_factory=lambda: Downloads(environment={}, user="ann"))
    file_names: FileNames = field(default_factory=FileNames)
    is_demo: bool = False
    settings: MemorySettings = field(default_factory=MemorySettings)
    sync: MemorySync = field(default_factory=MemorySync)
    payment_history: MemoryHistory = field(default_factory=MemoryHistory)
    past: MemoryPast = field(default_factory=MemoryPast)

    @property
    def was_synced(self) -> bool:
        return self.sync.stands != SyncStanding()

    @property
    def has_vendor_sums(self) -> bool:
        return bool(self.sync.summaries)

    @property
    def reconciling(self) -> MemoryReconciling:
        return MemoryReconciling(self.bills, self.sync.summaries)

    @property
    def tie_out(self) -> MemoryTyingOut:
        return MemoryTyingOut(self.bills, self.sync.summaries, self.past)

    @property
    def vendor(self) -> MemoryVendor:
        return self.bills.vendor

    def __post_init__(self) -> None:
        self.invoices = MemoryInvoices(lambda: self.bills.vendor)
        self.payments = MemoryPayments(self.bills)
        self.statements = MemoryStatements(self.payment_history)
        self.exports = MemoryExports(self.bills.now)
        self.jobs = MemoryJobs(self.exports)


@dataclass
class KeptText:
    """What outlives a console."""

    text: str | None = None

    def load(self) -> str | None:
        return self.text

    def save(self, text: str) -> bool:
        self.text = text
        return True


def with_margin(line: dict[str, Value]) -> dict[str, Value]:
    """The line, and the column that is made of two of its own."""
    paid, amount = line["customer_expenditure"], line["amount"]
    margin = EXACT.subtract(paid, amount) if isinstance(paid, Decimal) and isinstance(amount, Decimal) else None
    return line | {MARGIN.name: margin}


def sums(lines: Iterable[BillLine]) -> BillSums:
    apart = dict.fromkeys(BillType, Decimal(0))
    paid = []
    for line in lines:
        apart[line.bill_type] += Decimal(line.amount)
        paid.append(line.customer_expenditure)
    known = [amount for amount in paid if amount is not None]
    customers = exact_sum(known) if known and len(known) == len(paid) else None
    return BillSums(
        apart[BillType.EXPENDITURE], apart[BillType.REFUND], apart[BillType.ADJUSTMENT], len(paid), customers
    )


def grouped(lines: Sequence[BillLine], key: Callable[[BillLine], Hashable]) -> list[tuple[str, list[BillLine]]]:
    found: dict[Hashable, list[BillLine]] = {}
    for line in lines:
        found.setdefault(key(line), []).append(line)
    return [(str(name), group) for name, group in found.items()]


def falling(rows: list[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: row.sums.total, reverse=True))


BROKEN = PartnerError("Cannot read the store", "/data/bills: Input/output error.", "Check the disk, then try again.")
