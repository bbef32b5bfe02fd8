"""Something with all that is known of it, to be read: an invoice, a customer."""

from textual.app import ComposeResult
from textual.containers import Vertical

from partner_tui.ui.keymap import DIALOG, bindings
from partner_tui.ui.places import START
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.presentation.masking import masked
from partner_tui.ui.presentation.tables import Table
from partner_tui.ui.presentation.words import counted
from partner_tui.ui.screens.dialogs.base import Dialog
from partner_tui.ui.widgets.lines import Lines
from partner_tui.ui.widgets.row_table import RowTable


class FieldsDialog(Dialog[None]):
    """A field and its value in each row. `title` is safe to print."""

    BINDINGS = bindings(*DIALOG)
    AUTO_FOCUS = "RowTable"

    def __init__(self, title: str, table: Table, *, is_masked: bool = False) -> None:
        super().__init__()
        self._title, self._table, self._is_masked = title, table, is_masked

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog--box"):
            yield Lines(Line(((self._title, "strong"),)), at="title")
            yield RowTable()
            rows = f"{counted(self._table.rows.count, 'rows')} "
            yield Lines(Line((("Esc close", "quiet"),), ((rows, "quiet"),)), at="keys")

    def on_mount(self) -> None:
        columns = masked(self._table.columns) if self._is_masked else self._table.columns
        self.query_one(RowTable).show_rows(self._table.rows, columns, START)

    def on_row_table_row_opened(self, message: RowTable.RowOpened) -> None:
        message.stop()
        self.dismiss(None)

    def action_close(self) -> None:
        self.dismiss(None)
