"""`partner-tui bills MONTH --lines`: bill lines, window by window."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from partner_tui.cli import shapes
from partner_tui.cli.interrupts import interruptible
from partner_tui.cli.running import put
from partner_tui.cli.tables import Column, counted, money, table
from partner_tui.domain.bill_command import BillCommand
from partner_tui.domain.column_words import column_meant
from partner_tui.domain.filter import Filter
from partner_tui.domain.line import line_column
from partner_tui.domain.money import exact_sum
from partner_tui.domain.query import BillQuery
from partner_tui.domain.rows import RowValues, Value
from partner_tui.services.bills import Bills, LineSource

_TEXT_LIMIT = 100
_WINDOW = 5_000
_COLUMNS = (
    "customer_id",
    "product_type",
    "region",
    "resource_name",
    "bill_type",
    "billing_mode",
    "usage",
    "usage_unit",
    "amount",
)


def put_lines(service: Bills, command: BillCommand, query: BillQuery, *, as_json: bool) -> None:
    """Raises UnknownMonth, WrongFilter, WrongUsage for a column that lines have not, and Cancelled."""
    every = service.lines(replace(query, filter="", sort=None))
    lines = every
    with interruptible() as cancelled:
        if query.filter:
            lines = lines.filtered(Filter.parse(query.filter), cancelled)
        if query.sort is not None:
            column = column_meant(query.sort.column, lines.columns)
            lines = lines.sorted_by(column, query.sort.descending, cancelled)
    start = command.offset or 0
    if as_json:
        _put_json(query, lines, start, lines.count if command.limit is None else start + command.limit)
        return
    _put_text(lines, start, start + (_TEXT_LIMIT if command.limit is None else command.limit))
    _put_totals(query, lines, every)


def _put_json(query: BillQuery, lines: LineSource, start: int, stop: int) -> None:
    """A month of ten million lines never stands in memory as a whole."""
    head: dict[str, shapes.Json] = {"month": str(query.month), "count": lines.count}
    if query.filter and lines.total is not None:
        head["total"] = shapes.digits(lines.total)
    put(shapes.dumps({**head, "rows": []}).removesuffix("]}"))
    stop = min(stop, lines.count)
    for first in range(start, stop, _WINDOW):
        rows = lines.rows(first, min(first + _WINDOW, stop))
        objects = ",\n".join(shapes.dumps(shapes.line(lines.columns, row)) for row in rows)
        put(objects + ("," if first + _WINDOW < stop else ""))
    put("]}")


def _put_text(lines: LineSource, start: int, stop: int) -> None:
    stop = min(stop, lines.count)
    rows = lines.rows(start, stop) if start < stop else []
    if not rows:
        put(f"No lines there; there are {lines.count:,}.")
        return
    shown = [name for name in _COLUMNS if name in lines.columns and not _is_empty(lines, rows, name)]
    indexes = [lines.columns.index(name) for name in shown]
    numbers = {"usage", "amount"}
    columns = [
        Column(line_column(name).heading, right=name in numbers, widest=64 if name == "customer_id" else 28)
        for name in shown
    ]
    amounts = [row[lines.columns.index("amount")] for row in rows]
    shown_sum = exact_sum(amount for amount in amounts if isinstance(amount, Decimal))
    put(*table(columns, [[_cell(row[index]) for index in indexes] for row in rows]), "")
    put(f"Lines {start + 1:,} to {stop:,} of {lines.count:,}: {money(shown_sum, exact=True)}")


def _put_totals(query: BillQuery, lines: LineSource, every: LineSource) -> None:
    """Of all lines; before that of those that a filter keeps."""
    if query.filter and lines.total is not None:
        put(f"The filter keeps {counted(lines.count, 'line')}: {money(lines.total, exact=True)}")
    if every.total is not None:
        put(f"All {every.count:,} lines: {money(every.total, exact=True)}")


def _is_empty(lines: LineSource, rows: Sequence[RowValues], name: str) -> bool:
    index = lines.columns.index(name)
    return name != "amount" and all(row[index] is None for row in rows)


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return money(value, exact=True)
        case _:
            return str(value)
