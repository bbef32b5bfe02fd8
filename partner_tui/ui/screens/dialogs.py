"""Questions over a screen: choose a row, the keys, whether to quit."""

from collections.abc import Mapping
from typing import TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from partner_tui.domain.rows import ListRows, Value
from partner_tui.ui.keymap import DIALOG, GROUPS, QUIT, bindings, signs
from partner_tui.ui.places import START, Place
from partner_tui.ui.presentation.columns import Column
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.presentation.tables import Table
from partner_tui.ui.widgets.lines import LOOK_CLASSES, Lines
from partner_tui.ui.widgets.row_table import RowTable

Result = TypeVar("Result")


class Dialog(ModalScreen[Result], inherit_bindings=False):
    """A box over the screen, with a title."""

    COMPONENT_CLASSES = LOOK_CLASSES
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (16, "-low"), (24, "-middle"), (36, "-high")]  # noqa: RUF012


class ChoiceDialog(Dialog[Mapping[str, Value] | None]):
    """One row of a table in memory, or None."""

    BINDINGS = bindings(*DIALOG)
    AUTO_FOCUS = "RowTable"

    def __init__(self, title: str, table: Table, cursor: int = 0) -> None:
        super().__init__()
        self._title, self._table, self._cursor = title, table, cursor

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog--box"):
            yield Lines(Line(((self._title, "strong"),)), at="title")
            yield RowTable()
            yield Lines(Line((("Enter choose  Esc close", "quiet"),)), at="keys")

    def on_mount(self) -> None:
        rows = self._table.rows
        place = Place(self._cursor, 0)
        self.query_one(RowTable).show_rows(rows, self._table.columns, rows.count, place, self._table.sort)

    def on_row_table_row_opened(self, message: RowTable.RowOpened) -> None:
        message.stop()
        self.dismiss(message.values)

    def action_close(self) -> None:
        self.dismiss(None)


class KeysDialog(Dialog[None]):
    """Every key and what it does."""

    BINDINGS = bindings(*DIALOG)
    AUTO_FOCUS = "RowTable"

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog--box"):
            yield Lines(Line((("Keys", "strong"),)), at="title")
            yield RowTable()
            yield Lines(Line((("Esc close", "quiet"),)), at="keys")

    def on_mount(self) -> None:
        table = keys_table()
        self.query_one(RowTable).show_rows(table.rows, table.columns, table.rows.count, START)

    def action_close(self) -> None:
        self.dismiss(None)


def keys_table() -> Table:
    """The keymap as rows, by group."""
    rows = tuple((signs(key.keys), key.tooltip, name) for name, keys in GROUPS for key in keys)
    columns = (
        Column(("keys",), "Keys", priority=0, width=16, least=13, most=16),
        Column(("tooltip",), "What they do", priority=0, width=58, least=20, most=70),
        Column(("group",), "Where", priority=5, width=14, least=10, most=14),
    )
    return Table(ListRows(("keys", "tooltip", "group"), rows), columns)


class QuitDialog(Dialog[bool]):
    """Whether to leave the console."""

    BINDINGS = bindings(*QUIT)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog--box"):
            yield Lines(Line((("Quit partner-tui?", "strong"),)), at="title")
            yield Lines(Line((("Enter quit  Esc stay", "quiet"),)), at="keys")

    def action_answer(self, answer: bool) -> None:
        self.dismiss(answer)
