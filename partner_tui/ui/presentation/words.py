"""Sentences and clauses of the screens: counts, sums, months, times. All of it safe to print."""

from datetime import datetime, tzinfo
from decimal import Decimal
from typing import NamedTuple

from partner_tui.domain.cycle import CycleStatus
from partner_tui.domain.expected import bill_expected, span
from partner_tui.domain.money import ZERO, format_amount, round_half_up
from partner_tui.domain.text import visible
from partner_tui.ui.known_months import KnownMonth
from partner_tui.ui.presentation.cells import steady

SINGULAR = {
    "products": "product",
    "customers": "customer",
    "lines": "line",
    "kinds": "kind",
    "fields": "field",
    "months": "month",
    "days": "day",
    "unpaid bills": "unpaid bill",
    "rows": "row",
    "columns": "column",
    "exports": "export",
    "invoices": "invoice",
    "changes": "change",
    "payment records": "payment record",
    "statement lines": "statement line",
    "stations": "station",
    "steps": "step",
    "figures": "figure",
    "differences": "difference",
    "products that changed": "product that changed",
    "customers that changed": "customer that changed",
}
WITHOUT = "before tax, before coupons"


def counted(count: int, noun: str) -> str:
    """`1,204 lines`, `1 line`."""
    return f"{count:,} {SINGULAR.get(noun, noun) if count == 1 else noun}"


def counted_of(count: int, of: int, noun: str) -> str:
    """`12 of 1,204 lines` where a filter keeps some of them, else `1,204 lines`."""
    return counted(count, noun) if count == of else f"{count:,} of {counted(of, noun)}"


def filter_words(filter_text: str) -> str:
    """What stands after the name of a view that is filtered."""
    return f" /{steady(visible(filter_text))}" if filter_text else ""


def summed(total: Decimal, currency: str) -> str:
    """The exact sum, every digit of it; without a currency where there is no room for it."""
    return f"Σ {format_amount(total, exact=True)} {steady(visible(currency))}".rstrip()


def money(amount: Decimal, currency: str) -> str:
    return f"{format_amount(amount)} {steady(visible(currency))}"


def minute(moment: datetime, zone: tzinfo | None) -> str:
    """Date and time where the operator is."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def read_at(moment: datetime, now: datetime, zone: tzinfo | None) -> tuple[str, ...]:
    """When the figures were read and how long ago that is, fullest first: `read 12:03, 14 min ago`, `read 12:03`."""
    return since("read", moment, now, zone)


def since(what: str, moment: datetime, now: datetime, zone: tzinfo | None) -> tuple[str, ...]:
    """When that was and how long ago, fullest first."""
    short = f"{what} {moment.astimezone(zone):%H:%M}"
    age = span(now - moment)
    return (f"{short}, {age} ago", short) if age else (short,)


def status_words(month: KnownMonth) -> str:
    """What the month's status means for its figures."""
    match month.status:
        case CycleStatus.ESTIMATE:
            return f"estimate, {WITHOUT}"
        case CycleStatus.CLOSING:
            return f"closing, {month.why_not_final or bill_expected(month.month)}"
    return "final"


def nothing_due(month: KnownMonth) -> str | None:
    """A negative bill in words; None where something is due or nothing was spent."""
    return None if (words := refunds_exceed(month)) is None else f"nothing due: {words} (not carried over)"


def refunds_exceed(month: KnownMonth) -> str | None:
    """As much of it as is to be said beside that nothing is due."""
    if round_half_up(month.bill_amount) >= ZERO:
        return None
    credit = money(-month.bill_amount, month.currency)
    return f"refunds exceed the rest by {credit}"


def amount_label(month: KnownMonth) -> str:
    """What the month's one amount is: due only when the month is final."""
    return "amount due" if month.status is CycleStatus.FINAL else str(month.status)


class Figure(NamedTuple):
    """A value under its label."""

    label: str
    value: str
    look: str = ""


def month_figures(month: KnownMonth) -> list[Figure]:
    """The figures of one month. Tax stands beside the amount due, never inside it."""
    look = "owed" if month.status is CycleStatus.FINAL else "estimate"
    return [
        Figure(amount_label(month).capitalize(), money(month.amount_due, month.currency), look),
        Figure("Expenditures", format_amount(month.sums.expenditures)),
        Figure("Refunds", format_amount(month.sums.refunds), "credit" if month.sums.refunds else ""),
        Figure("Adjustments", format_amount(month.sums.adjustments)),
        Figure("Tax (apart)", "—" if month.tax is None else format_amount(month.tax)),
        *((Figure("Payment", *payment),) if (payment := payment_words(month)) else ()),
        *((Figure("Invoice", invoice),) if (invoice := invoice_words(month)) else ()),
    ]


def payment_words(month: KnownMonth) -> tuple[str, str] | None:
    """How far the month is paid, and the look of that: `unpaid, due by 2026-12-05`, `part paid, 40.00 unpaid`."""
    if month.payment is None:
        return None
    left = f", {format_amount(month.unpaid)} unpaid" if month.unpaid and month.paid else ""
    until = "" if month.due_on is None or not month.unpaid else f"{'was ' * month.is_overdue}due by {month.due_on}"
    more = f", overpaid by {format_amount(month.overpaid)}" if month.overpaid else ""
    look = "warning" if month.unpaid and month.is_overdue else "owed" if month.unpaid else "credit"
    return f"{month.payment}{left}{', ' if until else ''}{until}{more}", look


def invoice_words(month: KnownMonth) -> str:
    """`INV-1 (done)`, `draft`; empty where no invoice of the month is known."""
    number, state = (steady(visible(text)) if text else "" for text in (month.invoice_no, month.invoice_state))
    return f"{number} ({state})" if number and state else number or state
