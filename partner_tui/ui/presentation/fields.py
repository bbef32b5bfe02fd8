"""Something with all that is known of it: a field and its value in each row, nothing cut."""

from collections.abc import Sequence
from dataclasses import dataclass

from partner_tui.domain.pseudonyms import OWN_MASK, pseudonym
from partner_tui.domain.rows import ListRows, RowValues
from partner_tui.domain.text import visible
from partner_tui.ui.presentation.cells import pieces
from partner_tui.ui.presentation.columns import Column
from partner_tui.ui.presentation.tables import Table

HEADING_WIDTH, VALUE_WIDTH = 16, 54
"""Cells; a longer value goes on in the next row."""


@dataclass(frozen=True, slots=True)
class Field:
    """What is known of one thing about it. The value may be foreign text, verbatim."""

    heading: str
    value: str
    mask: str = ""
    """What the value is called when names are masked; empty where nothing is private."""


GAP = Field("", "")
"""An empty row between two things."""


def fields_of(fields: Sequence[Field]) -> Table:
    """In their order. Masked, a private value is its pseudonym."""
    rows: list[RowValues] = []
    for field in fields:
        value = visible(field.value)
        hidden = pseudonym(value, field.mask) if field.mask else ""
        first, *more = pieces(value, VALUE_WIDTH)
        rows.append((field.heading, first, hidden or first))
        rows.extend((None, piece, "" if hidden else piece) for piece in more)
    columns = (
        Column(("heading",), "Field", priority=0, width=HEADING_WIDTH, least=10, most=HEADING_WIDTH),
        Column(
            ("value",),
            "Value",
            priority=0,
            width=VALUE_WIDTH,
            least=20,
            most=VALUE_WIDTH,
            mask=OWN_MASK,
            instead=("masked",),
        ),
    )
    return Table(ListRows(("heading", "value", "masked"), tuple(rows)), columns)
