"""Which bill files to import."""

from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical

from partner_tui.ui.file_ports import FileNames
from partner_tui.ui.keymap import TYPING, bindings
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.screens.dialogs.path_prompt import PathDialog
from partner_tui.ui.widgets.lines import Lines
from partner_tui.ui.widgets.prompt import Prompt

QUESTION = "which files"
WHICH = ".tar.gz, .csv, .csv.gz or .xlsx on this machine; * stands for any"


class ImportDialog(PathDialog[tuple[Path, ...] | None]):
    """The files that the typed name or pattern stands for, or None."""

    BINDINGS = bindings(*TYPING, priority=True)
    AUTO_FOCUS = "Prompt"
    ENDINGS = (".tar.gz", ".csv", ".csv.gz", ".xlsx")
    hint = WHICH

    def __init__(self, file_names: FileNames, typed: str = "") -> None:
        super().__init__()
        self.file_names, self._typed = file_names, typed

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog--box"):
            yield Lines(Line(((" Import bill files", "strong"),)), at="title")
            yield Prompt(self._typed, "~/bills/customerBill_*.tar.gz")
            yield Lines(at="names")
            yield Lines(Line(((f" {WHICH}", "quiet"),)), at="status")
            yield Lines(Line(((" Enter import  Tab complete  Esc close", "quiet"),)), at="keys")

    def action_take(self) -> None:
        text = self.prompt.value
        self.ask(QUESTION, lambda cancelled: self.file_names.chosen(text))

    def on_asking_screen_answered(self, message: PathDialog.Answered) -> None:
        message.stop()
        if not self.completed(message.question, message.answer):
            self.dismiss(message.answer)

    def on_asking_screen_refused(self, message: PathDialog.Refused) -> None:
        message.stop()
        self.refuse(str(message.error))

    def action_step(self, rows: int) -> None:
        """There are no rows here."""

    action_page = action_step

    def action_close(self) -> None:
        self.dismiss(None)
