"""Which columns stand where on a line of a given width."""

from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from partner_tui.ui.presentation.bars import Scale
from partner_tui.ui.presentation.cells import left_aligned, number_aligned, right_aligned, width_of
from partner_tui.ui.presentation.columns import ALIGNED_ON_POINT, Column
from partner_tui.ui.presentation.numbers import Digits

MARGIN = 1
"""Cells before the first column, where the cursor's mark stands."""
GAP = 2
"""Cells between columns."""
_END = 1
"""Cells after the last column, where the mark of hidden columns stands."""
_FROZEN_LEAST = 6
_FINE_TO_SQUEEZE = 4
"""Columns of a lower priority than this are not worth squeezing the others for."""
_SECOND_RATE, _NOT_WORTH_IT = (1, 0, 0), (2, _FINE_TO_SQUEEZE + 1, 0)
"""Ranks (see `_rank`) from which on a column may be hidden, and from which on it must not squeeze others."""
_HEADING_MOST = 12
"""Cells of a heading for which a text is kept from being narrower."""


class Slot(NamedTuple):
    """One column's place on the line."""

    column: int
    width: int
    is_number: bool
    decimals: int = 0
    """Cells kept for the point and what follows it."""
    scale: Scale | None = None
    """What its bars are measured by."""
    heading: str = ""
    """What stands above it where the heading itself is too long."""

    def bar(self, amount: str) -> str:
        """The cell of a bar; there is none for an empty amount."""
        return self.scale.bar(Decimal(amount), self.width) if self.scale and amount else " " * self.width


class Arrangement(NamedTuple):
    """The columns in the order of their display, and those of them that are on the screen."""

    order: tuple[int, ...]
    """Frozen, then those that fit at home, then those that gave way."""
    slots: tuple[Slot, ...]
    left: int
    """How many columns after the frozen one are scrolled out on the left."""
    width: int
    numbers: tuple[Digits, ...]
    """The widths of numbers that it was made for."""

    @property
    def more_right(self) -> bool:
        return self.left + len(self.slots) < len(self.order)

    def shows(self, column: int) -> bool:
        return any(slot.column == column for slot in self.slots)

    def row(self, cells: tuple[str, ...], mark: str = " ") -> str:
        """One line of exactly `width` cells."""
        parts = [
            number_aligned(cells[slot.column], slot.width, slot.decimals)
            if slot.is_number
            else left_aligned(cells[slot.column], slot.width)
            if slot.scale is None
            else slot.bar(cells[slot.column])
            for slot in self.slots
        ]
        return left_aligned(mark + (" " * GAP).join(parts), self.width)

    @property
    def bars(self) -> tuple[int, int] | None:
        """The first cell of the bars and the one behind their last; None where there are none."""
        start = MARGIN
        for slot in self.slots:
            if slot.scale is not None:
                return start, start + slot.width
            start += slot.width + GAP
        return None

    def headings(self, headings: tuple[str, ...]) -> list[tuple[int, str]]:
        """Each column on the screen with its heading, aligned as its cells are."""
        return [
            (
                slot.column,
                (right_aligned if slot.is_number else left_aligned)(slot.heading or headings[slot.column], slot.width),
            )
            for slot in self.slots
        ]


class _Need(NamedTuple):
    """How many cells a column cannot do without, is comfortable with, and can use."""

    least: int
    wanted: int
    most: int


def arrange(
    columns: tuple[Column, ...], headings: tuple[str, ...], numbers: tuple[Digits, ...], width: int, left: int = 0
) -> Arrangement:
    """Columns for a line of `width` cells, scrolled by `left` columns.

    `numbers` is the width of each column's longest number so far. At home (`left` 0) the columns of the highest
    priority that fit stand in their own order, and the others wait on the right.
    """
    needs = tuple(map(_need, columns, headings, numbers))
    room = width - MARGIN - _END
    home = _home(columns, needs, room)
    order = (0, *home, *(i for i in range(1, len(columns)) if i not in home))
    left = max(0, min(left, len(order) - 2))
    scrolled = (0, *order[1 + left :])
    chosen = _fitting(needs, scrolled, room) if left else _squeezed(needs, (0, *home), room)
    widths = _grown(columns, needs, dict(chosen), room)
    slots = tuple(_slot(i, columns[i], headings[i], numbers[i], cells) for i, cells in widths.items())
    return Arrangement(order, slots, left, width, numbers)


def _need(column: Column, heading: str, digits: Digits) -> _Need:
    """A width that the operator chose is kept, but no number is cut for it."""
    if column.is_number:
        cells = max(width_of(_short(column, heading)), digits.width, column.fixed or 0)
        return _Need(cells, cells, cells if column.fixed else max(cells, width_of(heading)))
    if column.fixed:
        return _Need(column.fixed, column.fixed, column.fixed)
    least = max(column.least, min(width_of(_short(column, heading)), _HEADING_MOST))
    return _Need(least, max(least, column.width), max(least, column.most))


def _short(column: Column, heading: str) -> str:
    """The heading in its short form, with the mark that it may bear."""
    return heading.replace(column.heading, column.short, 1) if column.short else heading


def _slot(i: int, column: Column, heading: str, digits: Digits, cells: int) -> Slot:
    short = _short(column, heading) if width_of(heading) > cells else ""
    decimals = digits.decimals if column.shape in ALIGNED_ON_POINT else 0
    return Slot(i, cells, column.is_number, decimals, column.scale, short)


def _home(columns: tuple[Column, ...], needs: tuple[_Need, ...], room: int) -> tuple[int, ...]:
    """The columns beside the frozen one when nothing is scrolled, in their own order."""
    kept: set[int] = set()
    squeezed, comfortable = needs[0].least, needs[0].wanted
    ranked = sorted(range(1, len(columns)), key=lambda i: _rank(i, columns[i]))
    for rank, found in groupby(ranked, key=lambda i: _rank(i, columns[i])):
        group = tuple(found)
        least = squeezed + sum(needs[i].least + GAP for i in group)
        wanted = comfortable + sum(needs[i].wanted + GAP for i in group)
        if rank < _SECOND_RATE or (least <= room and (rank < _NOT_WORTH_IT or wanted <= room)):
            kept.update(group)
            squeezed, comfortable = least, wanted
    return tuple(sorted(kept))


def _rank(i: int, column: Column) -> tuple[int, int, int]:
    """The main columns, those that were asked for, the others; each by itself, but those that are not worth squeezing
    others for come and go with their like: what a usage is without its unit, nobody wants to know."""
    if column.priority == 0:
        return 0, 0, i
    if column.is_asked:
        return 1, column.priority, i
    return 2, column.priority, i if column.priority <= _FINE_TO_SQUEEZE else 0


def _squeezed(needs: tuple[_Need, ...], home: tuple[int, ...], room: int) -> list[tuple[int, int]]:
    """The home columns at their least; where even they are too many, the frozen one gives way and the last is kept."""
    if sum(needs[i].least + GAP for i in home) - GAP <= room or len(home) == 1:
        return [(i, min(needs[i].least, room)) for i in home]
    return _beside(home[-1], needs, room)


def _beside(i: int, needs: tuple[_Need, ...], room: int) -> list[tuple[int, int]]:
    """The frozen column as narrow as need be beside one other."""
    frozen = min(needs[0].least, max(_FROZEN_LEAST, room - GAP - needs[i].least))
    rest = room - GAP - frozen
    return [(0, frozen), (i, min(needs[i].least, rest))] if rest > 0 else [(0, max(0, min(frozen, room)))]


def _fitting(needs: tuple[_Need, ...], wanted: tuple[int, ...], room: int) -> list[tuple[int, int]]:
    """Columns from the left in comfort, as many as fit; the last one at its least if it fits only so."""
    if needs[0].least + GAP + needs[wanted[1]].least > room:
        return _beside(wanted[1], needs, room)
    first = min(needs[0].wanted, room - GAP - needs[wanted[1]].least)
    chosen, free = [(0, first)], room - first
    for i in wanted[1:]:
        if needs[i].least + GAP > free:
            break
        chosen.append((i, min(needs[i].wanted, free - GAP)))
        free -= needs[i].wanted + GAP
    return chosen


def _grown(columns: tuple[Column, ...], needs: tuple[_Need, ...], widths: dict[int, int], room: int) -> dict[int, int]:
    """The room that is left: first what the texts want, then whole headings of numbers, then what texts can use."""
    free = room - sum(widths.values()) - GAP * (len(widths) - 1)
    texts = [(i, needs[i]) for i in widths if not columns[i].is_number]
    numbers = [(i, needs[i]) for i in widths if columns[i].is_number]
    wishes = (
        *((i, need.wanted) for i, need in texts),
        *((i, need.most) for i, need in numbers),
        *((i, need.most) for i, need in texts),
    )
    for i, wanted in wishes:
        more = max(0, min(free, wanted - widths[i]))
        widths[i] += more
        free -= more
    return widths
