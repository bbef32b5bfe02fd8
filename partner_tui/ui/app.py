"""The console: its areas, keys, themes and styles, put together."""

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

from textual.app import App
from textual.screen import Screen
from textual.theme import Theme

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import PartnerError
from partner_tui.ui.faults import fault
from partner_tui.ui.keymap import ANYWHERE, LEAVE, bindings
from partner_tui.ui.ports import Workspace
from partner_tui.ui.screens.amount_due import AmountDueScreen, Due
from partner_tui.ui.screens.area import AreaScreen, Clock
from partner_tui.ui.styles import stylesheets
from partner_tui.ui.theme import DARK, THEMES, fitting_theme, mouse_wanted

AMOUNT_DUE, MONTHLY_BILLS, EXPORT_HISTORY = "amount-due", "monthly-bills", "export-history"
FIRST_AREA = AMOUNT_DUE
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
        due: Due | None = None,
        theme: Theme = DARK,
    ) -> None:
        # Before Textual reads its styles: a theme that is set later has them all parsed again.
        self.set_reactive(App.theme, theme.name)
        super().__init__(css_path=stylesheets(), ansi_color=True if theme.ansi else None)
        self.failure: PartnerError | None = None
        self.animation_level = "none"
        self._areas: dict[str, Callable[[], AreaScreen]] = {
            AMOUNT_DUE: partial(AmountDueScreen, workspace, clock, due),
            MONTHLY_BILLS: partial(_monthly_bills, workspace, clock, month),
            EXPORT_HISTORY: partial(_export_history, workspace, clock),
        }
        self._first_area = area
        for other in self._areas.keys() - {area}:
            self.add_mode(other, self._areas[other])

    @property
    def available_themes(self) -> dict[str, Theme]:
        return {theme.name: theme for theme in THEMES}

    def get_default_screen(self) -> Screen[None]:
        """The first area's: added as a mode before it is there, it would have the styles parsed again."""
        screen = self._areas[self._first_area]
        self.add_mode(self.DEFAULT_MODE, screen)
        return screen()

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
        await self.action_area(MONTHLY_BILLS)
        if isinstance(self.screen, AreaScreen):
            self.screen.show_month(message.month)

    def action_keys(self) -> None:
        from partner_tui.ui.screens.dialogs import KeysDialog

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


# An area that is not the first is imported when it is gone to: the start is the shorter for it.


def _monthly_bills(workspace: Workspace, clock: Clock, month: BillCycle | None) -> AreaScreen:
    from partner_tui.ui.screens.monthly_bills import MonthlyBillsScreen

    return MonthlyBillsScreen(workspace, clock, month)


def _export_history(workspace: Workspace, clock: Clock) -> AreaScreen:
    from partner_tui.ui.screens.export_history import ExportHistoryScreen

    return ExportHistoryScreen(workspace, clock)


def run(workspace: Workspace, *, area: str | None = None, month: BillCycle | None = None) -> None:
    """Runs the console in this terminal until it ends. Raises PartnerError when the operator did not end it.

    Without an area, a month opens Monthly Bills.
    """
    clock = Clock(now=lambda: datetime.now(UTC))
    area = area or (FIRST_AREA if month is None else MONTHLY_BILLS)
    due = None
    if area == AMOUNT_DUE:
        with suppress(PartnerError):  # it will be asked again, and the console has the place to say what is wrong
            due = Due.read(workspace)
    app = ConsoleApp(workspace, clock, area=area, month=month, due=due, theme=fitting_theme(os.environ))
    app.run(mouse=mouse_wanted(os.environ))
    if app.failure is not None:
        raise app.failure
