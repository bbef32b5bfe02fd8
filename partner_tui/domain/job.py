"""A long piece of work in a process of its own: how far it has come, and how it ended."""

from dataclasses import dataclass
from decimal import Decimal

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import PartnerError
from partner_tui.domain.record import ImportOutcome


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
    """The files that were taken, and why it ended before all of them were, if it did."""

    taken: tuple[FileTaken, ...] = ()
    error: PartnerError | None = None
