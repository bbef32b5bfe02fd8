"""The help: every action with its keys, and whether it can be done now; and finding one among them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from partner_tui.domain.rows import ListRows
from partner_tui.domain.text import visible
from partner_tui.ui.keymap import GROUPS, Key
from partner_tui.ui.keymap_file import Keymap
from partner_tui.ui.matching import Match, best_first, match
from partner_tui.ui.presentation.columns import Column
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.presentation.tables import Table

REFUSED = "×"


@dataclass(frozen=True, slots=True)
class HelpEntry:
    """One action."""

    key: Key
    group: str
    """Where it is."""
    refusal: str | None = None
    """Why it cannot be done now, in one sentence; None: it can."""


def help_entries(refusal: Callable[[Key], str | None]) -> tuple[HelpEntry, ...]:
    """Every action that can be run, in the order of the help."""
    return tuple(HelpEntry(key, group, refusal(key)) for group, keys in GROUPS for key in keys)


def entries_found(entries: Sequence[HelpEntry], typed: str, keymap: Keymap) -> list[HelpEntry]:
    """Those in which every word that is typed is found: as a key, in the words, in the place or in the id."""
    return best_first(entries, lambda entry: [_found(word, entry, keymap) for word in typed.split()])


def _found(word: str, entry: HelpEntry, keymap: Keymap) -> int:
    signs = keymap.signs(entry.key).split()
    if word in signs:
        return -1
    if word.casefold() in (sign.casefold() for sign in signs):
        return Match.SAME
    key = entry.key
    in_sentence = match(word, key.tooltip, worst=Match.WORD) is not Match.NONE
    named = min(match(word, text) for text in (key.label, key.id, entry.group))
    return min(named, Match.INSIDE if in_sentence else Match.NONE)


def help_table(entries: Sequence[HelpEntry], keymap: Keymap) -> Table:
    """One row each."""
    rows = tuple(
        (keymap.signs(entry.key), REFUSED if entry.refusal else "", entry.key.tooltip, entry.group) for entry in entries
    )
    columns = (
        Column(("keys",), "Keys", priority=0, width=16, least=13, most=16),
        Column(("refused",), "", priority=0, width=1, least=1, most=1),
        Column(("tooltip",), "What they do", priority=0, width=58, least=16, most=66),
        Column(("group",), "Where", priority=5, width=14, least=10, most=14),
    )
    return Table(ListRows(("keys", "refused", "tooltip", "group"), rows), columns)


def help_status(entry: HelpEntry) -> Line:
    """What there is to know about the action under the cursor; its id is what a keymap file names."""
    said = (f"Not now: {visible(entry.refusal)}", "warning") if entry.refusal else (entry.key.tooltip, "")
    return Line((said,), ((entry.key.id, "quiet"),))
