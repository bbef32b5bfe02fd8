"""Which columns the operator wants, how wide, and in which order: for one kind of rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from partner_tui.domain.rows import ListRows
from partner_tui.ui.presentation.cells import width_of
from partner_tui.ui.presentation.columns import Column, Shape
from partner_tui.ui.presentation.tables import Table

LEAST_WIDTH, MOST_WIDTH = 3, 200
"""Cells that a column may be told to have."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Frozen: every wish gives another one. Columns go by their first name; those not named are as they come."""

    hidden: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    """Asked for: they come before others when there is little room."""
    widths: tuple[tuple[str, int], ...] = ()
    order: tuple[str, ...] = ()

    def shows(self, column: Column) -> bool:
        name = column.names[0]
        return name in self.shown or (name not in self.hidden and not column.on_request)

    def width(self, name: str) -> int | None:
        """The width that was chosen for the column."""
        return dict(self.widths).get(name)

    def with_column(self, name: str) -> "Layout":
        """The column is asked for."""
        return replace(self, hidden=_without(self.hidden, name), shown=(*_without(self.shown, name), name))

    def without_column(self, name: str) -> "Layout":
        return replace(self, hidden=(*_without(self.hidden, name), name), shown=_without(self.shown, name))

    def with_width(self, name: str, width: int) -> "Layout":
        others = tuple(chosen for chosen in self.widths if chosen[0] != name)
        return replace(self, widths=(*others, (name, max(LEAST_WIDTH, min(width, MOST_WIDTH)))))

    def to_json(self) -> dict[str, list[str] | dict[str, int]]:
        """Plain values; `from_json` of them is the same layout."""
        return {
            "hidden": list(self.hidden),
            "shown": list(self.shown),
            "widths": dict(self.widths),
            "order": list(self.order),
        }

    @classmethod
    def from_json(cls, value: object) -> "Layout":
        """Whatever a file holds: what is no wish for a column is left out."""
        found = value if isinstance(value, Mapping) else {}
        widths = found.get("widths")
        chosen = widths.items() if isinstance(widths, Mapping) else ()
        layout = cls(_names(found.get("hidden")), _names(found.get("shown")), (), _names(found.get("order")))
        for name, width in chosen:
            if isinstance(name, str) and isinstance(width, int) and not isinstance(width, bool):
                layout = layout.with_width(name, width)
        return layout


DEFAULT = Layout()


def ordered(columns: Sequence[Column], layout: Layout) -> list[Column]:
    """All columns in the order of the layout; the first one stays first, and what it does not name comes after the
    column that it follows of itself."""
    by_name = {column.names[0]: column for column in columns[1:]}
    found = [by_name[name] for name in dict.fromkeys(layout.order) if name in by_name]
    named = {column.names[0] for column in found}
    before: Column | None = None
    for column in columns[1:]:
        if column.names[0] not in named:
            found.insert(0 if before is None else found.index(before) + 1, column)
        before = column
    return [*columns[:1], *found]


def laid_out(columns: tuple[Column, ...], layout: Layout) -> tuple[Column, ...]:
    """The columns that the layout shows, as it wants them. The first one always stays."""
    return tuple(
        replace(column, is_asked=column.names[0] in layout.shown, fixed=layout.width(column.names[0]))
        for index, column in enumerate(ordered(columns, layout))
        if index == 0 or layout.shows(column)
    )


def widened(layout: Layout, column: Column, cells: int) -> Layout:
    """The column so many cells wider than it is or would be; numbers take what they need in any case."""
    name = column.names[0]
    present = layout.width(name) or (width_of(column.heading) if column.is_number else column.width)
    return layout.with_width(name, present + cells)


def moved(columns: Sequence[Column], layout: Layout, at: int, to: int) -> Layout:
    """The column at one place in the layout's order put to another."""
    names = [column.names[0] for column in ordered(columns, layout)]
    names.insert(to, names.pop(at))
    return replace(layout, order=tuple(names[1:]))


def table_of(columns: Sequence[Column], layout: Layout) -> Table:
    """The columns as rows to choose from, in the layout's order."""
    rows = tuple(
        (
            column.heading or column.names[0],
            "always" if index == 0 else "shown" if layout.shows(column) else "",
            layout.width(column.names[0]),
            column.names[0],
        )
        for index, column in enumerate(ordered(columns, layout))
    )
    shown = (
        Column(("heading",), "Column", priority=0, width=28, least=12, most=36),
        Column(("shown",), "Shown", priority=0, width=6, least=6, most=6),
        Column(("width",), "Width", Shape.NUMBER, priority=1),
    )
    return Table(ListRows(("heading", "shown", "width", "name"), rows), shown)


def _names(value: object) -> tuple[str, ...]:
    return tuple(name for name in value if isinstance(name, str)) if isinstance(value, list | tuple) else ()


def _without(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(other for other in names if other != name)
