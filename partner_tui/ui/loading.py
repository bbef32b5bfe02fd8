"""The answer to a view's question: what a worker thread computes and a screen shows."""

from dataclasses import dataclass, replace
from decimal import Decimal

from partner_tui.domain.query import Grouping, Sort
from partner_tui.domain.rows import ListRows, RowSource
from partner_tui.ui.places import Place
from partner_tui.ui.ports import Bills
from partner_tui.ui.presentation.columns import Column
from partner_tui.ui.presentation.line_tables import fields_table, line_columns, names_of
from partner_tui.ui.presentation.tables import Table, customers_table, others_table, products_table
from partner_tui.ui.views import KEYS, Level, Question


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows, their columns, how many there are of what, and their exact sum."""

    question: Question
    rows: RowSource
    columns: tuple[Column, ...]
    count: int
    total: Decimal | None
    currency: str
    noun: str
    sort: Sort | None = None


def answer(bills: Bills, question: Question, currency: str) -> Answer:
    """Runs in a worker thread; may import polars and read files. Raises PartnerError."""
    query = question.query
    match question.level, query.grouping:
        case Level.OTHERS, _:
            others = bills.by_product(query).others
            return _held(question, others_table(others, currency), currency, "kinds", others.total)
        case Level.LINE, _:
            fields = bills.lines(query).line(question.line)
            return _held(question, fields_table(fields), currency, "fields", None)
        case _, Grouping.PRODUCT:
            products = bills.by_product(query)
            return _held(question, products_table(products), currency, "products", products.total.total)
        case _, Grouping.CUSTOMER:
            customers = bills.by_customer(query)
            return _held(question, customers_table(customers, query), currency, "customers", customers.total.total)
    columns = line_columns(query, currency)
    lines = bills.lines(query, names_of(columns))
    return Answer(question, lines, columns, lines.count, lines.total, currency, "lines", query.sort)


def _held(question: Question, table: Table, currency: str, noun: str, total: Decimal | None) -> Answer:
    return Answer(question, table.rows, table.columns, table.rows.count, total, currency, noun, table.sort)


def found_again(place: Place, found: Answer) -> Place:
    """The place in rows that may have changed since: the row of the same key, else the same height."""
    rows = found.rows
    column = KEYS.get(found.question.query.grouping) if found.question.level is Level.ANSWER else None
    if place.key is None or column is None or not isinstance(rows, ListRows):
        return place
    at = rows.columns.index(column)
    keys = [row[at] for row in rows.all_rows]
    if place.cursor < len(keys) and keys[place.cursor] == place.key:
        return place
    if place.key not in keys:
        return replace(place, cursor=0, top=0)
    return replace(place, cursor=keys.index(place.key))
