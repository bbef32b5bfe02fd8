"""The console: screens over the services, drawn with Textual. Nothing here reads a file or a database."""

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from partner_tui.domain.cycle import BillCycle
    from partner_tui.ui.ports import Workspace


def run_console(workspace: "Workspace", *, screen: str | None = None, month: "BillCycle | None" = None) -> None:
    """Runs the console until the operator quits; `screen` is one of amount-due, monthly-bills, export-history.

    Raises PartnerError when it ends otherwise; the terminal is whole by then. Textual is imported here, not before.
    """
    gc.disable()  # what is imported stays: looking for garbage in it would only make the start longer
    try:
        from partner_tui.ui.app import run
    finally:
        gc.freeze()
        gc.enable()
    run(workspace, area=screen, month=month)
