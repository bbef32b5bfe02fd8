"""What a table shows: headings and rows, or a notice in their place, each line drawn by itself when it is asked for."""

from dataclasses import replace
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip

from partner_tui.ui.marks import Marks
from partner_tui.ui.places import START
from partner_tui.ui.presentation.arrangement import Arrangement, arrange
from partner_tui.ui.presentation.notices import Notice
from partner_tui.ui.widgets.painting import heading_strip, notice_strip
from partner_tui.ui.widgets.windowed import WindowedRows

CURSOR_MARK, MARKED, CURSOR_ON_MARKED = "▸", "•", "◆"


class PaintedRows(WindowedRows):
    """Draws the rows that are held around a place, one segment a row, bars in a look of their own."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "row-table--bar",
        "row-table--cursor",
        "row-table--heading",
        "row-table--heading-here",
        "row-table--notice-title",
        "row-table--failure-title",
    }

    def __init__(self) -> None:
        super().__init__()
        self._headings: tuple[str, ...] = ()
        self._arranged: Arrangement | None = None
        self._notice: Notice | None = None
        self._place = START
        self._marks = Marks()

    @property
    def has_rows(self) -> bool:
        """Rows are on the screen."""
        return self._notice is None

    @property
    def _height(self) -> int:
        """Rows that the screen has room for."""
        return max(1, self.size.height - 1)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Where the height is left to the table (dialogs): all rows and the headings."""
        return 1 + self.windows.count

    def _arrange(self) -> Arrangement:
        """Columns for the width there is, scrolled so far that the current one is on the screen."""
        windows, left = self.windows, self._place.left
        while True:
            arranged = arrange(windows.columns, self._headings, windows.numbers, self.size.width, left)
            nearest = max(0, arranged.order.index(self._place.column) - 1)
            if arranged.shows(self._place.column) or left == nearest or arranged.left != left:
                break  # right beside the frozen one: where it has no room there, it has none anywhere
            left = nearest if nearest < left else left + 1
        self._arranged, self._place = arranged, replace(self._place, left=arranged.left)
        return arranged

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if self._notice is not None:
            return notice_strip(self._notice, y, width, self._look)
        arranged = self._arranged
        if arranged is None:
            if not self.has_rows:
                return Strip.blank(width, self.rich_style)
            arranged = self._arrange()
        if y == 0:
            return heading_strip(arranged, self._headings, self._place.column, self._look)
        index = self._place.top + y - 1
        cells = self.windows.cells(index)
        if cells is None:
            return Strip.blank(width, self.rich_style)
        marked = self._marks.count > 0 and self.windows.identity(index) in self._marks
        if index != self._place.cursor:
            line = Strip([Segment(arranged.row(cells, MARKED if marked else " "), self.rich_style)], width)
            return line if arranged.bars is None else self._with_bars(line, *arranged.bars)
        mark = CURSOR_ON_MARKED if marked else CURSOR_MARK
        return Strip([Segment(arranged.row(cells, mark), self._look("cursor"))], width)

    def _with_bars(self, line: Strip, start: int, end: int) -> Strip:
        """The line with another look from `start` to `end`; where there is no room, they lie beyond its end."""
        bars = line.crop(start, end)
        seen = Strip([Segment(bars.text, self._look("bar"))], bars.cell_length)
        return Strip.join([line.crop(0, start), seen, line.crop(end)])

    def _look(self, name: str) -> Style:
        """The style of one of the component classes; the widget's own for an empty name."""
        return self.get_component_rich_style(f"row-table--{name}") if name else self.rich_style
