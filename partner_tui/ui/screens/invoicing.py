"""The invoices of the month on the screen, asked for and shown with all that is known of them."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from partner_tui.domain.cycle import BillCycle
from partner_tui.ui.asking import Work
from partner_tui.ui.keymap import DOWNLOAD, INVOICES, Key, bindings
from partner_tui.ui.screens.full_area import FullArea

if TYPE_CHECKING:
    from partner_tui.domain.known_invoice import KnownInvoice
    from partner_tui.ui.presentation.tables import Table


class InvoicingArea(FullArea):
    """An area that shows a month."""

    BINDINGS = bindings(INVOICES)

    details_wanted: object = None
    """The question whose answer is shown in a dialog."""
    _show_details: Callable[[Any], None]
    _fetched: int | None = None
    """The export that was downloaded from here last."""

    def refusal(self, key: Key) -> str:
        if key is INVOICES or (key is DOWNLOAD and not self._has_export):
            return "" if self.month_shown is not None else "There is no month here to have invoices."
        return super().refusal(key)

    @property
    def _has_export(self) -> bool:
        """An export was told to be finished, and has not been downloaded: that is what the key was said to do."""
        return self.desk.finished not in (None, self._fetched)

    def action_download(self) -> None:
        if self._has_export:
            self._fetched = self.desk.finished
            super().action_download()
        elif self.settled(self.action_download, DOWNLOAD) and (month := self.month_shown) is not None:
            from partner_tui.ui.invoice_files import download_of_month

            download_of_month(self, month)

    def action_invoices(self) -> None:
        if self.settled(self.action_invoices, INVOICES) and (month := self.month_shown) is not None:
            service = self.desk.workspace.invoices
            show = partial(self._show_invoices, month)
            self.ask_details(("invoices", month), lambda cancelled: service.of(month), show)

    def _show_invoices(self, month: BillCycle, invoices: "Sequence[KnownInvoice]") -> None:
        if not invoices:
            self.say(f"No invoice for {month} has been synced, and no paper of one is on file.")
            return
        from partner_tui.ui.presentation.invoices import invoices_table, invoices_title

        self.open_fields(invoices_title(invoices, month), invoices_table(invoices, self.desk.clock.zone))

    def ask_details(self, question: object, work: Work, show: Callable[[Any], None]) -> None:
        """Asks for something that `show` shows if the operator still stands here when the answer comes."""
        self.details_wanted, self._show_details = question, show
        self.ask(question, work)

    def open_fields(self, title: str, table: "Table") -> None:
        """Shows what is known of something, private values masked where names are."""
        from partner_tui.ui.screens.dialogs.fields import FieldsDialog

        self.app.push_screen(FieldsDialog(title, table, is_masked=self.desk.masked))

    def on_asking_screen_answered(self, message: FullArea.Answered) -> None:
        if message.question == self.details_wanted:
            self.details_wanted = None
            if self.is_current:
                self._show_details(message.answer)

    def on_asking_screen_refused(self, message: FullArea.Refused) -> None:
        if message.question == self.details_wanted:
            self.details_wanted = None
            self.say(str(message.error), "failure")
