"""What is due, in lines for people."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from partner_tui.cli.tables import Column, counted, money, table
from partner_tui.domain.bill import MonthSummary
from partner_tui.domain.cycle import CycleStatus
from partner_tui.domain.due import AmountDue, days_over
from partner_tui.domain.expected import expected_in
from partner_tui.domain.money import exact_sum, round_half_up
from partner_tui.domain.quota import Quota
from partner_tui.domain.vendor_month import LINES_ARE_MISSING, VendorMonth

AnyMonth: TypeAlias = MonthSummary | VendorMonth

NO_DUE_DATE = "No due date is known: set [payment] terms."
NOTHING_UNPAID = "Nothing is unpaid: every bill that is final is paid, or there is nothing due of it."


def due_text(amount: AmountDue, now: datetime) -> list[str]:
    """The total, what stands beside it, all months newest first, and what is to be known of them."""
    unfinished = (*([amount.estimate] if amount.estimate else []), *amount.closing)
    known: list[AnyMonth] = [*unfinished, *amount.final, *amount.without_lines]
    months = sorted(known, key=lambda month: month.month, reverse=True)
    footer = {"month": "Total", "unpaid": money(amount.total)}
    return [
        f"Amount due: {money(amount.total)} {amount.currency}",
        *_overdue(amount, now),
        *_beside(amount),
        *(["", *_months(months, footer)] if months else []),
        *_about(months, now),
    ]


def unpaid_text(months: Sequence[AnyMonth]) -> list[str]:
    """In the order given, with a total of each currency over the months that the store has lines of."""
    if not months:
        return [NOTHING_UNPAID]
    own = [month for month in months if isinstance(month, MonthSummary)]
    currencies = dict.fromkeys(month.currency for month in own)
    totals = {
        currency: money(exact_sum(month.unpaid for month in own if month.currency == currency))
        for currency in currencies
    }
    lines = _months(months, currencies=True)
    lines += [f"Unpaid: {total} {currency}" for currency, total in totals.items()]
    if len(own) < len(months):
        lines.append(f"{counted(len(months) - len(own), 'month')} without lines, by the vendor's summary: in no total")
    return [*lines, *([] if any(month.due_on for month in months) else [NO_DUE_DATE])]


def quota_text(quota: Quota) -> list[str]:
    """With the formula, and the figure that it makes where the vendor states another."""
    terms = (
        ("due", quota.due),
        ("+ unbilled", quota.unbilled),
        ("- balance", quota.balance),
        ("- coupons", quota.coupons),
    )
    formula = " ".join(f"{label} {money(amount)}" for label, amount in terms)
    lines = [
        f"Quota used: {money(quota.used)} of {money(quota.quota)} {quota.currency}, {money(quota.left)} left",
        f"  {formula} = {money(quota.used_by_formula)}, as of {quota.as_of:%Y-%m-%d %H:%M} UTC",
    ]
    if not quota.is_by_formula:
        stated, reckoned = (money(amount, exact=True) for amount in (quota.used, quota.used_by_formula))
        lines.append(f"  The vendor says {stated} used; its own figures make {reckoned}.")
    return lines


def _overdue(amount: AmountDue, now: datetime) -> Iterator[str]:
    if overdue := amount.overdue:
        oldest = min(overdue, key=lambda month: month.month)
        assert oldest.due_on is not None
        over = exact_sum(month.unpaid for month in overdue)
        days = counted(days_over(oldest.due_on, now), "day")
        yield (
            f"Of it overdue: {money(over)} {amount.currency}, {counted(len(overdue), 'month')}; "
            f"{oldest.month} was due by {oldest.due_on}, {days} ago"
        )
    if any(month.due_on is None for month in amount.unpaid):
        yield NO_DUE_DATE


def _beside(amount: AmountDue) -> Iterator[str]:
    if amount.credit:
        yield f"Credit: {money(amount.credit)} {amount.currency}, paid, and settles no month: in no total"
    if overpaid := amount.overpaid:
        months = ", ".join(str(month) for month, _ in overpaid)
        total = money(exact_sum(over for _, over in overpaid))
        yield f"Overpaid: {total} {amount.currency}, {months}: paid before a smaller bill came; in no total"
    if final := amount.due_without_lines:
        total = money(exact_sum(month.unpaid for month in final))
        months = counted(len(final), "month")
        yield f"By the vendor: {total} {amount.currency}, {months} without lines, not in the total"


def _months(months: Sequence[AnyMonth], total: dict[str, str] | None = None, *, currencies: bool = False) -> list[str]:
    """Columns that nothing is known for are left out."""
    rows = [_cells(month) for month in months]
    columns = {
        "month": Column("Month"),
        "status": Column("Status"),
        "bill_amount": Column("Bill amount", right=True),
        "amount_due": Column("Amount due", right=True),
        "paid": Column("Paid", right=True),
        "unpaid": Column("Unpaid", right=True),
        **({"currency": Column("Currency")} if currencies else {}),
        **{name: column for name, column in _WHERE_KNOWN.items() if any(row[name] for row in rows)},
    }
    footer = [] if total is None else [[total.get(name, "") for name in columns]]
    return table(tuple(columns.values()), [[row[name] for name in columns] for row in rows], footer)


_WHERE_KNOWN = {
    "due_on": Column("Due by"),
    "tax": Column("Tax (apart)", right=True),
    "invoice": Column("Invoice"),
    "lines": Column("Lines"),
}


def _cells(month: AnyMonth) -> dict[str, str]:
    is_final = month.status is CycleStatus.FINAL

    def owed(amount: Decimal) -> str:
        return money(amount) if is_final else ""

    return {
        "month": str(month.month),
        "status": (month.payment or month.status).value,
        "bill_amount": money(month.bill_amount),
        "amount_due": owed(month.amount_due),
        "paid": owed(month.paid),
        "unpaid": owed(month.unpaid),
        "currency": month.currency,
        "due_on": str(month.due_on) if is_final and month.due_on is not None else "",
        "tax": money(month.tax),
        "invoice": month.invoice_no or month.invoice_state or "",
        "lines": "missing" if isinstance(month, VendorMonth) else "",
    }


def _about(months: Iterable[AnyMonth], now: datetime) -> Iterator[str]:
    """What the row of a month does not tell."""
    for month in months:
        match month.status:
            case CycleStatus.ESTIMATE:
                yield f"{month.month}: before tax, before coupons, as of {month.as_of:%Y-%m-%d %H:%M} UTC"
            case CycleStatus.CLOSING:
                yield f"{month.month}: {month.why_not_final or expected_in(month.month, now, None)}"
        if round_half_up(month.bill_amount) < 0:
            credit = f"{money(-month.bill_amount)} {month.currency}"
            yield f"{month.month}: nothing due: refunds exceed the rest by {credit} (not carried over)"
        if isinstance(month, VendorMonth):
            yield f"{month.month}: {LINES_ARE_MISSING}"
