"""Every key, once: its id, keys, action and words. Bindings, the key line and the help are made from here."""

from dataclasses import dataclass

from textual.binding import Binding, BindingType


@dataclass(frozen=True, slots=True)
class Key:
    """One action and the keys for it. The id is what a user's own keymap names."""

    id: str
    keys: str
    """Textual's names, comma-separated; the first is the one that the key line shows."""
    action: str
    label: str
    """A word or two for the key line."""
    tooltip: str
    """One sentence for the help."""


ROWS = (
    Key("row.down", "down,j", "move(1)", "Down", "One row down"),
    Key("row.up", "up,k", "move(-1)", "Up", "One row up"),
    Key("row.page_down", "pagedown", "page(1)", "Page down", "One page down"),
    Key("row.page_up", "pageup", "page(-1)", "Page up", "One page up"),
    Key("row.half_down", "ctrl+d", "half_page(1)", "Half page down", "Half a page down"),
    Key("row.half_up", "ctrl+u", "half_page(-1)", "Half page up", "Half a page up"),
    Key("row.first", "home,g", "first", "First", "First row"),
    Key("row.last", "end,G", "last", "Last", "Last row"),
    Key("column.right", "right,l", "column(1)", "Right", "Next column; brings hidden columns into sight"),
    Key("column.left", "left,h", "column(-1)", "Left", "Previous column"),
    Key("row.open", "enter", "open", "open", "Open the row: what it is made of, down to a single line"),
)
LEVELS = (
    Key("level.back", "escape,backspace", "back", "back", "One level up, to the row that was opened"),
    Key("level.up", "q", "up", "up", "One level up; at the top, asks to quit"),
    Key("level.refresh", "r", "read_again", "refresh", "Read again; after a failure, try again"),
)
MONTHS = (
    Key("month.previous", "[", "step_month(-1)", "earlier month", "Previous month, same place"),
    Key("month.next", "]", "step_month(1)", "later month", "Next month, same place"),
    Key("month.choose", "m", "choose_month", "month", "Choose a month"),
)
BILLS = (
    Key("bills.next_tab", "tab", "step_tab(1)", "By Customer", "By Product or By Customer; each keeps its place"),
    Key("bills.previous_tab", "shift+tab", "step_tab(-1)", "By Product", "The other of By Product and By Customer"),
    Key("bills.region", "f", "choose_region", "region", "Choose a region for By Product"),
)
AREAS = (
    Key("area.amount_due", "1", "app.area('amount-due')", "Amount Due", "What is owed, and the months"),
    Key(
        "area.monthly_bills", "2", "app.area('monthly-bills')", "Monthly Bills", "One month by product and by customer"
    ),
    Key("area.export_history", "3", "app.area('export-history')", "Export History", "Exports and their files"),
)
ANYWHERE = (
    Key("help", "?", "app.keys", "keys", "These keys"),
    Key("cancel", "ctrl+c", "app.cancel", "cancel", "Stop waiting for a load; never quits"),
)
LEAVE = Key("quit", "ctrl+q", "app.quit", "quit", "Quit at once, from anywhere")
DIALOG = (Key("dialog.close", "escape,q,backspace", "close", "close", "Close without choosing"),)
QUIT = (
    Key("quit.yes", "y,enter,q", "answer(True)", "quit", "Quit"),
    Key("quit.no", "n,escape", "answer(False)", "stay", "Stay"),
)
GROUPS = (
    ("Rows", ROWS),
    ("Levels", LEVELS),
    ("Months", MONTHS),
    ("Monthly Bills", BILLS),
    ("Areas", AREAS),
    ("Anywhere", (*ANYWHERE, LEAVE)),
)
"""What the help shows, in its order."""

_SIGNS = {
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "enter": "Enter",
    "escape": "Esc",
    "backspace": "Backspace",
    "tab": "Tab",
    "shift+tab": "shift+Tab",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "question_mark": "?",
}


def bindings(*keys: Key, priority: bool = False) -> list[BindingType]:
    """Textual's bindings for these keys."""
    return [
        Binding(key.keys, key.action, key.label, id=key.id, tooltip=key.tooltip, show=False, priority=priority)
        for key in keys
    ]


def signs(keys: str) -> str:
    """Keys as people write them: `↓ j`."""
    return " ".join(_SIGNS.get(key, key) for key in keys.split(","))
