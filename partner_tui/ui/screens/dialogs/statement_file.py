"""Which statement files to take, and whose account they are of."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical

from partner_tui.domain.statement_import import StatementImport, StatementReading, Whose, WhoseUnsaid
from partner_tui.ui.file_ports import FileNames
from partner_tui.ui.keymap import TYPING, bindings
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.presentation.statement_words import WHOSE
from partner_tui.ui.screens.dialogs.path_prompt import PathDialog
from partner_tui.ui.statement_ports import Statements
from partner_tui.ui.widgets.lines import Lines
from partner_tui.ui.widgets.prompt import Prompt

QUESTION = "take these files"
WHICH = ".csv or .xlsx on this machine; * stands for any"
KEYS = " Enter take  ↑↓ whose account  Tab complete  Esc close"
_HINT = "“Read as” says it: ↑ and ↓ change that."
_CHOICES: tuple[Whose | None, ...] = (None, Whose.BANK, Whose.VENDOR)


class StatementFileDialog(PathDialog[tuple[StatementImport, ...] | None]):
    """What came of the files, or None. What cannot be taken is said here, and then nothing of any of them is
    kept."""

    BINDINGS = bindings(*TYPING, priority=True)
    AUTO_FOCUS = "Prompt"
    ENDINGS = (".csv", ".xlsx")
    hint = WHICH

    def __init__(self, statements: Statements, file_names: FileNames, typed: str = "") -> None:
        super().__init__()
        self._statements, self.file_names, self._typed = statements, file_names, typed
        self._whose: Whose | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog--box"):
            yield Lines(Line(((" Load statement files", "strong"),)), at="title")
            yield Prompt(self._typed, "~/statements/2026-11.csv")
            yield Lines(at="names")
            yield Lines(at="whose")
            yield Lines(Line(((f" {WHICH}", "quiet"),)), at="status")
            yield Lines(Line(((KEYS, "quiet"),)), at="keys")

    def on_mount(self) -> None:
        self._show_whose()

    def _show_whose(self) -> None:
        self.query_one("#whose", Lines).show(Line(((" Read as  ", "quiet"), (f"‹ {WHOSE[self._whose]} ›", ""))))

    def action_step(self, rows: int) -> None:
        at = _CHOICES.index(self._whose) + (1 if rows > 0 else -1)
        self._whose = _CHOICES[at % len(_CHOICES)]
        self._show_whose()

    def action_page(self, pages: int) -> None:
        """There is one page."""

    def action_take(self) -> None:
        text, statements = self.prompt.value, self._statements
        reading = StatementReading(self._whose)

        def take(cancelled: Callable[[], bool]) -> tuple[StatementImport, ...]:
            return tuple(statements.import_files(self.file_names.chosen(text), reading, cancelled))

        self.say("reading …", "quiet")
        self.ask(QUESTION, take)

    def on_asking_screen_answered(self, message: PathDialog.Answered) -> None:
        message.stop()
        if not self.completed(message.question, message.answer):
            self.dismiss(message.answer)

    def on_asking_screen_refused(self, message: PathDialog.Refused) -> None:
        message.stop()
        says = f" {_HINT}" if isinstance(message.error, WhoseUnsaid) else ""
        self.refuse(f"{message.error}{says}")

    def action_close(self) -> None:
        self.dismiss(None)
