"""Every key and what it does: type to search, Enter runs."""

from collections.abc import Sequence

from partner_tui.domain.text import visible
from partner_tui.ui.keymap import Key
from partner_tui.ui.keymap_file import Keymap
from partner_tui.ui.presentation.helping import HelpEntry, entries_found, help_status, help_table
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.presentation.notices import Notice
from partner_tui.ui.presentation.tables import Table
from partner_tui.ui.screens.dialogs.typing import TypingDialog

NOT_RUN = "Not run:"
NOTHING = Notice("No key does that", ("Words, keys and places are searched: sort, esc, months.",))


class HelpDialog(TypingDialog[Key]):
    """Ends with the key whose action the operator wants; whoever asked runs it on the screen beneath."""

    def __init__(self, entries: Sequence[HelpEntry], keymap: Keymap) -> None:
        super().__init__("Keys", keymap, placeholder="type to search")
        self._entries = self._found = entries

    def find(self, typed: str) -> Table | Notice:
        self._found = entries_found(self._entries, typed, self.keymap)
        return help_table(self._found, self.keymap) if self._found else NOTHING

    def about(self, index: int) -> Line:
        return help_status(self._found[index])

    def count(self, rows: int) -> str:
        return f"{rows} of {len(self._entries)}"

    def take(self, index: int) -> None:
        chosen = self._found[index]
        if chosen.refusal is None:
            self.dismiss(chosen.key)
        else:
            self.say((f"{NOT_RUN} {visible(chosen.refusal)}", "failure"))
