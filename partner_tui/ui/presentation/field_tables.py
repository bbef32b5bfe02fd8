"""One thing with all its fields, as a table: a long value goes on in the next row, so that all of it can be read."""

from collections.abc import Iterable
from dataclasses import dataclass

from partner_tui.domain.pseudonyms import OWN_MASK
from partner_tui.domain.rows import ListRows, RowValues
from partner_tui.ui.presentation.cells import pieces, wrapped
from partner_tui.ui.presentation.columns import Column
from partner_tui.ui.presentation.tables import Table

_WIDTH = 54
"""Cells of a value: what a screen of 80 columns has room for."""


@dataclass(frozen=True, slots=True)
class FieldText:
    """One field, safe to print."""

    heading: str
    value: str
    hidden: str = ""
    """What stands for the value when names are masked; empty where the value itself does."""
    name: str = ""
    """Of the column of bill lines that it is of."""
    is_prose: bool = False
    """A long one is broken between words."""


def table_of_fields(fields: Iterable[FieldText], heading_width: int, *further: Column) -> Table:
    """`further` columns are made of `name`."""
    rows: list[RowValues] = []
    for field in fields:
        first, *more = (wrapped if field.is_prose else pieces)(field.value, _WIDTH)
        rows.append((field.heading, first, field.hidden or first, field.name))
        rows.extend((None, piece, "" if field.hidden else piece, field.name) for piece in more)
    columns = (
        Column(("heading",), "Field", priority=0, width=heading_width, least=10, most=heading_width),
        Column(
            ("value",),
            "Value",
            priority=0,
            width=_WIDTH,
            least=_WIDTH,
            most=_WIDTH,
            mask=OWN_MASK,
            instead=("masked",),
        ),
        *further,
    )
    return Table(ListRows(("heading", "value", "masked", "name"), tuple(rows)), columns)
