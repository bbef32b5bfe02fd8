"""`partner-tui due`: what the partner owes; `due --unpaid`: the months to be paid."""

import sys

from partner_tui.cli import shapes
from partner_tui.cli.due_text import due_text, quota_text, unpaid_text
from partner_tui.cli.running import Arguments, put
from partner_tui.domain.bill import MonthSummary
from partner_tui.domain.due import AmountDue
from partner_tui.domain.errors import DamagedStore
from partner_tui.domain.quota import Quota
from partner_tui.domain.text import visible
from partner_tui.domain.vendor_month import VendorMonth
from partner_tui.services.vendor import Vendor
from partner_tui.services.workspace import Workspace

NOTHING_YET = "No bills yet. Import a file with `partner-tui import FILE`, or look around with `partner-tui demo`."


def due(arguments: Arguments) -> int:
    workspace = Workspace.open(arguments.settings(), arguments.clock)
    amounts = workspace.amounts.due()
    if arguments.value("unpaid", bool):
        _put_unpaid(amounts, arguments)
        return 0
    quota = _quota(workspace.vendor)
    if arguments.json:  # one object for each currency, each on a line of its own
        put(*(shapes.dumps(shapes.due(amount, quota)) for amount in amounts or (None,)))
    elif not amounts:
        put(NOTHING_YET)
    for number, amount in enumerate(() if arguments.json else amounts):
        put(*([""] if number else []), *due_text(amount, arguments.clock()))
    if quota is not None and not arguments.json:
        put("", *quota_text(quota))
    return 0


def _put_unpaid(amounts: tuple[AmountDue, ...], arguments: Arguments) -> None:
    known: list[MonthSummary | VendorMonth] = [month for amount in amounts for month in amount.unpaid]
    known += [month for amount in amounts for month in amount.due_without_lines]
    months = sorted((month for month in known if month.unpaid), key=lambda month: month.month)
    put(*([shapes.dumps(shapes.unpaid(months))] if arguments.json else unpaid_text(months)))


def _quota(vendor: Vendor) -> Quota | None:
    """What has rotted of it must not keep the amounts from being told."""
    try:
        return vendor.quota()
    except DamagedStore as exc:
        print(f"partner-tui: No quota: {visible(str(exc))}", file=sys.stderr)
        return None
