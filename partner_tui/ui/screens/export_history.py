"""Export History: every file that was asked for, how far it is, and what can be done with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from textual.message import Message

from partner_tui.domain.errors import PartnerError
from partner_tui.domain.export import ExportTask
from partner_tui.domain.rows import RowSource, Value
from partner_tui.ui.answers import held
from partner_tui.ui.desk import Desk
from partner_tui.ui.export_watch import Seen, looked
from partner_tui.ui.keymap import AREAS, BACK, EXPORT, FILTER, HELP, OPEN, REFRESH, Key
from partner_tui.ui.lens import PLAIN, Lens
from partner_tui.ui.marks import Marks
from partner_tui.ui.places import START, Place
from partner_tui.ui.presentation.exports import KEY, exports_table, fields_table, size_of_all
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.presentation.notices import Notice, no_exports
from partner_tui.ui.presentation.words import counted_of, filter_words
from partner_tui.ui.screens.export_actions import OF_ONE, ExportActionsArea
from partner_tui.ui.widgets.row_table import RowTable

QUESTION = "which exports"


class ExportHistoryScreen(ExportActionsArea):
    """Its rows change in place, as the exports do: the cursor stays on its own."""

    AREA = "export-history"

    @dataclass
    class Watched(Message):
        """The exports are on the screen, or are there no more."""

        is_on: bool

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._seen: Seen | None = None
        self._wanted: str | None = None
        self._lens, self._place, self._marks = PLAIN, START, Marks()
        self._opened: int | None = None
        """The export whose fields are shown."""
        self._opened_marks = Marks()

    # Reading

    def begin(self) -> None:
        super().begin()
        self.post_message(self.Watched(True))

    def on_screen_resume(self) -> None:
        if self._has_begun:
            self.post_message(self.Watched(True))

    def on_screen_suspend(self) -> None:
        self.post_message(self.Watched(False))

    def read(self) -> None:
        self._keep_place()
        self._wanted = QUESTION
        self.table.show_loading()
        exports = self.desk.workspace.exports
        self.ask(QUESTION, lambda cancelled: looked(exports))

    def read_again(self) -> None:
        self._show()

    def forget_question(self) -> None:
        self._wanted = None

    def on_asking_screen_answered(self, message: ExportActionsArea.Answered) -> None:
        if message.question == self._wanted:
            self.take(message.answer)

    def on_asking_screen_refused(self, message: ExportActionsArea.Refused) -> None:
        if message.question == self._wanted:
            self._wanted = None
            self.show_failure(message.error)

    def take(self, seen: Seen) -> None:
        """Shows how the exports stand now."""
        self._wanted = None
        if seen != self._seen or self.found is None or self.table.is_waiting:
            self._keep_place()
            self._seen = seen
            self._show()

    def lose(self, error: PartnerError) -> None:
        """They cannot be read now. Rows under a cursor stay."""
        if self.table.has_rows:
            self.say(str(error), "failure")
        else:
            self.show_failure(error)

    # Views

    @property
    def lens(self) -> Lens:
        return self._lens if self._opened is None else PLAIN

    def see(self, lens: Lens) -> None:
        if self._opened is None:
            self._keep_place()
            self._lens, self._place = lens, START if lens.filter != self._lens.filter else self._place
            self._show()

    @property
    def marks(self) -> Marks:
        return self._marks if self._opened is None else self._opened_marks

    @property
    def command(self) -> str:
        return "exports"

    @property
    def chosen(self) -> ExportTask | None:
        number = self._opened
        if number is None and self.found is not None and self.table.has_rows:
            number = _number(self.table.current)
        return None if number is None or self._seen is None else self._seen.task(number)

    def nothing_here(self) -> Notice:
        return no_exports(self.desk.keymap)

    def go_to(self, number: int) -> None:
        """The cursor goes to that export."""
        self._opened = None
        self._keep_place()
        self._lens, self._place = replace(self._lens, filter=""), replace(self._place, key=number)
        self._show()

    def _keep_place(self) -> None:
        if self._opened is None and self.found is not None and self.table.has_rows:
            self._place = replace(self.table.place, key=self.table.current.get(KEY))

    def _show(self) -> None:
        if self._seen is None:
            return
        zone, progress = self.desk.clock.zone, self._seen.progress
        task = None if self._opened is None else self._seen.task(self._opened)
        if task is not None:
            is_new = self.found is None or self.found.question != task.id
            table = fields_table(task, progress, zone)
            place = START if is_new else self.table.place
            self.show_found(held(task.id, table, "fields", self.wishes(""), PLAIN), place)
            return
        self._opened = None
        table = exports_table(self._seen.tasks, progress, zone)
        found = held(QUESTION, table, "exports", self.wishes(""), self._lens, KEY)
        self.show_found(found, _still_there(self._place, found.rows))

    def up(self) -> bool:
        if self._opened is None:
            return False
        self._opened = None
        self.say("")
        self._show()
        return True

    def on_row_table_row_opened(self, message: RowTable.RowOpened) -> None:
        message.stop()
        number = _number(message.values)
        if self._opened is None and number is not None:
            self._keep_place()
            self._opened, self._opened_marks = number, Marks()
            self.say("")
            self._show()

    # Painting

    def crumb(self, width: int) -> Line:
        if self._opened is not None:
            return Line(((f" Exports › {self._opened}", "strong"),))
        left = Line(((f" Exports{filter_words(self._lens.filter)}", "strong"),))
        found = self.found
        if found is None or not found.of or self._seen is None:
            return left
        parts = (counted_of(found.count, found.of, "exports"), size_of_all(self._seen.tasks))
        return Line(left.left, ((f"{'   '.join(filter(None, parts))} ", "strong"),))

    def keys(self) -> Sequence[tuple[Key, str]]:
        if self.found is None or not self.found.of:
            return ((REFRESH, "refresh"), (AREAS[1], AREAS[1].label), (HELP, "keys"))
        first = (OPEN, "details") if self._opened is None else (BACK, "back")
        rest = [(key, key.label) for key in (*OF_ONE, FILTER) if key is not FILTER or self._opened is None]
        return (first, *rest, (HELP, "keys"))

    def refusal(self, key: Key) -> str:
        if key is EXPORT:
            due, bills = (f"{self.desk.keymap.sign(area)} {area.label}" for area in AREAS[:2])
            return f"These are exports already: {due} or {bills} is where new ones are made."
        if key is FILTER and self._opened is not None:
            return f"One export has no filter: {self.desk.keymap.sign(BACK)} goes back to all."
        return super().refusal(key)


def _number(row: Mapping[str, Value]) -> int | None:
    number = row.get(KEY)
    return number if isinstance(number, int) else None


def _still_there(place: Place, rows: RowSource) -> Place:
    """The place; without its row where that is gone, so that the cursor stays at its height."""
    at = rows.columns.index(KEY)
    there = any(row[at] == place.key for row in rows.rows(0, rows.count))
    return place if there else replace(place, key=None)
