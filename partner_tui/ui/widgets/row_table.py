"""The table: any number of rows behind a window of forty; its keys, and how it moves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.reactive import var
from textual.timer import Timer

from partner_tui.domain.errors import PartnerError
from partner_tui.domain.query import Sort
from partner_tui.domain.rows import RowSource, RowValues, Value
from partner_tui.ui.keymap import ROWS, bindings
from partner_tui.ui.marks import Identity, Marks
from partner_tui.ui.places import START, Place
from partner_tui.ui.presentation.columns import Column
from partner_tui.ui.presentation.notices import LOADING, Notice, failed
from partner_tui.ui.widgets.painted_rows import PaintedRows
from partner_tui.ui.widgets.painting import heading_of
from partner_tui.ui.widgets.typed_ahead import TypedAhead
from partner_tui.ui.widgets.windows import Windows

PATIENCE = 0.2
"""Seconds for which the former rows stay before a text says that others are loading."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The cursor's row among how many; `is_new` when other rows are shown than before."""

    index: int = 0
    count: int = 0
    is_new: bool = True


class RowTable(PaintedRows, TypedAhead, can_focus=True):
    """Rows of a RowSource with a cursor, a frozen first column and headings; or a notice in their place.

    After a jump out of the windows that are held, everything stays as it was until the rows are there.
    """

    ALLOW_SELECT = False
    BINDINGS = bindings(*ROWS)

    @dataclass
    class RowOpened(Message):
        """The operator wants to see what a row is made of."""

        index: int
        values: Mapping[str, Value]
        source: RowSource
        """The rows that it is one of: others may be shown by the time that this is read."""

    standing: var[Standing] = var(Standing(), always_update=True)
    """Which row the cursor stands on. Watched, not posted: what shows it is painted in the same frame as the row."""

    def __init__(self, *, again: str = "r") -> None:
        """`again` is the key that reads once more after a failure."""
        super().__init__()
        self._again = again
        self._goal: Place | None = None
        self._patience: Timer | None = None
        self._waiting = True

    # What is shown

    def show_rows(
        self,
        source: RowSource,
        columns: tuple[Column, ...],
        place: Place = START,
        sort: Sort | None = None,
        *,
        key: str | None = None,
        marks: Marks | None = None,
    ) -> None:
        """Shows other rows, from that place on, as soon as they have been read; there must be at least one.

        `key` is the column that names a row, for `marks`.
        """
        self.use(Windows(source, columns, source.count, key))
        self._marks = Marks() if marks is None else marks
        self._headings = tuple(heading_of(column, sort) for column in columns)
        self._arranged = None
        self.show_loading()
        self._go(replace(place, column=min(place.column, len(columns) - 1)))

    def show_notice(self, notice: Notice) -> None:
        """Shows a notice where the rows would be."""
        self._settle()
        self.forget_kept()
        self._goal, self._notice = None, notice
        self.refresh()

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

    @property
    def place(self) -> Place:
        return self._place

    @property
    def current(self) -> Mapping[str, Value]:
        """The cursor row's values by column; empty where no rows are shown."""
        row = self.current_row
        return {} if row is None else dict(zip(self.source.columns, row[1], strict=True))

    @property
    def source(self) -> RowSource:
        """The rows that are shown, or were shown last."""
        return self.windows.source

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns of these rows, whether there is room for them or not."""
        return self.windows.columns

    @property
    def current_row(self) -> tuple[Identity, RowValues] | None:
        """What names the cursor row, and its values; None where no rows are shown."""
        row = self.windows.row(self._place.cursor) if self.has_rows else None
        return None if row is None else (self.windows.identity(self._place.cursor), row)

    @property
    def current_column(self) -> Column | None:
        return self.windows.columns[self._place.column] if self.has_rows else None

    def show_marks(self) -> None:
        """The marks have changed."""
        self.refresh(Region(0, 1, self.size.width, self._height))

    # Keys and mouse

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

    def action_open(self) -> None:
        if not self.later(self.action_open, waiting=self.is_waiting) and (values := self.current):
            self.post_message(self.RowOpened(self._place.cursor, values, self.source))
            self.hold()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._scroll(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._scroll(-3)

    def on_click(self, event: events.Click) -> None:
        index = self._place.top + event.y - 1
        if not self.has_rows or event.y == 0 or index >= self.windows.count:
            return
        if index == self._place.cursor:
            self.action_open()
        else:
            self._move(lambda: (index - self._place.cursor, 0))

    # Moving

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

    def window_refused(self, error: PartnerError) -> None:
        if self._goal is not None:
            self.show_notice(failed(error, self._again))

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
            self.standing = Standing(goal.cursor, self.windows.count, others)
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
