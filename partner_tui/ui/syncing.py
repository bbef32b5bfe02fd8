"""Syncs from the console: begun, followed, told about; and how old the figures of Huawei Cloud are."""

from datetime import datetime
from typing import TYPE_CHECKING

from textual.timer import Timer
from textual.worker import Worker

from partner_tui.domain.sync import SyncResult, SyncStanding
from partner_tui.domain.text import visible
from partner_tui.ui import sync_news
from partner_tui.ui.file_ports import Job
from partner_tui.ui.jobs import JobEnded, JobProgressed, follow
from partner_tui.ui.keymap import LAST_SYNC, REFRESH, SYNC
from partner_tui.ui.presentation.jobs import progress_words
from partner_tui.ui.presentation.sync_words import age_words, ended_words
from partner_tui.ui.sync_news import Begun, Looked, News, Refused, Unready, start_look, start_sync

if TYPE_CHECKING:
    from partner_tui.ui.app import ConsoleApp

PERIOD = 60.0
"""Seconds between looks at how old the figures are: somebody else may have synced."""
RUNNING = "A sync is running already."


def look(app: "ConsoleApp") -> None:
    """For a worker thread: the first look, after which there is one each minute."""
    if not app.desk.workspace.is_demo:
        sync_news.look(app)


class Syncing:
    """One at a time, wherever the operator is. What the last one brought stays to be read."""

    def __init__(self, app: "ConsoleApp") -> None:
        self._app, self._desk = app, app.desk
        self._job: Job | None = None
        self._cancel_was_asked = False
        self._standing: SyncStanding | None = None
        self._told_till: datetime | None = None
        """What ended before that has been told."""
        self._result: SyncResult | None = None
        self._timer: Timer | None = None
        self._looking: Worker[None] | None = None
        self._look_again = False

    # How old the figures are

    def _look(self) -> None:
        self._look_again = self._looking is not None and not self._looking.is_finished
        if not self._look_again:
            self._looking = start_look(self._app)

    def _stand(self, standing: SyncStanding) -> None:
        if self._timer is None:
            self._timer = self._app.set_interval(PERIOD, self._look)
        before, self._standing = self._standing, standing
        clock, key = self._desk.clock, self._desk.keymap.sign(LAST_SYNC)
        words = age_words(standing, clock.now(), clock.zone, key, is_own=bool(self._desk.syncing))
        if words != self._desk.synced:
            self._desk.synced = words
            self._app.area.show_status()
        is_new = before is not None and standing.last_at is not None and standing.last_at != before.last_at
        if is_new and not (self._told_till and standing.last_at and standing.last_at <= self._told_till):
            self._app.area.say(f"Synced by somebody else{self._spread()}")

    # A sync

    def sync(self) -> None:
        """Begins one, unless one is under way."""
        if self._app.area.refused(SYNC):
            return
        if self._desk.syncing:
            self._app.area.say(RUNNING)
            return
        self._cancel_was_asked = False
        self._desk.syncing = "sync: starting"
        self._app.area.say("")
        start_sync(self._app)

    def take(self, news: News) -> None:
        """What a worker thread has to tell."""
        match news:
            case Looked(standing):
                if standing is not None:
                    self._stand(standing)
                if self._look_again:
                    self._looking = None
                    self._look()
            case Begun(job):
                self._job = job
                follow(self._app, job)
            case Unready(error):
                self._desk.syncing = ""
                words = visible(f"Sync is not set up: {error.title}.")
                self._app.area.say(f"{words} {self._desk.keymap.sign(LAST_SYNC)} tells what to do.", "warning")
            case Refused(error):
                self._desk.syncing = ""
                self._app.area.say(str(error), "failure")

    def follows(self, job: Job) -> bool:
        return job is self._job

    def progressed(self, message: JobProgressed) -> None:
        """The status line says how far it is."""
        self._desk.syncing = progress_words(message.progress)
        self._app.area.show_status()

    def ended(self, message: JobEnded) -> None:
        """The status line says what came of it, and the areas know that the store has changed."""
        self._job, self._desk.syncing = None, ""
        outcome = message.outcome
        self._result = outcome.synced or self._result
        words, look = ended_words(outcome, self._desk.keymap.sign(LAST_SYNC), masked=self._desk.masked)
        spread = self._spread()  # each step is committed by itself, also of a sync that was stopped
        self._app.area.say(words + (spread if outcome.synced and outcome.synced.changes else ""), look)
        self._told_till = self._desk.clock.now()
        self._look()

    def _spread(self) -> str:
        """The areas know that the store has changed; which key shows it, where rows stay as they are."""
        has_rows = self._app.area.table.has_rows
        for area in self._app.living_areas():
            area.become_stale()
        return f"; {self._desk.keymap.sign(REFRESH)} shows it" if has_rows else ""

    def cancel_job(self) -> bool:
        """Stops the sync at the second time of asking; False where none is running."""
        if self._job is None:
            return False
        if self._cancel_was_asked:
            self._job.cancel()
            self._app.area.say("sync: stopping")
        else:
            self._cancel_was_asked = True
            self._app.area.say("A sync is running; ctrl+c again stops it. It goes on when you leave.")
        return True

    # What came of it

    def show_last(self) -> None:
        """Opens what there is to read about the last sync, and how to set it up."""
        from partner_tui.ui.screens.dialogs.sync import SyncDialog

        if not self._app.area.refused(LAST_SYNC):
            self._app.push_screen(SyncDialog(self._desk, self._result))
