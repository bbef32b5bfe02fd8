"""What is owed, row by row: the total and what it is made of, and what stands beside it. All of it safe to print."""

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from partner_tui.domain.bill import MonthSummary
from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.due import AmountDue, days_over
from partner_tui.domain.expected import expected_in, span
from partner_tui.domain.money import exact_sum, format_amount
from partner_tui.ui.keymap import OPEN, RECORDS, UNPAID_BILLS, Key
from partner_tui.ui.presentation.words import WITHOUT, counted, minute, nothing_due

if TYPE_CHECKING:
    from partner_tui.ui.known_months import KnownMonth

NO_DUE_DATE = "no due date: set [payment] terms"


class Owed(NamedTuple):
    """One row: label, amount, what to know about it, its look, and the key that shows where it comes from."""

    label: str
    amount: Decimal | None
    """None: nobody knows yet."""
    note: str = ""
    look: str = ""
    key: Key | None = None


def owed(due: AmountDue, now: datetime, zone: tzinfo | None) -> list[Owed]:
    """All that there is in one currency; only the first is a total, and what is indented under it is in it."""
    return [*_total(due, now), *_paid_besides(due), *_by_the_vendor(due), *_unfinished(due, now, zone)]


def to_be_paid(due: AmountDue, now: datetime) -> list[Owed]:
    """As much of it as can be paid now, or is paid already."""
    rows = (*_total(due, now), *_paid_besides(due), *_by_the_vendor(due))
    return [row._replace(key=None) for row in rows]


def closing_unseen(months: "Sequence[KnownMonth]", now: datetime, zone: tzinfo | None) -> Owed | None:
    """The month that has ended and of which nothing at all is known yet; `months` are all that are known."""
    latest = BillCycle.at(now).previous
    if latest.status(now) is not CycleStatus.CLOSING or any(month.month == latest for month in months):
        return None
    return Owed(f"Closing {latest}", None, expected_in(latest, now, zone))


def unpaid_months(months: Sequence[MonthSummary]) -> str:
    """How many earlier months are unpaid, and since when; `months` are newest first."""
    unpaid = [month.month for month in months if month.unpaid]
    if not unpaid:
        return "all paid" if months else "none"
    return f"{counted(len(unpaid), 'months')} unpaid, oldest {unpaid[-1]}"


def due_words(month: "KnownMonth", now: datetime) -> str:
    """`due by 2026-12-05`, `was due by 2026-11-05, 18 days ago`; empty where no day is known. Days are Beijing's."""
    if month.due_on is None:
        return ""
    if not month.is_overdue:
        return f"due by {month.due_on}"
    return f"was due by {month.due_on}, {counted(days_over(month.due_on, now), 'days')} ago"


def about_payment(month: "KnownMonth", now: datetime) -> tuple[str, str] | None:
    """What the month's row alone would not tell of its payment, and the look of that; None where there is nothing."""
    if month.overpaid:
        return f"{month.month}: overpaid by {format_amount(month.overpaid)}: its bill became smaller", "credit"
    if month.why_not_final:
        return f"! {month.month}: {month.why_not_final}", "warning"
    if month.unpaid and month.is_overdue:
        return f"! {month.month}: {due_words(month, now)}", "warning"
    return None


def _total(due: AmountDue, now: datetime) -> Iterator[Owed]:
    """Nothing where the store has no bill in this currency: what only the vendor tells of is in no total."""
    if not (due.final or due.closing or due.estimate is not None):
        return
    unpaid = due.unpaid
    note = NO_DUE_DATE if unpaid and unpaid[0].due_on is None else "" if unpaid else "nothing is unpaid"
    yield Owed("Total due", due.total, note, "owed", UNPAID_BILLS if unpaid else None)
    if (current := due.current) is not None:
        yield Owed(f"  Latest bill {current.month}", current.unpaid, _latest(current, now), key=OPEN)
        earlier = exact_sum(month.unpaid for month in due.previous)
        key = UNPAID_BILLS if earlier else None
        yield Owed("  Earlier months", earlier, unpaid_months(due.previous), key=key)
    if overdue := due.overdue:
        oldest = min(overdue, key=lambda month: month.month)
        which = oldest.month if len(overdue) == 1 else f"{len(overdue):,} months, the oldest {oldest.month}"
        amount = exact_sum(month.unpaid for month in overdue)
        yield Owed("  Of it overdue", amount, f"! {which}: {due_words(oldest, now)}", "warning", UNPAID_BILLS)


def _latest(month: MonthSummary, now: datetime) -> str:
    tax = "" if month.tax is None else f", tax (apart) {format_amount(month.tax)}"
    if words := nothing_due(month):
        return f"{words}{tax}"
    if not month.unpaid:
        return f"{month.payment}{tax}"
    when = due_words(month, now)
    return f"unpaid of {format_amount(month.amount_due)}{tax}{', ' if when else ''}{when}"


def _paid_besides(due: AmountDue) -> Iterator[Owed]:
    """Money that was paid and lowers no month's unpaid amount."""
    if due.credit:
        yield Owed("Credit", due.credit, "paid, and settles no month: in no total", "credit", RECORDS)
    if overpaid := due.overpaid:
        months = str(overpaid[0][0]) if len(overpaid) == 1 else f"{len(overpaid):,} months"
        why = "its bill is in another currency now" if overpaid == due.misplaced else "paid before a smaller bill came"
        note = f"{months}: {why}; in no total"
        yield Owed("Overpaid", exact_sum(amount for _, amount in overpaid), note, "credit", RECORDS)


def _by_the_vendor(due: AmountDue) -> Iterator[Owed]:
    if final := due.due_without_lines:
        amount = exact_sum(month.unpaid for month in final)
        note = f"{counted(len(final), 'months')} without lines, not in the total"
        yield Owed("By the vendor", amount, note, key=UNPAID_BILLS if amount else None)


def _unfinished(due: AmountDue, now: datetime, zone: tzinfo | None) -> Iterator[Owed]:
    """Months whose bill is still to come: nobody owes them yet."""
    known: list[KnownMonth] = [*due.closing, *due.without_lines]
    for month in known:
        if month.status is CycleStatus.CLOSING:
            note = month.why_not_final or expected_in(month.month, now, zone)
            look = "warning" if month.why_not_final else ""
            yield Owed(f"Closing {month.month}", month.bill_amount, note, look, key=OPEN)
    if (running := due.estimate) is not None:
        yield _estimate(running, WITHOUT, now, zone)
    for theirs in due.without_lines:
        if theirs.status is CycleStatus.ESTIMATE:
            yield _estimate(theirs, f"by the vendor's summary, {WITHOUT}", now, zone)


def _estimate(month: "KnownMonth", words: str, now: datetime, zone: tzinfo | None) -> Owed:
    age = span(now - month.as_of)
    note = f"{words}, as of {minute(month.as_of, zone)}{f', {age} ago' if age else ''}"
    return Owed(f"Estimate {month.month}", month.bill_amount, note, "estimate", OPEN)
