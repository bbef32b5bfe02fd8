"""Which file is the paper of which invoice: the invoice first, where it is not known, then the file."""

from textual.app import ComposeResult
from textual.containers import Vertical

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import FileError, WrongUsage
from partner_tui.domain.text import visible
from partner_tui.ui.file_ports import FileNames
from partner_tui.ui.keymap import TYPING, bindings
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.screens.dialogs.path_prompt import PathDialog
from partner_tui.ui.vendor_ports import Attached, Invoices
from partner_tui.ui.widgets.lines import Lines
from partner_tui.ui.widgets.prompt import Prompt

ATTACHING = "attaching"
_WHICH = "the bill's month and the invoice's number, as 2026-10 INV-1001"
_FILE = "a PDF on this machine; a copy of it is kept"


class AttachDialog(PathDialog[Attached | None]):
    """What is on file then, or None. It stays open until that is known."""

    BINDINGS = bindings(*TYPING, priority=True)
    AUTO_FOCUS = "Prompt"
    ENDINGS = (".pdf", ".PDF")

    def __init__(self, invoices: Invoices, file_names: FileNames, month: BillCycle | None, number: str) -> None:
        """Of a month or a number that is empty, the dialog asks."""
        super().__init__()
        self._invoices, self.file_names = invoices, file_names
        self._typed = " ".join(filter(None, (str(month or ""), number)))
        self._which: tuple[BillCycle, str] | None = (month, number) if month and number else None
        self._path = ""
        self._is_attaching = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog--box"):
            yield Lines(at="title")
            yield Prompt()
            yield Lines(at="names")
            yield Lines(at="status")
            yield Lines(at="keys")

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        """The line to be typed now, with what it has already."""
        self.show_names(())
        if self._which is None:
            title, value, hint, keys = "Attach an invoice's PDF", self._typed, _WHICH, "Enter next  Esc close"
        else:
            month, number = self._which
            title = f"Attach the PDF of {visible(number) or 'the invoice'}, {month}"
            value, hint, keys = self._path, _FILE, "Enter attach  Tab complete  Esc back"
        self.prompt.value = value
        self.prompt.cursor_position = len(value)
        self.query_one("#title", Lines).show(Line(((f" {title}", "strong"),)))
        self._refused, self.hint = None, hint
        self.say(hint, "quiet")
        self.query_one("#keys", Lines).show(Line(((f" {keys}", "quiet"),)))

    def action_take(self) -> None:
        if self._is_attaching:
            return
        if self._which is None:
            self._take_which(self.prompt.value)
        else:
            (month, number), self._path = self._which, self.prompt.value
            self._is_attaching = True
            self.say("attaching …")
            path = self._path
            self.ask(ATTACHING, lambda cancelled: self._put_on_file(month, number, path))

    def _take_which(self, typed: str) -> None:
        month, _, number = typed.strip().partition(" ")
        try:
            self._which = BillCycle.parse(month), number.strip()
        except WrongUsage as error:
            self.refuse(str(error))
        else:
            self._typed = typed
            self._show()

    def _put_on_file(self, month: BillCycle, number: str, typed: str) -> Attached:
        """In a worker thread. Raises PartnerError."""
        files = self.file_names.chosen(typed)
        if len(files) > 1:
            raise FileError("Several files", f"{len(files):,} have such a name.", "Name the one.")
        return self._invoices.attach(month, files[0], number or None)

    def action_complete(self) -> None:
        if self._which is not None and not self._is_attaching:
            super().action_complete()

    def on_asking_screen_answered(self, message: PathDialog.Answered) -> None:
        message.stop()
        if message.question == ATTACHING:
            self.dismiss(message.answer)
        else:
            self.completed(message.question, message.answer)

    def on_asking_screen_refused(self, message: PathDialog.Refused) -> None:
        message.stop()
        if message.question == ATTACHING:
            self._is_attaching = False
        self.refuse(str(message.error))

    def action_step(self, rows: int) -> None:
        """There are no rows here."""

    action_page = action_step

    def action_close(self) -> None:
        """One thing at a time: from the file back to the invoice, then away."""
        if self._is_attaching:
            return
        if self._which is not None:
            self._path, self._which = self.prompt.value, None
            self._show()
        else:
            self.dismiss(None)
