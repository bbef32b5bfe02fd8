"""Services over lines in memory, for screens: the same questions as the real ones answer, and failures on request."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from threading import Event

from partner_tui.domain.bill import (
    BillSums,
    BillType,
    CustomerTotal,
    MonthSummary,
    ProductTotal,
    RegionTotal,
    Row,
    Totals,
)
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.due import AmountDue
from partner_tui.domain.errors import PartnerError
from partner_tui.domain.line import LINE_COLUMNS
from partner_tui.domain.query import BillQuery
from partner_tui.domain.rows import Value

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
            "amount": Decimal(self.amount),
            "currency": "USD",
        }


@dataclass(frozen=True, slots=True)
class MemoryLines:
    """A RowSource that is not ListRows: the table reads it in threads, as it does the store's."""

    columns: tuple[str, ...]
    lines: tuple[dict[str, Value], ...]

    @property
    def count(self) -> int:
        return len(self.lines)

    @property
    def total(self) -> Decimal:
        return sum((Decimal(str(line["amount"])) for line in self.lines), Decimal(0))

    def rows(self, start: int, stop: int) -> list[tuple[Value, ...]]:
        return [tuple(line[name] for name in self.columns) for line in self.lines[start:stop]]

    def line(self, index: int) -> tuple[tuple[str, Value], ...]:
        return tuple(self.lines[index].items())

    def sorted_by(self, column: str, descending: bool = False) -> "MemoryLines":
        raise NotImplementedError

    def filtered(self, text: str) -> "MemoryLines":
        raise NotImplementedError


@dataclass
class MemoryBills:
    """Months of lines. `broken` is raised by the next answers; `gate`, while not set, holds answers back."""

    lines_by_month: dict[BillCycle, tuple[BillLine, ...]]
    now: datetime
    broken: Exception | None = None
    gate: Event | None = None
    asked: list[object] = field(default_factory=list)
    off_by: Decimal = Decimal(0)
    """Added to every customer total, to make levels disagree."""

    def months(self) -> list[MonthSummary]:
        self._answer("months")
        return [self._summary(month) for month in sorted(self.lines_by_month, reverse=True)]

    def _summary(self, month: BillCycle) -> MonthSummary:
        lines = self.lines_by_month[month]
        return MonthSummary(
            month,
            month.status(self.now),
            "USD",
            sums(lines),
            Decimal("12.34"),
            len({line.key for line in lines}),
            len({line.code for line in lines}),
            f"customerBill_{str(month).replace('-', '')}.tar.gz",
            READ_AT,
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
        total = sums(found)
        return Totals(query.month, "USD", falling(rows), replace(total, expenditures=total.expenditures + self.off_by))

    def by_region(self, query: BillQuery) -> Totals[RegionTotal]:
        self._answer(query)
        spent = [line for line in self._kept(query) if line.bill_type is BillType.EXPENDITURE]
        rows = [
            RegionTotal(code, lines[0].region, sums(lines))
            for code, lines in grouped(spent, lambda line: line.region.casefold())
        ]
        return Totals(query.month, "USD", falling(rows), sums(spent))

    def lines(self, query: BillQuery, columns: tuple[str, ...] | None = None) -> MemoryLines:
        self._answer(query)
        names = columns or tuple(column.name for column in LINE_COLUMNS)
        return MemoryLines(names, tuple(line.values(query.month) for line in self._kept(query)))

    def _answer(self, question: object) -> None:
        self.asked.append(question)
        if self.gate is not None:
            self.gate.wait(10)
        if self.broken is not None:
            raise self.broken

    def _kept(self, query: BillQuery) -> list[BillLine]:
        return [
            line
            for line in self.lines_by_month.get(query.month, ())
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

    @property
    def amounts(self) -> "MemoryWorkspace":
        return self

    def due(self) -> tuple[AmountDue, ...]:
        months = tuple(self.bills.months())
        return (AmountDue.over("USD", months),) if months else ()


def sums(lines: Iterable[BillLine]) -> BillSums:
    apart = dict.fromkeys(BillType, Decimal(0))
    count = 0
    for line in lines:
        apart[line.bill_type] += Decimal(line.amount)
        count += 1
    return BillSums(apart[BillType.EXPENDITURE], apart[BillType.REFUND], apart[BillType.ADJUSTMENT], count)


def grouped(lines: Sequence[BillLine], key: Callable[[BillLine], Hashable]) -> list[tuple[str, list[BillLine]]]:
    found: dict[Hashable, list[BillLine]] = {}
    for line in lines:
        found.setdefault(key(line), []).append(line)
    return [(str(name), group) for name, group in found.items()]


def falling(rows: list[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: row.sums.total, reverse=True))


BROKEN = PartnerError("Cannot read the store", "/data/bills: Input/output error.", "Check the disk, then try again.")
