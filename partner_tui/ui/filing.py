"""Files on this machine: bill files into the store, any file to the operator's own machine."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from partner_tui.domain.errors import PartnerError
from partner_tui.services.file_names import expanded
from partner_tui.ui.file_ports import Job
from partner_tui.ui.jobs import JobEnded, JobProgressed, follow
from partner_tui.ui.keymap import REFRESH
from partner_tui.ui.presentation.jobs import outcome_words, progress_words
from partner_tui.ui.screens.dialogs.download import DownloadDialog
from partner_tui.ui.screens.dialogs.import_bills import ImportDialog

if TYPE_CHECKING:
    from partner_tui.ui.app import ConsoleApp

IN_THE_DEMO = "The demonstration takes no bills: import in your own console."
RUNNING = "An import is running already."


class Filing:
    """Asks which files, starts the work, and tells what comes of it wherever the operator is by then."""

    def __init__(self, app: "ConsoleApp") -> None:
        self._app, self._desk = app, app.desk
        self._job: Job | None = None
        self._cancel_was_asked = False

    def download(self, path: str) -> None:
        """Opens the dialog for that file."""
        workspace = self._desk.workspace
        try:
            file = expanded(path)
        except PartnerError as error:
            self._app.area.say(str(error), "failure")
            return
        self._app.push_screen(DownloadDialog(file, workspace.downloads, workspace.clipboard, workspace.file_names))

    # Imports

    def import_bills(self, typed: str = "") -> None:
        """Asks which bill files to import; a name may have been typed already."""
        if (reason := self._why_no_import()) is not None:
            self._app.area.say(reason)
            return
        self._app.push_screen(ImportDialog(self._desk.workspace.file_names, typed), self._start)

    def _why_no_import(self) -> str | None:
        if self._desk.workspace.is_demo:
            return IN_THE_DEMO
        return RUNNING if self._job is not None else None

    def _start(self, files: Sequence[Path] | None) -> None:
        if not files:
            return
        try:
            self._job = self._desk.workspace.jobs.start_import(files)
        except PartnerError as error:
            self._app.area.say(str(error), "failure")
        else:
            self._cancel_was_asked = False
            self._desk.importing = "import: starting"
            self._app.area.say("")
            follow(self._app, self._job)

    def progressed(self, message: JobProgressed) -> None:
        """The status line says how far it is."""
        self._desk.importing = progress_words(message.progress)
        self._app.area.show_status()

    def ended(self, message: JobEnded) -> None:
        """The status line says what came of it, and the areas know that the store has changed."""
        self._job = None
        self._desk.importing = ""
        words, look = outcome_words(message.outcome)
        has_new, has_rows = bool(message.outcome.taken), self._app.area.table.has_rows
        for area in self._app.living_areas() if has_new else ():
            area.become_stale()
        if has_new and has_rows:
            words += f"; {self._desk.keymap.sign(REFRESH)} shows it"
        self._app.area.say(words, look)

    def cancel_job(self) -> bool:
        """Stops the import at the second time of asking; False where none is running."""
        if self._job is None:
            return False
        if self._cancel_was_asked:
            self._job.cancel()
            self._app.area.say("import: stopping")
        else:
            self._cancel_was_asked = True
            self._app.area.say("An import is running; ctrl+c again stops it. It goes on when you leave.")
        return True
