"""What the cells of bill lines could not hold as it was, in sentences for whoever gets the file."""

from collections.abc import Sequence

from xlsxwriter.utility import xl_rowcol_to_cell

from partner_tui.domain.text import visible
from partner_tui.exporting.cells import CUT, DIGITS, LONGEST

_LISTED = 1_000
"""Cut cells that are named one by one; further ones are counted."""

_SHOWN = 100
"""Characters of a header."""


class CellLosses:
    """Grows while the sheets are written."""

    def __init__(self, headers: Sequence[str]) -> None:
        self._headers = [visible(header[:_SHOWN]) for header in headers]
        self._cut: list[str] = []
        self._more = 0
        self._as_text = [0] * len(headers)

    def cut(self, sheet: str, row: int, column: int, length: int) -> None:
        """A text of so many characters (UTF-16 units) is cut; rows and columns count from 0."""
        if len(self._cut) == _LISTED:
            self._more += 1
            return
        cell = xl_rowcol_to_cell(row, column)
        self._cut.append(
            f"{sheet}, cell {cell} ({self._headers[column]}): {length:,} characters are more than the {LONGEST:,} "
            f"that a cell holds; cut, with “{CUT.strip()}” at the end."
        )

    def as_text(self, column: int, cells: int) -> None:
        """So many more cells of a number column hold text."""
        self._as_text[column] += cells

    def notes(self) -> tuple[str, ...]:
        more = [f"{_cells(self._more)} more cut in the same way."] if self._more else []
        amounts = [
            f"Column {header}: {_cells(count)} kept as text, because a number cell keeps {DIGITS} digits only. "
            "A sum over the column leaves them out."
            for header, count in zip(self._headers, self._as_text, strict=True)
            if count
        ]
        return (*amounts, *self._cut, *more)


def _cells(count: int) -> str:
    return f"{count:,} cell{'' if count == 1 else 's'}"
