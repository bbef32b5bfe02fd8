"""Bars of amounts: zero-based, credits to the left of the zero line, never a float."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from partner_tui.domain.money import DECIMALS, EXACT, ZERO

ZERO_LINE = "▕"
FULL = "█"
EIGHTHS = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")
"""The end of a bar that grows to the right."""
HALVES = ("", "▐")
"""The end of a bar that grows to the left: there are no smaller ones."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What the bars of one chart are measured by: the largest credit and the largest amount, zero among them."""

    least: Decimal = ZERO
    most: Decimal = ZERO

    @classmethod
    def over(cls, amounts: Iterable[Decimal]) -> "Scale":
        """The scale on which all these amounts fit."""
        least = most = ZERO
        for amount in amounts:
            least, most = min(least, amount), max(most, amount)
        return cls(least, most)

    def bar(self, amount: Decimal, width: int) -> str:
        """The amount's bar and the zero line in exactly so many cells. What is not zero can be seen where there is a
        cell for it."""
        if width < 1:
            return ""
        left = self._left(width - 1)
        right = width - 1 - left
        ends = HALVES if amount < 0 else EIGHTHS
        full, part = divmod(self._steps(amount, len(ends), left, right), len(ends))
        if amount < 0:
            return f"{(ends[part] + FULL * full)[:left].rjust(left)}{ZERO_LINE}{' ' * right}"
        return f"{' ' * left}{ZERO_LINE}{(FULL * full + ends[part])[:right].ljust(right)}"

    def _left(self, room: int) -> int:
        """Cells to the left of the zero line; both sides get some where both are needed."""
        credit, owed = _units(self.least), _units(self.most)
        if not credit:
            return 0
        left = (2 * room * credit + credit + owed) // (2 * (credit + owed))
        return max(1, min(left, room - 1)) if owed and room > 1 else left

    def _steps(self, amount: Decimal, parts: int, left: int, right: int) -> int:
        """The bar's length in parts of a cell, rounded half-up; both sides are drawn to the same measure."""
        if not amount:
            return 0
        credit, owed = _units(self.least), _units(self.most)
        cells, whole = (left, credit) if not owed or (credit and left * owed < right * credit) else (right, owed)
        return max(1, (2 * parts * cells * _units(amount) + whole) // (2 * whole)) if whole else 1


def _units(amount: Decimal) -> int:
    """The amount without its sign in units of the last decimal that a line may have."""
    return int(EXACT.scaleb(amount.copy_abs(), DECIMALS))
