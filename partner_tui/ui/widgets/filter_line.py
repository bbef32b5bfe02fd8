"""What is typed after the `/`."""

from textual.message import Message

from partner_tui.ui.keymap import FILTERING, bindings
from partner_tui.ui.widgets.prompt import Prompt


class FilterLine(Prompt):
    """Says when what is typed is to stay, and when there is to be no filter."""

    BINDINGS = bindings(*FILTERING)

    class Kept(Message):
        """The filter is to stay."""

    class Dropped(Message):
        """There is to be no filter."""

    def action_keep(self) -> None:
        self.post_message(self.Kept())

    def action_drop(self) -> None:
        self.post_message(self.Dropped())
