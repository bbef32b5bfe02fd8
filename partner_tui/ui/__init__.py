"""The console: screens over the services, drawn with Textual. Nothing here reads a file or a database."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from partner_tui.domain.cycle import BillCycle
    from partner_tui.ui.ports import Workspace


def run_console(workspace: "Workspace", *, screen: str | None = None, month: "BillCycle | None" = None) -> None:
    """Runs the console until the operator quits; `screen` is one of amount-due, monthly-bills, export-history.

    Raises PartnerError when it ends otherwise; the terminal is whole by then. Textual is imported here, not before.
    """
    from partner_tui.ui.app import run

    run(workspace, area=screen, month=month)
