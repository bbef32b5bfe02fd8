"""The part of a row source that a table holds: windows of rows around the cursor, with their cells made ready."""

from dataclasses import dataclass, field

from partner_tui.domain.rows import RowSource, RowValues
from partner_tui.ui.presentation.columns import Column, positions_in, row_cells

ROWS = 256
"""Rows in a window."""
_KEPT = 4
"""Windows kept on either side of the one that was read last."""


@dataclass(frozen=True, slots=True)
class Window:
    """Rows `number * ROWS` and on: their values, their cells, and how wide each column's longest number is."""

    source: RowSource
    number: int
    rows: list[RowValues]
    cells: list[tuple[str, ...]]
    numbers: tuple[int, ...]


def read_window(source: RowSource, columns: tuple[Column, ...], number: int) -> Window:
    """Reads and formats one window: milliseconds, and for a worker thread. Raises PartnerError."""
    rows = source.rows(number * ROWS, (number + 1) * ROWS)
    positions = positions_in(source.columns, columns)
    cells = [row_cells(row, positions, columns) for row in rows]
    numbers = tuple(
        max((len(row[i]) for row in cells), default=0) if column.is_number else 0 for i, column in enumerate(columns)
    )
    return Window(source, number, rows, cells, numbers)


@dataclass(slots=True)
class Windows:
    """What has been read of one source so far. Numbers only grow wider, so that columns do not jump about."""

    source: RowSource
    columns: tuple[Column, ...]
    count: int
    numbers: tuple[int, ...] = ()
    _held: dict[int, Window] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.numbers = (0,) * len(self.columns)

    def put(self, window: Window) -> None:
        """Keeps a window, and drops those far from it."""
        self._held[window.number] = window
        for number in [n for n in self._held if abs(n - window.number) > _KEPT]:
            del self._held[number]
        self.numbers = tuple(map(max, self.numbers, window.numbers))

    def missing(self, start: int, stop: int) -> list[int]:
        """Numbers of the windows that these rows need and that are not here."""
        start, stop = max(0, start), min(stop, self.count)
        if start >= stop:
            return []
        return [n for n in range(start // ROWS, (stop - 1) // ROWS + 1) if n not in self._held]

    def cells(self, index: int) -> tuple[str, ...] | None:
        window, at = self._held.get(index // ROWS), index % ROWS
        return window.cells[at] if window is not None and at < len(window.cells) else None

    def row(self, index: int) -> RowValues | None:
        window, at = self._held.get(index // ROWS), index % ROWS
        return window.rows[at] if window is not None and at < len(window.rows) else None
