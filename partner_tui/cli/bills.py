"""`partner-tui bills`: the months; one month, its tabs, its lines."""

from collections.abc import Sequence

from partner_tui.cli import shapes
from partner_tui.cli.due import NOTHING_YET
from partner_tui.cli.lines import put_lines
from partner_tui.cli.running import Arguments, put
from partner_tui.cli.tables import Column, money, pairs, table
from partner_tui.cli.totals import answer
from partner_tui.cli.totals_text import totals_text
from partner_tui.domain.bill import MonthSummary
from partner_tui.domain.bill_command import BillCommand
from partner_tui.domain.errors import WrongUsage
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.domain.vendor_month import LINES_ARE_MISSING, VendorMonth
from partner_tui.services.naming import resolved
from partner_tui.services.workspace import Workspace


def bills(arguments: Arguments) -> int:
    command = arguments.value("bill", BillCommand)
    month = command.month
    if month is None and command != BillCommand():
        word = command.words().split()[1].partition("=")[0]
        raise WrongUsage("Wrong usage", f"--{word} needs a month.", "Add `partner-tui bills 2026-10 …`.")
    workspace = Workspace.open(arguments.settings(), arguments.clock)
    service = workspace.bills
    if month is None:
        _months(workspace, arguments)
    elif command.shown is None:
        summary = service.summary(month)
        put(*([shapes.dumps(shapes.summary(summary))] if arguments.json else _summary_text(summary)))
    else:
        _rows(workspace, command, resolved(service, month, command).query(month), arguments)
    return 0


def _rows(workspace: Workspace, command: BillCommand, query: BillQuery, arguments: Arguments) -> None:
    if query.grouping is Grouping.LINE:
        put_lines(workspace.bills, command, query, as_json=arguments.json)
        return
    found = answer(workspace.bills, command, query, workspace.vendor)
    put(*([shapes.dumps(shapes.totals(found))] if arguments.json else totals_text(found)))


def _months(workspace: Workspace, arguments: Arguments) -> None:
    months, theirs = workspace.bills.months(), workspace.reconciling.vendor_months()
    if arguments.json:
        put(shapes.dumps(shapes.months(months, theirs)))
    elif not months and not theirs:
        put(NOTHING_YET)
    else:
        put(*_months_text(months, theirs))


def _months_text(months: Sequence[MonthSummary], theirs: Sequence[VendorMonth]) -> list[str]:
    """Newest first, those that only the vendor knows among them, with how to get their lines."""
    columns = (
        Column("Month"),
        Column("Status"),
        Column("Bill amount", right=True),
        Column("Amount due", right=True),
        Column("Currency"),
        Column("Lines", right=True),
        Column("Customers", right=True),
        Column("Source"),
    )
    known: list[MonthSummary | VendorMonth] = [*months, *theirs]
    rows = [
        (
            str(month.month),
            month.status.value,
            money(month.bill_amount),
            money(month.amount_due),
            month.currency,
            *_size_and_source(month),
        )
        for month in sorted(known, key=lambda month: month.month, reverse=True)
    ]
    return [*table(columns, rows), *(f"{month.month}: {LINES_ARE_MISSING}" for month in theirs)]


def _size_and_source(month: MonthSummary | VendorMonth) -> tuple[str, str, str]:
    if isinstance(month, VendorMonth):
        return "", "", "the vendor's summary"
    return f"{month.sums.lines:,}", f"{month.customers:,}", month.source


def _summary_text(month: MonthSummary) -> list[str]:
    return pairs(
        [
            ("Month", f"{month.month} ({month.status.value})"),
            ("Amount due", f"{money(month.amount_due)} {month.currency}"),
            ("Bill amount", money(month.bill_amount, exact=True)),
            ("Expenditures", money(month.sums.expenditures, exact=True)),
            ("Refunds", money(month.sums.refunds, exact=True)),
            ("Adjustments", money(month.sums.adjustments, exact=True)),
            ("Tax", "not known" if month.tax is None else money(month.tax, exact=True)),
            *([] if month.payment is None else _payment(month)),
            *([("Invoice", _invoice(month))] if month.invoice_state else []),
            ("Lines", f"{month.sums.lines:,}"),
            ("Customers", f"{month.customers:,}"),
            ("Products", f"{month.products:,}"),
            ("Source", month.source),
            ("Imported", f"{month.as_of:%Y-%m-%d %H:%M} UTC"),
        ]
    )


def _payment(month: MonthSummary) -> list[tuple[str, str]]:
    """How far a final month is paid, and until when it has to be."""
    return [
        ("Paid", money(month.paid)),
        ("Unpaid", money(month.unpaid)),
        *([("Overpaid", money(month.overpaid))] if month.overpaid else []),
        ("Payment", (month.payment or month.status).value),
        ("Due by", "not known" if month.due_on is None else str(month.due_on)),
    ]


def _invoice(month: MonthSummary) -> str:
    """`INV-1 (done)`, `draft`."""
    return f"{month.invoice_no} ({month.invoice_state})" if month.invoice_no else month.invoice_state or ""
