"""Sentences and clauses of the screens: counts, sums, months, times. All of it safe to print."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import NamedTuple

from partner_tui.domain.bill import MonthSummary
from partner_tui.domain.cycle import BEIJING, BillCycle, CycleStatus
from partner_tui.domain.due import AmountDue
from partner_tui.domain.money import ZERO, exact_sum, format_amount, round_half_up
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
    "rows": "row",
    "columns": "column",
    "exports": "export",
    "invoices": "invoice",
    "changes": "change",
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


def marked_words(count: int, total: Decimal | None, currency: str) -> str:
    """`3 marked   Σ 1,234.56 USD`."""
    return f"{count:,} marked" + ("" if total is None else f"   {summed(total, currency)}")


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
    minutes = int((now - moment).total_seconds()) // 60
    if minutes < 1:
        return (short,)
    hours = minutes // 60
    age = f"{minutes} min" if minutes < 120 else f"{hours} h" if hours < 48 else f"{hours // 24} days"
    return f"{short}, {age} ago", short


def bill_expected(month: BillCycle) -> str:
    return f"bill expected after {month.final_at.astimezone(BEIJING):%Y-%m-%d %H:%M} Beijing"


def status_words(month: KnownMonth) -> str:
    """What the month's status means for its figures."""
    match month.status:
        case CycleStatus.ESTIMATE:
            return f"estimate, {WITHOUT}"
        case CycleStatus.CLOSING:
            return f"closing, {bill_expected(month.month)}"
    return "final"


def nothing_due(month: KnownMonth) -> str | None:
    """A negative bill in words; None where something is due or nothing was spent."""
    if round_half_up(month.bill_amount) >= ZERO:
        return None
    return f"nothing due: refunds exceed the rest by {money(-month.bill_amount, month.currency)}"


def unpaid_months(months: Sequence[MonthSummary]) -> str:
    """How many earlier months are unpaid, and since when; `months` are newest first."""
    unpaid = [month.month for month in months if month.unpaid]
    if not unpaid:
        return "all paid" if months else "none"
    return f"{counted(len(unpaid), 'months')} unpaid, oldest {unpaid[-1]}"


@dataclass(frozen=True, slots=True)
class Owed:
    """One row of what is owed: label, amount, what to know about it, and its look."""

    label: str
    amount: Decimal | None
    """None: nobody knows yet."""
    note: str = ""
    look: str = ""


def owed(due: AmountDue, zone: tzinfo | None) -> list[Owed]:
    """What is owed in one currency, what is still closing, and the running estimate; only the first is a total."""
    rows = [Owed("Total due", due.total, "", "owed")]
    if (current := due.current) is not None:
        note = nothing_due(current) or (f"unpaid of {format_amount(current.amount_due)}" if current.unpaid else "paid")
        rows.append(Owed(f"  Latest bill {current.month}", current.unpaid, note))
        earlier = exact_sum(month.unpaid for month in due.previous)
        rows.append(Owed("  Earlier months", earlier, unpaid_months(due.previous)))
    rows += [Owed(f"Closing {month.month}", month.bill_amount, bill_expected(month.month)) for month in due.closing]
    if (running := due.estimate) is not None:
        note = f"{WITHOUT}, as of {minute(running.as_of, zone)}"
        rows.append(Owed(f"Estimate {running.month}", running.bill_amount, note, "estimate"))
    return rows


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
        *((Figure("Invoice", invoice),) if (invoice := invoice_words(month)) else ()),
    ]


def invoice_words(month: KnownMonth) -> str:
    """`INV-1 (done)`, `draft`; empty where no invoice of the month is known."""
    number, state = (steady(visible(text)) if text else "" for text in (month.invoice_no, month.invoice_state))
    return f"{number} ({state})" if number and state else number or state
