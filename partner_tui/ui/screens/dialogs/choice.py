"""Choosing one row of a table: a month, a region, a column."""

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Vertical

from partner_tui.domain.rows import Value
from partner_tui.ui.keymap import DIALOG, bindings
from partner_tui.ui.places import Place
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.presentation.tables import Table
from partner_tui.ui.screens.dialogs.base import Dialog
from partner_tui.ui.widgets.lines import Lines
from partner_tui.ui.widgets.row_table import RowTable


class ChoiceDialog(Dialog[Mapping[str, Value] | None]):
    """One row of a table in memory, or None."""

    BINDINGS = bindings(*DIALOG)
    AUTO_FOCUS = "RowTable"

    def __init__(self, title: str, table: Table, cursor: int = 0) -> None:
        super().__init__()
        self._title, self._table, self._cursor = title, table, cursor

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog--box"):
            yield Lines(Line(((self._title, "strong"),)), at="title")
            yield RowTable()
            yield Lines(Line((("Enter choose  Esc close", "quiet"),)), at="keys")

    def on_mount(self) -> None:
        rows = self._table.rows
        place = Place(self._cursor, 0)
        self.query_one(RowTable).show_rows(rows, self._table.columns, place, self._table.sort)

    def on_row_table_row_opened(self, message: RowTable.RowOpened) -> None:
        message.stop()
        self.dismiss(message.values)

    def action_close(self) -> None:
        self.dismiss(None)
