"""What a sync changed, in sentences that are worth reading. Names in them are foreign text, verbatim."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TypeVar

from partner_tui.domain.imported import ImportOutcome, ImportResult
from partner_tui.domain.invoice import Invoice
from partner_tui.domain.money import amount_due, format_amount, round_half_up
from partner_tui.domain.partner import Budget, SubCustomer
from partner_tui.domain.quota import Quota
from partner_tui.domain.sync_state import Changed
from partner_tui.domain.vendor_summary import VendorSummary

T = TypeVar("T")
_MOST = 5
"""More of one kind are counted, not told."""


def summary_changes(changed: Changed[VendorSummary] | None, estimate: Decimal | None) -> tuple[str, ...]:
    """Of one month: `2026-10 final: amount due 12,300.10, was estimate 12,190.00`.

    `estimate` is the bill amount that the store has from before the bill was final.
    """
    if changed is None or changed.after is None:
        return ()
    before, after = changed.before, changed.after
    stage = f"{after.month} {after.month.status(after.as_of)}:"
    due = _due(after.amount_due)
    if before is None:
        known = "" if estimate is None else f", was estimate {_due(estimate)}"
        return (f"{stage} amount due {due}{known}",)
    if before.currency != after.currency:
        return (f"{stage} amount due {due} {after.currency}, was {_due(before.amount_due)} {before.currency}",)
    if before.amount_due != after.amount_due:
        exact = round_half_up(before.amount_due) == round_half_up(after.amount_due)
        was, now = (format_amount(one.amount_due, exact=exact) for one in (before, after))
        return (f"{stage} amount due {now}, was {was}",)
    parts = tuple(
        f"{stage} {name} {_said(getattr(after, name))}, was {_said(getattr(before, name))}"
        for name in ("expenditures", "refunds", "adjustments", "tax")
        if getattr(after, name) != getattr(before, name)
    )
    return parts or (f"{stage} amount due {due}, as before",)


def import_changes(result: ImportResult, *, is_estimate: bool) -> tuple[str, ...]:
    """Of one month's lines."""
    if result.outcome is ImportOutcome.ALREADY_IMPORTED:
        return ()
    record, before = result.record, result.previous
    amount = format_amount(record.sums.total)
    was = "" if before is None else f", was {format_amount(before.sums.total)}"
    if is_estimate:
        return (f"{record.month} estimate: {amount}{was}",)
    return (f"{record.month} lines: {record.sums.lines:,}, bill amount {amount}{was}",)


def quota_changes(changed: Changed[Quota] | None) -> tuple[str, ...]:
    """Of what the partner has to know, not of every movement."""
    if changed is None or changed.after is None:
        return ()
    before, after = changed.before, changed.after
    limit = f"quota: {format_amount(after.quota)} {after.currency}"
    found = []
    if before is None:
        found.append(limit)
    elif (before.quota, before.currency) != (after.quota, after.currency):
        found.append(f"{limit}, was {format_amount(before.quota)}")
    if after.left < 0 and (before is None or before.left >= 0):
        found.append(f"quota passed: {format_amount(after.used)} used of {format_amount(after.quota)}")
    return tuple(found)


def invoice_changes(changed: Iterable[Changed[Invoice]]) -> tuple[str, ...]:
    def one(change: Changed[Invoice]) -> str:
        invoice = change.after or change.before
        assert invoice is not None
        of = f" of {invoice.month}" if invoice.month else ""
        name = f"invoice {invoice.invoice_no or invoice.request_id}{of}"
        if change.before is None:
            return f"{name}: {invoice.state}"
        same = change.before.state == invoice.state
        return f"{name} changed" if same else f"{name}: {invoice.state}, was {change.before.state}"

    return _told(changed, one, "invoices")


def customer_changes(changed: Iterable[Changed[SubCustomer]]) -> tuple[str, ...]:
    def one(change: Changed[SubCustomer]) -> str:
        customer = change.after or change.before
        assert customer is not None
        name = f"customer {customer.customer_name or customer.account_name}"
        if change.before is None:
            return f"{name} is new"
        if change.after is None:
            return f"{name} is gone"
        if change.before.is_frozen != change.after.is_frozen and change.after.is_frozen is not None:
            return f"{name} is frozen" if change.after.is_frozen else f"{name} is not frozen any more"
        return f"{name} changed"

    return _told(changed, one, "customers")


def budget_changes(changed: Iterable[Changed[Budget]]) -> tuple[str, ...]:
    """Without those of which more is used, and no more."""

    def one(change: Changed[Budget]) -> str:
        budget = change.after or change.before
        assert budget is not None
        name = f"{budget.kind} budget of customer {budget.customer_id}"
        if change.after is None:
            return f"{name} is gone"
        was = "" if change.before is None else f", was {format_amount(change.before.amount)}"
        return f"{name}: {format_amount(budget.amount)} {budget.currency}{was}"

    return _told((change for change in changed if _is_another_budget(change)), one, "budgets")


def _is_another_budget(change: Changed[Budget]) -> bool:
    before, after = change.before, change.after
    return before is None or after is None or (before.amount, before.currency) != (after.amount, after.currency)


def _told(changed: Iterable[Changed[T]], one: Callable[[Changed[T]], str], many: str) -> tuple[str, ...]:
    found = list(changed)
    if len(found) <= _MOST:
        return tuple(map(one, found))
    new = sum(change.before is None for change in found)
    gone = sum(change.after is None for change in found)
    numbers = {"new": new, "gone": gone, "changed": len(found) - new - gone}
    return (f"{many}: {', '.join(f'{number:,} {word}' for word, number in numbers.items() if number)}",)


def _due(amount: Decimal) -> str:
    return format_amount(amount_due(amount))


def _said(amount: Decimal | None) -> str:
    return "not said" if amount is None else format_amount(amount, exact=True)
