"""What to make a file of, and as what: every field under the arrow keys, and what will come of it."""

from collections.abc import Callable
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical

from partner_tui.domain.export import ExportEstimate, ExportSpec
from partner_tui.domain.text import visible
from partner_tui.ui.asking import AskingScreen
from partner_tui.ui.export_choice import Exportable, ExportChoice, Field
from partner_tui.ui.keymap import DIALOG, EXPORTING, bindings
from partner_tui.ui.places import START
from partner_tui.ui.presentation.downloads import said
from partner_tui.ui.presentation.export_fields import choice_table, left_out_words, scope_words
from partner_tui.ui.presentation.export_words import estimate_words
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.screens.dialogs.base import Dialog
from partner_tui.ui.widgets.lines import Lines
from partner_tui.ui.widgets.row_table import RowTable

FRAME = 5
"""Cells beside what the dialog says."""
KEYS = "Enter create  ↑↓ field  ←→ change  Esc close"
Estimate = Callable[[ExportSpec, Callable[[], bool]], ExportEstimate]


@dataclass(frozen=True, slots=True)
class Wish:
    """A file that is to be made, and the choice that it comes of."""

    spec: ExportSpec
    choice: ExportChoice


class ExportDialog(Dialog[Wish | None], AskingScreen[Wish | None]):
    """Ends with the file that is wanted, or None. The estimate follows the choice; one that comes late is dropped."""

    BINDINGS = bindings(*DIALOG) + bindings(*EXPORTING, priority=True)
    AUTO_FOCUS = "RowTable"

    def __init__(self, what: Exportable, choice: ExportChoice, estimate: Estimate, *, guarded: bool) -> None:
        super().__init__()
        self._what, self.choice, self._estimate, self._guarded = what, choice, estimate, guarded

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog--box"):
            yield Lines(Line((("Export", "strong"),)), at="title")
            yield RowTable()
            yield Lines(at="scope")
            yield Lines(Line(), at="estimate")
            yield Lines(Line(((KEYS, "quiet"),)), at="keys")

    def on_mount(self) -> None:
        self._show(Field.KIND)
        self._ask()

    @property
    def spec(self) -> ExportSpec:
        return self.choice.spec(self._what, guarded=self._guarded)

    @property
    def field(self) -> Field:
        """The one under the cursor."""
        return self.choice.fields(self._what)[self.query_one(RowTable).place.cursor]

    # What is shown

    def _show(self, field: Field) -> None:
        """The fields of the choice; the cursor stays on its own."""
        table = choice_table(self.choice, self._what)
        place = START.moved(self.choice.fields(self._what).index(field))
        self.query_one(RowTable).show_rows(table.rows, table.columns, place)
        self._show_scope()

    def _show_scope(self) -> None:
        width = self.query_one("#scope").size.width or self.app.size.width - FRAME
        left_out = left_out_words(self.choice, self._what)
        lines = said(scope_words(self.choice, self._what), width)
        self.query_one("#scope", Lines).show(*lines, *(said(left_out, width, "warning") if left_out else ()))

    def _say(self, text: str, look: str = "") -> None:
        width = self.query_one("#estimate").size.width or self.app.size.width - FRAME
        self.query_one("#estimate", Lines).show(*said(text, width, look))

    def on_resize(self) -> None:
        self.call_after_refresh(self._show_scope)

    # The estimate

    def _ask(self) -> None:
        spec = self.spec
        self._say("estimating …", "quiet")
        self.ask(spec, lambda cancelled: self._estimate(spec, cancelled))

    def on_asking_screen_answered(self, message: AskingScreen.Answered) -> None:
        message.stop()
        if message.question == self.spec:
            self._say(estimate_words(message.answer), "strong")

    def on_asking_screen_refused(self, message: AskingScreen.Refused) -> None:
        message.stop()
        if message.question == self.spec:
            self._say(visible(str(message.error)), "failure")

    # Keys

    def action_change(self, step: int) -> None:
        field = self.field
        changed = self.choice.changed(field, step, self._what)
        if changed != self.choice:
            self.choice = changed
            self._show(field)
            self._ask()

    def on_row_table_row_opened(self, message: RowTable.RowOpened) -> None:
        message.stop()
        self.dismiss(Wish(self.spec, self.choice))

    def action_close(self) -> None:
        self.dismiss(None)
