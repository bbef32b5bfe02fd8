"""The queue of exports while the console is there: watched while something is in it, worked off, told about."""

from typing import TYPE_CHECKING

from textual.timer import Timer
from textual.worker import Worker

from partner_tui.domain.errors import PartnerError
from partner_tui.domain.export import ExportState, ExportTask
from partner_tui.ui.export_news import start_look, start_work
from partner_tui.ui.export_watch import Seen
from partner_tui.ui.keymap import AREAS, DOWNLOAD
from partner_tui.ui.presentation.export_words import away_words, ended_words, running_words
from partner_tui.ui.screens.export_history import ExportHistoryScreen

if TYPE_CHECKING:
    from partner_tui.ui.app import ConsoleApp

PERIOD = 0.5
"""Seconds between looks, while there is something to look at."""
MOST_IN_VAIN = 3
"""So often the process is started for the same exports; what comes of none of these starts, no other will bring."""
NARROW = 100
"""Cells below which sentences are shorter."""
_WORTH_TELLING = (ExportState.COMPLETED, ExportState.FAILED)
"""An export that was cancelled was so by somebody who knows."""


class ExportQueue:
    """Nothing of it costs anything while no export is unfinished and Export History is not on the screen."""

    def __init__(self, app: "ConsoleApp") -> None:
        self._app, self._desk = app, app.desk
        self.seen: Seen | None = None
        """The latest look."""
        self._to_tell: set[int] = set()
        """Exports whose end is to be told."""
        self._is_shown = False
        self._look_again = False
        self._timer: Timer | None = None
        self._looking: Worker[None] | None = None
        self._working: Worker[None] | None = None
        self._started_for: set[tuple[int, int]] = set()
        """Numbers and attempts of the exports that the process was started for last."""
        self._in_vain = 0

    # Watching

    def watch(self, is_shown: bool) -> None:
        """Whether Export History is on the screen: it shows what is known already, and what changes."""
        self._is_shown = is_shown
        if is_shown:
            self._show_rows()
            self.look()

    def expect(self, task: ExportTask) -> None:
        """The operator has put it into the queue; its end will be told."""
        self._to_tell.add(task.id)
        self._in_vain = 0
        self.look()

    def look(self) -> None:
        """A look now, and from then on as long as there is something to see."""
        if self._timer is None:
            self._timer = self._app.set_interval(PERIOD, self._look)
        self._look_again = self._is_busy(self._looking)
        self._look()

    def _look(self) -> None:
        if not self._is_busy(self._looking):
            self._looking = start_look(self._app, self.seen)

    def take(self, seen: Seen) -> None:
        """How the exports stand now."""
        before, self.seen = self.seen, seen
        self._tell_ends(is_first=before is None)
        self._show_progress()
        self._show_rows()
        self._have_worked_off()
        if self._look_again:
            self.look()
        elif not self._is_shown and not seen.unfinished and self._timer is not None:
            self._timer.stop()
            self._timer = None
        elif seen.unfinished and self._timer is None:
            self.look()

    def lose(self, error: PartnerError) -> None:
        """They cannot be looked at."""
        if self._is_shown and isinstance(area := self._app.area, ExportHistoryScreen):
            area.lose(error)

    def _show_rows(self) -> None:
        if self.seen is not None and isinstance(area := self._app.area, ExportHistoryScreen):
            area.take(self.seen)

    def _show_progress(self) -> None:
        words = "" if self.seen is None else running_words(self.seen.unfinished, self.seen.progress)
        if words != self._desk.exporting:
            self._desk.exporting = words
            self._app.area.show_status()

    # Working off

    def _have_worked_off(self) -> None:
        """Starts the process where something waits and nobody works."""
        seen = self.seen
        if seen is None or seen.is_worked or self._is_busy(self._working):
            return
        waiting = {(task.id, task.attempts) for task in seen.waiting}
        self._in_vain = self._in_vain + 1 if waiting == self._started_for else 1
        self._started_for = waiting
        if self._in_vain <= MOST_IN_VAIN:
            self._working = start_work(self._app)

    def work_ended(self, error: PartnerError | None) -> None:
        if error is not None:
            self._app.area.say(str(error), "failure")
        self.look()

    # Telling

    def _tell_ends(self, *, is_first: bool) -> None:
        seen, told_till = self.seen, self._desk.told_till
        assert seen is not None
        if is_first and told_till is not None:
            ended = [task for task in seen.tasks if task.finished_at is not None and task.finished_at > told_till]
            self._tell_away([task for task in ended if task.state in _WORTH_TELLING and task.id not in self._to_tell])
        for task in reversed(seen.tasks):
            if task.id in self._to_tell and task.state.is_over:
                self._tell_end(task)
        known = {task.id for task in seen.tasks}
        self._to_tell = {task.id for task in seen.unfinished} | (self._to_tell - known)
        self._desk.told_till = self._desk.clock.now() if seen.unfinished else None

    def _tell_end(self, task: ExportTask) -> None:
        if task.state is ExportState.COMPLETED:
            self._desk.finished = task.id
        key = "" if self._is_shown else self._desk.keymap.sign(DOWNLOAD)
        self._app.area.say(*ended_words(task, key))

    def _tell_away(self, tasks: list[ExportTask]) -> None:
        if not tasks:
            return
        completed = [task.id for task in tasks if task.state is ExportState.COMPLETED]
        self._desk.finished = max(completed, default=None)
        area, keymap = self._app.area, self._desk.keymap
        is_narrow = self._app.size.width < NARROW
        words, look = away_words(tasks, keymap.sign(DOWNLOAD), keymap.sign(AREAS[-1]), is_narrow=is_narrow)
        if isinstance(area, ExportHistoryScreen) and len(tasks) == 1:
            area.go_to(tasks[0].id)
        area.say(words, look)

    @staticmethod
    def _is_busy(worker: Worker[None] | None) -> bool:
        return worker is not None and not worker.is_finished
