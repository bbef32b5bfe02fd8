"""Lines of a table that are not rows: its headings, and a notice in the rows' place."""

from collections.abc import Callable

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from partner_tui.domain.query import Sort
from partner_tui.ui.presentation.arrangement import Arrangement
from partner_tui.ui.presentation.cells import left_aligned, steady, wrapped
from partner_tui.ui.presentation.columns import Column, Shape
from partner_tui.ui.presentation.notices import Notice

HIDDEN_LEFT, HIDDEN_RIGHT = "‹", "›"
SORT_MARKS = {False: "▲", True: "▼"}
_INDENT = "  "


def heading_of(column: Column, sort: Sort | None) -> str:
    """The column's heading, marked where the rows are sorted by it."""
    is_sorted = sort is not None and sort.column == column.names[0] and column.shape is not Shape.BAR
    mark = SORT_MARKS[sort.descending] if sort is not None and is_sorted else ""
    return (f"{mark} {column.heading}" if column.is_number else f"{column.heading} {mark}").strip()


def heading_strip(arranged: Arrangement, headings: tuple[str, ...], here: int, look: Callable[[str], Style]) -> Strip:
    """The headings, the current column's marked, with signs at the ends where columns are hidden."""
    plain = look("heading")
    segments = [Segment(HIDDEN_LEFT if arranged.left else " ", plain)]
    for column, text in arranged.headings(headings):
        if column == here:
            start, end = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
            segments += [Segment(start, plain), Segment(text.strip(), look("heading-here")), Segment(f"{end}  ", plain)]
        else:
            segments.append(Segment(f"{text}  ", plain))
    line = Strip(segments).adjust_cell_length(arranged.width, plain)
    if arranged.more_right:
        line = Strip.join([line.crop(0, arranged.width - 1), Strip([Segment(HIDDEN_RIGHT, plain)], 1)])
    return line.simplify()


def notice_strip(notice: Notice, y: int, width: int, look: Callable[[str], Style]) -> Strip:
    """Line `y` of a notice: an empty one, the title, the sentences, each in as many lines as it takes."""
    room = max(1, width - 2 * len(_INDENT))
    title = "failure-title" if notice.is_failure else "notice-title"
    lines = [(line, title) for line in wrapped(steady(notice.title), room)]
    lines += [(line, "") for sentence in notice.sentences for line in wrapped(steady(sentence), room)]
    text, name = lines[y - 1] if 0 < y <= len(lines) else ("", "")
    return Strip([Segment(left_aligned(_INDENT + text, width), look(name))], width)
