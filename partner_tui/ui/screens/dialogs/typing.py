"""A line to type in above a table of hits: what is typed finds rows, keys move among them, Enter takes one."""

from collections.abc import Sequence
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from partner_tui.domain.text import visible
from partner_tui.ui.keymap import BY_ID, TYPING, bindings
from partner_tui.ui.keymap_file import Keymap
from partner_tui.ui.places import START, Place
from partner_tui.ui.presentation.lines import Line, Part
from partner_tui.ui.presentation.notices import Notice
from partner_tui.ui.presentation.tables import Table
from partner_tui.ui.screens.dialogs.base import Dialog
from partner_tui.ui.widgets.hits import Hits
from partner_tui.ui.widgets.lines import Lines
from partner_tui.ui.widgets.prompt import Prompt
from partner_tui.ui.widgets.row_table import RowTable, Standing

Result = TypeVar("Result")


class TypingDialog(Dialog[Result | None]):
    """The focus stays in the line; the keys for the rows are this dialog's, and come before the line's own."""

    BINDINGS = bindings(*TYPING, priority=True)
    AUTO_FOCUS = "Prompt"
    KEYS: ClassVar[Sequence[tuple[str, str]]] = (("typing.take", "run"), ("typing.close", "close"))
    """Actions for the key line, with a word each."""

    def __init__(self, title: str, keymap: Keymap, *, placeholder: str = "", typed: str = "", wrong: str = "") -> None:
        """`typed` is in the line to begin with; `wrong` says why it was no good, until something else is there."""
        super().__init__()
        self._title, self.keymap, self._placeholder = title, keymap, placeholder
        self._first, self._wrong = typed, wrong

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog--box"):
            yield Lines(Line(((self._title, "strong"),)), at="title")
            yield Prompt(self._first, self._placeholder)
            yield Hits()
            yield Lines(Line(), at="status")
            yield Lines(_key_line(self.keymap, self.KEYS), at="keys")

    # What the dialogs fill in

    def find(self, typed: str) -> Table | Notice:
        """The rows for what is typed, likeliest first; or what to say where there are none."""
        raise NotImplementedError

    def about(self, index: int) -> Line:
        """What to say about a row under the cursor."""
        return Line()

    def count(self, rows: int) -> str:
        """What to say about how many rows there are."""
        return ""

    def take(self, index: int) -> None:
        """Enter on that row."""
        raise NotImplementedError

    def take_typed(self) -> None:
        """Enter where there are no rows."""

    # What they can use

    @property
    def typed(self) -> str:
        return self.query_one(Prompt).value

    def write(self, text: str) -> None:
        """Other text in the line, with the rows for it."""
        prompt = self.query_one(Prompt)
        prompt.value = text
        prompt.cursor_position = len(prompt.value)

    def say(self, *parts: Part) -> None:
        """In the line under the rows, till the cursor moves or something is typed."""
        self.query_one("#status", Lines).show(Line(parts))

    @property
    def row(self) -> int | None:
        """The row under the cursor."""
        return self._table.place.cursor if self._table.has_rows else None

    def find_again(self) -> None:
        """What the rows are made of has changed: the cursor stays on its row, if that is still there."""
        if not self.query(Hits):  # not there yet, or there no more
            return
        here = tuple(self._table.current.values())
        found = self._find()
        if isinstance(found, Table) and here in found.rows.all_rows:
            self._show(found, START.moved(found.rows.all_rows.index(here)))
        else:
            self._show(found)

    def _find(self) -> Table | Notice:
        found = self.find(self.typed)
        rows = found.rows.count if isinstance(found, Table) else 0
        self.query_one("#title", Lines).show(Line(((self._title, "strong"),), ((self.count(rows), "quiet"),)))
        return found

    def _show(self, found: Table | Notice, place: Place = START) -> None:
        self._table.show_found(found, place)
        if isinstance(found, Notice):
            self.say()
        if self._wrong and self.typed == self._first:
            self.say((visible(self._wrong), "failure"))

    @property
    def _table(self) -> Hits:
        return self.query_one(Hits)

    # Events and actions

    def on_mount(self) -> None:
        self.watch(self._table, "standing", self._stood, init=False)
        self._show(self._find())

    @on(Input.Changed)
    def _typed_more(self, message: Input.Changed) -> None:
        message.stop()
        self._show(self._find())

    def _stood(self, standing: Standing) -> None:
        if self._table.has_rows:
            self.query_one("#status", Lines).show(self.about(standing.index))

    def on_resize(self) -> None:
        if any(not hits.fits for hits in self.query(Hits)):
            self.find_again()

    def on_row_table_row_opened(self, message: RowTable.RowOpened) -> None:
        message.stop()
        if self._table.has_rows and message.source is self._table.source:  # something may have been typed since
            self.take(message.index)

    def action_step(self, rows: int) -> None:
        self._table.action_move(rows)

    def action_page(self, pages: int) -> None:
        self._table.action_page(pages)

    def action_take(self) -> None:
        if self.row is None:
            self.take_typed()
        else:
            self.take(self.row)

    def action_complete(self) -> None:
        """Tab, where there is something to complete."""

    def action_close(self) -> None:
        self.dismiss(None)


def _key_line(keymap: Keymap, keys: Sequence[tuple[str, str]]) -> Line:
    parts: list[Part] = []
    for name, label in keys:
        if sign := keymap.sign(BY_ID[name]):
            parts += [(sign, "strong"), (f" {label}  ", "quiet")]
    return Line(tuple(parts))
