"""What will be recorded, to the cent, and the amount that has to be typed before it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll

from partner_tui.domain.errors import OutcomeUnknown, PartnerError
from partner_tui.domain.money import format_amount, plain
from partner_tui.domain.text import visible
from partner_tui.domain.vendor_pages import VendorPage
from partner_tui.ui.asking import AskingScreen
from partner_tui.ui.faults import ConsoleFault
from partner_tui.ui.file_ports import Clipboard
from partner_tui.ui.keymap import BACK_OUT, GIVE, PAGE, SETTLING, bindings
from partner_tui.ui.keymap_file import Keymap
from partner_tui.ui.presentation.downloads import said
from partner_tui.ui.presentation.lines import Line, Part
from partner_tui.ui.screens.dialogs.base import Dialog
from partner_tui.ui.widgets.address import Address
from partner_tui.ui.widgets.hand_typed import HandTyped
from partner_tui.ui.widgets.lines import Lines

FRAME, SCROLLBAR = 4, 1
"""Cells beside what the dialog says, and of what is longer than there is room for."""
OVER = "What came of it"


@dataclass(frozen=True, slots=True)
class Settlement:
    """What is to be done, in words that are safe to print, and how."""

    title: str
    facts: tuple[Part, ...]
    shares: Callable[[int], Sequence[Line]]
    """Month by month, in so many cells."""
    amount: Decimal
    """To be typed."""
    does: str
    """A word or two: `record it`."""
    work: Callable[[], Any]
    """Does it; for a worker thread. Raises PartnerError."""
    told: Callable[[Any], Sequence[Part]]
    """The answer in words."""
    if_unknown: str
    """What to do where it cannot be told whether it was done."""
    page: VendorPage | None = None
    """Where the vendor is paid, where that has to be done besides."""


@dataclass(frozen=True, slots=True)
class Ended:
    """It was done, or may have been."""

    words: tuple[Part, ...]


class SettleDialog(Dialog[Ended | None], AskingScreen[Ended | None]):
    """Ends with None where nothing was done. Enter alone does nothing, nor does what was not typed by hand."""

    BINDINGS = bindings(*SETTLING, priority=True)
    AUTO_FOCUS = "HandTyped"

    def __init__(self, settlement: Settlement, clipboard: Clipboard, keymap: Keymap) -> None:
        super().__init__()
        self._settlement, self._clipboard, self._keymap = settlement, clipboard, keymap
        self._is_doing = False
        self._ended: Ended | None = None

    def compose(self) -> ComposeResult:
        settlement = self._settlement
        with Vertical(classes="dialog--box"):
            yield Lines(Line(), at="title")
            with VerticalScroll(id="about", can_focus=False):
                yield Lines(at="shares")
                yield Lines(at="facts")
                if settlement.page is not None:
                    yield Address(visible(settlement.page.address))
            yield Lines(Line(), at="ask")
            yield HandTyped("by hand, to the cent")
            yield Lines(Line(), at="status")
            yield Lines(Line(), at="keys")

    @property
    def is_over(self) -> bool:
        """It was done, or may have been."""
        return self._ended is not None

    # What is shown

    def on_mount(self) -> None:
        self._show()

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    @property
    def _width(self) -> int:
        return self.query_one("#status").size.width or self.app.size.width - FRAME

    @property
    def _scrolled_width(self) -> int:
        """Of what stands beside the scroll bar, whether that is there or not."""
        return (self.query_one("#about").outer_size.width or self._width) - SCROLLBAR

    def _show(self) -> None:
        settlement, width = self._settlement, self._scrolled_width
        shares = () if self._ended else settlement.shares(width)
        facts = self._ended.words if self._ended else settlement.facts
        title = OVER if self._ended else settlement.title
        self.query_one("#title", Lines).show(Line(((title, "strong"),)))
        self.query_one("#shares", Lines).show(*shares, *([Line()] if shares else []))
        self.query_one("#facts", Lines).show(*(line for text, look in facts for line in said(text, width, look)))
        ask = f" Type {format_amount(settlement.amount)} to {settlement.does}:"
        self.query_one("#ask", Lines).show(Line(((ask, "strong"),)))
        self.query_one("#keys", Lines).show(self._keys())

    def _keys(self) -> Line:
        keys = [] if self._ended else [(GIVE, self._settlement.does)]
        keys += [(PAGE, PAGE.label)] if self._settlement.page is not None else []
        words = "  ".join(f"{self._keymap.sign(key)} {label}" for key, label in keys)
        return Line(((f" {words}  {self._keymap.sign(BACK_OUT)} {'close' if self._ended else 'back'}", "quiet"),))

    def _say(self, text: str, look: str = "") -> None:
        self.query_one("#status", Lines).show(*said(text, self._width, look))

    # Typing the amount

    def on_hand_typed_doubted(self, message: HandTyped.Doubted) -> None:
        message.stop()
        if not self._is_doing and self._ended is None:
            self._say(f"{message.why}: the line is empty again. Type the amount, key by key.", "warning")

    def on_hand_typed_given(self, message: HandTyped.Given) -> None:
        message.stop()
        amount = self._settlement.amount
        if self._is_doing or self._ended is not None or self.app.return_code is not None:
            return
        if message.text.strip() in (plain(amount), format_amount(amount)):
            self._do()
        elif message.text:
            self._say(f"That is not {format_amount(amount)}: nothing is done.", "warning")
        else:
            self._say(f"Nothing is done before {format_amount(amount)} is typed.", "warning")

    def _do(self) -> None:
        self._is_doing = True
        self.query_one(HandTyped).disabled = True
        self._say("recording …", "quiet")
        self.ask(self._settlement, lambda cancelled: self._settlement.work())

    def on_asking_screen_answered(self, message: AskingScreen.Answered) -> None:
        message.stop()
        self._end(*self._settlement.told(message.answer))

    def on_asking_screen_refused(self, message: AskingScreen.Refused) -> None:
        """What raises has changed nothing, but for what nobody expected and what is not known."""
        message.stop()
        error: PartnerError = message.error
        if isinstance(error, ConsoleFault):
            title = "It is not known whether it was recorded"
            error = OutcomeUnknown(title, error.cause, self._settlement.if_unknown)
        if isinstance(error, OutcomeUnknown):
            told = (visible(f"{error.title}."), error.cause, error.next_step)
            self._end(*((visible(text), "failure") for text in told))
            return
        self._is_doing = False
        line = self.query_one(HandTyped)
        line.disabled, line.value = False, ""
        line.focus()
        self._say(str(error), "failure")

    def _end(self, *words: Part) -> None:
        self._is_doing, self._ended = False, Ended(words)
        self.query_one(HandTyped).display = self.query_one("#ask").display = False
        self._say("")
        self._show()

    # Keys

    def action_page(self) -> None:
        if self._settlement.page is not None:
            from partner_tui.ui.screens.dialogs.pay_page import PayPageDialog

            self.app.push_screen(PayPageDialog(self._settlement.page, self._clipboard))

    def action_page_text(self, pages: int) -> None:
        self.query_one("#about", VerticalScroll).scroll_relative(y=pages * 3, animate=False)

    def action_close(self) -> None:
        if self._is_doing:
            self._say("It is being recorded: wait until it is known what came of it.", "warning")
        else:
            self.dismiss(self._ended)
