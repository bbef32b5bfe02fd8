"""`partner-tui due`: what the partner owes."""

import sys

from partner_tui.cli import shapes
from partner_tui.cli.running import Arguments, put
from partner_tui.cli.tables import Column, money, table
from partner_tui.domain.bill import MonthSummary
from partner_tui.domain.cycle import CycleStatus
from partner_tui.domain.due import AmountDue
from partner_tui.domain.errors import DamagedStore
from partner_tui.domain.quota import Quota
from partner_tui.domain.text import visible
from partner_tui.services.vendor import Vendor
from partner_tui.services.workspace import Workspace

NOTHING_YET = "No bills yet. Import a file with `partner-tui import FILE`, or look around with `partner-tui demo`."
_COLUMNS = (
    Column("Month"),
    Column("Status"),
    Column("Amount due", right=True),
    Column("Paid", right=True),
    Column("Unpaid", right=True),
)


def due(arguments: Arguments) -> int:
    workspace = Workspace.open(arguments.settings(), arguments.clock)
    amounts, quota = workspace.amounts.due(), _quota(workspace.vendor)
    if arguments.json:  # one object for each currency, each on a line of its own
        put(*(shapes.dumps(shapes.due(amount, quota)) for amount in amounts or (None,)))
    elif not amounts:
        put(NOTHING_YET)
    for number, amount in enumerate(() if arguments.json else amounts):
        put(*([""] if number else []), *_as_text(amount))
    if quota is not None and not arguments.json:
        put("", *_quota_text(quota))
    return 0


def _quota(vendor: Vendor) -> Quota | None:
    """What has rotted of it must not keep the amounts from being told."""
    try:
        return vendor.quota()
    except DamagedStore as exc:
        print(f"partner-tui: No quota: {visible(str(exc))}", file=sys.stderr)
        return None


def _quota_text(quota: Quota) -> list[str]:
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


def _as_text(amount: AmountDue) -> list[str]:
    unfinished = (*([amount.estimate] if amount.estimate else []), *amount.closing)
    final = (*([amount.current] if amount.current else []), *amount.previous)
    footer = [("Total", "", "", "", money(amount.total))]
    lines = table(_COLUMNS, [_row(month) for month in (*unfinished, *final)], footer)
    return [f"Amount due: {money(amount.total)} {amount.currency}", "", *lines]


def _row(month: MonthSummary) -> tuple[str, ...]:
    owed = month.status is CycleStatus.FINAL
    return (
        str(month.month),
        month.status.value,
        money(month.amount_due),
        money(month.paid) if owed else "",
        money(month.unpaid) if owed else "",
    )
