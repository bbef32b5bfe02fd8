"""The part of a row source that a table holds: windows of rows around the cursor, with their cells made ready."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, runtime_checkable

from partner_tui.domain.rows import RowSource, RowValues
from partner_tui.ui.marks import Identity
from partner_tui.ui.presentation.columns import Column, positions_in, row_cells
from partner_tui.ui.presentation.numbers import NO_DIGITS, Digits, measured, wider

ROWS = 256
"""Rows in a window."""
_KEPT = 4
"""Windows kept on either side of the one that was read last."""


@runtime_checkable
class Numbered(Protocol):
    """Rows that have numbers of their own, whatever their order."""

    def numbers(self, start: int, stop: int) -> list[int]: ...


class Window(NamedTuple):
    """Rows `number * ROWS` and on: what they are, their values, their cells, and how wide each column's longest number
    is."""

    source: RowSource
    number: int
    identities: Sequence[Identity]
    rows: list[RowValues]
    cells: list[tuple[str, ...]]
    numbers: tuple[Digits, ...]


def identities(source: RowSource, rows: Sequence[RowValues], start: int, key: str | None) -> Sequence[Identity]:
    """What names each of these rows, the first of which is the source's row `start`: its own number, the value of its
    key column, its place."""
    if isinstance(source, Numbered):
        return source.numbers(start, start + len(rows))
    if key is None:
        return range(start, start + len(rows))
    at = source.columns.index(key)
    return [row[at] for row in rows]


def read_window(source: RowSource, columns: tuple[Column, ...], number: int, key: str | None = None) -> Window:
    """Reads and formats one window: milliseconds, and for a worker thread. Raises PartnerError."""
    rows = source.rows(number * ROWS, (number + 1) * ROWS)
    named = identities(source, rows, number * ROWS, key)
    positions = positions_in(source.columns, columns)
    cells = [row_cells(row, positions, columns) for row in rows]
    return Window(source, number, named, rows, cells, measured(columns, cells))


@dataclass(slots=True)
class Windows:
    """What has been read of one source so far. Numbers only grow wider, so that columns do not jump about."""

    source: RowSource
    columns: tuple[Column, ...]
    count: int
    key: str | None = None
    """The column that names a row, for sources whose rows have no numbers."""
    numbers: tuple[Digits, ...] = ()
    _held: dict[int, Window] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.numbers = (NO_DIGITS,) * len(self.columns)

    def put(self, window: Window) -> None:
        """Keeps a window, and drops those far from it."""
        self._held[window.number] = window
        for number in [n for n in self._held if abs(n - window.number) > _KEPT]:
            del self._held[number]
        self.numbers = wider(self.numbers, window.numbers)

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

    def identity(self, index: int) -> Identity:
        """What names a row that is held."""
        window, at = self._held.get(index // ROWS), index % ROWS
        return window.identities[at] if window is not None and at < len(window.identities) else None
