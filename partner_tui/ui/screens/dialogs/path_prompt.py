"""A dialog with a line for a path: Tab completes it, and says what it may become."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.widgets import Input

from partner_tui.domain.download import Completion
from partner_tui.domain.text import visible
from partner_tui.ui.asking import AskingScreen
from partner_tui.ui.file_ports import FileNames
from partner_tui.ui.presentation.downloads import said
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.screens.dialogs.base import Dialog, Result
from partner_tui.ui.widgets.lines import Lines
from partner_tui.ui.widgets.prompt import Prompt

BORDERS = 4
"""Cells beside what a dialog says."""
MOST_NAMES = 6
"""So many of the names that a path may become are shown."""


@dataclass(frozen=True, slots=True)
class _Completing:
    """The question how a path goes on."""

    text: str


class PathDialog(Dialog[Result], AskingScreen[Result]):
    """What is common to dialogs that ask for a path. Folders are read in worker threads."""

    file_names: FileNames
    ENDINGS: tuple[str, ...] = ()
    """Of files that are offered beside folders."""
    hint = ""
    """What is to be typed, as it stands below the line where nothing was refused."""
    _refused: str | None = None
    """What was typed when that was said."""

    def refuse(self, why: str) -> None:
        """Says it, as long as what was refused stands in the line."""
        self._refused = self.prompt.value
        self.say(why, "failure")

    @on(Input.Changed)
    def _typed_more(self, message: Input.Changed) -> None:
        if self._refused not in (None, message.value):
            self._refused = None
            self.say(self.hint, "quiet")

    def action_complete(self) -> None:
        text = self.prompt.value
        self.ask(_Completing(text), lambda cancelled: self.file_names.completed(text, self.ENDINGS))

    def completed(self, question: object, answer: object) -> bool:
        """Takes an answer to Tab; False where it is another question's, or something else was typed meanwhile."""
        if not isinstance(question, _Completing) or not isinstance(answer, Completion):
            return False
        if question.text == self.prompt.value:
            self.prompt.value = answer.text
            self.prompt.cursor_position = len(self.prompt.value)
            self.show_names(answer.names if len(answer.names) != 1 else ())
        return True

    def show_names(self, names: Sequence[str]) -> None:
        shown = [Line(((f" {visible(name)}", "quiet"),)) for name in names[:MOST_NAMES]]
        if len(names) > MOST_NAMES:
            shown.append(Line(((f" … and {len(names) - MOST_NAMES:,} more", "quiet"),)))
        self.query_one("#names", Lines).show(*shown)

    @property
    def prompt(self) -> Prompt:
        return self.query_one(Prompt)

    def say(self, text: str, look: str = "") -> None:
        status = self.query_one("#status", Lines)
        status.show(*said(text, status.size.width or self.app.size.width - BORDERS, look))
