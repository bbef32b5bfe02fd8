"""What to record: months, reference, amount, day and note; and what would come of it, as it is typed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input

from partner_tui.domain.errors import PartnerError
from partner_tui.domain.repaid import RepaymentPreview
from partner_tui.domain.repaying import RepaymentRequest
from partner_tui.ui.asking import AskingScreen
from partner_tui.ui.keymap import TYPING, bindings
from partner_tui.ui.payable import Asked, CreditPreview, CreditUse, Payable
from partner_tui.ui.payment_ports import Payments
from partner_tui.ui.presentation.downloads import said
from partner_tui.ui.presentation.lines import Line, Part
from partner_tui.ui.presentation.repay_words import HINTS, choice_text, preview_words
from partner_tui.ui.repay_choice import TYPED, Field, RepayChoice
from partner_tui.ui.screens.dialogs.base import Dialog
from partner_tui.ui.widgets.field_rows import Chooser, FieldRow
from partner_tui.ui.widgets.lines import Lines
from partner_tui.ui.widgets.prompt import Prompt

PAYABLE = "what can be paid"
FRAME = 5
"""Cells beside what the dialog says."""
KEYS = " Enter see what is recorded  ↑↓ field  ←→ change  Esc close"
NO_REFERENCE = "Type the payment's reference: recorded again, it counts once."
Preview = RepaymentPreview | CreditPreview


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be recorded, and the choice that it comes of."""

    preview: Preview
    choice: RepayChoice


class RepayDialog(Dialog[Wish | None], AskingScreen[Wish | None]):
    """Ends with what the operator has seen the outcome of, or None; nothing is recorded here."""

    BINDINGS = bindings(*TYPING, priority=True)

    def __init__(self, payments: Payments, asked: Asked, today: date, choice: RepayChoice | None = None) -> None:
        """`choice` is what was there before, where the operator comes back."""
        super().__init__()
        self._payments, self._asked_for, self._today = payments, asked, today
        self._choice = choice
        self._payable: Payable | None = None
        self._rows = {field: FieldRow(field.value, self._made(field)) for field in Field}
        self._preview: Preview | None = None
        self._wanted: object = None
        """The question whose answer is awaited."""
        self._goes_on = False
        """Enter was pressed before it was there."""
        self._said: Part = (" reading …", "quiet")

    def _made(self, field: Field) -> Prompt | Chooser:
        """What can be typed is there at once: nobody has to wait with that."""
        if field not in TYPED:
            return Chooser("")
        before = self._choice
        text = self._today.isoformat() if field is Field.PAID_ON else ""
        return Prompt(before.text(field, None) if before is not None else text, HINTS[field])

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog--box"):
            yield Lines(Line((("Record a repayment", "strong"),)), at="title")
            with VerticalScroll(id="fields", can_focus=False):
                yield from self._rows.values()
            yield Lines(Line((self._said,)), at="preview")
            yield Lines(Line(((KEYS, "quiet"),)), at="keys")

    def on_mount(self) -> None:
        for field, row in self._rows.items():
            row.display = field in TYPED
        self._rows[Field.REFERENCE].field.focus()
        self._ask(PAYABLE, lambda: Payable.read(self._payments, self._asked_for, self._today))

    # Questions

    def _ask(self, question: object, work: Callable[[], object]) -> None:
        self._wanted = question
        self.ask(question, lambda cancelled: work())

    def on_asking_screen_answered(self, message: AskingScreen.Answered) -> None:
        message.stop()
        if message.question != self._wanted:
            return
        self._wanted = None
        if isinstance(message.answer, Payable):
            self._begin(message.answer)
        else:
            self._preview = message.answer
            self._say(*preview_words(message.answer))
            if self._goes_on:
                self._go_on()

    def _begin(self, payable: Payable) -> None:
        """With what was typed meanwhile."""
        self._payable, goes_on = payable, self._goes_on
        choice = self._choice or RepayChoice.start(payable)
        for field in TYPED:
            line = self._rows[field].field
            if isinstance(line, Prompt) and (line.value or field is not Field.AMOUNT):
                choice = choice.typed(field, line.value, payable)
        self._choose(choice)
        self._goes_on = goes_on and self._wanted is not None

    def on_asking_screen_refused(self, message: AskingScreen.Refused) -> None:
        message.stop()
        if message.question == self._wanted:
            self._wanted = None
            self._refuse(message.error)

    def _refuse(self, error: PartnerError) -> None:
        self._goes_on = False
        self._say(f"{error.cause} {error.next_step}", "warning")

    def _reckon(self) -> None:
        """Asks what would come of the choice as it is now."""
        if self._payable is None or self._choice is None:
            return
        self._preview, self._wanted, self._goes_on = None, None, False
        choice, payments = self._choice, self._payments
        if not choice.uses_credit and not choice.reference.strip():
            self._say(NO_REFERENCE, "quiet")
            return
        try:
            request = choice.request(self._payable)
        except PartnerError as error:
            self._refuse(error)
            return
        self._ask(request, lambda: _previewed(payments, request))

    # What is shown

    @property
    def _width(self) -> int:
        return self.query_one("#preview").size.width or self.app.size.width - FRAME

    def _say(self, text: str, look: str = "") -> None:
        self._said = (text, look)
        self._show_said()

    def _show_said(self) -> None:
        text, look = self._said
        self.query_one("#preview", Lines).show(*said(text, self._width, look))

    def _choose(self, choice: RepayChoice) -> None:
        """Shows the fields that make a difference, and what follows from the others."""
        payable = self._payable
        assert payable is not None
        self._choice = choice
        fields = choice.fields(payable)
        for field, row in self._rows.items():
            row.display = field in fields
            if isinstance(row.field, Chooser):
                row.field.say(choice_text(choice, field, payable))
            elif field is Field.AMOUNT and choice.own_amount is None:
                with self.prevent(Input.Changed):
                    row.field.value = choice.text(field, payable)
        self._reckon()

    def on_resize(self) -> None:
        self.call_after_refresh(self._show_said)

    # Keys

    @on(Input.Changed)
    def _typed(self, message: Input.Changed) -> None:
        message.stop()
        field = next((field for field, row in self._rows.items() if row.field is message.input), None)
        if field is not None and self._choice is not None and self._payable is not None:
            self._choice = self._choice.typed(field, message.value, self._payable)
            self._reckon()

    def on_chooser_stepped(self, message: Chooser.Stepped) -> None:
        message.stop()
        field = next((field for field, row in self._rows.items() if row.field is message.chooser), None)
        if field is not None and self._choice is not None and self._payable is not None:
            self._choose(self._choice.changed(field, message.step, self._payable))

    def action_step(self, rows: int) -> None:
        fields = [row.field for row in self._rows.values() if row.display]
        at = next((index for index, field in enumerate(fields) if field.has_focus), 0)
        fields[(at + rows) % len(fields)].focus()

    def action_complete(self) -> None:
        """Tab goes to the next field."""
        self.action_step(1)

    def action_page(self, pages: int) -> None:
        """There is one page."""

    def action_take(self) -> None:
        if self._preview is not None:
            self._go_on()
        else:
            self._goes_on = self._wanted is not None

    def _go_on(self) -> None:
        """To what will be recorded; a reference that is taken leads nowhere."""
        preview = self._preview
        self._goes_on = False
        if preview is None or self._choice is None or (isinstance(preview, RepaymentPreview) and preview.known):
            return
        self.dismiss(Wish(preview, self._choice))

    def action_close(self) -> None:
        self.dismiss(None)


def _previewed(payments: Payments, request: RepaymentRequest | CreditUse) -> Preview:
    if isinstance(request, CreditUse):
        return CreditPreview.read(payments, request)
    return payments.preview(request)
