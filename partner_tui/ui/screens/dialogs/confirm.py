"""Whether to do what cannot be undone."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from partner_tui.ui.keymap import CONFIRM, NO, YES, bindings
from partner_tui.ui.keymap_file import Keymap
from partner_tui.ui.presentation.downloads import said
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.screens.dialogs.base import Dialog
from partner_tui.ui.widgets.lines import Lines

WIDTH = 60


class ConfirmDialog(Dialog[bool]):
    """Enter does nothing here: it may have been meant for something else."""

    BINDINGS = bindings(*CONFIRM)

    def __init__(self, question: str, sentences: Sequence[str], does: str, keymap: Keymap) -> None:
        """`does` is a word for what yes means."""
        super().__init__()
        self._question, self._sentences, self._does, self._keymap = question, sentences, does, keymap

    @property
    def text_width(self) -> int:
        return min(WIDTH, self.app.size.width) - 4

    def compose(self) -> ComposeResult:
        width = self.text_width
        lines = [line for sentence in self._sentences for line in said(sentence, width)]
        words = f"{self._keymap.sign(YES)} {self._does}  {self._keymap.sign(NO)} keep it"
        with Vertical(classes="dialog--box"):
            yield Lines(*said(self._question, width, "strong"), at="title")
            yield Lines(*lines, at="text")
            yield Lines(Line(((f" {words}", "quiet"),)), at="keys")

    def action_answer(self, answer: bool) -> None:
        self.dismiss(answer)
