"""What a month pointed at once: a bill file that was taken, by whom and when."""

from dataclasses import dataclass
from datetime import datetime

from partner_tui.domain.record import MonthRecord


@dataclass(frozen=True, slots=True)
class Publication:
    """One of a month's files, as the audit trail tells of it. The last one counts."""

    record: MonthRecord
    operator: str
    at: datetime
