"""What the partner owes at the moment, in one currency."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from partner_tui.domain.bill import MonthSummary
from partner_tui.domain.cycle import CycleStatus
from partner_tui.domain.money import exact_sum


@dataclass(frozen=True, slots=True)
class AmountDue:
    """The final months' unpaid amounts; months that are not final stand apart and are in no total."""

    currency: str
    current: MonthSummary | None
    """The latest final month."""
    previous: tuple[MonthSummary, ...] = ()
    """The final months before it, newest first, paid ones too."""
    closing: tuple[MonthSummary, ...] = ()
    """Months that have ended and whose bill is not final yet."""
    estimate: MonthSummary | None = None
    """The running month, as far as its bill has come: nobody owes it yet."""

    @property
    def total(self) -> Decimal:
        """Unpaid of all final months; below zero when more was paid than was due."""
        final = self.previous if self.current is None else (self.current, *self.previous)
        return exact_sum(month.unpaid for month in final)

    @classmethod
    def over(cls, currency: str, months: tuple[MonthSummary, ...]) -> "AmountDue":
        """From the months of that currency, in any order."""
        newest_first = sorted(months, key=lambda summary: summary.month, reverse=True)
        by_status = {status: tuple(m for m in newest_first if m.status is status) for status in CycleStatus}
        final, running = by_status[CycleStatus.FINAL], by_status[CycleStatus.ESTIMATE]
        return cls(
            currency,
            current=final[0] if final else None,
            previous=final[1:],
            closing=by_status[CycleStatus.CLOSING],
            estimate=running[-1] if running else None,
        )


def amounts_due(months: Sequence[MonthSummary]) -> tuple[AmountDue, ...]:
    """One for each currency, never mixed; the currency of the first month, which is the newest, first."""
    currencies = dict.fromkeys(month.currency for month in months)
    return tuple(
        AmountDue.over(currency, tuple(month for month in months if month.currency == currency))
        for currency in currencies
    )
