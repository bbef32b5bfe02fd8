"""What becomes of a bill file on its way into the store."""

from dataclasses import dataclass
from enum import StrEnum

from partner_tui.domain.record import MonthRecord


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far an import has come; `bytes_done` of `bytes_total` of the file have been read."""

    lines: int
    bytes_done: int
    bytes_total: int
    phase: str = "reading"


class ImportOutcome(StrEnum):
    """What became of a bill file."""

    IMPORTED = "imported"
    REPLACED = "replaced"
    ALREADY_IMPORTED = "already imported"


@dataclass(frozen=True, slots=True)
class ImportResult:
    """One bill file taken; `previous` is what the month held before, None when it was new."""

    file: str
    outcome: ImportOutcome
    record: MonthRecord
    previous: MonthRecord | None = None
