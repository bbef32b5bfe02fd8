"""The line that says where the operator is, and the lines about the month above it."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from partner_tui.domain.cycle import CycleStatus
from partner_tui.domain.money import EXACT, format_amount
from partner_tui.domain.text import visible
from partner_tui.ui.answers import Answer
from partner_tui.ui.browsing import TABS, Browsing
from partner_tui.ui.known_months import KnownMonth, has_lines
from partner_tui.ui.presentation.cells import steady, width_of, wrapped
from partner_tui.ui.presentation.lines import Line, Part
from partner_tui.ui.presentation.masking import masked_name
from partner_tui.ui.presentation.words import (
    Figure,
    amount_label,
    counted_of,
    filter_words,
    month_figures,
    nothing_due,
    status_words,
    summed,
)
from partner_tui.ui.views import Level

STEP = " › "
_NEIGHBOURS = 3


def crumb_line(
    browsing: Browsing, answer: Answer | None, width: int, *, with_month: bool, masked: bool = False, warning: str = ""
) -> Line:
    """Path, count and exact sum. `with_month`: there is no room elsewhere for the month's strip and amount due.

    `warning` is about the month as a whole.
    """
    start = "".join(month_strip(browsing, 0)) if with_month else f"Bills {browsing.month.month}"
    names = path(browsing, masked=masked)
    month = browsing.month
    due = f"{amount_label(month)} {format_amount(month.amount_due)}" if with_month and browsing.trail.at_top else ""
    ends, differing = _ends(browsing, answer, due)
    warning = differing or (warning and f"{warning} ")
    room = width - min(width_of(_joined(start, names)), width // 2) - width_of(warning)
    end = next((text for text in ends if width_of(text) <= room), ends[-1])
    paths = [names, *(["…", *names[i:]] for i in range(1, len(names)))]
    lefts = [_joined(start, shown) for shown in paths]
    left = next((text for text in lefts if width_of(text + end + warning) < width), lefts[-1])
    right: list[Part] = [(end, "strong"), (warning, "warning")]
    return Line(((left, "strong"),), tuple(part for part in right if part[0]))


def path(browsing: Browsing, *, masked: bool = False) -> list[str]:
    """The names of the levels, safe to print, the filter after the last."""
    names = []
    for view in browsing.trail.views:
        names.append(masked_name(view.crumb) if masked and view.names_customer else steady(visible(view.crumb)))
        if view.region:
            names.append(steady(visible(view.region)))
    return names if browsing.here.is_line else [*names[:-1], names[-1] + filter_words(browsing.here.lens.filter)]


def _joined(start: str, names: Sequence[str]) -> str:
    return f" {start}{STEP}{STEP.join(names)}"


def _ends(browsing: Browsing, answer: Answer | None, due: str) -> tuple[list[str], str]:
    """What may stand at the right, richest first; and the warning that goes with any of it."""
    if answer is None:
        return [""], ""
    whole = not answer.filter and browsing.here.question.level is not Level.MOVERS
    warning = difference(browsing.here.expected, answer.total) if whole else ""
    total = "" if answer.total is None else summed(answer.total, answer.currency)
    bare = "" if answer.total is None else summed(answer.total, "")
    count = counted_of(answer.count, answer.of, answer.noun)
    ends = [(due, count, total), (due, count, bare), (count, total), (count, bare), (total,)]
    return [f"{'   '.join(filter(None, end))} " for end in ends], warning and f"{warning} "


def difference(expected: Decimal | None, total: Decimal | None) -> str:
    """How a level's sum disagrees with the row that it was opened from; empty when it agrees or nothing is known."""
    if expected is None or total is None or expected == total:
        return ""
    apart = EXACT.subtract(total, expected)
    return f"! {format_amount(apart, exact=True, signed=True)} against the level above"


def month_lines(browsing: Browsing, width: int, about: Sequence[Part] = ()) -> list[Line]:
    """Month strip and status, the figures of the month and what there is to know about them, the tabs."""
    before, here, after = month_strip(browsing, _NEIGHBOURS if width >= 100 else 1)
    month = browsing.month
    status = status_words(month) + ("" if has_lines(month) else ", its lines are missing")
    strip = Line(((f" {before}", "quiet"), (here, "here"), (after, "quiet"), (f"  {status}", _status_look(month))))
    lines = [strip, Line(), *figure_lines(month_figures(month), width)]
    if words := nothing_due(month):
        lines.append(Line(((f" {words}", "credit"),)))
    lines += [Line(((f" {row}", look),)) for text, look in about for row in wrapped(steady(text), width - 2)]
    tabs: list[Part] = [(" ", "")]
    for tab, name in TABS.items():
        tabs += [(f" {name} ", "here" if tab is browsing.tab else ""), (" ", "")]
    return [*lines, Line(), Line(tuple(tabs))]


def month_strip(browsing: Browsing, neighbours: int) -> tuple[str, str, str]:
    """Earlier months, this one between arrows that say whether there are others, later months."""

    def named(steps: Sequence[int]) -> list[str]:
        return [str(found.month) for step in steps if (found := browsing.neighbour(step)) is not None]

    earlier, later = named(range(-neighbours, 0)), named(range(1, neighbours + 1))
    left = "◀" if browsing.neighbour(-1) else " "
    right = "▶" if browsing.neighbour(1) else " "
    before = "".join(f"{month}  " for month in earlier)
    after = "".join(f"  {month}" for month in later)
    return before, f"{left} {browsing.month.month} {right}", after


def figure_lines(figures: Sequence[Figure], width: int) -> list[Line]:
    """Labels over values, as many beside each other as fit whole: no figure is ever cut."""
    cells = [max(width_of(figure.label), width_of(figure.value)) + 3 for figure in figures]
    starts = [0]
    used = 1
    for i, cell in enumerate(cells):
        if used + cell > width and i > starts[-1]:
            starts.append(i)
            used = 1
        used += cell
    lines: list[Line] = []
    for start, stop in pairwise([*starts, len(figures)]):
        shown = list(zip(figures[start:stop], cells[start:stop], strict=True))
        labels = " " + "".join(_padded(figure.label, cell) for figure, cell in shown)
        values: list[Part] = [(" ", "")]
        values += [(_padded(figure.value, cell), figure.look or "strong") for figure, cell in shown]
        lines += [Line(((labels.rstrip(), "quiet"),)), Line(tuple(values))]
    return lines


def _padded(text: str, width: int) -> str:
    return text + " " * (width - width_of(text))


def _status_look(month: KnownMonth) -> str:
    return "" if month.status is CycleStatus.FINAL else "estimate"
