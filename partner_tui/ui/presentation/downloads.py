"""Ways for a file to the operator's machine, as a table; command lines cut so that they can be pasted in pieces."""

import shlex
from collections.abc import Sequence

from partner_tui.domain.download import FileFacts, Way, WayKind
from partner_tui.domain.rows import ListRows
from partner_tui.domain.text import visible
from partner_tui.ui.presentation.cells import pieces, steady, width_of, wrapped
from partner_tui.ui.presentation.columns import Column
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.presentation.tables import Table

TITLES = {
    WayKind.SCP: "scp",
    WayKind.SSH_CAT: "ssh and cat",
    WayKind.COPY: "copy here",
    WayKind.ITERM2: "iTerm2",
    WayKind.KITTY: "kitty",
    WayKind.TRZSZ: "trzsz",
}
DOES = {
    WayKind.SCP: "copy the line",
    WayKind.SSH_CAT: "copy the line",
    WayKind.COPY: "type a path",
    WayKind.ITERM2: "send it now",
    WayKind.KITTY: "run it now",
    WayKind.TRZSZ: "run it now",
}
"""What Enter does, in two or three words."""
_LEAST_WIDTH = 9
"""Of a row of a command: an apostrophe takes seven cells when it is quoted, and then comes a backslash."""


def ways_table(ways: Sequence[Way]) -> Table:
    rows = tuple(
        (str(way.kind), TITLES[way.kind], f"not here: {way.refusal}" if way.refusal else way.why) for way in ways
    )
    columns = (
        Column(("title",), "How", priority=0, width=12, least=11, most=12),
        Column(("why",), "When", priority=0, width=64, least=20, most=90),
    )
    return Table(ListRows(("kind", "title", "why"), rows), columns)


def facts_lines(facts: FileFacts | None, sha256: str) -> tuple[Line, ...]:
    """Size and hash; what is not known yet is said to be coming."""
    size = "reading …" if facts is None else f"{facts.size:,} bytes"
    return Line(((f" {size}", ""),)), Line(((" sha256 ", "quiet"), (sha256 or "computing …", "")))


def said(text: str, width: int, look: str = "") -> list[Line]:
    """A sentence in as many lines as it needs."""
    return [Line(((f" {row}", look),)) for row in wrapped(steady(visible(text)), width - 1)]


def text_rows(text: str, width: int) -> list[str]:
    """Any text in full rows from the left edge on, so that nothing but it is selected."""
    return [piece for line in text.split("\n") for piece in pieces(visible(line), width)]


def command_rows(words: Sequence[str], width: int) -> list[str]:
    """A command line in rows, each but the last with a backslash at its end: together they are the same command."""
    rows, row = [], ""
    width = max(width, _LEAST_WIDTH)
    for word in words:
        joined = f"{row} {word}" if row else word
        is_last = word is words[-1]
        if width_of(joined) <= width - (0 if is_last else 2):
            row = joined
            continue
        if row:
            rows.append(_continued(f"{row} ", width))
        row = word
        while width_of(row) > width - 2:
            first, row = _split(row, width - 1)
            rows.append(f"{first}\\")
    return [*rows, row]


def _continued(row: str, width: int) -> str:
    """The backslash is in the last cell: nothing may come after it."""
    return row + " " * (width - 1 - width_of(row)) + "\\"


def _split(word: str, width: int) -> tuple[str, str]:
    """A quoted word as two that the shell joins again, the first in so many cells at most."""
    text = shlex.split(word)[0]
    taken = 1
    while taken < len(text) and width_of(shlex.quote(text[: taken + 1])) <= width:
        taken += 1
    return shlex.quote(text[:taken]), shlex.quote(text[taken:])
