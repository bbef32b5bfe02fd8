"""Exports: the file that is asked for, and what becomes of the request."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from partner_tui.domain.bill import BillType
from partner_tui.domain.cycle import BillCycle, span_text
from partner_tui.domain.errors import WrongUsage
from partner_tui.domain.header_language import HeaderLanguage
from partner_tui.domain.query import BillQuery, Grouping


class ExportKind(StrEnum):
    """What is in the file."""

    SUMMARY = "summary"
    """A month's amounts, by product, by customer and by region."""
    DETAILS = "details"
    """Bill lines."""
    PAYMENTS = "payments"
    """Payment records of these months, whether or not there is a bill of them."""


class ExportFormat(StrEnum):
    """What the file is written as."""

    XLSX = "xlsx"
    CSV = "csv"
    PARQUET = "parquet"
    PDF = "pdf"
    FOCUS_CSV = "focus-csv"
    """Cost and usage columns of the FinOps Open Cost and Usage Specification."""
    FOCUS_PARQUET = "focus-parquet"


FORMATS: Mapping[ExportKind, tuple[ExportFormat, ...]] = MappingProxyType(
    {
        ExportKind.SUMMARY: (ExportFormat.XLSX, ExportFormat.PDF),
        ExportKind.DETAILS: (
            ExportFormat.XLSX,
            ExportFormat.CSV,
            ExportFormat.PARQUET,
            ExportFormat.FOCUS_CSV,
            ExportFormat.FOCUS_PARQUET,
        ),
        ExportKind.PAYMENTS: (ExportFormat.XLSX, ExportFormat.CSV),
    }
)
"""The formats of each kind, the usual one first."""

COMPRESSIBLE = (ExportFormat.CSV, ExportFormat.FOCUS_CSV)
"""What may be packed with gzip; the others are packed by themselves."""
FOCUS = (ExportFormat.FOCUS_CSV, ExportFormat.FOCUS_PARQUET)
"""What has columns of its own."""


@dataclass(frozen=True, slots=True)
class ExportSpec:
    """The file that is asked for: months, kind, format, and what of the months. Raises WrongUsage on what cannot be.

    None leaves a dimension open, as in a BillQuery.
    """

    first: BillCycle
    last: BillCycle
    kind: ExportKind = ExportKind.SUMMARY
    format: ExportFormat = ExportFormat.XLSX
    customer: str | None = None
    product: str | None = None
    region: str | None = None
    bill_type: BillType | None = None
    filter: str = ""
    """Of the lines or the payment records, as the operator typed it."""
    columns: tuple[str, ...] | None = None
    """Of the lines, canonical names in their order; None: all that the months have."""
    masked: bool = False
    """Pseudonyms instead of the names of customers."""
    compressed: bool = False
    headers: HeaderLanguage = HeaderLanguage.ENGLISH
    guarded: bool = True
    """In a csv file, text that a spreadsheet would take for a formula gets an apostrophe in front."""
    subject: str = ""
    """Whose or what it is, in a name for people: part of the file's name."""
    output: str = ""
    """Full path of the file; empty: a name of its own in the folder of exports."""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise WrongUsage("Wrong months", f"{self.last} is before {self.first}.", "Name the earlier one first.")
        if self.format not in FORMATS[self.kind]:
            known = ", ".join(FORMATS[self.kind])
            raise WrongUsage("No such format", f"There is no {self.kind} as {self.format}.", f"There is {known}.")
        if self.kind is ExportKind.SUMMARY and (self.filter or self.columns is not None):
            raise WrongUsage(
                "A summary is of whole bills",
                "A filter and columns are for lines.",
                "Export details, or leave them out.",
            )
        if self.kind is ExportKind.PAYMENTS:
            self._demand_no_bills()
        if self.format in FOCUS and self.columns is not None:
            raise WrongUsage("FOCUS has columns of its own", "They cannot be chosen.", "Leave the columns out.")
        if self.compressed and self.format not in COMPRESSIBLE:
            raise WrongUsage("Packed already", f"A {self.format} file is packed by itself.", "Leave gzip out.")

    def _demand_no_bills(self) -> None:
        narrowed = (self.customer, self.product, self.region, self.bill_type, self.columns)
        if self.masked or any(one is not None for one in narrowed):
            raise WrongUsage(
                "Payment records are of no bills",
                "They name no customer, product, region or bill type, and their columns are always the same.",
                "Narrow them by months and a filter.",
            )

    @property
    def months(self) -> tuple[BillCycle, ...]:
        """First to last."""
        found = [self.first]
        while found[-1] < self.last:
            found.append(found[-1].next)
        return tuple(found)

    @property
    def span(self) -> str:
        """`2026-10`, `2026-08 to 2026-10`."""
        return span_text(self.first, self.last)

    def query(self, month: BillCycle, grouping: Grouping = Grouping.LINE) -> BillQuery:
        """What it asks of one of its months."""
        return BillQuery(
            month,
            grouping,
            customer=self.customer,
            product=self.product,
            region=self.region,
            bill_type=self.bill_type,
            filter=self.filter if grouping is Grouping.LINE else "",
        )

    @property
    def ending(self) -> str:
        """Of the file's name."""
        name = self.format.value.replace("-", ".")
        return f".{name}.gz" if self.compressed else f".{name}"


class ExportState(StrEnum):
    """Where a task stands."""

    QUEUED = "queued"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"
    """Its process ended before the file was whole: it is taken up again."""

    @property
    def is_waiting(self) -> bool:
        """Whether there is something to do for it that nobody has begun."""
        return self in (ExportState.QUEUED, ExportState.INTERRUPTED)

    @property
    def is_over(self) -> bool:
        """Whether nothing will change without the operator."""
        return self in (ExportState.COMPLETED, ExportState.FAILED, ExportState.CANCELLED)


@dataclass(frozen=True, slots=True)
class ExportTask:
    """A request for a file, as the ledger has it. Times aware, UTC."""

    id: int
    spec: ExportSpec
    state: ExportState
    operator: str
    """Login name, and where the SSH line came from."""
    created_at: datetime
    started_at: datetime | None = None
    """Of the latest attempt."""
    finished_at: datetime | None = None
    attempts: int = 0
    is_cancel_asked: bool = False
    rows: int | None = None
    bytes: int | None = None
    sha256: str | None = None
    path: str | None = None
    """Full path of the file; while it is being made: the name that it will have."""
    error: str | None = None
    """What went wrong, in sentences for the operator."""


@dataclass(frozen=True, slots=True)
class ExportProgress:
    """How far the running task has come. `rows_total` is 0 where rows do not tell."""

    id: int
    phase: str
    rows: int = 0
    rows_total: int = 0


@dataclass(frozen=True, slots=True)
class ExportEstimate:
    """What a file will be like, before it is made."""

    rows: int
    """Lines; of a summary the rows of its tables."""
    columns: int
    bytes: int
    seconds: float
