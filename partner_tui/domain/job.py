"""A long piece of work in a process of its own: how far it has come, and how it ended."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import PartnerError
from partner_tui.domain.imported import ImportOutcome
from partner_tui.domain.sync import SyncProgress, SyncResult


@dataclass(frozen=True, slots=True)
class JobProgress:
    """How far an import has come: the file number `number` of `files`, and so many of its bytes."""

    file: str
    number: int
    files: int
    lines: int = 0
    bytes_done: int = 0
    bytes_total: int = 0
    phase: str = ""
    waiting_for: str = ""
    """Who else is importing, where that has to end first."""


@dataclass(frozen=True, slots=True)
class FileTaken:
    """What became of one bill file."""

    file: str
    month: BillCycle
    outcome: ImportOutcome
    lines: int
    bill_amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class JobOutcome:
    """What it did, and why it ended before all of it was done, if it did."""

    taken: tuple[FileTaken, ...] = ()
    """By an import: the files, in their order."""
    error: PartnerError | None = None
    synced: SyncResult | None = None
    """By a sync: what became of its steps; None where it did not come to its end."""


Progress: TypeAlias = JobProgress | SyncProgress
"""Of any job."""
