"""Rows that are found by what is typed into a line above them."""

from partner_tui.ui.places import START, Place
from partner_tui.ui.presentation.notices import Notice
from partner_tui.ui.presentation.tables import Table
from partner_tui.ui.widgets.row_table import RowTable

WIDE = 100
SPARED = 5
"""Columns of this priority need a wide screen: the keys that would bring them into sight move in the line here."""


class Hits(RowTable, can_focus=False):
    """The focus stays in the line."""

    def __init__(self) -> None:
        super().__init__()
        self._was_wide: bool | None = None

    def show_found(self, found: Table | Notice, place: Place = START) -> None:
        """Shows the rows, or what there is to say instead of them."""
        self._was_wide = self._is_wide
        if isinstance(found, Notice):
            self.show_notice(found)
        else:
            columns = found.columns if self._is_wide else tuple(c for c in found.columns if c.priority < SPARED)
            self.show_rows(found.rows, columns, place)

    @property
    def fits(self) -> bool:
        """The columns are those for a screen that is as wide as this one is now."""
        return self._was_wide is self._is_wide

    @property
    def _is_wide(self) -> bool:
        return self.app.size.width >= WIDE
