"""What the partner owes at the moment, in one currency, and what stands beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from partner_tui.domain.bill import MonthSummary
from partner_tui.domain.cycle import BEIJING, BillCycle, CycleStatus
from partner_tui.domain.money import ZERO, exact_sum
from partner_tui.domain.owing import NOTHING_PAID, Paid

if TYPE_CHECKING:
    from partner_tui.domain.vendor_month import VendorMonth


@dataclass(frozen=True, slots=True)
class AmountDue:
    """The final months' unpaid amounts. Whatever else there is stands apart and is in no total."""

    currency: str
    current: MonthSummary | None
    """The latest final month."""
    previous: tuple[MonthSummary, ...] = ()
    """The final months before it, newest first, paid ones too."""
    closing: tuple[MonthSummary, ...] = ()
    """Months that have ended and whose bill is not final yet."""
    estimate: MonthSummary | None = None
    """The running month, as far as its bill has come: nobody owes it yet."""
    credit: Decimal = ZERO
    """What was paid and settles no month."""
    without_lines: "tuple[VendorMonth, ...]" = ()
    """Months that only the vendor's summaries tell of, whatever their status, newest first."""
    misplaced: tuple[tuple[BillCycle, Decimal], ...] = ()
    """What was paid for months of which there is no bill in this currency any more, newest first."""

    @property
    def final(self) -> tuple[MonthSummary, ...]:
        """Newest first, paid ones too."""
        return self.previous if self.current is None else (self.current, *self.previous)

    @property
    def total(self) -> Decimal:
        """Unpaid of all final months: what was paid too much for one lowers no other."""
        return exact_sum(month.unpaid for month in self.final)

    @property
    def unpaid(self) -> tuple[MonthSummary, ...]:
        """The final months of which something is unpaid, newest first."""
        return tuple(month for month in self.final if month.unpaid)

    @property
    def overdue(self) -> tuple[MonthSummary, ...]:
        """Those of them whose due date is over."""
        return tuple(month for month in self.unpaid if month.is_overdue)

    @property
    def overpaid(self) -> tuple[tuple[BillCycle, Decimal], ...]:
        """What was paid for each month beyond its amount due, newest first: it settles nothing until it is released."""
        known: list[MonthSummary | VendorMonth] = [*self.final, *self.without_lines]
        found = [(month.month, month.overpaid) for month in known if month.overpaid]
        return tuple(sorted([*found, *self.misplaced], reverse=True))

    @property
    def due_without_lines(self) -> "tuple[VendorMonth, ...]":
        """The final months by the vendor's summaries alone."""
        return tuple(month for month in self.without_lines if month.status is CycleStatus.FINAL)

    @classmethod
    def over(
        cls,
        currency: str,
        months: Iterable[MonthSummary],
        paid: Paid = NOTHING_PAID,
        without_lines: "Iterable[VendorMonth]" = (),
    ) -> "AmountDue":
        """From the months of that currency, in any order."""
        newest_first = sorted(months, key=lambda summary: summary.month, reverse=True)
        theirs = tuple(sorted(without_lines, key=lambda month: month.month, reverse=True))
        by_status = {status: tuple(m for m in newest_first if m.status is status) for status in CycleStatus}
        final, running = by_status[CycleStatus.FINAL], by_status[CycleStatus.ESTIMATE]
        billed = {month.month for month in newest_first} | {month.month for month in theirs}
        elsewhere = [
            (month, amount)
            for (month, its_currency), amount in paid.by_month.items()
            if its_currency == currency and amount and month not in billed
        ]
        return cls(
            currency,
            current=final[0] if final else None,
            previous=final[1:],
            closing=by_status[CycleStatus.CLOSING],
            estimate=running[-1] if running else None,
            credit=paid.credit.get(currency, ZERO),
            without_lines=theirs,
            misplaced=tuple(sorted(elsewhere, reverse=True)),
        )


def days_over(due_on: date, now: datetime) -> int:
    """For how many days that day has been over, in Beijing."""
    return (now.astimezone(BEIJING).date() - due_on).days


def amounts_due(
    months: Sequence[MonthSummary], paid: Paid = NOTHING_PAID, without_lines: "Sequence[VendorMonth]" = ()
) -> tuple[AmountDue, ...]:
    """One for each currency in which there is anything, never mixed; the currency of the first month, which is the
    newest, first."""
    known = {month.month for month in months}
    theirs = [month for month in without_lines if month.month not in known]
    currencies = dict.fromkeys(
        (
            *(month.currency for month in months),
            *(month.currency for month in theirs),
            *paid.credit,
            *(currency for _, currency in paid.by_month),
        )
    )
    return tuple(
        AmountDue.over(
            currency,
            (month for month in months if month.currency == currency),
            paid,
            (month for month in theirs if month.currency == currency),
        )
        for currency in currencies
    )
