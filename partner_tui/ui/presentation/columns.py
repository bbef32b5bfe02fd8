"""A table's columns as the screen sees them: heading, alignment, width, and what gives way first."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from partner_tui.domain.bill import BillingMode, BillType
from partner_tui.domain.money import format_amount, plain
from partner_tui.domain.rows import RowValues, Value
from partner_tui.domain.text import visible


class Shape(Enum):
    """How a column's values are written."""

    TEXT = "text"
    NUMBER = "number"
    """Every digit it has; right-aligned."""
    MONEY = "money"
    """Two decimals; right-aligned, so the points stand under each other."""
    BILL_TYPE = "bill type"
    BILLING_MODE = "billing mode"


BILL_TYPES = {
    BillType.EXPENDITURE: "Expenditure",
    BillType.REFUND: "Refund",
    BillType.ADJUSTMENT: "Adjustment",
}
BILLING_MODES = {
    BillingMode.YEARLY_MONTHLY: "Yearly/Monthly",
    BillingMode.PAY_PER_USE: "Pay-per-use",
    BillingMode.RESERVED_SUBSCRIPTION: "Reserved instance, subscription",
    BillingMode.RESERVED_HOURLY: "Reserved instance, hourly",
    BillingMode.SAVINGS_PLAN_SUBSCRIPTION: "Savings plan, subscription",
    BillingMode.SAVINGS_PLAN_HOURLY: "Savings plan, hourly",
    BillingMode.SAVINGS_PLAN_DEDUCTION: "Savings plan, used",
}
_WORDS: dict[Shape, dict[str, str]] = {
    Shape.BILL_TYPE: {str(kind): word for kind, word in BILL_TYPES.items()},
    Shape.BILLING_MODE: {str(mode): word for mode, word in BILLING_MODES.items()},
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table. The first one of a table is frozen."""

    names: tuple[str, ...]
    """Columns of the source; the first one that is filled shows. Sorting goes by the first."""
    heading: str
    shape: Shape = Shape.TEXT
    priority: int = 5
    """0 stays longest when the screen is narrow."""
    width: int = 16
    """Cells that a text wants; numbers take what they need."""
    least: int = 8
    """Cells below which a text would rather not be seen."""
    most: int = 40
    """Cells that a text takes when there is plenty of room."""

    @property
    def is_number(self) -> bool:
        return self.shape in (Shape.NUMBER, Shape.MONEY)


def cell_text(value: Value, shape: Shape) -> str:
    """One value, safe to print. Foreign text comes through here and nowhere else."""
    if value is None:
        return ""
    if isinstance(value, str):
        return visible(_WORDS[shape].get(value, value) if shape in _WORDS else value)
    if isinstance(value, Decimal):
        return format_amount(value) if shape is Shape.MONEY else number_text(value)
    return f"{value:,}"


def number_text(value: Decimal) -> str:
    """An exact quantity: thousands apart, no more decimals than it has."""
    digits = plain(value)
    whole, _, decimals = digits.lstrip("-").partition(".")
    decimals = decimals.rstrip("0")
    sign = "-" if digits.startswith("-") else ""
    return f"{sign}{int(whole):,}{'.' + decimals if decimals else ''}"


def row_cells(row: RowValues, positions: tuple[tuple[int, ...], ...], columns: tuple[Column, ...]) -> tuple[str, ...]:
    """A row's cells; `positions` says for each column where in the row its values lie."""
    cells: list[str] = []
    for column, places in zip(columns, positions, strict=True):
        value = None
        for place in places:
            value = row[place]
            if value is not None and value != "":
                break
        cells.append(cell_text(value, column.shape))
    return tuple(cells)


def positions_in(names: tuple[str, ...], columns: tuple[Column, ...]) -> tuple[tuple[int, ...], ...]:
    """Where each column's values lie in a source with these names; columns that it lacks lie nowhere."""
    where = {name: index for index, name in enumerate(names)}
    return tuple(tuple(where[name] for name in column.names if name in where) for column in columns)
