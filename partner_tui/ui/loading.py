"""The answer to a view's question: what a worker thread computes and a screen shows."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import PartnerError
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.domain.total_rows import customer_rows, mover_rows, product_rows
from partner_tui.domain.totals import CustomerTotal, ProductTotal, Totals
from partner_tui.ui.answers import Answer, Wishes, held, meant
from partner_tui.ui.lens import Lens
from partner_tui.ui.ports import Bills
from partner_tui.ui.presentation.layout import DEFAULT, laid_out
from partner_tui.ui.presentation.line_tables import fields_table, line_columns, names_of
from partner_tui.ui.presentation.tables import (
    BY_AMOUNT,
    BY_CHANGE,
    Table,
    customer_columns,
    mover_columns,
    others_table,
    product_columns,
)
from partner_tui.ui.synced_customers import SyncedCustomers
from partner_tui.ui.views import KEYS, Level, Question

if TYPE_CHECKING:
    from partner_tui.ui.vendor_ports import Vendor


def answer(
    bills: Bills,
    question: Question,
    wishes: Wishes,
    cancelled: Callable[[], bool],
    vendor: "Vendor | None" = None,
) -> Answer:
    """Runs in a worker thread; may import polars and read files. Raises PartnerError, Cancelled."""
    query = question.query
    match question.level, query.grouping:
        case Level.OTHERS, _:
            others = bills.by_product(query).others
            return held(
                question, others_table(others, wishes.currency), "kinds", wishes, Lens(query.filter, query.sort)
            )
        case Level.LINE, _:
            fields = bills.lines(query).line(question.line)
            return held(question, fields_table(fields), "fields", wishes, Lens())
        case _, Grouping.LINE:
            return _lines(bills, question, wishes, cancelled)
    return _totals(bills, question, wishes, vendor)


def _totals(bills: Bills, question: Question, wishes: Wishes, vendor: "Vendor | None") -> Answer:
    query = question.query
    month, before = query.month, bills.month_before(query.month)
    if query.grouping is Grouping.PRODUCT:
        rows = product_rows(bills.by_product(query), _before(bills.by_product, query, before))
        columns, noun = product_columns(rows, wishes.currency, before), "products"
    else:
        synced = SyncedCustomers.read(vendor)
        totals, earlier = bills.by_customer(query), _before(bills.by_customer, query, before)
        rows = customer_rows(synced.named(totals), earlier and synced.named(earlier))
        columns = customer_columns(rows, query, wishes.currency, before)
        rows, columns = synced.beside(rows, columns, wishes.currency)
        noun = "customers"
    sort = BY_AMOUNT
    if question.level is Level.MOVERS and before is not None:
        rows, sort = mover_rows(rows), BY_CHANGE
        columns, noun = mover_columns(rows, query.grouping, wishes.currency, month, before), f"{noun} that changed"
    return held(
        question, Table(rows, columns, sort), noun, wishes, Lens(query.filter, query.sort), KEYS[query.grouping]
    )


TotalsRow = TypeVar("TotalsRow", ProductTotal, CustomerTotal)


def _before(
    ask: Callable[[BillQuery], Totals[TotalsRow]], query: BillQuery, before: BillCycle | None
) -> Totals[TotalsRow] | None:
    """The same of the month before. A month that cannot be read must not keep this one from being shown."""
    if before is not None:
        with suppress(PartnerError):
            return ask(replace(query, month=before))
    return None


def _lines(bills: Bills, question: Question, wishes: Wishes, cancelled: Callable[[], bool]) -> Answer:
    query = question.query
    plain = bills.lines(question.unseen.query)
    available = line_columns(query, wishes.currency, plain.columns)
    columns = laid_out(available, wishes.layout("lines") or DEFAULT)
    sort = meant(query.sort, plain.columns)
    lines = bills.lines(replace(query, sort=sort), names_of(columns), cancelled)
    return Answer(
        question,
        lines,
        columns,
        available,
        lines.count,
        plain.count,
        lines.total,
        wishes.currency,
        "lines",
        sort,
        None,
        query.filter,
    )
