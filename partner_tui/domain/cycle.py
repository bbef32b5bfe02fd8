"""Bill cycles: calendar months in Beijing time."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum

from partner_tui.domain.errors import WrongUsage

BEIJING = timezone(timedelta(hours=8), "UTC+08:00")
"""China has had no daylight saving since 1991: the offset is fixed, whatever the machine's zone database says."""

_FORM = re.compile(r"([0-9]{4})-([0-9]{2})")
_BILL_DAY, _BILL_HOUR = 5, 12
_FIRST_YEAR, _LAST_YEAR = 1970, 9998


class CycleStatus(StrEnum):
    """How far a bill cycle has come."""

    ESTIMATE = "estimate"
    CLOSING = "closing"
    FINAL = "final"


@dataclass(frozen=True, slots=True, order=True)
class BillCycle:
    """One calendar month in Beijing time (UTC+08:00), written `YYYY-MM`."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (_FIRST_YEAR <= self.year <= _LAST_YEAR and 1 <= self.month <= 12):
            raise _not_a_month(f"{self.year}-{self.month}")

    @classmethod
    def parse(cls, text: str) -> "BillCycle":
        """`YYYY-MM`, nothing else. Raises WrongUsage."""
        found = _FORM.fullmatch(text) if text.isascii() else None
        if found is None:
            raise _not_a_month(text)
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def at(cls, moment: datetime) -> "BillCycle":
        """The cycle that an aware moment falls into, whatever zone it is given in."""
        there = _aware(moment).astimezone(BEIJING)
        return cls(there.year, there.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def plus(self, months: int) -> "BillCycle":
        """The cycle so many months later (earlier when negative)."""
        years, index = divmod(self.year * 12 + self.month - 1 + months, 12)
        return BillCycle(years, index + 1)

    @property
    def next(self) -> "BillCycle":
        return self.plus(1)

    @property
    def previous(self) -> "BillCycle":
        return self.plus(-1)

    @property
    def start(self) -> datetime:
        """Its first moment, in UTC."""
        return datetime(self.year, self.month, 1, tzinfo=BEIJING).astimezone(UTC)

    @property
    def end(self) -> datetime:
        """The first moment after it, in UTC."""
        return self._in_next_month(day=1, hour=0)

    @property
    def final_at(self) -> datetime:
        """When the bill is complete: the 5th of the next month, 12:00 Beijing, in UTC."""
        return self._in_next_month(_BILL_DAY, _BILL_HOUR)

    def status(self, now: datetime) -> CycleStatus:
        """Estimate until the month ends, closing until `final_at`, final from then on. `now` must be aware."""
        if _aware(now) < self.end:
            return CycleStatus.ESTIMATE
        return CycleStatus.CLOSING if now < self.final_at else CycleStatus.FINAL

    def _in_next_month(self, day: int, hour: int) -> datetime:
        """That moment in Beijing, in UTC; also after the last month that can be named."""
        years, index = divmod(self.month, 12)
        return datetime(self.year + years, index + 1, day, hour, tzinfo=BEIJING).astimezone(UTC)


EARLIEST, LATEST = BillCycle(_FIRST_YEAR, 1), BillCycle(_LAST_YEAR, 12)
"""That can be named."""


def span_text(first: BillCycle, last: BillCycle) -> str:
    """`2026-10`, `2026-08 to 2026-10`."""
    return str(first) if first == last else f"{first} to {last}"


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a naive datetime has no place on the calendar")
    return moment


def _not_a_month(text: str) -> WrongUsage:
    return WrongUsage("Not a month", f"{text!r} is not a month.", "Write it as YYYY-MM, for example 2026-10.")
