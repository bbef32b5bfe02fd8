"""The console's colours, and what of them and of its characters goes to the terminal."""

from collections.abc import Sequence

from textual.filter import LineFilter, Monochrome, NoColor
from textual.theme import Theme

from partner_tui.ui.keys_in_turn import KeysInTurn
from partner_tui.ui.styles import dialogs_stylesheet
from partner_tui.ui.theme import DARK, THEMES


class ThemedApp(KeysInTurn[str], inherit_bindings=False):
    """Its own themes and no others."""

    own_filters: Sequence[LineFilter] = ()
    """What the terminal at hand needs."""

    @property
    def available_themes(self) -> dict[str, Theme]:
        return {theme.name: theme for theme in THEMES}

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Without Textual's answers to NO_COLOR, which paint greys, or name the default colours at every change."""
        textuals = [kept for kept in super().get_line_filters() if not isinstance(kept, (Monochrome, NoColor))]
        return (*textuals, *self.own_filters)

    def style_dialogs(self) -> None:
        """Reads the sheet that the first frame does without, before a dialog has everything parsed anew for it."""
        if not self.stylesheet.has_source(str(sheet := dialogs_stylesheet()), ""):
            self.stylesheet.read(sheet)
            self.stylesheet.parse()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return DARK.variables
