"""The console: screens over the services, drawn with Textual. Nothing here reads a file or a database."""

import gc
from typing import TYPE_CHECKING

from partner_tui.ui.ending import Ending
from partner_tui.ui.terminal import FITTING, Appearance

if TYPE_CHECKING:
    from partner_tui.domain.cycle import BillCycle
    from partner_tui.ui.keymap_file import Keymap
    from partner_tui.ui.ports import Workspace


def run_console(
    workspace: "Workspace",
    *,
    screen: str | None = None,
    month: "BillCycle | None" = None,
    appearance: Appearance = FITTING,
    keymap: "Keymap | None" = None,
) -> Ending:
    """Runs the console until it ends; `screen` is one of amount-due, monthly-bills, export-history.

    Raises PartnerError when a fault ended it. The terminal is whole by then. Textual is imported here, not before.
    """
    gc.disable()  # what is imported stays: looking for garbage in it would only make the start longer
    try:
        from partner_tui.ui.starting import run
    finally:
        gc.freeze()
        gc.enable()
    return run(workspace, area=screen, month=month, appearance=appearance, keymap=keymap)
