"""Why something is decided so: a sentence, typed."""

from textual.app import ComposeResult
from textual.containers import Vertical

from partner_tui.ui.keymap import TYPING, bindings
from partner_tui.ui.presentation.downloads import said
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.screens.dialogs.base import Dialog
from partner_tui.ui.widgets.lines import Lines
from partner_tui.ui.widgets.prompt import Prompt

FRAME = 4
"""Cells beside what the dialog says."""


class ReasonDialog(Dialog[str | None]):
    """What was typed, or None. `title` and `text` are safe to print."""

    BINDINGS = bindings(*TYPING, priority=True)
    AUTO_FOCUS = "Prompt"

    def __init__(self, title: str, text: str, longest: int) -> None:
        super().__init__()
        self._title, self._text, self._longest = title, text, longest

    def compose(self) -> ComposeResult:
        prompt = Prompt("", "in a sentence or two")
        prompt.max_length = self._longest
        with Vertical(classes="dialog--box"):
            yield Lines(Line(((f" {self._title}", "strong"),)), at="title")
            yield Lines(at="text")
            yield prompt
            yield Lines(Line(), at="status")
            yield Lines(Line(((" Enter go on  Esc close", "quiet"),)), at="keys")

    def on_mount(self) -> None:
        self._show()

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        width = self.query_one("#status").size.width or self.app.size.width - FRAME
        self.query_one("#text", Lines).show(*said(self._text, width))

    def action_take(self) -> None:
        if reason := self.query_one(Prompt).value.strip():
            self.dismiss(reason)
        else:
            self.query_one("#status", Lines).show(Line(((" It needs a reason.", "warning"),)))

    def action_step(self, rows: int) -> None:
        """There are no rows here."""

    def action_page(self, pages: int) -> None:
        """There is one page."""

    def action_complete(self) -> None:
        """There is nothing to complete."""

    def action_close(self) -> None:
        self.dismiss(None)
