"""How wide the numbers of a table's columns are."""

from collections.abc import Sequence
from dataclasses import dataclass

from partner_tui.ui.presentation.columns import ALIGNED_ON_POINT, Column


@dataclass(frozen=True, slots=True)
class Digits:
    """The widest numbers of a column: cells before the point, and from the point on where the column is aligned on
    it."""

    whole: int = 0
    decimals: int = 0

    @property
    def width(self) -> int:
        return self.whole + self.decimals


NO_DIGITS = Digits()


def measured(columns: Sequence[Column], rows: Sequence[tuple[str, ...]]) -> tuple[Digits, ...]:
    """Of each column in these rows' cells; texts have none."""
    return tuple(_digits(column, [row[i] for row in rows]) for i, column in enumerate(columns))


def wider(some: tuple[Digits, ...], others: tuple[Digits, ...]) -> tuple[Digits, ...]:
    """What holds the numbers of both."""
    return tuple(
        Digits(max(one.whole, other.whole), max(one.decimals, other.decimals))
        for one, other in zip(some, others, strict=True)
    )


def _digits(column: Column, cells: list[str]) -> Digits:
    if not column.is_number or not cells:
        return NO_DIGITS
    if column.shape not in ALIGNED_ON_POINT:
        return Digits(max(map(len, cells)))
    wholes = [len(text) if (point := text.find(".")) < 0 else point for text in cells]
    return Digits(max(wholes), max(len(text) - whole for text, whole in zip(cells, wholes, strict=True)))
