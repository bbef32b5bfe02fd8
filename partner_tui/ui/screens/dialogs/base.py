"""What dialogs have in common: a box over the screen."""

from typing import TypeVar

from textual.screen import ModalScreen

from partner_tui.ui.widgets.lines import LOOK_CLASSES

Result = TypeVar("Result")


class Dialog(ModalScreen[Result], inherit_bindings=False):
    """A box over the screen, with a title."""

    COMPONENT_CLASSES = LOOK_CLASSES
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (16, "-low"), (24, "-middle"), (36, "-high")]  # noqa: RUF012
