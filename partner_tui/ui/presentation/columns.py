"""A table's columns as the screen sees them: heading, alignment, width, and what gives way first."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from partner_tui.domain.bill import BillingMode, BillType
from partner_tui.domain.money import format_amount, plain
from partner_tui.domain.pseudonyms import pseudonym
from partner_tui.domain.rows import RowValues, Value
from partner_tui.domain.sizes import size_text
from partner_tui.domain.text import visible
from partner_tui.ui.presentation.bars import Scale
from partner_tui.ui.presentation.cells import ELLIPSIS, steady
from partner_tui.ui.presentation.changes import percent_text

LONGEST = 512
"""Characters of a text that a row keeps: more than any screen is wide."""


class Shape(Enum):
    """How a column's values are written."""

    TEXT = "text"
    NUMBER = "number"
    """Every digit it has; aligned on the point."""
    MONEY = "money"
    """Two decimals; right-aligned, so the points stand under each other."""
    PRICE = "price"
    """Money with every digit it has; aligned on the point."""
    CHANGE = "change"
    """Money with its sign."""
    PERCENT = "percent"
    """A change in percent: made of the change, what was before, and the standing."""
    BAR = "bar"
    """An amount as a bar, drawn as long as there is room."""
    BYTES = "bytes"
    """A size in the unit that suits it."""
    BILL_TYPE = "bill type"
    BILLING_MODE = "billing mode"


ALIGNED_ON_POINT = frozenset((Shape.NUMBER, Shape.PRICE))
_NUMBERS = frozenset((*ALIGNED_ON_POINT, Shape.MONEY, Shape.CHANGE, Shape.PERCENT, Shape.BYTES))
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
    """Columns of the source; the first one that is filled shows. Sorting goes by the first, and so do layouts."""
    heading: str
    shape: Shape = Shape.TEXT
    priority: int = 5
    """0 stays longest when the screen is narrow. Columns from 5 on squeeze no others, and come and go together with
    those of the same priority."""
    width: int = 16
    """Cells that a text wants; numbers take what they need."""
    least: int = 8
    """Cells below which a text would rather not be seen."""
    most: int = 40
    """Cells that a text takes when there is plenty of room."""
    short: str = ""
    """The heading where there is no room for the whole."""
    on_request: bool = False
    """Shown only to those who ask for it."""
    is_asked: bool = False
    """The operator has asked for it: it comes before all but the main columns."""
    fixed: int | None = None
    """The width that the operator has chosen."""
    mask: str = ""
    """What a name in it is called when names are masked; empty where nothing is private."""
    is_masked: bool = False
    instead: tuple[str, ...] = ()
    """Columns of the source that a masked cell shows, where others than `names`."""
    ours: str = ""
    """A column of the source with words of our own for rows that stand for nobody: shown last, and never masked."""
    scale: Scale | None = None
    """What a bar is measured by."""

    @property
    def is_number(self) -> bool:
        return self.shape in _NUMBERS

    @property
    def is_private(self) -> bool:
        return bool(self.mask)


def cell_text(value: Value, shape: Shape) -> str:
    """One value, safe to print, and as wide in every terminal."""
    return steady(whole_text(value, shape))


def whole_text(value: Value, shape: Shape) -> str:
    """One value, safe to print, with every character that it has. Foreign text comes through here and nowhere else."""
    if value is None:
        return ""
    if isinstance(value, str):
        return visible(_WORDS[shape].get(value, value) if shape in _WORDS else value)
    if isinstance(value, int):
        return size_text(value) if shape is Shape.BYTES else f"{value:,}"
    match shape:
        case Shape.MONEY:
            return format_amount(value)
        case Shape.CHANGE:
            return format_amount(value, signed=True)
        case Shape.PRICE:
            return format_amount(value, exact=True)
        case Shape.BAR:
            return plain(value)
    return number_text(value)


def number_text(value: Decimal) -> str:
    """An exact quantity: thousands apart, no more decimals than it has."""
    digits = plain(value)
    whole, _, decimals = digits.lstrip("-").partition(".")
    decimals = decimals.rstrip("0")
    sign = "-" if digits.startswith("-") else ""
    return f"{sign}{int(whole):,}{'.' + decimals if decimals else ''}"


def row_cells(
    row: RowValues, positions: tuple[tuple[int, ...], ...], columns: tuple[Column, ...], *, whole: bool = False
) -> tuple[str, ...]:
    """A row's cells; `positions` says for each column where in the row its values lie.

    `whole`: for copying; texts have every character, however long they are and whatever terminals make of them.
    """
    cells: list[str] = []
    for column, places in zip(columns, positions, strict=True):
        if column.shape is Shape.PERCENT:
            cells.append(percent_text([row[place] for place in places]))
            continue
        value, place = None, -1
        for place in places:
            value = row[place]
            if value is not None and value != "":
                break
        text = whole_text(value, column.shape)
        if column.is_masked and not column.instead and not (column.ours and place == places[-1]):
            text = pseudonym(visible(str(value)), column.mask) if text else ""
        if not whole and not text.isascii():
            text = steady(text)
        if not whole and len(text) > LONGEST:
            text = text[: LONGEST - 1] + ELLIPSIS
        cells.append(text)
    return tuple(cells)


def positions_in(names: tuple[str, ...], columns: tuple[Column, ...]) -> tuple[tuple[int, ...], ...]:
    """Where each column's values lie in a source with these names; columns that it lacks lie nowhere."""
    where = {name: index for index, name in enumerate(names)}
    return tuple(
        tuple(where[name] for name in (*column.names, *filter(None, (column.ours,))) if name in where)
        for column in columns
    )
