"""Which columns stand where on a line of a given width."""

from dataclasses import dataclass

from partner_tui.ui.presentation.cells import left_aligned, number_aligned, right_aligned, width_of
from partner_tui.ui.presentation.columns import Column

MARGIN = 1
"""Cells before the first column, where the cursor's mark stands."""
GAP = 2
"""Cells between columns."""
_END = 1
"""Cells after the last column, where the mark of hidden columns stands."""
_FROZEN_LEAST = 6
_FINE_TO_SQUEEZE = 4
"""Columns of a lower priority than this are not worth squeezing the others for."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One column's place on the line."""

    column: int
    width: int
    is_number: bool


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The columns in the order of their display, and those of them that are on the screen."""

    order: tuple[int, ...]
    """Frozen, then those that fit at home, then those that gave way."""
    slots: tuple[Slot, ...]
    left: int
    """How many columns after the frozen one are scrolled out on the left."""
    width: int
    numbers: tuple[int, ...]
    """The widths of numbers that it was made for."""

    @property
    def more_right(self) -> bool:
        return self.left + len(self.slots) < len(self.order)

    def shows(self, column: int) -> bool:
        return any(slot.column == column for slot in self.slots)

    def row(self, cells: tuple[str, ...], mark: str = " ") -> str:
        """One line of exactly `width` cells."""
        parts = [
            number_aligned(cells[slot.column], slot.width)
            if slot.is_number
            else left_aligned(cells[slot.column], slot.width)
            for slot in self.slots
        ]
        return left_aligned(mark + (" " * GAP).join(parts), self.width)

    def headings(self, headings: tuple[str, ...]) -> list[tuple[int, str]]:
        """Each column on the screen with its heading, aligned as its cells are."""
        return [
            (slot.column, (right_aligned if slot.is_number else left_aligned)(headings[slot.column], slot.width))
            for slot in self.slots
        ]


def arrange(
    columns: tuple[Column, ...], headings: tuple[str, ...], numbers: tuple[int, ...], width: int, left: int = 0
) -> Arrangement:
    """Columns for a line of `width` cells, scrolled by `left` columns.

    `numbers` is the width of each column's longest number so far. At home (`left` 0) the columns of the highest
    priority that fit stand in their own order, and the others wait on the right.
    """
    least = tuple(
        max(width_of(headings[i]), numbers[i])
        if column.is_number
        else max(column.least, min(width_of(headings[i]), 12))
        for i, column in enumerate(columns)
    )
    room = width - MARGIN - _END
    home = _home(columns, least, room)
    order = (0, *home, *(i for i in range(1, len(columns)) if i not in home))
    left = max(0, min(left, len(order) - 2))
    scrolled = (0, *order[1 + left :])
    chosen = _fitting(columns, least, scrolled, room) if left else _squeezed(least, (0, *home), room)
    return Arrangement(order, _grown(columns, chosen, room), left, width, numbers)


def _home(columns: tuple[Column, ...], least: tuple[int, ...], room: int) -> tuple[int, ...]:
    """The columns beside the frozen one when nothing is scrolled, in their own order."""
    kept: set[int] = set()
    squeezed, comfortable = least[0], _comfortable(columns[0], least[0])
    for i in sorted(range(1, len(columns)), key=lambda i: columns[i].priority):
        squeezed += least[i] + GAP
        comfortable += _comfortable(columns[i], least[i]) + GAP
        fits = squeezed <= room and (columns[i].priority <= _FINE_TO_SQUEEZE or comfortable <= room)
        if fits or columns[i].priority == 0:
            kept.add(i)
        else:
            squeezed -= least[i] + GAP
            comfortable -= _comfortable(columns[i], least[i]) + GAP
    return tuple(sorted(kept))


def _comfortable(column: Column, least: int) -> int:
    return least if column.is_number else max(least, column.width)


def _squeezed(least: tuple[int, ...], home: tuple[int, ...], room: int) -> list[tuple[int, int]]:
    """The home columns at their least; where even they are too many, the frozen one gives way and the last is kept."""
    if sum(least[i] + GAP for i in home) - GAP <= room or len(home) == 1:
        return [(i, min(least[i], room)) for i in home]
    return _beside(home[-1], least, room)


def _beside(i: int, least: tuple[int, ...], room: int) -> list[tuple[int, int]]:
    """The frozen column as narrow as need be beside one other."""
    frozen = min(least[0], max(_FROZEN_LEAST, room - GAP - least[i]))
    rest = room - GAP - frozen
    return [(0, frozen), (i, min(least[i], rest))] if rest > 0 else [(0, max(0, min(frozen, room)))]


def _fitting(
    columns: tuple[Column, ...], least: tuple[int, ...], wanted: tuple[int, ...], room: int
) -> list[tuple[int, int]]:
    """Columns from the left in comfort, as many as fit; the last one at its least if it fits only so."""
    if least[0] + GAP + least[wanted[1]] > room:
        return _beside(wanted[1], least, room)
    first = min(_comfortable(columns[0], least[0]), room - GAP - least[wanted[1]])
    chosen, free = [(0, first)], room - first
    for i in wanted[1:]:
        cells = _comfortable(columns[i], least[i])
        if least[i] + GAP > free:
            break
        chosen.append((i, min(cells, free - GAP)))
        free -= cells + GAP
    return chosen


def _grown(columns: tuple[Column, ...], chosen: list[tuple[int, int]], room: int) -> tuple[Slot, ...]:
    """The room that is left goes to the texts: first what they want, then what they can use."""
    widths = dict(chosen)
    free = room - sum(widths.values()) - GAP * (len(widths) - 1)
    texts = [i for i in widths if not columns[i].is_number]
    for wanted in ([column.width for column in columns], [column.most for column in columns]):
        for i in texts:
            more = max(0, min(free, wanted[i] - widths[i]))
            widths[i] += more
            free -= more
    return tuple(Slot(i, cells, columns[i].is_number) for i, cells in widths.items())
