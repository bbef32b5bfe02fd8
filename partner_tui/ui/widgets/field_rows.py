"""Rows of a form: a label, and beside it what is typed or chosen."""

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.events import Blur, Focus
from textual.message import Message
from textual.widget import Widget

from partner_tui.ui.keymap import EXPORTING, bindings
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.widgets.lines import Lines
from partner_tui.ui.widgets.prompt import Prompt


class Chooser(Lines, can_focus=True):
    """One of several values; the arrow keys take the next."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(*EXPORTING)

    @dataclass
    class Stepped(Message):
        """The next value is wanted; the previous when negative."""

        chooser: "Chooser"
        step: int

    def __init__(self, text: str) -> None:
        """Text that is safe to print."""
        super().__init__()
        self._text, self._is_here = text, False
        self._draw()

    def say(self, text: str) -> None:
        self._text = text
        self._draw()

    def _draw(self) -> None:
        before, after = ("‹ ", " ›") if self._is_here else ("  ", "")
        self.show(Line(((before, "strong"), (self._text, ""), (after, "strong"))))

    def on_focus(self, event: Focus) -> None:
        self._is_here = True
        self._draw()

    def on_blur(self, event: Blur) -> None:
        self._is_here = False
        self._draw()

    def action_change(self, step: int) -> None:
        self.post_message(self.Stepped(self, step))


class FieldRow(Horizontal):
    """`field` is a `Prompt` or a `Chooser`; a mark stands before the label of the one that has the focus."""

    def __init__(self, label: str, field: Prompt | Chooser) -> None:
        super().__init__()
        self._label, self.field = label, field

    def compose(self) -> ComposeResult:
        yield Lines(self._line(False))
        yield self.field

    def _line(self, is_here: bool) -> Line:
        return Line((("▸" if is_here else " ", "strong"), (self._label, "strong" if is_here else "quiet")))

    def on_descendant_focus(self) -> None:
        self._mark(True)

    def on_descendant_blur(self) -> None:
        self._mark(False)

    def _mark(self, is_here: bool) -> None:
        label: Widget = self.children[0]
        if isinstance(label, Lines):
            label.show(self._line(is_here))
