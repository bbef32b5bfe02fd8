"""Services whose every text is somebody else's: in every field of a line, in the month, in errors, jobs and names."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import cycle
from pathlib import Path

from partner_tui.domain.bill import BillType, MonthSummary
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import JobError, PartnerError
from partner_tui.domain.export import ExportFormat, ExportKind, ExportSpec, ExportState, ExportTask
from partner_tui.domain.filter import Filter
from partner_tui.domain.imported import ImportOutcome
from partner_tui.domain.job import FileTaken, JobOutcome, JobProgress
from partner_tui.domain.line import EXTRA, LINE_COLUMNS, MARGIN, Kind
from partner_tui.domain.query import BillQuery
from partner_tui.domain.rows import ListRows, Value, never
from tests.conftest import NOW
from tests.faults.foreign_vendor import vendor_of
from tests.ui.export_standin import MemoryJobs
from tests.ui.standin import BillLine, MemoryBills, MemoryWorkspace, with_margin

BEFORE, MONTH, AFTER = BillCycle(2026, 9), BillCycle(2026, 10), BillCycle(2026, 11)
"""The month that holds the texts, one that holds them with other amounts, and one without them."""
_TEXTS = tuple(column.name for column in LINE_COLUMNS if column.kind in (Kind.TEXT, Kind.BILLING_MODE))
_EXTRAS = 3
_OVER = (ExportState.COMPLETED, ExportState.FAILED, ExportState.CANCELLED)


@dataclass(frozen=True, slots=True)
class ForeignLine(BillLine):
    """A line with the text wherever a line has text."""

    def values(self, month: BillCycle) -> dict[str, Value]:
        ours = {"customer_id", "product_type_code", "region_code"}
        foreign = {name: self.resource for name in _TEXTS if name not in ours}
        return BillLine.values(self, month) | foreign | {"product_type": self.product, "region": self.region}


@dataclass(frozen=True)
class ForeignLines:
    """Lines in memory with columns of the file's own, under headers of the file's own."""

    columns: tuple[str, ...]
    table: ListRows
    """All columns, and first of all the line's number."""

    @property
    def count(self) -> int:
        return self.table.count

    @property
    def total(self) -> Decimal | None:
        return self.table.total

    def rows(self, start: int, stop: int) -> list[tuple[Value, ...]]:
        places = [self.table.columns.index(name) for name in self.columns]
        return [tuple(row[place] for place in places) for row in self.table.rows(start, stop)]

    def line(self, index: int) -> tuple[tuple[str, Value], ...]:
        return tuple(zip(self.table.columns, self.table.all_rows[index], strict=True))[1:]

    def numbers(self, start: int, stop: int) -> list[int]:
        return [int(str(row[0])) for row in self.table.rows(start, stop)]

    def sorted_by(self, column: str, descending: bool = False, cancelled: Callable[[], bool] = never) -> "ForeignLines":
        return replace(self, table=self.table.sorted_by(column, descending, cancelled))

    def filtered(self, wanted: Filter, cancelled: Callable[[], bool] = never) -> "ForeignLines":
        return replace(self, table=self.table.filtered(wanted, cancelled))


@dataclass
class ForeignBills(MemoryBills):
    """Two months of the texts, and one of a line that has none of them."""

    texts: tuple[str, ...] = ()

    @classmethod
    def of(cls, texts: Sequence[str]) -> "ForeignBills":
        lines = tuple(_line(text, f"{1000 - 7 * at}.5") for at, text in enumerate(texts))
        before = tuple(_line(text, f"{900 - 6 * at}.25") for at, text in enumerate(texts[:-1]))
        refunds = tuple(_line(text, "-1", BillType.REFUND) for text in texts[:2])
        quiet = (BillLine("Acme Ltd", "Quiet", "1"),)
        return cls({AFTER: quiet, MONTH: lines + refunds, BEFORE: before}, NOW, texts=tuple(texts))

    @property
    def currency(self) -> str:
        """The shortest: a long one pushes other columns off the screen."""
        return min(self.texts, key=len)

    def _summary(self, month: BillCycle) -> MonthSummary:
        text = self.texts[month.month % len(self.texts)]
        found = replace(super()._summary(month), currency=self.currency, source=text)
        return replace(found, invoice_no=text, invoice_state=text)

    def lines(  # type: ignore[override]
        self, query: BillQuery, columns: tuple[str, ...] | None = None, cancelled: Callable[[], bool] = never
    ) -> ForeignLines:
        self._answer(query)
        extras = tuple(f"{EXTRA}{text}" for text in self.texts[:_EXTRAS])
        names = (*(column.name for column in LINE_COLUMNS), *extras)
        rows = tuple(
            (number, *with_margin(line.values(query.month)).values(), *(line.resource for _ in extras))
            for number, line in self._numbered(query)
        )
        found = ForeignLines(
            columns or names,
            ListRows(("number", *(column.name for column in (*LINE_COLUMNS, MARGIN)), *extras), rows, "amount"),
        )
        if query.filter:
            found = found.filtered(Filter.parse(query.filter), cancelled)
        return found.sorted_by(query.sort.column, query.sort.descending, cancelled) if query.sort else found


def _line(text: str, amount: str, bill_type: BillType = BillType.EXPENDITURE) -> ForeignLine:
    return ForeignLine(text, text, amount, region=text, bill_type=bill_type, resource=text)


@dataclass
class ForeignJobs(MemoryJobs):
    """Imports that fail to start, or tell of files with the texts for names."""

    refused: str | None = None
    told: list[JobProgress | JobOutcome] = field(default_factory=list)

    def start_import(self, files: Sequence[Path]) -> "ForeignJobs":
        if self.refused is not None:
            raise JobError(self.refused, self.refused, self.refused)
        return self

    @property
    def is_running(self) -> bool:
        return bool(self.told)

    def follow(self, abandoned: Callable[[], bool]) -> Iterator[JobProgress | JobOutcome]:
        while self.told:
            yield self.told.pop(0)

    def cancel(self) -> None:
        """It has ended by then."""


def _task(number: int, text: str, state: ExportState) -> ExportTask:
    """An export that somebody asked for with such texts."""
    details = ExportSpec(MONTH, MONTH, ExportKind.DETAILS, ExportFormat.CSV)
    spec = replace(details, customer=text, product=text, filter=text, subject=text)
    path = f"/srv/exports/{text}"
    return ExportTask(number, spec, state, text, NOW, NOW, NOW, 1, False, 1, 1, "ab" * 32, path, text)


def progress_of(text: str) -> JobProgress:
    return JobProgress(text, 1, 2, phase=text, waiting_for=text)


def outcome_of(text: str, *, failed: bool) -> JobOutcome:
    taken = (FileTaken(text, MONTH, ImportOutcome.IMPORTED, 1, Decimal(1), text),)
    return JobOutcome(taken, error_of(text) if failed else None)


def error_of(text: str) -> PartnerError:
    return PartnerError(text, text, text)


@dataclass
class ForeignWorkspace(MemoryWorkspace):
    """All of it together; the first of the texts is also the label."""

    bills: ForeignBills

    def __post_init__(self) -> None:
        super().__post_init__()
        self.bills.vendor = vendor_of(self.bills.texts, AFTER, self.bills.currency)
        self.import_jobs = self.jobs = ForeignJobs(self.exports)
        for text, state in zip(self.bills.texts, cycle(_OVER), strict=False):
            self.exports.put(_task(len(self.exports.tasks()) + 1, text, state))

    @classmethod
    def of(cls, texts: Sequence[str]) -> "ForeignWorkspace":
        return cls(ForeignBills.of(texts), label=texts[0])
