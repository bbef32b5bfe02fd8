"""Export History: the files that were made of bills."""

from partner_tui.ui.keymap import DOWNLOAD, EXPORTS, Key, bindings
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.presentation.notices import NO_EXPORTS
from partner_tui.ui.screens.full_area import FullArea


class ExportHistoryScreen(FullArea):
    """Empty until there are exports."""

    AREA = "export-history"
    BINDINGS = bindings(*EXPORTS)

    def read(self) -> None:
        self.table.show_notice(NO_EXPORTS)

    def crumb(self, width: int) -> Line:
        return Line(((" Exports", "strong"),))

    def action_download(self) -> None:
        self.refused(DOWNLOAD)

    def refusal(self, key: Key) -> str:
        if key is DOWNLOAD:
            return "There is no export here; `:download PATH` takes any file."
        return super().refusal(key)
