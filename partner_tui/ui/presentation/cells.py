"""Text that fills exactly so many cells of a terminal, whatever script it is written in."""

from rich.cells import cell_len, set_cell_size

ELLIPSIS = "…"
NO_ROOM = "#"
"""Fills a number's place when the number does not fit: a cut amount would be a wrong one."""


def width_of(text: str) -> int:
    """How many cells the text takes."""
    return len(text) if text.isascii() else cell_len(text)


def cut(text: str, width: int) -> str:
    """The text in at most so many cells; `…` stands where it was cut."""
    if width_of(text) <= width:
        return text
    return set_cell_size(text, width - 1) + ELLIPSIS if width > 0 else ""


def left_aligned(text: str, width: int) -> str:
    """The text in exactly so many cells, cut where it is longer."""
    if text.isascii():
        return text.ljust(width) if len(text) <= width else text[: max(0, width - 1)] + ELLIPSIS[:width]
    return set_cell_size(text if cell_len(text) <= width else cut(text, width), width)


def right_aligned(text: str, width: int) -> str:
    """The text at the right end of so many cells, cut where it is longer."""
    return " " * (width - width_of(shown)) + shown if (shown := cut(text, width)) else " " * width


def number_aligned(text: str, width: int) -> str:
    """The number at the right end of so many cells, never cut: `####` where there is no room."""
    return text.rjust(width) if len(text) <= width else NO_ROOM * width


def pieces(text: str, width: int) -> list[str]:
    """The text in pieces of at most so many cells, nothing lost; one empty piece for an empty text."""
    found: list[str] = []
    rest = text
    while width_of(rest) > width:
        taken = _prefix(rest, width)
        found.append(rest[:taken])
        rest = rest[taken:]
    return [*found, rest]


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most so many cells, broken between words where there are any."""
    lines = [""]
    for word in text.split():
        first, *more = pieces(word, max(2, width))
        joined = f"{lines[-1]} {first}".lstrip()
        lines = [*lines[:-1], joined] if width_of(joined) <= width else [*lines, first]
        lines += more
    return lines


def _prefix(text: str, width: int) -> int:
    """How many characters, at least one, fit into so many cells."""
    if text[: width + 1].isascii():
        return max(1, width)
    taken = 1
    while taken < len(text) and cell_len(text[: taken + 1]) <= width:
        taken += 1
    return taken
