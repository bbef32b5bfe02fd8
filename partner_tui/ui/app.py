"""The console: its areas, keys, themes and styles, put together."""

import asyncio
import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from textual.app import App
from textual.theme import Theme

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import PartnerError
from partner_tui.ui.faults import fault
from partner_tui.ui.keymap import ANYWHERE, LEAVE, bindings
from partner_tui.ui.ports import Workspace
from partner_tui.ui.screens.amount_due import AmountDueScreen
from partner_tui.ui.screens.area import AreaScreen, Clock
from partner_tui.ui.screens.dialogs import KeysDialog
from partner_tui.ui.screens.export_history import ExportHistoryScreen
from partner_tui.ui.screens.monthly_bills import MonthlyBillsScreen
from partner_tui.ui.styles import stylesheets
from partner_tui.ui.theme import DARK, THEMES, fitting_theme, mouse_wanted

FIRST_AREA = AmountDueScreen.AREA
"""Its figures come from the ledger alone, so they are there first."""


class ConsoleApp(App[None], inherit_bindings=False):
    """Three areas as modes; what it ended on, if it was not the operator's wish, is in `failure`."""

    TITLE = "partner-tui"
    BINDINGS = [*bindings(*ANYWHERE), *bindings(LEAVE, priority=True)]  # noqa: RUF012
    ENABLE_COMMAND_PALETTE = False
    DEFAULT_MODE = "first"
    """The mode of the area that is shown first, whichever that is: starting in another and switching would cost a
    frame. The other areas' modes have their names."""

    def __init__(
        self,
        workspace: Workspace,
        clock: Clock,
        *,
        area: str = FIRST_AREA,
        month: BillCycle | None = None,
        theme: Theme = DARK,
    ) -> None:
        super().__init__(css_path=stylesheets(), ansi_color=True if theme.ansi else None)
        self.failure: PartnerError | None = None
        self.animation_level = "none"
        for known in THEMES:
            self.register_theme(known)
        self.theme = theme.name
        self._first_area = area
        areas: dict[str, Callable[[], AreaScreen]] = {
            AmountDueScreen.AREA: partial(AmountDueScreen, workspace, clock),
            MonthlyBillsScreen.AREA: partial(MonthlyBillsScreen, workspace, clock, month),
            ExportHistoryScreen.AREA: partial(ExportHistoryScreen, workspace, clock),
        }
        for name, screen in areas.items():
            self.add_mode(self._mode(name), screen)

    def _mode(self, area: str) -> str:
        return self.DEFAULT_MODE if area == self._first_area else area

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return DARK.variables

    def on_ready(self) -> None:
        if not self.is_headless:
            # Textual would die at once and leave the terminal raw.
            for sign in (signal.SIGTERM, signal.SIGHUP):
                asyncio.get_running_loop().add_signal_handler(sign, self.exit)
        self._begin()

    def _begin(self) -> None:
        if isinstance(self.screen, AreaScreen):
            self.screen.begin()

    async def action_area(self, area: str) -> None:
        await self.switch_mode(self._mode(area))
        self._begin()

    async def on_amount_due_screen_month_opened(self, message: AmountDueScreen.MonthOpened) -> None:
        await self.action_area(MonthlyBillsScreen.AREA)
        if isinstance(self.screen, MonthlyBillsScreen):
            self.screen.show_month(message.month)

    def action_keys(self) -> None:
        self.push_screen(KeysDialog())

    def action_cancel(self) -> None:
        if isinstance(self.screen, AreaScreen):
            self.screen.stop_waiting()

    def _fatal_error(self) -> None:
        """Instead of Textual's traceback, which prints the values of local variables."""
        self.failure = fault(self._exception)
        self._close_messages_no_wait()

    def panic(self, *renderables: object) -> None:
        """As above: what Textual wants to print stays unprinted."""
        self._fatal_error()


def run(workspace: Workspace, *, area: str | None = None, month: BillCycle | None = None) -> None:
    """Runs the console in this terminal until it ends. Raises PartnerError when the operator did not end it.

    Without an area, a month opens Monthly Bills.
    """
    clock = Clock(now=lambda: datetime.now(UTC))
    area = area or (FIRST_AREA if month is None else MonthlyBillsScreen.AREA)
    app = ConsoleApp(workspace, clock, area=area, month=month, theme=fitting_theme(os.environ))
    app.run(mouse=mouse_wanted(os.environ))
    if app.failure is not None:
        raise app.failure
