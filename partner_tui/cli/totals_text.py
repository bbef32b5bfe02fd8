"""Totals as a table for people: rows to the cent, what stands below the rule exact."""

from collections.abc import Callable

from partner_tui.cli.tables import Column, counted, money, table
from partner_tui.cli.totals import AnyTotal, AnyTotals, ShownRow, TotalsAnswer
from partner_tui.domain.bill import BillSums, BillType
from partner_tui.domain.money import format_amount
from partner_tui.domain.query import Grouping
from partner_tui.domain.total_rows import OTHERS
from partner_tui.domain.totals import CustomerTotal, ProductTotal

_HEADINGS = {
    BillType.EXPENDITURE: "Expenditures",
    BillType.REFUND: "Refunds",
    BillType.ADJUSTMENT: "Adjustments",
}
_NAMES = {
    Grouping.PRODUCT: (Column("Code"), Column("Product")),
    Grouping.REGION: (Column("Code"), Column("Region")),
    Grouping.CUSTOMER: (Column("Customer ID", widest=64), Column("Customer"), Column("Account", widest=24)),
}


def totals_text(answer: TotalsAnswer) -> list[str]:
    names = _NAMES[answer.query.grouping]
    numbers = [*_amount_headings(answer), "Lines", *([str(answer.before.month), "Change"] if answer.before else [])]
    columns = [
        *names,
        *(Column(heading, right=True) for heading in numbers),
        *([Column("Standing")] if answer.before else []),
    ]
    rows = answer.all_rows if answer.narrowed else answer.rows
    blank = ("",) * (len(names) - 1)
    return table(
        columns,
        [(*_named(row.named, blank), *_cells(answer, row)) for row in rows],
        [(label, *blank, *_cells(answer, row, exact=True)) for label, row in _footers(answer)],
    )


def _amount_headings(answer: TotalsAnswer) -> list[str]:
    currency = f"({answer.now.currency})"
    if answer.query.grouping is Grouping.CUSTOMER:
        return [*_HEADINGS.values(), f"Total {currency}"]
    if answer.narrowed and any(row.named is None for row in answer.all_rows):
        return [f"Amount {currency}"]
    return [f"{_HEADINGS[answer.query.kept_bill_type or BillType.EXPENDITURE]} {currency}"]


def _named(row: AnyTotal | None, blank: tuple[str, ...]) -> tuple[str, ...]:
    match row:
        case None:
            return (*blank, OTHERS)
        case CustomerTotal():
            return row.customer_id, row.customer_name, row.account_name
        case ProductTotal():
            return row.product_type_code, f"{row.product_type} (KooGallery)" if row.koogallery else row.product_type
    return row.region_code, row.region


def _cells(answer: TotalsAnswer, row: ShownRow, *, exact: bool = False) -> list[str]:
    sums = row.sums
    by_customer = answer.query.grouping is Grouping.CUSTOMER
    amounts = (sums.expenditures, sums.refunds, sums.adjustments, sums.total) if by_customer else (sums.total,)
    lines = f"{sums.lines:,}" if sums.lines or not sums.total else ""  # refunds and adjustments are not counted apart
    cells = [*(money(amount, exact=exact) for amount in amounts), lines]
    if answer.before is None:
        return cells
    change = "" if row.change is None else format_amount(row.change, exact=exact, signed=True)
    return [*cells, money(row.before, exact=exact), change, row.standing]


def _footers(answer: TotalsAnswer) -> list[tuple[str, ShownRow]]:
    """Narrowed: of the rows shown, and of all. Else of all, and apart what the rows count and what they do not."""
    now, before = answer.now, answer.before

    def footer(label: str, part: Callable[[AnyTotals], BillSums]) -> tuple[str, ShownRow]:
        return label, ShownRow(None, part(now), None if before is None else part(before).total, "")

    if answer.narrowed:
        shown = (f"Total of {counted(len(answer.all_rows), 'row')} shown", answer.total)
        return [shown, footer("Total of all rows", lambda totals: totals.total)]
    total = footer("Total", lambda totals: totals.total)
    if answer.query.grouping is Grouping.CUSTOMER or answer.query.kept_bill_type is not None:
        return [total]
    return [
        footer(
            "Expenditures",
            lambda totals: BillSums(totals.total.expenditures, lines=totals.total.lines - totals.others.lines),
        ),
        footer("Others: refunds", lambda totals: BillSums(refunds=totals.others.refunds)),
        footer("Others: adjustments", lambda totals: BillSums(adjustments=totals.others.adjustments)),
        total,
    ]
