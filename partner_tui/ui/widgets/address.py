"""A web address that the terminal can open: shown whole, in as many rows as it needs."""

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from partner_tui.ui.presentation.downloads import text_rows


class Address(Widget):
    """Every row is a link to the whole address (OSC 8); terminals that know no links show the text alone.

    Nothing else stands in its rows, so that the terminal's own mouse selects it and nothing else.
    """

    ALLOW_SELECT = False

    def __init__(self, address: str) -> None:
        """Printable ASCII."""
        super().__init__()
        self._address = address
        self._link = Style(link=address)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(text_rows(self._address, max(1, width)))

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        rows = text_rows(self._address, max(1, width))
        row = rows[y] if y < len(rows) else ""
        segments = [Segment(row, self.rich_style + self._link), Segment(" " * (width - len(row)), self.rich_style)]
        return Strip(segments, width)
