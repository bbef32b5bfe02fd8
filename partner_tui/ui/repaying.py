"""Repayments from the console: asked for, shown to the cent, confirmed, recorded; and taken back."""

from collections.abc import Callable
from typing import Any

from textual.app import App

from partner_tui.domain.repaid import RepaymentPreview
from partner_tui.ui.payable import Asked, CreditPreview
from partner_tui.ui.presentation import repay_words as words
from partner_tui.ui.repay_choice import RepayChoice
from partner_tui.ui.screens.dialogs.repay import RepayDialog, Wish
from partner_tui.ui.screens.dialogs.reverse import Reversal, ReverseDialog
from partner_tui.ui.screens.dialogs.settle import Ended, SettleDialog, Settlement

AGAIN_IS_SAFE = "Look for it in Payment records. Recording it again is safe: a reference counts once."
REVERSED_AGAIN_IS_SAFE = "Look for it in Payment records. Reversing it again is safe: it counts once."
LOOK_FIRST = "Look at Payment records before it is done again."


class Repaying:
    """Pushes the dialogs one after the other; Esc in one goes back to the one before, with all that was typed there."""

    def __init__(self, app: App[Any]) -> None:
        from partner_tui.ui.app import ConsoleApp

        assert isinstance(app, ConsoleApp)
        self._app = app
        self._desk = app.desk
        self._payments = app.desk.workspace.payments

    # Recording

    def repay(self, asked: Asked, choice: RepayChoice | None = None) -> None:
        """Asks what was paid; `choice` is what was there before."""
        clock = self._desk.clock
        today = clock.now().astimezone(clock.zone).date()

        def take(wish: Wish | None) -> None:
            if wish is not None:
                self._settle(self._settlement(wish), lambda: self.repay(asked, wish.choice))

        self._app.push_screen(RepayDialog(self._payments, asked, today, choice), take)

    def _settlement(self, wish: Wish) -> Settlement:
        payments, preview = self._payments, wish.preview
        if isinstance(preview, CreditPreview):
            use = preview.use
            return Settlement(
                "Have credit settle months",
                tuple(words.credit_facts(preview, payments.operator)),
                lambda width: words.share_lines(preview.shares, preview.owing, width),
                preview.settled,
                "use it",
                lambda: payments.use_credit(use.currency, use.months, preview.moves),
                lambda found: words.credit_used_words(found, use.currency),
                LOOK_FIRST,
            )
        return self._repayment(preview)

    def _repayment(self, preview: RepaymentPreview) -> Settlement:
        payments, request = self._payments, preview.request
        facts = [*words.facts_of(preview, payments.operator), (words.MOVES_NO_MONEY, "warning")]
        return Settlement(
            "This will be recorded",
            tuple(facts),
            lambda width: words.share_lines(preview.shares, preview.owing, width) if preview.shares else (),
            request.amount,
            "record it",
            lambda: payments.record(request, preview.shares),
            words.recorded_words,
            AGAIN_IS_SAFE,
            payments.page,
        )

    # Taking back

    def reverse(self, reference: str, reason: str = "") -> None:
        """Asks why, and shows what it takes back; `reason` is what was there before."""

        def take(reversal: Reversal | None) -> None:
            if reversal is not None:
                self._settle(self._reversal(reversal), lambda: self.reverse(reference, reversal.reason))

        self._app.push_screen(ReverseDialog(self._payments, reference, reason), take)

    def _reversal(self, wanted: Reversal) -> Settlement:
        payments, found = self._payments, wanted.of
        return Settlement(
            "Reverse a repayment",
            tuple(words.reversal_facts(found, wanted.reason, payments.operator)),
            lambda width: words.share_lines(found.shares, found.owing, width) if found.shares else (),
            found.repayment.amount,
            "reverse it",
            lambda: payments.reverse(found.repayment.reference, wanted.reason),
            words.reversed_words,
            REVERSED_AGAIN_IS_SAFE,
        )

    # Both

    def _settle(self, settlement: Settlement, back: Callable[[], None]) -> None:
        """Shows it and has it done; `back` is called where it was not."""

        def take(ended: Ended | None) -> None:
            if ended is None:
                back()
                return
            for area in self._app.living_areas():
                if area is not self._app.area:
                    area.become_stale()
            self._app.area.read()
            self._app.area.say(*ended.words[0])

        self._app.push_screen(SettleDialog(settlement, self._desk.clipboard, self._desk.keymap), take)
