"""The last sync, to be read: what it brought, what failed, and how sync is set up."""

from textual.app import ComposeResult
from textual.containers import Vertical

from partner_tui.domain.sync import SyncResult
from partner_tui.domain.text import visible
from partner_tui.ui.asking import AskingScreen
from partner_tui.ui.desk import Desk
from partner_tui.ui.keymap import DIALOG, bindings
from partner_tui.ui.places import START
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.presentation.notices import LOADING
from partner_tui.ui.presentation.sync_report import Kept, report_table, room, title, told
from partner_tui.ui.screens.dialogs.base import Dialog
from partner_tui.ui.widgets.lines import Lines
from partner_tui.ui.widgets.row_table import RowTable

QUESTION = "what is kept of syncs"
WIDTH, FRAME = 104, 4
"""Cells of the box, and of its border and padding."""


class SyncDialog(Dialog[None], AskingScreen[None]):
    """Says at once what this console knows; what the ledger has is added when it is there."""

    BINDINGS = bindings(*DIALOG)
    AUTO_FOCUS = "RowTable"

    def __init__(self, desk: Desk, result: SyncResult | None) -> None:
        super().__init__()
        self._desk, self._result = desk, result
        self._kept: Kept | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog--box"):
            yield Lines(Line(), at="title")
            yield RowTable()
            yield Lines(Line(), at="status")
            yield Lines(Line((("Esc close", "quiet"),)), at="keys")

    def on_mount(self) -> None:
        sync = self._desk.workspace.sync
        self.query_one(RowTable).show_notice(LOADING)
        self._show()
        self.ask(QUESTION, lambda cancelled: Kept.read(sync))

    def on_asking_screen_answered(self, message: AskingScreen.Answered) -> None:
        message.stop()
        self._kept = message.answer
        self._show()

    def on_asking_screen_refused(self, message: AskingScreen.Refused) -> None:
        message.stop()
        self.query_one("#status", Lines).show(Line(((visible(str(message.error)), "failure"),)))

    def _show(self) -> None:
        desk, table = self._desk, self.query_one(RowTable)
        when = title(self._result, self._kept, desk.clock.zone)
        self.query_one("#title", Lines).show(Line((("Sync", "strong"),), ((when, "quiet"),)))
        found = told(self._result, self._kept, desk.keymap, masked=desk.masked)
        if not found:
            return
        shown = report_table(found, room(min(WIDTH, self.app.size.width) - FRAME))
        table.show_rows(shown.rows, shown.columns, table.place if table.has_rows else START)

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    def on_row_table_row_opened(self, message: RowTable.RowOpened) -> None:
        message.stop()

    def action_close(self) -> None:
        self.dismiss(None)
