"""The web address of the vendor's page: shown whole, and copied."""

from textual.app import ComposeResult
from textual.containers import Vertical

from partner_tui.domain.vendor_pages import VendorPage
from partner_tui.ui.copying import copy
from partner_tui.ui.file_ports import Clipboard
from partner_tui.ui.keymap import DIALOG, bindings
from partner_tui.ui.presentation.downloads import said, text_rows
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.screens.dialogs.base import Dialog
from partner_tui.ui.widgets.lines import Lines


class LinkDialog(Dialog[None]):
    """No border stands beside the address: the terminal's own mouse selects it and nothing else."""

    BINDINGS = bindings(*DIALOG)

    def __init__(self, page: VendorPage, clipboard: Clipboard) -> None:
        super().__init__()
        self._page, self._clipboard = page, clipboard

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog--box dialog--open"):
            yield Lines(Line(((" The vendor's page, in its manual", "strong"),)), at="title")
            yield Lines(at="text")
            yield Lines(at="menu")
            yield Lines(Line(), at="status")
            yield Lines(Line(((" Esc close", "quiet"),)), at="keys")

    async def on_mount(self) -> None:
        words = await copy(self.app, self._clipboard, self._page.address)
        self.query_one("#status", Lines).show(Line(((f" {words}", ""),)))

    def on_resize(self) -> None:
        width = self.app.size.width
        rows = text_rows(self._page.address, width)
        self.query_one("#text", Lines).show(*(Line(((row, ""),)) for row in rows))
        self.query_one("#menu", Lines).show(*said(f"There: {self._page.menu}", width, "quiet"))

    def action_close(self) -> None:
        self.dismiss(None)
