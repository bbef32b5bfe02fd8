"""What dialogs have in common: a box over the screen."""

from typing import TypeVar

from textual import on
from textual.await_complete import AwaitComplete
from textual.events import Resize
from textual.screen import ModalScreen

from partner_tui.ui.resizing import drop_former
from partner_tui.ui.styles import dialogs_stylesheet
from partner_tui.ui.widgets.lines import LOOK_CLASSES

Result = TypeVar("Result")


class Dialog(ModalScreen[Result], inherit_bindings=False):
    """A box over the screen, with a title."""

    CSS_PATH = dialogs_stylesheet()
    COMPONENT_CLASSES = LOOK_CLASSES
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (16, "-low"), (24, "-middle"), (36, "-high")]  # noqa: RUF012

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be done in a dialog that is not all there yet, or not on the screen any more."""
        return super().check_action(action, parameters) if self.is_mounted and self.is_current else False

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Leaves, but only once, and only from the top: Textual takes away whatever screen is there."""
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()

    @on(Resize)
    def _drop_former_size(self, event: Resize) -> None:
        drop_former(self, event)
