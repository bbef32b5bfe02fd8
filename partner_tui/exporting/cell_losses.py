"""What cells could not hold as it was, in sentences for whoever gets the file."""

from collections import Counter
from collections.abc import Sequence

from xlsxwriter.utility import xl_rowcol_to_cell

from partner_tui.domain.text import visible
from partner_tui.exporting.cells import CUT, DIGITS, LONGEST

_LISTED = 1_000
"""Cut cells of lines that are named one by one; further ones are counted."""
_SHOWN = 100
"""Characters of a header."""
_MARKED = f"cut, with “{CUT.strip()}” at the end"
_AS_TEXT = f"kept as text, because a number cell keeps {DIGITS} digits only. A sum over the column leaves them out."


class LineLosses:
    """Of bill lines. Grows while their sheets are written; each cut cell is named, so that it can be found."""

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
            f"that a cell holds; {_MARKED}."
        )

    def as_text(self, column: int, cells: int) -> None:
        """So many more cells of a number column hold text."""
        self._as_text[column] += cells

    def notes(self) -> tuple[str, ...]:
        more = [f"{_cells(self._more)} more cut in the same way."] if self._more else []
        amounts = [
            f"Column {header}: {_cells(count)} {_AS_TEXT}"
            for header, count in zip(self._headers, self._as_text, strict=True)
            if count
        ]
        return (*amounts, *self._cut, *more)


class TableLosses:
    """Of the tables of a summary: cells are counted by sheet and column."""

    def __init__(self) -> None:
        self._cut: Counter[tuple[str, str]] = Counter()
        self._as_text: Counter[tuple[str, str]] = Counter()

    def cut(self, sheet: str, column: str) -> None:
        """One more text is cut."""
        self._cut[sheet, column] += 1

    def as_text(self, sheet: str, column: str) -> None:
        """One more number is kept as text."""
        self._as_text[sheet, column] += 1

    def notes(self) -> tuple[str, ...]:
        texts = [
            f"{sheet}, column {column}: {_cells(count)} {_MARKED}, because a cell holds {LONGEST:,} characters."
            for (sheet, column), count in self._cut.items()
        ]
        amounts = [
            f"{sheet}, column {column}: {_cells(count)} {_AS_TEXT}" for (sheet, column), count in self._as_text.items()
        ]
        return (*texts, *amounts)


def _cells(count: int) -> str:
    return f"{count:,} cell{'' if count == 1 else 's'}"
