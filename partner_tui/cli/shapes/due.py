"""What is due: all that is owed in one currency, and the months to be paid."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TypeAlias

from partner_tui.cli.shapes.values import Json, digits, moment
from partner_tui.domain.bill import MonthSummary
from partner_tui.domain.due import AmountDue
from partner_tui.domain.money import exact_sum
from partner_tui.domain.quota import Quota
from partner_tui.domain.vendor_month import VendorMonth

AnyMonth: TypeAlias = MonthSummary | VendorMonth


def due(amount: AmountDue | None, used: Quota | None = None) -> dict[str, Json]:
    """None stands for a store without months. The quota is there where it was synced."""
    return _due(AmountDue("", None) if amount is None else amount) | ({} if used is None else {"quota": quota(used)})


def quota(used: Quota) -> dict[str, Json]:
    names = ("quota", "used", "left", "due", "unbilled", "balance", "coupons", "used_by_formula")
    amounts = {name: digits(getattr(used, name)) for name in names}
    return {"currency": used.currency, **amounts, "as_of": moment(used.as_of)}


def unpaid(months: Sequence[AnyMonth]) -> dict[str, Json]:
    """In the order given. Totals are of the months that the store has lines of."""
    own = [month for month in months if isinstance(month, MonthSummary)]
    totals: dict[str, Json] = {
        currency: digits(exact_sum(month.unpaid for month in own if month.currency == currency))
        for currency in dict.fromkeys(month.currency for month in own)
    }
    told: list[Json] = [
        {**_final(month), "currency": month.currency, "has_lines": isinstance(month, MonthSummary)} for month in months
    ]
    return {"months": told, "totals": totals}


def payment(month: AnyMonth) -> dict[str, Json]:
    """How far a month is paid; null while it is not final."""
    return {
        "overpaid": digits(month.overpaid),
        "payment": None if month.payment is None else month.payment.value,
        "due_on": None if month.due_on is None else str(month.due_on),
        "overdue": bool(month.unpaid) and month.is_overdue,
    }


def _due(amount: AmountDue) -> dict[str, Json]:
    current, estimate = amount.current, amount.estimate
    return {
        "currency": amount.currency or None,
        "total": digits(amount.total),
        "current_month": None
        if current is None
        else {"month": str(current.month), "unpaid": digits(current.unpaid), "status": current.status.value},
        "previous_months": [{"month": str(month.month), **_paid(month)} for month in amount.previous],
        "estimate": None
        if estimate is None
        else {
            "month": str(estimate.month),
            "amount": digits(estimate.amount_due),
            "as_of": moment(estimate.as_of),
        },
        "overdue": digits(exact_sum(month.unpaid for month in amount.overdue)),
        "overdue_since": _overdue_since(amount),
        "credit": digits(amount.credit),
        "overpaid": [{"month": str(month), "amount": digits(over)} for month, over in amount.overpaid],
        "closing": _closing(amount.closing),
        "months": [_final(month) for month in amount.final],
        "vendor_months": [_vendor_month(month) for month in amount.without_lines],
    }


def _overdue_since(amount: AmountDue) -> str | None:
    """The day by which the oldest of what is overdue had to be paid."""
    return min((str(month.due_on) for month in amount.overdue), default=None)


def _paid(month: AnyMonth) -> dict[str, Json]:
    amounts: dict[str, Decimal] = {"amount_due": month.amount_due, "paid": month.paid, "unpaid": month.unpaid}
    return {name: digits(amount) for name, amount in amounts.items()}


def _final(month: AnyMonth) -> dict[str, Json]:
    return {
        "month": str(month.month),
        "bill_amount": digits(month.bill_amount),
        **_paid(month),
        **payment(month),
        "tax": None if month.tax is None else digits(month.tax),
        "invoice_no": month.invoice_no,
        "invoice_state": month.invoice_state,
    }


def _vendor_month(month: VendorMonth) -> dict[str, Json]:
    return {**_final(month), "status": month.status.value, "as_of": moment(month.as_of)}


def _closing(months: Iterable[MonthSummary]) -> list[Json]:
    return [
        {
            "month": str(month.month),
            "amount": digits(month.bill_amount),
            "as_of": moment(month.as_of),
            "expected_after": moment(month.month.final_at),
            "is_early": month.is_early,
        }
        for month in months
    ]
