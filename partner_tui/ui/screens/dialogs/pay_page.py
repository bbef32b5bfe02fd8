"""Where the vendor is paid: the address, copied, and as a QR code for a phone."""

from contextlib import suppress

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size

from partner_tui.domain.text import visible
from partner_tui.domain.vendor_pages import VendorPage
from partner_tui.ui.copying import copy
from partner_tui.ui.file_ports import Clipboard
from partner_tui.ui.keymap import DIALOG, bindings
from partner_tui.ui.line_filters import AsciiSigns
from partner_tui.ui.presentation.downloads import said, text_rows
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.screens.dialogs.base import Dialog
from partner_tui.ui.widgets.address import Address
from partner_tui.ui.widgets.lines import Lines
from partner_tui.ui.widgets.qr_code import QrCode

FRAME, MARGIN = 3, 4
"""Rows for the borders and the status; cells beside the code."""


class PayPageDialog(Dialog[None]):
    """Where there is no room for the code, or it cannot be drawn, that is said."""

    BINDINGS = bindings(*DIALOG)

    def __init__(self, page: VendorPage, clipboard: Clipboard) -> None:
        super().__init__()
        self._page, self._clipboard = page, clipboard
        self._code: QrCode | None = None
        with suppress(ValueError):  # it is longer than any code has room for
            self._code = QrCode(page.address)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog--box dialog--open"):
            yield Address(visible(self._page.address))
            yield Lines(at="menu")
            if self._code is not None:
                yield self._code
            yield Lines(Line(), at="status")

    async def on_mount(self) -> None:
        words = await copy(self.app, self._clipboard, self._page.address)
        said_of_code = self._why_no_code()
        self.query_one("#status", Lines).show(Line(((f" {words}{said_of_code}", ""),), (("Esc close ", "quiet"),)))

    def _why_no_code(self) -> str:
        if self._code is None:
            return "; its address is too long for a QR code"
        if self._is_ascii:
            return "; a QR code needs more than ASCII"
        wanted = self._wanted(self._code)
        return "" if self._fits(self._code) else f"; its QR code needs {wanted.width}×{wanted.height} cells"

    @property
    def _is_ascii(self) -> bool:
        return any(isinstance(one, AsciiSigns) for one in getattr(self.app, "own_filters", ()))

    def _wanted(self, code: QrCode) -> Size:
        """Cells for everything."""
        rows = len(text_rows(self._page.address, self.app.size.width)) + len(self._menu)
        return Size(code.wanted.width + MARGIN, code.wanted.height + rows + FRAME)

    def _fits(self, code: QrCode) -> bool:
        wanted = self._wanted(code)
        return wanted.width <= self.app.size.width and wanted.height <= self.app.size.height

    @property
    def _menu(self) -> list[Line]:
        return said(f"There: {self._page.menu}", self.app.size.width, "quiet")

    def on_resize(self) -> None:
        if self._code is not None:
            self._code.display = self._fits(self._code) and not self._is_ascii
        self.query_one("#menu", Lines).show(*self._menu)

    def action_close(self) -> None:
        self.dismiss(None)
