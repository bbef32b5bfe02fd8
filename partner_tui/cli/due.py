"""`partner-tui due`: what the partner owes."""

from partner_tui.cli import shapes
from partner_tui.cli.running import Arguments, put
from partner_tui.cli.tables import Column, money, table
from partner_tui.domain.bill import MonthSummary
from partner_tui.domain.cycle import CycleStatus
from partner_tui.domain.due import AmountDue
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
    amounts = Workspace.open(arguments.settings(), arguments.clock).amounts.due()
    if arguments.json:  # one object for each currency, each on a line of its own
        put(*(shapes.dumps(shapes.due(amount)) for amount in amounts or (None,)))
    elif not amounts:
        put(NOTHING_YET)
    for number, amount in enumerate(() if arguments.json else amounts):
        put(*([""] if number else []), *_as_text(amount))
    return 0


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
