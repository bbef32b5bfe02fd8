"""What is still owed of a month, and what that is called."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from partner_tui.domain.cycle import BEIJING, BillCycle, CycleStatus
from partner_tui.domain.money import EXACT, ZERO, amount_due

if TYPE_CHECKING:
    from partner_tui.domain.record import MonthRecord
    from partner_tui.domain.vendor_summary import VendorSummary


class PaymentStatus(StrEnum):
    """How far a final month is paid."""

    NOTHING_DUE = "nothing due"
    UNPAID = "unpaid"
    PART_PAID = "part paid"
    PAID = "paid"
    OVERDUE = "overdue"
    """Something is unpaid, and the day by which all had to be paid is over."""


class Paid(NamedTuple):
    """What has been paid, as far as it counts: nothing of a repayment that was reversed."""

    by_month: Mapping[tuple[BillCycle, str], Decimal] = {}
    """What settles each month, in each currency in which anything does."""
    credit: Mapping[str, Decimal] = {}
    """By currency, what was paid and settles no month."""


NOTHING_PAID = Paid()


class Owing(NamedTuple):
    """A final month's amount due, and what of it is paid. Amounts in `currency`."""

    month: BillCycle
    currency: str
    amount_due: Decimal
    paid: Decimal = ZERO
    has_lines: bool = True
    """Without them no more than the vendor's summary tells of it, and it is in no total."""

    @property
    def unpaid(self) -> Decimal:
        return unpaid(CycleStatus.FINAL, self.amount_due, self.paid)

    @property
    def overpaid(self) -> Decimal:
        return overpaid(self.amount_due, self.paid)


def final_months(
    records: "Iterable[MonthRecord]", summaries: "Iterable[VendorSummary]", now: datetime
) -> tuple[Owing, ...]:
    """Each with its amount due, by its lines, else by the vendor's summary, and with nothing paid yet."""
    theirs = {
        one.month: Owing(one.month, one.currency, amount_due(one.amount_due), has_lines=False)
        for one in summaries
        if one.month.status(now) is CycleStatus.FINAL
    }
    own = {one.month: (one.status(now), Owing(one.month, one.currency, amount_due(one.sums.total))) for one in records}
    found = [owing for status, owing in own.values() if status is CycleStatus.FINAL]
    return (*(owing for month, owing in theirs.items() if month not in own), *found)


def unpaid(status: CycleStatus, amount_due: Decimal, paid: Decimal) -> Decimal:
    """What is still owed: nothing of a month that is not final, and never less than nothing."""
    return max(ZERO, EXACT.subtract(amount_due, paid)) if status is CycleStatus.FINAL else ZERO


def overpaid(amount_due: Decimal, paid: Decimal) -> Decimal:
    """What settles a month beyond its amount due: a smaller bill may have come in the place of the one paid."""
    return max(ZERO, EXACT.subtract(paid, amount_due))


def payment_status(
    status: CycleStatus, amount_due: Decimal, paid: Decimal, *, is_overdue: bool
) -> PaymentStatus | None:
    """None for a month that is not final."""
    if status is not CycleStatus.FINAL:
        return None
    if unpaid(status, amount_due, paid):
        return PaymentStatus.OVERDUE if is_overdue else PaymentStatus.PART_PAID if paid else PaymentStatus.UNPAID
    return PaymentStatus.PAID if amount_due else PaymentStatus.NOTHING_DUE


def is_over(due_on: date | None, now: datetime) -> bool:
    """Whether that day is over in Beijing, where bills are dated; not where no day is known."""
    if due_on is None:
        return False
    return now.astimezone(BEIJING).date() > due_on
