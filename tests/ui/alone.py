"""A dialog by itself, over nothing, with the console's styles and the operator's keys."""

from typing import Any, Generic, TypeVar

from textual.app import App
from textual.screen import Screen
from textual.theme import Theme

from partner_tui.ui.keymap import LEAVE, bindings
from partner_tui.ui.keymap_file import Keymap
from partner_tui.ui.styles import stylesheets
from partner_tui.ui.theme import DARK, THEMES

Result = TypeVar("Result")


class Alone(App[Any], Generic[Result], inherit_bindings=False):
    """`results` is what the dialog ended with, once it has."""

    BINDINGS = bindings(LEAVE, priority=True)
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, dialog: Screen[Result], keymap: Keymap | None = None) -> None:
        self.set_reactive(App.theme, DARK.name)
        super().__init__(css_path=stylesheets())
        self.animation_level = "none"
        self.results: list[Result | None] = []
        self._dialog = dialog
        self.set_keymap((keymap or Keymap()).for_textual)

    @property
    def available_themes(self) -> dict[str, Theme]:
        return {theme.name: theme for theme in THEMES}

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return DARK.variables

    def on_mount(self) -> None:
        self.push_screen(self._dialog, self.results.append)
