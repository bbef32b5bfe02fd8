"""The months of a summary: what is owed, each month's bill, the trend. The same on sheets and on pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from partner_tui.domain.bill import BillSums, MonthSummary
from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.due import AmountDue
from partner_tui.domain.money import exact_sum
from partner_tui.domain.rows import RowValues
from partner_tui.exporting.content import Summary
from partner_tui.exporting.provenance_words import moment, narrowing_words
from partner_tui.exporting.summary_tables import KINDS, LINES, TOTAL, Column, Shape, kinds

_NAMED_MONTHS = 3
BILL_AMOUNT = Column("Bill amount")
_NAMES = (Column("Month", Shape.TEXT), Column("Status", Shape.TEXT))
_INVOICE = Column("Invoice", Shape.TEXT)
_FIGURES = (
    *(*KINDS, BILL_AMOUNT, Column("Tax (not included)")),
    *(Column("Amount due"), Column("Paid"), Column("Unpaid")),
    *(LINES, Column("Customers", Shape.COUNT), Column("Products", Shape.COUNT)),
)
_IN_FILE = Column("In this file")


@dataclass(frozen=True, slots=True)
class DueRow:
    """A line of the amount due."""

    label: str
    months: str
    amount: Decimal
    note: str


def due_rows(due: AmountDue) -> Iterator[DueRow]:
    """The amount due, what it consists of, and what stands apart from it."""
    yield DueRow("Amount due", "", due.total, f"{due.currency}, unpaid of all final months")
    if due.current is not None:
        yield DueRow("Latest bill", str(due.current.month), due.current.unpaid, "unpaid")
    if due.previous:
        unpaid = [month.month for month in due.previous if month.unpaid]
        yield DueRow("Earlier months", _named(unpaid), exact_sum(month.unpaid for month in due.previous), "unpaid")
    if due.credit:
        yield DueRow("Credit", "", due.credit, "paid, and settles no month; not in the amount due")
    if overpaid := due.overpaid:
        amount = exact_sum(over for _, over in overpaid)
        yield DueRow("Overpaid", _named([month for month, _ in overpaid]), amount, "beyond what is due; not in it")
    for month in due.closing:
        why = month.why_not_final or "not final yet"
        yield DueRow("Closing", str(month.month), month.bill_amount, f"{why}, nobody owes it")
    if due.estimate is not None:
        note = f"as of {moment(due.estimate.as_of)}, nobody owes it"
        yield DueRow("Estimate", str(due.estimate.month), due.estimate.bill_amount, note)


def _named(months: Sequence[BillCycle]) -> str:
    """The oldest first, where they are few; `months` are newest first."""
    return ", ".join(map(str, reversed(months))) if len(months) <= _NAMED_MONTHS else f"{len(months)} months"


def month_columns(content: Summary) -> tuple[Column, ...]:
    """Of whole bills, with their invoices where one is known; in a narrowed file also what of them is in it."""
    columns = (*_NAMES, *((_INVOICE,) if _has_invoices(content) else ()), *_FIGURES)
    return (*columns, _IN_FILE) if narrowing_words(content.provenance.spec) else columns


def _has_invoices(content: Summary) -> bool:
    return any(part.summary.invoice_state for part in content.months)


def month_rows(content: Summary) -> tuple[RowValues, ...]:
    width, invoiced = len(month_columns(content)), _has_invoices(content)
    return tuple((*_month(part.summary, invoiced), part.by_customer.total.total)[:width] for part in content.months)


def month_total(content: Summary) -> RowValues | None:
    """Of all months; None where there is only one.

    What is due is added up where all months are final, tax where every month has it.
    """
    months = [part.summary for part in content.months]
    if len(months) < 2:
        return None
    sums = sum((month.sums for month in months), BillSums())
    is_owed = all(month.status is CycleStatus.FINAL for month in months)
    taxes = [month.tax for month in months if month.tax is not None]
    row: RowValues = (
        *(TOTAL, "", *(("",) if _has_invoices(content) else ())),
        *(*kinds(sums), sums.total, exact_sum(taxes) if len(taxes) == len(months) else None),
        *(exact_sum(amounts) if is_owed else None for amounts in zip(*map(_owed, months), strict=True)),
        *(sums.lines, None, None),
        exact_sum(part.by_customer.total.total for part in content.months),
    )
    return row[: len(month_columns(content))]


def _month(month: MonthSummary, invoiced: bool) -> RowValues:
    due, paid, unpaid = _owed(month)
    is_owed = month.status is CycleStatus.FINAL
    return (
        *(str(month.month), month.status.value, *((_invoice(month),) if invoiced else ())),
        *(*kinds(month.sums), month.bill_amount, month.tax),
        *(due, paid if is_owed else None, unpaid if is_owed else None),
        *(month.sums.lines, month.customers, month.products),
    )


def _invoice(month: MonthSummary) -> str:
    """`INV-1 (done)`, `draft`."""
    return f"{month.invoice_no} ({month.invoice_state})" if month.invoice_no else month.invoice_state or ""


def _owed(month: MonthSummary) -> tuple[Decimal, Decimal, Decimal]:
    return month.amount_due, month.paid, month.unpaid
