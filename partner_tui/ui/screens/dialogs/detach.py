"""Whether a paper is to be taken off an invoice, and what came of it."""

from partner_tui.domain.invoice_file import InvoiceFile
from partner_tui.domain.sizes import size_text
from partner_tui.domain.text import visible
from partner_tui.ui.asking import AskingScreen
from partner_tui.ui.keymap_file import Keymap
from partner_tui.ui.presentation.downloads import said
from partner_tui.ui.screens.dialogs.confirm import ConfirmDialog
from partner_tui.ui.vendor_ports import Detached, Invoices
from partner_tui.ui.widgets.lines import Lines


class DetachDialog(ConfirmDialog, AskingScreen[bool]):
    """Ends with True once it is done; it stays open until that is known."""

    def __init__(self, invoices: Invoices, paper: InvoiceFile, keymap: Keymap) -> None:
        words = (
            f"{visible(paper.name)}, {size_text(paper.bytes)}, attached by {visible(paper.operator)}.",
            "Its copy here is removed; the audit trail tells what it was. Your own file stays where it is.",
        )
        super().__init__(f"Take the file off invoice {visible(paper.invoice_no)}?", words, "take it off", keymap)
        self._invoices, self._paper = invoices, paper
        self._is_doing = False
        self.outcome: Detached | None = None
        """What was done."""

    def action_answer(self, answer: bool) -> None:
        if self._is_doing:
            return
        if not answer:
            self.dismiss(False)
            return
        self._is_doing = True
        self._say("taking it off …", "quiet")
        number = self._paper.invoice_no
        self.ask(number, lambda cancelled: self._invoices.detach(number, self._paper))

    def on_asking_screen_answered(self, message: AskingScreen.Answered) -> None:
        message.stop()
        self.outcome = message.answer
        self.dismiss(True)

    def on_asking_screen_refused(self, message: AskingScreen.Refused) -> None:
        message.stop()
        self._is_doing = False
        self._say(str(message.error), "failure")

    def _say(self, text: str, look: str) -> None:
        self.query_one("#text", Lines).show(*said(text, self.text_width, look))
