"""Charts: the same rows with their amounts as bars, zero-based and on one scale."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from partner_tui.domain.money import exact_sum
from partner_tui.domain.rows import ListRows, RowValues, Value
from partner_tui.domain.total_rows import CHANGE
from partner_tui.ui.presentation.bars import Scale
from partner_tui.ui.presentation.columns import Column, Shape
from partner_tui.ui.presentation.tables import LABELS, Table, change_column, money_column

MONTHS = 12
"""Months that a trend goes back."""
TOP = 20
"""Rows that have a bar of their own; the others share one."""
REST = "rest"
"""A column of charts: what the one row that stands for all others is called; empty in rows of their own."""
_NOTE = "note"
_LABEL_WIDTH = 24


def chart_of(rows: ListRows, noun: str, currency: str) -> Table:
    """The chart of months, or of totals in the order that they are in. Its rows open what the table's rows open."""
    return _trend(rows, currency) if noun == "months" else _largest(rows, noun, currency)


def is_rest(row: Mapping[str, Value]) -> bool:
    """Whether the row stands for many, and so opens nothing."""
    return bool(row.get(REST))


def _trend(rows: ListRows, currency: str) -> Table:
    """The last months of one currency, oldest first; those that are not final, and credits, say so."""
    at = {name: index for index, name in enumerate(rows.columns)}
    newest = max(rows.all_rows, key=lambda row: str(row[at["month"]]), default=None)
    shown_currency = currency or ("" if newest is None else str(newest[at["currency"]]))
    kept = sorted(
        (row for row in rows.all_rows if row[at["currency"]] == shown_currency), key=lambda row: str(row[at["month"]])
    )[-MONTHS:]
    noted = tuple((*row, _note(*(row[at[name]] for name in ("payment", "status", "bill_amount")))) for row in kept)
    columns = (
        Column(("month",), "Month", priority=0, width=8, least=7, most=8),
        money_column("bill_amount", "Bill amount", shown_currency, priority=0),
        _bar("bill_amount", rows.columns, noted),
        _PERCENT,
        Column((_NOTE,), "Note", priority=1, width=8, least=8, most=8),
    )
    return Table(ListRows((*rows.columns, _NOTE), noted), columns)


def _note(payment: Value, status: Value, amount: Value) -> Value:
    """What the bar alone does not tell: that the month is not final, or that its bill is below zero."""
    if payment is None:
        return status
    return "credit" if isinstance(amount, Decimal) and amount < 0 else ""


def _largest(rows: ListRows, noun: str, currency: str) -> Table:
    """The first rows, and one for the rest of them with their exact sums."""
    first, others = rows.all_rows[:TOP], rows.all_rows[TOP:]
    drawn = tuple((*row, "") for row in (rows.all_rows if len(others) < 2 else first))
    if len(others) > 1:
        drawn = (*drawn, (*(_sum(values) for values in zip(*others, strict=True)), f"Other {len(others):,} {noun}"))
    name = rows.amount_column or ""
    label = next(column for column in LABELS.values() if column.names[0] in rows.columns)
    amount = money_column(name, "Amount", currency, priority=0)
    if name == CHANGE:
        amount = change_column(currency)
    has_change = any(row[rows.columns.index(CHANGE)] is not None for row in drawn)
    columns = (
        replace(label, width=_LABEL_WIDTH, ours=REST),
        amount,
        _bar(name, rows.columns, drawn),
        *((_PERCENT,) if has_change else ()),
    )
    return Table(ListRows((*rows.columns, REST), drawn, rows.amount_column), columns)


_PERCENT = Column((CHANGE, "before", "standing"), "Change", Shape.PERCENT, priority=2)


def _bar(name: str, columns: tuple[str, ...], rows: Iterable[RowValues]) -> Column:
    """Bars of that column, on the scale of all rows; they take whatever room is left."""
    at = columns.index(name)
    scale = Scale.over(amount for row in rows if isinstance(amount := row[at], Decimal))
    return Column((name,), "Bar", Shape.BAR, priority=1, width=24, least=8, most=1000, scale=scale)


def _sum(values: tuple[Value, ...]) -> Value:
    """The exact sum of a column; None where it holds something else than numbers."""
    amounts = [value for value in values if isinstance(value, Decimal)]
    counts = [value for value in values if isinstance(value, int)]
    if len(amounts) == len(values):
        return exact_sum(amounts)
    return sum(counts) if len(counts) == len(values) else None
