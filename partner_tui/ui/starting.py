"""The console started in this terminal: where it goes on, what it looks like, and how it ended."""

import os
from contextlib import suppress
from datetime import UTC, datetime

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import PartnerError
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.areas import AMOUNT_DUE, first_area
from partner_tui.ui.desk import Clock
from partner_tui.ui.due import Due
from partner_tui.ui.ending import Ending
from partner_tui.ui.keymap_file import Keymap
from partner_tui.ui.ports import Workspace
from partner_tui.ui.terminal import FITTING, Appearance, mouse_wanted
from partner_tui.ui.theme import chosen_theme


def run(
    workspace: Workspace,
    *,
    area: str | None = None,
    month: BillCycle | None = None,
    appearance: Appearance = FITTING,
    keymap: Keymap | None = None,
) -> Ending:
    """Runs the console in this terminal until it ends. Without an area, a month opens Monthly Bills.

    Raises PartnerError when a fault ended it.
    """
    clock = Clock(now=lambda: datetime.now(UTC))
    session = None
    if (text := workspace.memory.load()) is not None:
        from partner_tui.ui.session_text import NoSession, from_text

        with suppress(NoSession):
            session = from_text(text)
    due = None
    if first_area(area, month, session) == AMOUNT_DUE:
        with suppress(PartnerError):  # it will be asked again, and the console has the place to say what is wrong
            due = Due.read(workspace)
    theme = chosen_theme(appearance, os.environ)
    app = ConsoleApp(
        workspace,
        clock,
        area=area,
        month=month,
        due=due,
        theme=theme,
        appearance=appearance,
        session=session,
        keymap=keymap,
    )
    app.run(mouse=mouse_wanted(os.environ) if appearance.mouse is None else appearance.mouse)
    if app.failure is not None:
        raise app.failure
    return Ending(app.return_code or 0, app.return_value or "")
