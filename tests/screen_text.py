"""What stands on the screen of an emulated terminal."""

import pyte
from wcwidth import wcwidth

_HALF = ""
"""What pyte keeps in the right half of a wide character."""


def text_of(screen: pyte.Screen) -> str:
    """Its lines, without the blanks at their ends; half a wide character is a blank, as on terminals."""
    return "\n".join(_line(screen, row).rstrip() for row in range(screen.lines))


def _line(screen: pyte.Screen, row: int) -> str:
    cells = [screen.buffer[row][column].data for column in range(screen.columns)]
    shown: list[str] = []
    for cell, left, right in zip(cells, ["", *cells], [*cells[1:], ""], strict=False):
        if cell == _HALF:
            shown.append("" if left and wcwidth(left[0]) == 2 else " ")
        else:
            shown.append(" " if wcwidth(cell[0]) == 2 and right != _HALF else cell)
    return "".join(shown)
