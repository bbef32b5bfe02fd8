"""Which repayment is to be taken back, and why."""

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical

from partner_tui.ui.asking import AskingScreen
from partner_tui.ui.keymap import TYPING, bindings
from partner_tui.ui.payable import Reversing
from partner_tui.ui.payment_ports import Payments
from partner_tui.ui.presentation.downloads import said
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.presentation.repay_words import repayment_facts, reversed_before
from partner_tui.ui.screens.dialogs.base import Dialog
from partner_tui.ui.widgets.lines import Lines
from partner_tui.ui.widgets.prompt import Prompt

FRAME = 4
"""Cells beside what the dialog says."""
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Reversal:
    """What is to be taken back, and why."""

    of: Reversing
    reason: str


class ReverseDialog(Dialog[Reversal | None], AskingScreen[Reversal | None]):
    """Ends with the reason that was typed, or None; nothing is recorded here."""

    BINDINGS = bindings(*TYPING, priority=True)
    AUTO_FOCUS = "Prompt"

    def __init__(self, payments: Payments, reference: str, typed: str = "") -> None:
        """`typed` is the reason that was there before, where the operator comes back."""
        super().__init__()
        self._payments, self._reference, self._typed = payments, reference, typed
        self._found: Reversing | None = None

    def compose(self) -> ComposeResult:
        prompt = Prompt(self._typed, "why, in a sentence or two")
        prompt.max_length = LONGEST
        with Vertical(classes="dialog--box"):
            yield Lines(Line((("Reverse a repayment", "strong"),)), at="title")
            yield Lines(*said("reading …", FRAME * FRAME, "quiet"), at="facts")
            yield prompt
            yield Lines(Line(), at="status")
            yield Lines(Line(((" Enter see what it takes back  Esc close", "quiet"),)), at="keys")

    def on_mount(self) -> None:
        payments, reference = self._payments, self._reference
        self.ask(reference, lambda cancelled: Reversing.read(payments, reference))

    def on_asking_screen_answered(self, message: AskingScreen.Answered) -> None:
        message.stop()
        self._found = message.answer
        self._show()

    def on_asking_screen_refused(self, message: AskingScreen.Refused) -> None:
        message.stop()
        self.query_one("#facts", Lines).show()
        self._say(str(message.error), "failure")

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        if (found := self._found) is not None:
            facts = repayment_facts(found.repayment)
            if found.reversal is not None:
                facts.append((reversed_before(found.reversal), "warning"))
            lines = (line for text, look in facts for line in said(text, self._width, look))
            self.query_one("#facts", Lines).show(*lines)

    @property
    def _width(self) -> int:
        return self.query_one("#status").size.width or self.app.size.width - FRAME

    def _say(self, text: str, look: str = "") -> None:
        self.query_one("#status", Lines).show(*said(text, self._width, look))

    # Keys

    def action_take(self) -> None:
        reason = self.query_one(Prompt).value.strip()
        if self._found is None or self._found.reversal is not None:
            return
        if reason:
            self.dismiss(Reversal(self._found, reason))
        else:
            self._say("It needs a reason.", "warning")

    def action_step(self, rows: int) -> None:
        """There are no rows here."""

    action_page = action_step

    def action_complete(self) -> None:
        """There is nothing to complete."""

    def action_close(self) -> None:
        self.dismiss(None)
