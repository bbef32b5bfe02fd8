"""The console: its areas, keys, themes and styles, put together."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.screen import Screen
from textual.theme import Theme
from textual.worker import Worker, WorkerState

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import PartnerError
from partner_tui.ui.areas import AMOUNT_DUE, EXPORT_HISTORY, MONTHLY_BILLS, export_history, first_area, monthly_bills
from partner_tui.ui.desk import Clock, Desk
from partner_tui.ui.driver import ConsoleDriver
from partner_tui.ui.due import Due, MonthsView
from partner_tui.ui.faults import fault
from partner_tui.ui.keymap import ANYWHERE, LEAVE, bindings
from partner_tui.ui.keymap_file import Keymap
from partner_tui.ui.line_filters import line_filters
from partner_tui.ui.ports import Workspace
from partner_tui.ui.screens.amount_due import AmountDueScreen
from partner_tui.ui.screens.area import AreaScreen
from partner_tui.ui.session import Session
from partner_tui.ui.styles import stylesheets
from partner_tui.ui.terminal import FITTING, Appearance
from partner_tui.ui.theme import DARK
from partner_tui.ui.themed import ThemedApp

if TYPE_CHECKING:
    from partner_tui.ui.browsing import Browsing
    from partner_tui.ui.commanding import Commanding
    from partner_tui.ui.export_news import ExportNews
    from partner_tui.ui.exporting import Exporting
    from partner_tui.ui.file_ports import Job
    from partner_tui.ui.filing import Filing
    from partner_tui.ui.jobs import JobEnded, JobProgressed
    from partner_tui.ui.known_months import KnownMonths
    from partner_tui.ui.screens.export_history import ExportHistoryScreen
    from partner_tui.ui.sync_news import SyncNews
    from partner_tui.ui.syncing import Syncing


class ConsoleApp(ThemedApp, inherit_bindings=False):
    """Three areas as modes. Returns the command to go on with, if the operator chose one that is not the console's;
    what it ended on, if it was not the operator's wish, is in `failure`."""

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
        area: str | None = None,
        month: BillCycle | None = None,
        due: Due | None = None,
        theme: Theme = DARK,
        appearance: Appearance = FITTING,
        session: Session | None = None,
        keymap: Keymap | None = None,
    ) -> None:
        """A month or an area that is asked for goes before the session's."""
        # Before Textual reads its styles: a theme that is set later has them all parsed again.
        self.set_reactive(App.theme, theme.name)
        super().__init__(css_path=stylesheets(), driver_class=ConsoleDriver, ansi_color=True if theme.ansi else None)
        self.own_filters = line_filters(appearance)
        self.failure: PartnerError | None = None
        self.animation_level = "none"
        self._first_area = first_area(area, month, session)
        before = session or Session(self._first_area)
        self.desk = Desk(
            workspace,
            clock,
            dict(before.layouts),
            before.masked,
            dict(before.bookmarks),
            keymap or Keymap(),
            told_till=before.left_at,
            export_choice=before.export,
        )
        place = before.bills if month is None else None
        months = MonthsView(before.months_lens, before.months_place)
        self._areas: dict[str, Callable[[], AreaScreen]] = {
            AMOUNT_DUE: partial(AmountDueScreen, self.desk, due, months, before.list_place),
            MONTHLY_BILLS: partial(monthly_bills, self.desk, month, place),
            EXPORT_HISTORY: partial(export_history, self.desk),
        }
        self._before = before
        for other in self._areas.keys() - {self._first_area}:
            self.add_mode(other, self._areas[other])

    def get_default_screen(self) -> Screen[None]:
        """The first area's: added as a mode before it is there, it would have the styles parsed again."""
        screen = self._areas[self._first_area]
        self.add_mode(self.DEFAULT_MODE, screen)
        return screen()

    def _mode(self, area: str) -> str:
        return self.DEFAULT_MODE if area == self._first_area else area

    def on_load(self) -> None:
        if self.desk.keymap.changes:
            self.set_keymap(self.desk.keymap.for_textual)

    def on_ready(self) -> None:
        self._begin()
        looking = partial(self.run_worker, thread=True, group="exports", exit_on_error=False)
        self.call_after_refresh(looking, self._first_look)
        self.call_after_refresh(self.style_dialogs)

    def _first_look(self) -> None:
        from partner_tui.ui import export_news, syncing

        export_news.look(self)
        syncing.look(self)

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

    # What is not needed for the first frame is imported when it is asked for.

    @cached_property
    def commanding(self) -> "Commanding":
        """Help, commands and bookmarks."""
        from partner_tui.ui.commanding import Commanding

        return Commanding(self)

    @cached_property
    def filing(self) -> "Filing":
        """Imports and downloads."""
        from partner_tui.ui.filing import Filing

        return Filing(self)

    @cached_property
    def exporting(self) -> "Exporting":
        """Exports: asked for, worked off, watched."""
        from partner_tui.ui.exporting import Exporting

        return Exporting(self)

    @cached_property
    def syncing(self) -> "Syncing":
        """Syncs with Huawei Cloud, and how old its figures are."""
        from partner_tui.ui.syncing import Syncing

        return Syncing(self)

    def on_area_screen_export_asked(self, message: AreaScreen.ExportAsked) -> None:
        self.exporting.do(message.key, message.about)

    def on_export_history_screen_watched(self, message: "ExportHistoryScreen.Watched") -> None:
        self.exporting.watch(message.is_on)

    def on_export_news(self, message: "ExportNews") -> None:
        if self.screen_stack:  # at the end they are taken down before the last messages are read
            self.exporting.take(message.news)

    def on_sync_news(self, message: "SyncNews") -> None:
        if self.screen_stack:
            self.syncing.take(message.news)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """What nobody expected of work that belongs to no screen."""
        if event.state is WorkerState.ERROR and self.screen_stack:
            self.area.say(str(fault(event.worker.error)), "failure")

    def action_help(self) -> None:
        self.commanding.help()

    def action_palette(self) -> None:
        self.commanding.ask()

    def action_bookmark(self) -> None:
        self.commanding.bookmark()

    def action_import_bills(self) -> None:
        self.filing.import_bills()

    def action_sync(self) -> None:
        self.syncing.sync()

    def action_last_sync(self) -> None:
        self.syncing.show_last()

    def on_job_progressed(self, message: "JobProgressed") -> None:
        self._starter_of(message.job).progressed(message)

    def on_job_ended(self, message: "JobEnded") -> None:
        self._starter_of(message.job).ended(message)

    def _starter_of(self, job: "Job") -> "Filing | Syncing":
        return self.syncing if self.syncing.follows(job) else self.filing

    @property
    def area(self) -> AreaScreen:
        """The one on the screen, be it under a dialog."""
        return next(screen for screen in reversed(self.screen_stack) if isinstance(screen, AreaScreen))

    def living_areas(self) -> list[AreaScreen]:
        """Those that have been on the screen, the present one last."""
        stacks = [stack for mode, stack in self._screen_stacks.items() if mode != self.current_mode]
        stacks.append(self.screen_stack)
        return [screen for stack in stacks for screen in stack if isinstance(screen, AreaScreen)]

    async def go_to(self, browsing: "Browsing", months: "KnownMonths") -> None:
        await self.switch_mode(self._mode(MONTHLY_BILLS))
        from partner_tui.ui.screens.monthly_bills import MonthlyBillsScreen

        if isinstance(self.screen, MonthlyBillsScreen):
            self.screen.go_to(browsing, months)

    async def show_list(self, name: str) -> None:
        """Goes to that list of Amount Due."""
        await self.switch_mode(self._mode(AMOUNT_DUE))
        if isinstance(self.screen, AmountDueScreen):
            self.screen.begun()
            self.screen.show_list(name)

    def action_cancel(self) -> None:
        if isinstance(self.screen, AreaScreen) and (
            self.screen.table.is_waiting or not (self.filing.cancel_job() or self.syncing.cancel_job())
        ):
            self.screen.stop_waiting()

    def action_mask(self) -> None:
        self.desk.masked = not self.desk.masked
        for area in self.living_areas():
            area.show_again()
        if isinstance(self.screen, AreaScreen):
            self.screen.say("Names of customers are hidden." if self.desk.masked else "Names of customers are shown.")

    def action_redraw(self) -> None:
        if isinstance(self._driver, ConsoleDriver):
            self._driver.paint_anew()

    # Leaving

    async def action_quit(self) -> None:
        self.leave()

    def hang_up(self, number: int) -> None:
        """A signal, or the end of the line, which counts as one, ends the console: its place is saved all the same."""
        self.leave(code=128 + number)

    async def run_async(self, **how: Any) -> str | None:
        try:
            return await super().run_async(**how)
        finally:
            # asyncio waits for the threads of its executor, and one that is inside polars cannot be told to stop:
            # it gets an executor without any to wait for.
            asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(max_workers=1))

    def leave(self, go_on_with: str = "", code: int = 0) -> None:
        """Saves the place and ends; `go_on_with` is the command to run then."""
        from partner_tui.ui.session_text import to_text

        try:
            self.desk.workspace.memory.save(to_text(self.session()))
        finally:
            self.exit(go_on_with, return_code=code)

    def session(self) -> Session:
        """Where the operator is now."""
        session = replace(
            self._before,
            masked=self.desk.masked,
            layouts=self.desk.layouts,
            bookmarks=self.desk.bookmarks,
            export=self.desk.export_choice,
            left_at=self.desk.told_till or self.desk.clock.now(),
        )
        for area in self.living_areas():
            session = area.kept(session)
        return session

    def _handle_exception(self, error: Exception) -> None:
        """Once the app has been told to leave, screens are taken down under what they were at: that is no fault."""
        if not self._exit:
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """Instead of Textual's traceback, which prints the values of local variables."""
        self.failure = fault(self._exception)
        self._close_messages_no_wait()

    def panic(self, *renderables: object) -> None:
        """As above: what Textual wants to print stays unprinted."""
        self._fatal_error()
