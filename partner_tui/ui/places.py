"""Where in a table the operator stands."""

from dataclasses import dataclass, replace

from partner_tui.domain.rows import Value


@dataclass(frozen=True, slots=True)
class Place:
    """Cursor row, first row on the screen, current column, and how many columns are scrolled out on the left.

    `key` names the row, so that it is found again among rows that have changed.
    """

    cursor: int = 0
    top: int = 0
    column: int = 0
    left: int = 0
    key: Value = None

    def moved(self, rows: int, *, scroll: int = 0) -> "Place":
        return replace(self, cursor=self.cursor + rows, top=self.top + scroll)

    def clamped(self, count: int, height: int) -> "Place":
        """The nearest place that exists: cursor on a row, rows down to the end, cursor on the screen."""
        cursor = max(0, min(self.cursor, count - 1))
        top = max(0, min(self.top, count - height))
        return replace(self, cursor=cursor, top=max(cursor - height + 1, min(cursor, top)))


START = Place()
