"""What a screen shows: rows, their columns, how many there are of what, and their exact sum."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from partner_tui.domain.query import Sort
from partner_tui.domain.rows import ListRows, RowSource
from partner_tui.ui.lens import Lens
from partner_tui.ui.places import Place
from partner_tui.ui.presentation.columns import Column
from partner_tui.ui.presentation.tables import Table

if TYPE_CHECKING:
    from partner_tui.ui.presentation.layout import Layout

# What only some answers need is imported when they do: the first screen has to be there soon.


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows, their columns, how many there are of what, and their exact sum."""

    question: object
    rows: RowSource
    columns: tuple[Column, ...]
    """As the operator wants them."""
    available: tuple[Column, ...]
    """All that there are."""
    count: int
    of: int
    """How many rows there would be without the filter."""
    total: Decimal | None
    currency: str
    noun: str
    sort: Sort | None = None
    key: str | None = None
    """The column that names a row; None where its number does."""
    filter: str = ""


class Wishes(NamedTuple):
    """What an answer depends on besides its question."""

    currency: str
    layouts: "tuple[tuple[str, Layout], ...]" = ()
    """By what the rows are."""

    def layout(self, noun: str) -> "Layout | None":
        """None where the operator has not chosen any columns."""
        return dict(self.layouts).get(noun)


def meant(sort: Sort | None, columns: tuple[str, ...]) -> Sort | None:
    """The sort by the column that its word stands for."""
    if sort is None:
        return None
    from partner_tui.domain.column_words import column_meant

    return replace(sort, column=column_meant(sort.column, columns))


def held(question: object, table: Table, noun: str, wishes: Wishes, lens: Lens, key: str | None = None) -> Answer:
    """Rows in memory through a lens. Raises WrongFilter, and WrongUsage where there is no such column to sort by."""
    rows, columns = table.rows, tuple(column for column in table.columns if not column.on_request)
    if lens.filter:
        from partner_tui.domain.filter import Filter

        rows = rows.filtered(Filter.parse(lens.filter))
    sort = meant(lens.sort, rows.columns)
    if sort is not None:
        rows = rows.sorted_by(sort.column, sort.descending)
    if (layout := wishes.layout(noun)) is not None:
        from partner_tui.ui.presentation.layout import laid_out

        columns = laid_out(table.columns, layout)
    return Answer(
        question,
        rows,
        columns,
        table.columns,
        rows.count,
        table.rows.count,
        rows.total,
        wishes.currency,
        noun,
        sort or table.sort,
        key,
        lens.filter,
    )


def found_again(place: Place, rows: RowSource, key: str | None) -> Place:
    """The place in rows that may have changed since: the row of the same key, else the same height.

    `key` is the column that names a row; None where none does.
    """
    if place.key is None or key is None or not isinstance(rows, ListRows):
        return place
    at = rows.columns.index(key)
    keys = [row[at] for row in rows.all_rows]
    if place.cursor < len(keys) and keys[place.cursor] == place.key:
        return place
    if place.key not in keys:
        return replace(place, cursor=0, top=0)
    return replace(place, cursor=keys.index(place.key))
