"""Cells and rows as text for another program: every digit, no thousands apart, nothing that a spreadsheet would run."""

from collections.abc import Iterable
from decimal import Decimal

from partner_tui.domain.money import plain
from partner_tui.domain.rows import RowValues
from partner_tui.ui.presentation.columns import Column, Shape, positions_in, row_cells

_FORMULA_STARTS = ("=", "+", "-", "@")


def cell_text(row: RowValues, names: tuple[str, ...], column: Column) -> str:
    """One column of a row; `names` are those of the row's values."""
    return _texts(row, positions_in(names, (column,)), (column,))[0]


def tsv(rows: Iterable[RowValues], names: tuple[str, ...], columns: tuple[Column, ...]) -> str:
    """Headings and rows, tabs between, a newline after each. What would be a formula gets an apostrophe before it."""
    shown = tuple(column for column in columns if column.shape is not Shape.BAR)
    positions = positions_in(names, shown)
    lines = ["\t".join(column.heading for column in shown)]
    for row in rows:
        texts = _texts(row, positions, shown)
        cells = zip(texts, shown, strict=True)
        lines.append("\t".join(text if column.is_number else _harmless(text) for text, column in cells))
    return "".join(f"{line}\n" for line in lines)


def _texts(row: RowValues, positions: tuple[tuple[int, ...], ...], columns: tuple[Column, ...]) -> list[str]:
    """As the screen shows them, but numbers with all the digits that they have."""
    shown = row_cells(row, positions, columns, whole=True)
    texts = []
    for text, column, places in zip(shown, columns, positions, strict=True):
        value = next((row[place] for place in places if row[place] not in (None, "")), None)
        exact = isinstance(value, Decimal | int) and column.is_number
        texts.append(_digits(value) if exact and isinstance(value, Decimal | int) else text)
    return texts


def _digits(value: Decimal | int) -> str:
    digits = plain(Decimal(value))
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
