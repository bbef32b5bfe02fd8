"""What the three areas have in common: when they read, what going back means, and what outlives them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual.message import Message

from partner_tui.domain.cycle import BillCycle
from partner_tui.ui.desk import Desk
from partner_tui.ui.keymap import (
    AREAS,
    BOOKMARK,
    DOWNLOAD,
    EXPORTS,
    LAST_SYNC,
    LEAVE,
    LEVELS,
    PAYMENTS,
    SYNC,
    UP,
    VENDOR,
    Key,
    bindings,
)
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.presentation.notices import stopped
from partner_tui.ui.screens.frame import FramedScreen
from partner_tui.ui.session import Session
from partner_tui.ui.widgets.row_table import Standing

if TYPE_CHECKING:
    from partner_tui.ui.export_choice import Exportable

FEW = 10_000
"""Below so many rows the status line may be longer."""


class AreaScreen(FramedScreen, inherit_bindings=False):
    """One area. Stays alive while others are shown, and so keeps its place."""

    BINDINGS = bindings(*LEVELS, *AREAS, DOWNLOAD)

    @dataclass
    class ExportAsked(Message):
        """The operator wants a file of something, or what the key means done with the export of this number."""

        key: Key
        about: "Exportable | int"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._has_begun = False

    # What the areas fill in

    def read(self) -> None:
        """Asks for what the area shows, anew."""

    def show_known(self) -> bool:
        """Shows in the first frame what needs no asking; False where there is no such thing."""
        return False

    def show_month(self, month: BillCycle) -> None:
        """Goes to that month, in an area that shows one."""

    def clear_lens(self) -> bool:
        """Takes the filter away; False where there is none."""
        return False

    def up(self) -> bool:
        """One level up; False at the top."""
        return False

    def refusal(self, key: Key) -> str:
        """Why this key would do nothing here and now, in a sentence; empty where it does its work."""
        if key is BOOKMARK and not self.command:
            return "There is no view here to keep."
        if key in EXPORTS and (key is not DOWNLOAD or self.desk.finished is None):
            return f"Exports are listed on Export History: {self.desk.keymap.sign(AREAS[-1])} goes there."
        if key in (SYNC, LAST_SYNC) and self.desk.workspace.is_demo:
            return "The demonstration is not synced: sync in your own console."
        if key in PAYMENTS:
            return f"Payments are on Amount Due: {self.desk.keymap.sign(AREAS[0])} goes there."
        if key in VENDOR:
            due, bills, _ = map(self.desk.keymap.sign, AREAS)
            return f"Invoices are on Amount Due ({due}) and Monthly Bills ({bills}), customers on Monthly Bills."
        return ""

    def kept(self, session: Session) -> Session:
        """The session with what this area adds to it."""
        return replace(session, area=self.AREA)

    def show_again(self) -> None:
        """Paints anew, after what is settled for all tables has changed."""
        self.paint()

    @property
    def command(self) -> str:
        """The words that show the view on the command line; empty where there are none."""
        return ""

    @property
    def months_known(self) -> Sequence[BillCycle]:
        """Newest first."""
        return ()

    @property
    def columns_known(self) -> Sequence[tuple[str, str]]:
        """Name and heading of every column that the rows can be sorted by."""
        return ()

    @property
    def month_shown(self) -> BillCycle | None:
        return None

    def refused(self, key: Key) -> bool:
        """Whether the key would do nothing; says why."""
        if reason := self.refusal(key):
            self.say(reason)
        return bool(reason)

    # Events

    def on_mount(self) -> None:
        self.watch(self.table, "standing", self.cursor_moved, init=False)
        self._has_begun = self.show_known()
        self.paint()

    def begin(self) -> None:
        """Reads for the first time, once the first frame is out: some services import much before they can answer."""
        if not self._has_begun:
            self._has_begun = True
            self.refresh()
            self.call_after_refresh(self.read)

    def become_stale(self) -> None:
        """The store has changed. Rows under a cursor stay as they are; an area without rows, or out of sight, reads."""
        if self.is_current and not self.table.has_rows:
            self.read()
        elif not self.is_current:
            self._has_begun = False

    def begun(self) -> None:
        """Whoever calls shows something at once: nothing needs to be read before it."""
        self._has_begun = True

    def on_screen_suspend(self) -> None:
        self.table.forget_kept()

    def cursor_moved(self, standing: Standing) -> None:
        """The cursor stands on another row."""
        if not standing.count:
            return
        position = self._lines("position")
        position.update_classes({"-few-rows": standing.count < FEW, "-no-rows": False})
        position.show(Line((), ((f"{standing.index + 1:,} of {standing.count:,} ", ""),)))
        if self._said and not standing.is_new:
            self.say("")

    # Actions

    def action_read_again(self) -> None:
        self.table.forget_kept()
        self.read()

    def action_back(self) -> None:
        self.table.forget_kept()
        if not self.clear_lens() and not self.up():
            self.say(f"This is the top: {self.desk.keymap.sign(UP)} quits.")

    def action_up(self) -> None:
        self.table.forget_kept()
        if not self.up():
            from partner_tui.ui.screens.dialogs.quit import QuitDialog

            self.app.push_screen(QuitDialog(self.desk.going_on), self._quit_or_stay)

    def action_download(self) -> None:
        if not self.refused(DOWNLOAD) and self.desk.finished is not None:
            self.post_message(self.ExportAsked(DOWNLOAD, self.desk.finished))

    async def _quit_or_stay(self, quit_it: bool | None) -> None:
        if quit_it:
            await self.run_action("app.quit")

    def stop_waiting(self) -> None:
        """Forgets the question that is open; its answer is dropped when it comes."""
        if self.table.is_waiting:
            self.forget_question()
            self.table.show_notice(stopped(self.desk.keymap))
            self.paint()
        else:
            self.say(f"Nothing is being read. {self.desk.keymap.sign(LEAVE)} quits.")

    def forget_question(self) -> None:
        """No answer is wanted any more."""
