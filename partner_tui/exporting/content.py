"""What a file is made of, handed in by the services: values, and bill lines as Arrow batches."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from partner_tui.domain.bill import MonthSummary
from partner_tui.domain.due import AmountDue
from partner_tui.domain.export import ExportSpec
from partner_tui.domain.payment_rows import RecordTotals
from partner_tui.domain.record import MonthRecord
from partner_tui.domain.rows import ArrowTable, ListRows
from partner_tui.domain.totals import CustomerTotal, ProductTotal, RegionTotal, Totals


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the figures of a file come from, for whoever gets it on its own."""

    spec: ExportSpec
    records: tuple[MonthRecord, ...]
    """The generations that were read, oldest first, with the files that they came from."""
    lines: int
    """Lines that the file stands for."""
    total: Decimal
    """The exact sum of their amounts."""
    currency: str
    generated_at: datetime
    version: str
    """Of this program."""


@dataclass(frozen=True, slots=True)
class Details:
    """Bill lines. The columns are canonical names, `extra:<header>` for what a bill file had besides."""

    columns: tuple[str, ...]
    rows: int
    batches: Callable[[], Generator[ArrowTable]]
    """Every line once, in batches of at most 65,536 rows with these columns: text (each value once or not),
    Decimal(28, 10), empty cells null. Names are as in the bills: `door.tables` masks them where they are to be. Whoever
    leaves early closes them."""
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class MonthContent:
    """One month of a summary."""

    summary: MonthSummary
    by_product: Totals[ProductTotal]
    by_customer: Totals[CustomerTotal]
    by_region: Totals[RegionTotal]


@dataclass(frozen=True, slots=True)
class Summary:
    """Sums of some months, oldest first. Names are masked already where they are to be."""

    months: tuple[MonthContent, ...]
    due: AmountDue | None
    """What is owed at the time; None where the months are in a currency that nothing is owed in."""
    trend: tuple[MonthSummary, ...]
    """Up to 12 months that end with the last one here, oldest first: whole bills, however this file is narrowed."""
    label: str
    """The partner, as the settings name it; may be empty."""
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class PaymentsOrigin:
    """Where a file of payment records comes from, for whoever gets it on its own."""

    spec: ExportSpec
    lines: int
    """Records in the file."""
    generated_at: datetime
    version: str
    """Of this program."""


@dataclass(frozen=True, slots=True)
class Payments:
    """Payment records, newest first."""

    rows: ListRows
    """Their columns are those of `domain.payment_rows`."""
    totals: tuple[RecordTotals, ...]
    """Of these rows."""
    provenance: PaymentsOrigin


Content: TypeAlias = Details | Summary | Payments
"""A writer knows one of them."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, beyond the file."""

    rows: int
    notes: tuple[str, ...] = ()
    """What a reader of the file should know: cells cut, amounts kept as text."""


Progress = Callable[[str, int], None]
"""Phase, and rows written so far."""
Cancelled = Callable[[], bool]
