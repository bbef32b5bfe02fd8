"""One line of an account statement: what it says, and what is behind it."""

from collections.abc import Callable
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical

from partner_tui.domain.statement_line import StatementLine
from partner_tui.domain.statement_matching import StatementChoices
from partner_tui.domain.text import visible
from partner_tui.ui.asking import AskingScreen
from partner_tui.ui.keymap import DIALOG, bindings
from partner_tui.ui.places import START
from partner_tui.ui.presentation import statement_words as words
from partner_tui.ui.presentation.downloads import said
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.screens.dialogs.base import Dialog
from partner_tui.ui.screens.dialogs.reason import ReasonDialog
from partner_tui.ui.statement_ports import Statements
from partner_tui.ui.widgets.lines import Lines
from partner_tui.ui.widgets.row_table import RowTable

LONGEST_REASON = 1000
ENDS = Line((("Statement line", "strong"),)), Line((("Enter choose  Esc close", "quiet"),))
"""The first row and the last, which always stand."""
FRAME = 4
"""Cells beside what the dialog says."""


@dataclass(frozen=True, slots=True)
class ToRecord:
    """The payment of this line is to be recorded."""

    line: StatementLine


Outcome = StatementLine | ToRecord | None


class StatementDialog(Dialog[Outcome], AskingScreen[Outcome]):
    """Ends with the line as it was decided, with the wish to record it, or with None. A reason is asked for where one
    is needed."""

    BINDINGS = bindings(*DIALOG)
    AUTO_FOCUS = "RowTable"

    def __init__(self, statements: Statements, key: str) -> None:
        super().__init__()
        self._statements, self._key = statements, key
        self._found: StatementChoices | None = None
        self._refusal = ""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog--box"):
            yield Lines(ENDS[0], at="title")
            yield Lines(Line((("reading …", "quiet"),)), at="text")
            yield RowTable()
            yield Lines(at="status")
            yield Lines(ENDS[1], at="keys")

    def on_mount(self) -> None:
        self.ask(self._key, lambda cancelled: self._statements.choices(self._key))

    def on_asking_screen_answered(self, message: AskingScreen.Answered) -> None:
        message.stop()
        if isinstance(message.answer, StatementChoices):
            self._found = message.answer
            self._show()
        else:
            self.dismiss(message.answer)

    def on_asking_screen_refused(self, message: AskingScreen.Refused) -> None:
        message.stop()
        self._refusal = visible(str(message.error))
        self._show_text()

    # What is shown

    def _show(self) -> None:
        if self._found is not None:
            table = words.choices_table(self._found)
            self.query_one(RowTable).show_rows(table.rows, table.columns, START)
            self.call_after_refresh(self._show_text)

    def _show_text(self) -> None:
        """A refusal and what the line says, in the rows that the table of what can be done leaves."""
        room, width = self._room, self.query_one("#status").size.width or self.app.size.width - FRAME
        refusal = words.cut(said(self._refusal, width, "failure"), room) if self._refusal else []
        self.query_one("#status", Lines).show(*refusal)
        if self._found is not None:
            self.query_one("#text", Lines).show(*words.rows_in(self._found, width, room - len(refusal)))

    @property
    def _room(self) -> int:
        table, box = self.query_one(RowTable), self.query_one(".dialog--box")
        return self.size.height - box.gutter.height - table.outer_size.height - table.styles.margin.height - len(ENDS)

    def on_resize(self) -> None:
        self.call_after_refresh(self._show_text)

    # What is done

    def on_row_table_row_opened(self, message: RowTable.RowOpened) -> None:
        message.stop()
        if self._found is None:
            return
        line, statements, reference = self._found.line, self._statements, str(message.values["reference"])
        match message.values["does"]:
            case words.RECORD:
                self.dismiss(ToRecord(line))
            case words.MATCH:
                if (question := words.match_question(self._found, reference)) is None:
                    self._do(lambda: statements.match(line.key, reference))
                else:
                    self._give_reason(*question, lambda reason: statements.match(line.key, reference, reason))
            case words.IGNORE:
                text = "What is it instead of a payment to the vendor?"
                self._give_reason("No payment", text, lambda reason: statements.ignore(line.key, reason))
            case words.REOPEN:
                self._do(lambda: statements.reopen(line.key))

    def _do(self, work: Callable[[], StatementLine]) -> None:
        self.ask(work, lambda cancelled: work())

    def _give_reason(self, title: str, text: str, work: Callable[[str], StatementLine]) -> None:
        def take(reason: str | None) -> None:
            if reason is not None:
                self._do(lambda: work(reason))

        self.app.push_screen(ReasonDialog(title, text, LONGEST_REASON), take)

    def action_close(self) -> None:
        self.dismiss(None)
