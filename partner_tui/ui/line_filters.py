"""What every line of every widget passes through on its way to a terminal without colour, or with ASCII alone."""

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from partner_tui.ui.terminal import Appearance


def line_filters(appearance: Appearance) -> tuple[LineFilter, ...]:
    return (*(() if appearance.color else (NoColour(),)), *((AsciiSigns(),) if appearance.ascii else ()))


class NoColour(LineFilter):
    """No colour code at all, not even those for the default colours; bold, reverse, underline and italic stay."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            Segment(text, None if style is None else _colourless(style), control) for text, style, control in segments
        ]


@lru_cache(1024)
def _colourless(style: Style) -> Style:
    return style.without_color


class AsciiSigns(LineFilter):
    """Our own signs, cell for cell. Letters of other scripts are somebody's text and stay."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment
            if segment.text.isascii()
            else Segment(segment.text.translate(SIGNS), segment.style, segment.control)
            for segment in segments
        ]


_BOX = {
    **dict.fromkeys(range(0x2500, 0x2580), "+"),
    **dict.fromkeys(map(ord, "─━┄┅┈┉╌╍═╴╶╸╺╼╾"), "-"),
    **dict.fromkeys(map(ord, "│┃┆┇┊┋╎╏║╵╷╹╻╽╿"), "|"),
}
_BLOCKS = {
    **dict.fromkeys(range(0x2580, 0x25A0), "#"),
    **dict.fromkeys(map(ord, "▎▏▕"), "|"),
    **dict.fromkeys(map(ord, "▔▁"), "-"),
}
_ONE_BY_ONE = dict(
    zip(
        "›‹◀▶◂▸▴▾▲▼△▽←→↑↓↵⏎…·•●○◆◇■□▪▫✓✔✗✘×−–—‘’“”«»Σ⚠⍰�",
        "><<><>^v^v^v<>^v<<..**o*o#o#o+*xxx---''" + '""<>=!??',
        strict=True,
    )
)
_CONTROL_PICTURES = dict.fromkeys(range(0x2400, 0x2425), "?")
SIGNS = str.maketrans({chr(code): sign for code, sign in (_BOX | _BLOCKS | _CONTROL_PICTURES).items()} | _ONE_BY_ONE)
"""What stands for each of our signs; all are one cell wide."""
