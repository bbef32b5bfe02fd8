"""A text as a QR code, for a phone's camera: two of its rows in each row of the terminal."""

import segno
from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

QUIET = 2
"""Light modules around it. The standard wants 4; cameras do with 2, and the code fits into 24 rows."""
_HALVES = {(True, True): " ", (False, True): "▀", (True, False): "▄", (False, False): "█"}
"""By whether the upper and the lower module are dark. What is drawn is the light ones: a terminal without colours is
dark more often than not."""


def qr_rows(text: str) -> list[str]:
    """The code as rows of text. Raises ValueError for a text that no code has room for."""
    code = segno.make(text, error="l", micro=False)
    dark = [[bool(module) for module in row] for row in code.matrix_iter(scale=1, border=QUIET)]
    if len(dark) % 2:
        dark.append([True] * len(dark[0]))
    return [
        "".join(_HALVES[halves] for halves in zip(upper, lower, strict=True))
        for upper, lower in zip(dark[::2], dark[1::2], strict=True)
    ]


class QrCode(Widget):
    """As large as it has to be. Light on dark whatever the theme: cameras read it so."""

    ALLOW_SELECT = False

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows = qr_rows(text)

    @property
    def wanted(self) -> Size:
        """Cells of the whole code."""
        return Size(len(self.rows[0]), len(self.rows))

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return self.wanted.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self.wanted.height

    def render_line(self, y: int) -> Strip:
        row = self.rows[y] if y < len(self.rows) else ""
        return Strip([Segment(row, self.rich_style)], len(row))
