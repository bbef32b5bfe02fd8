"""One line to type in: for filters, commands and paths."""

from typing import ClassVar

from rich.text import Text
from textual.binding import BindingType
from textual.widgets import Input

from partner_tui.domain.text import visible
from partner_tui.ui.keymap import PROMPT, bindings
from partner_tui.ui.presentation.cells import spelled, width_of


class Prompt(Input):
    """Shows what is typed or pasted and nothing else: no blinking, no markup, no control characters."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(*PROMPT)

    def __init__(self, value: str = "", placeholder: str = "", *, at: str | None = None) -> None:
        super().__init__(value, placeholder, compact=True, select_on_focus=False, id=at)
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """Whatever way it came in: a paste may hold anything."""
        return visible(value)

    @property
    def _value(self) -> Text:
        """As it is drawn."""
        return Text(spelled(self.value), no_wrap=True, overflow="ignore", end="")

    def _position_to_cell(self, position: int) -> int:
        return width_of(spelled(self.value[:position]))

    def action_clear(self) -> None:
        self.value = ""
