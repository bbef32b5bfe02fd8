"""The console's peer: a bare Textual app with one DataTable. ROWS"""

import sys
from typing import Any

from textual.app import App, ComposeResult
from textual.widgets import DataTable

COLUMNS = ("Month", "Status", "Bill amount", "Amount due", "Paid", "Unpaid", "Invoice")


def cell(row: int, column: int) -> str:
    """Text such as the console's tables have."""
    return f"{row * 7_919 + column * 104_729:,}.{(row + column) % 100:02d}"


class BareTable(App[Any]):
    """Rows of text, a row cursor, and nothing else."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, rows: int) -> None:
        super().__init__()
        self._rows = rows

    def compose(self) -> ComposeResult:
        yield DataTable[str](cursor_type="row")

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns(*COLUMNS)
        table.add_rows([cell(row, column) for column in range(len(COLUMNS))] for row in range(self._rows))


if __name__ == "__main__":
    BareTable(int(sys.argv[1])).run()
