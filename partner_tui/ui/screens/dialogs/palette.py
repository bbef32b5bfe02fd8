"""Typing a command: what may come next is offered, Tab completes it, Enter takes it."""

from partner_tui.domain.errors import WrongUsage
from partner_tui.domain.rows import ListRows
from partner_tui.domain.text import visible
from partner_tui.ui.commands import COPY, Context, parse_command
from partner_tui.ui.offers import Offer, completed, offers
from partner_tui.ui.presentation.columns import Column
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.presentation.notices import Notice
from partner_tui.ui.presentation.tables import Table
from partner_tui.ui.screens.dialogs.typing import TypingDialog

COLUMNS = (
    Column(("shown",), "Command", priority=0, width=34, least=24, most=44),
    Column(("what",), "What it does", priority=1, width=46, least=20, most=66),
    Column(("sign",), "Keys", priority=5, width=13, least=6, most=13),
)
PLACEHOLDER = "bills 2026-10 customer acme"
NAMES = tuple(column.names[0] for column in COLUMNS)


class PaletteDialog(TypingDialog[str]):
    """Ends with the text of a command that `parse_command` takes; whoever asked does what it says."""

    KEYS = (
        ("typing.take", "run"),
        ("typing.complete", "complete"),
        ("prompt.clear", "clear"),
        ("typing.close", "close"),
    )

    def __init__(self, context: Context, typed: str = "", wrong: str = "") -> None:
        super().__init__("Command", context.keymap, placeholder=PLACEHOLDER, typed=typed, wrong=wrong)
        self._choices = context
        self._offers: list[Offer] = []

    def find(self, typed: str) -> Table | Notice:
        self._offers = offers(typed, self._choices)
        if not self._offers:
            return self._nothing(typed)
        return Table(ListRows(NAMES, tuple((offer.shown, offer.what, offer.sign) for offer in self._offers)), COLUMNS)

    def _nothing(self, typed: str) -> Notice:
        try:
            parse_command(typed, self._choices)
        except WrongUsage as error:
            return Notice(visible(error.cause), (visible(error.next_step),))
        return Notice("Enter runs it")

    def about(self, index: int) -> Line:
        offer = self._offers[index]
        if offer.refusal is not None:
            return Line(((f"Not now: {visible(offer.refusal)}", "warning"),))
        return Line(((visible(offer.shown if offer.text == COPY else offer.what), ""),))

    def take(self, index: int) -> None:
        offer = self._offers[index]
        if offer.refusal is not None:
            self.say((f"Not run: {visible(offer.refusal)}", "failure"))
        elif offer.is_whole:
            self.dismiss(offer.text)
        else:
            self.write(offer.text)

    def take_typed(self) -> None:
        try:
            parse_command(self.typed, self._choices)
        except WrongUsage as error:
            self.say((visible(f"{error.cause} {error.next_step}"), "failure"))
        else:
            self.dismiss(self.typed)

    def action_complete(self) -> None:
        if self.row is not None:
            self.write(completed(self.typed, self._offers, self.row))
