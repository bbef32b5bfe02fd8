"""Export History: the files that were made of bills."""

from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.presentation.notices import NO_EXPORTS
from partner_tui.ui.screens.area import AreaScreen


class ExportHistoryScreen(AreaScreen):
    """Empty until there are exports."""

    AREA = "export-history"

    def read(self) -> None:
        self.table.show_notice(NO_EXPORTS)

    def crumb(self, width: int) -> Line:
        return Line(((" Exports", "strong"),))
