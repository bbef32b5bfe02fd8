"""A table on its way from row to row: at once where the rows are here, else as soon as they have been read."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from textual import events
from textual.geometry import Region
from textual.timer import Timer

from partner_tui.ui.places import Place
from partner_tui.ui.presentation.notices import LOADING
from partner_tui.ui.widgets.painted_rows import PaintedRows
from partner_tui.ui.widgets.typed_ahead import TypedAhead

PATIENCE = 0.2
"""Seconds for which the former rows stay before a text says that others are loading."""


class MovingRows(PaintedRows, TypedAhead):
    """What keys and wheel do to the place, and what is done while rows are awaited.

    After a jump out of the windows that are held, everything stays as it was until the rows are there.
    """

    def __init__(self) -> None:
        super().__init__()
        self._goal: Place | None = None
        self._patience: Timer | None = None
        self._waiting = True

    def arrived(self, *, is_new: bool) -> None:
        """The cursor stands on another row; `is_new` when other rows are shown than before."""

    def show_loading(self) -> None:
        """Other rows are coming: keys wait till then, and after a moment a text says so."""
        self._waiting = True
        self._goal = None
        self._grow_impatient()

    @property
    def has_rows(self) -> bool:
        """Rows are on the screen and answer to keys."""
        return self._notice is None and not self._waiting

    @property
    def is_waiting(self) -> bool:
        return self._waiting or self._goal is not None

    # Keys and wheel

    def action_move(self, rows: int) -> None:
        """One row on. At the edge the rows scroll two thirds of a screen at once: a scroll costs as many bytes as a
        page, and over a thin line one for every row would keep the operator waiting."""

        def scroll() -> int:
            start = self._goal or self._place
            at = start.cursor + rows - start.top
            return 0 if 0 <= at < self._height else rows * max(1, self._height * 2 // 3)

        self._move(lambda: (rows, scroll()))

    def action_page(self, pages: int) -> None:
        self._move(lambda: (pages * max(1, self._height - 1),) * 2)

    def action_half_page(self, halves: int) -> None:
        self._move(lambda: (halves * max(1, self._height // 2),) * 2)

    def action_first(self) -> None:
        self._move(lambda: (-self.windows.count, 0))

    def action_last(self) -> None:
        self._move(lambda: (self.windows.count, 0))

    def action_column(self, step: int) -> None:
        if self.later(partial(self.action_column, step), waiting=self.is_waiting) or not self.has_rows:
            return
        before = self._arranged or self._arrange()
        at = before.order.index(self._place.column) + step
        if 0 <= at < len(before.order):
            self._place = replace(self._place, column=before.order[at])
            left = self._arrange().left
            self.refresh(*(() if left != before.left else (Region(0, 0, self.size.width, 1),)))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._scroll(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._scroll(-3)

    # The way

    def _move(self, step: Callable[[], tuple[int, int]]) -> None:
        """By so many rows, scrolling so many: both are counted when the rows are there."""
        if not self.later(partial(self._move, step), waiting=self._waiting) and (self.has_rows or self._goal):
            rows, scroll = step()
            self._go((self._goal or self._place).moved(rows, scroll=scroll))

    def _scroll(self, rows: int) -> None:
        if not self._waiting:
            self._move(lambda: (rows, rows))

    def _go(self, wanted: Place) -> None:
        """To that place: at once when its rows are here, else when they have been read."""
        self._goal = goal = wanted.clamped(self.windows.count, self._height)
        missing = self.windows.missing(goal.top, goal.top + self._height)
        if missing:
            self._grow_impatient()
            self.read(missing)
        else:
            self._arrive(goal)

    def window_taken(self) -> None:
        if (goal := self._goal) is not None and not self.windows.missing(goal.top, goal.top + self._height):
            self._arrive(goal)
        elif self.has_rows:
            self._read_ahead()

    def _arrive(self, goal: Place) -> None:
        """The rows are here: paint, and as little as possible."""
        before, self._place = self._place, goal
        others = self._waiting or self._notice is not None
        self._settle()
        self._goal = self._notice = None
        if others or self._arranged is None or self._arranged.numbers != self.windows.numbers:
            self._arranged = None
            self.refresh(layout=self.styles.is_auto_height)
        elif before.top != goal.top:
            self.refresh(Region(0, 1, self.size.width, self._height))
        elif before.cursor != goal.cursor:
            self.refresh(*(Region(0, 1 + at - goal.top, self.size.width, 1) for at in (before.cursor, goal.cursor)))
        if others or before.cursor != goal.cursor:
            self.arrived(is_new=others)
        self._read_ahead()
        self.catch_up()

    def _read_ahead(self) -> None:
        top, height = self._place.top, self._height
        self.read_ahead(self.windows.missing(top + height, top + 2 * height) + self.windows.missing(top - height, top))

    def _grow_impatient(self) -> None:
        if self._patience is None:
            self._patience = self.set_timer(PATIENCE, self._say_loading)

    def _say_loading(self) -> None:
        self._patience = None
        self._notice = LOADING
        self.refresh()

    def _settle(self) -> None:
        self._waiting = False
        if self._patience is not None:
            self._patience.stop()
            self._patience = None

    def on_resize(self) -> None:
        if self.has_rows:
            if self._arranged is not None and self._arranged.width != self.size.width:
                self._arranged = None
            self._go(self._place)
