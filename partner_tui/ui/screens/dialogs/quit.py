"""Whether to leave the console."""

from textual.app import ComposeResult
from textual.containers import Vertical

from partner_tui.ui.keymap import QUIT, bindings
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.screens.dialogs.base import Dialog
from partner_tui.ui.widgets.lines import Lines


class QuitDialog(Dialog[bool]):
    """Whether to leave the console."""

    BINDINGS = bindings(*QUIT)

    def __init__(self, going_on: str = "") -> None:
        """`going_on` says what does not end with the console."""
        super().__init__()
        self._going_on = going_on

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog--box"):
            yield Lines(Line((("Quit partner-tui?", "strong"),)), at="title")
            if self._going_on:
                yield Lines(Line(((self._going_on, ""),)), at="running")
            yield Lines(Line((("Enter quit  Esc stay", "quiet"),)), at="keys")

    def action_answer(self, answer: bool) -> None:
        self.dismiss(answer)
