"""Lines of text with a left and a right end, drawn without markup: what stands above and below a table."""

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from partner_tui.ui.presentation.cells import ELLIPSIS, cut, steady, width_of
from partner_tui.ui.presentation.lines import LOOKS, Line, Part

LOOK_CLASSES = {f"lines--{look}" for look in LOOKS}
"""Component classes of every screen that has lines: styled once there, and not again for each widget."""


class Lines(Widget):
    """Shows lines, as high as they are many, and repaints only those that changed. Its screen has the looks."""

    ALLOW_SELECT = False

    def __init__(self, *lines: Line, at: str | None = None) -> None:
        super().__init__(id=at)
        self._lines = lines

    @property
    def lines(self) -> tuple[Line, ...]:
        return self._lines

    def show(self, *lines: Line) -> None:
        before, self._lines = self._lines, lines
        if len(before) != len(lines):
            self.refresh(layout=True)
            return
        for y, (old, new) in enumerate(zip(before, lines, strict=True)):
            if old != new:
                self.refresh(Region(0, y, self.size.width, 1))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        line = self._lines[y] if y < len(self._lines) else Line()
        right = _fitted(line.right, width)
        room = width - _width(right)
        left = _fitted(line.left, room - 1 if right and room > 0 else room)
        gap = width - _width(left) - _width(right)
        parts = [*left, (" " * gap, ""), *right] if gap else [*left, *right]
        return Strip([Segment(text, self._style(look)) for text, look in _joined(parts)], width)

    def _style(self, look: str) -> Style:
        """The widget's own style, and what the look adds to it."""
        own = self.rich_style
        return own + self.screen.get_component_rich_style(f"lines--{look}", partial=True) if look else own


def _joined(parts: list[Part]) -> list[Part]:
    """Neighbours of one look become one part: every change of look costs bytes."""
    joined: list[Part] = []
    for text, look in parts:
        if joined and joined[-1][1] == look:
            joined[-1] = (joined[-1][0] + text, look)
        elif text:
            joined.append((text, look))
    return joined


def _width(parts: tuple[Part, ...]) -> int:
    return sum(width_of(text) for text, _ in parts)


def _fitted(parts: tuple[Part, ...], room: int) -> tuple[Part, ...]:
    """As many parts as there is room for; the one that does not fit whole ends in `…`."""
    fitted: list[Part] = []
    for given, look in parts:
        text = steady(given)
        width = width_of(text)
        if width > room:
            if room > 0:
                fitted.append((cut(text, room) if room > 1 else ELLIPSIS, look))
            break
        fitted.append((text, look))
        room -= width
    return tuple(fitted)
