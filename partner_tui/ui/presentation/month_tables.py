"""Rows and columns of months: as Amount Due lists them, as bills to be paid, and to choose from."""

from collections.abc import Mapping, Sequence

from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.money import EXACT
from partner_tui.domain.rows import ListRows, RowValues
from partner_tui.domain.total_rows import CHANGE
from partner_tui.ui.known_months import KnownMonth, has_lines
from partner_tui.ui.presentation.cells import width_of
from partner_tui.ui.presentation.columns import Column, Shape
from partner_tui.ui.presentation.tables import Table, money_column

NO_NOTES: Mapping[BillCycle, str] = {}
MONTH_COLUMNS = (
    *("month", "payment", "status", "invoice_no", "invoice_state", "bill_amount", "amount_due", "paid", "unpaid"),
    *("due_on", "tax", "currency", "vendor", "lines", "source", "in_total", "before", CHANGE),
)
"""What is known of a month. `payment` is how far it is paid, once it is final, and `status` says both, for filters;
`in_total` is unpaid of months with lines alone. There is no change where the month is still running or the one before
is not there."""

_MONTH = Column(("month",), "Month", priority=0, width=8, least=7, most=8)
_STATUS = Column(("payment", "status"), "Status", priority=1, width=11, least=9, most=11)
_CURRENCY = Column(("currency",), "Currency", priority=1, width=8, least=3, most=8)
_INVOICE = (
    Column(("invoice_no", "invoice_state"), "Invoice", priority=6, width=16, least=10, most=24),
    Column(("invoice_state",), "Invoice state", priority=7, width=13, least=8, most=20),
)
_REST = (
    Column(("lines",), "Lines", Shape.NUMBER, priority=7),
    Column(("source",), "Source", priority=8, width=30, least=12, most=40),
)


def months_table(months: Sequence[KnownMonth], currency: str = "", notes: Mapping[BillCycle, str] = NO_NOTES) -> Table:
    """Months, newest first, as Amount Due lists them. Nothing is due of one that is not final.

    `currency` is that of all months; empty where they have several, which are never added up. `notes` say how months
    stand to the vendor's summaries. What is known from these alone is in no total of what is unpaid.
    """
    columns = (
        *(_MONTH, _STATUS),
        money_column("bill_amount", "Bill amount", priority=3),
        money_column("amount_due", "Amount due", currency, priority=2),
        money_column("paid", "Paid", priority=4),
        money_column("unpaid", "Unpaid", priority=0),
        *(() if currency else (_CURRENCY,)),
        *_vendor(notes),
        *((_due_by(priority=5),) if any(month.due_on for month in months) else ()),
        *_tax_and_invoices(months),
        *_REST,
    )
    return Table(_rows(months, currency, notes), columns)


def unpaid_table(months: Sequence[KnownMonth], currency: str = "", notes: Mapping[BillCycle, str] = NO_NOTES) -> Table:
    """The same of months of which something is unpaid, in the order given: until when, and what there was to pay."""
    columns = (
        *(_MONTH, _STATUS),
        _due_by(priority=2),
        money_column("amount_due", "Amount due", priority=2),
        money_column("paid", "Paid", priority=3),
        money_column("unpaid", "Unpaid", currency, priority=0),
        *(() if currency else (_CURRENCY,)),
        *_vendor(notes),
        *_tax_and_invoices(months),
        *_REST,
    )
    return Table(_rows(months, currency, notes), columns)


def _vendor(notes: Mapping[BillCycle, str]) -> tuple[Column, ...]:
    """How months stand to the vendor's summaries, as wide as the longest note of it: there are amounts in them."""
    width = max(map(width_of, notes.values()), default=0)
    return (Column(("vendor",), "Vendor", priority=1, width=max(10, width), least=10, most=24),) if notes else ()


def _due_by(priority: int) -> Column:
    return Column(("due_on",), "Due by", priority=priority, width=10, least=10, most=10)


def _tax_and_invoices(months: Sequence[KnownMonth]) -> tuple[Column, ...]:
    """Where no bill tells a tax, or nothing was synced, there would be nothing in these columns."""
    tax = money_column("tax", "Tax (apart)", priority=6)
    return (
        *((tax,) if any(month.tax is not None for month in months) else ()),
        *(_INVOICE if any(month.invoice_state for month in months) else ()),
    )


def _rows(months: Sequence[KnownMonth], currency: str, notes: Mapping[BillCycle, str]) -> ListRows:
    earlier = {(month.month, month.currency): month for month in months}
    rows = tuple(
        _row(month, earlier.get((month.month.previous, month.currency)), notes.get(month.month, "")) for month in months
    )
    return ListRows(MONTH_COLUMNS, rows, "in_total" if currency else None)


def _row(month: KnownMonth, earlier: "KnownMonth | None", note: str) -> RowValues:
    is_final = month.status is CycleStatus.FINAL
    before = None if earlier is None else earlier.bill_amount
    has_change = before is not None and month.status is not CycleStatus.ESTIMATE
    return (
        str(month.month),
        month.payment and str(month.payment),
        str(month.status) if month.payment is None else f"{month.status}, {month.payment}",
        month.invoice_no,
        month.invoice_state,
        month.bill_amount,
        month.amount_due if is_final else None,
        month.paid if is_final else None,
        month.unpaid if is_final else None,
        _due_on(month) if is_final else None,
        month.tax,
        month.currency,
        note,
        month.sums.lines if has_lines(month) else None,
        month.source if has_lines(month) else "",
        month.unpaid if has_lines(month) and is_final else None,
        before,
        EXACT.subtract(month.bill_amount, before) if has_change and before is not None else None,
    )


def _due_on(month: KnownMonth) -> str | None:
    if month.due_on is None:
        return "unknown" if month.unpaid else None
    return str(month.due_on)


def months_choice(months: Sequence[KnownMonth], notes: Mapping[BillCycle, str] = NO_NOTES) -> Table:
    """Months to choose from: status and amount, and how they stand to the vendor's summaries."""
    rows: tuple[RowValues, ...] = tuple(
        (str(month.month), str(month.status), month.bill_amount, month.currency, notes.get(month.month, ""))
        for month in months
    )
    columns = (
        Column(("month",), "Month", priority=0, width=10, least=7, most=10),
        Column(("status",), "Status", priority=1, width=10, least=8, most=10),
        money_column("bill_amount", "Bill amount", priority=0),
        Column(("currency",), "", priority=1, width=3, least=3, most=4),
        *_vendor(notes),
    )
    return Table(ListRows(("month", "status", "bill_amount", "currency", "vendor"), rows), columns)
