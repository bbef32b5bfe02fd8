"""The table: any number of rows behind a window of forty, or a notice in their place."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.reactive import var

from partner_tui.domain.errors import PartnerError
from partner_tui.domain.query import Sort
from partner_tui.domain.rows import RowSource, RowValues, Value
from partner_tui.ui.keymap import ROWS, bindings
from partner_tui.ui.marks import Identity, Marks
from partner_tui.ui.places import START, Place
from partner_tui.ui.presentation.columns import Column
from partner_tui.ui.presentation.notices import Notice, failed
from partner_tui.ui.widgets.moving_rows import MovingRows
from partner_tui.ui.widgets.painting import heading_of
from partner_tui.ui.widgets.windows import Windows


@dataclass(frozen=True, slots=True)
class Standing:
    """The cursor's row among how many; `is_new` when other rows are shown than before."""

    index: int = 0
    count: int = 0
    is_new: bool = True


class RowTable(MovingRows, can_focus=True):
    """Rows of a RowSource with a cursor, a frozen first column and headings; a row can be opened."""

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

    # What happens to them

    def arrived(self, *, is_new: bool) -> None:
        self.standing = Standing(self._place.cursor, self.windows.count, is_new)

    def window_refused(self, error: PartnerError) -> None:
        if self._goal is not None:
            self.show_notice(failed(error, self._again))

    def action_open(self) -> None:
        if not self.later(self.action_open, waiting=self.is_waiting) and (values := self.current):
            self.post_message(self.RowOpened(self._place.cursor, values, self.source))
            self.hold()

    def on_click(self, event: events.Click) -> None:
        index = self._place.top + event.y - 1
        if not self.has_rows or event.y == 0 or index >= self.windows.count:
            return
        if index == self._place.cursor:
            self.action_open()
        else:
            self._move(lambda: (index - self._place.cursor, 0))
