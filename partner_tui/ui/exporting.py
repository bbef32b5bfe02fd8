"""Exports from the console: what is asked for, done in worker threads, and what comes of it."""

from pathlib import Path
from typing import TYPE_CHECKING

from partner_tui.domain.errors import PartnerError
from partner_tui.domain.export import ExportState, ExportTask
from partner_tui.domain.sizes import size_text
from partner_tui.domain.text import visible
from partner_tui.ui.export_choice import Exportable, ExportChoice
from partner_tui.ui.export_news import Done, News, Refused, Unseen, WorkEnded, have_done
from partner_tui.ui.export_queue import ExportQueue
from partner_tui.ui.export_watch import Seen
from partner_tui.ui.keymap import AREAS, DELETE, DOWNLOAD, EXPORT, RETRY, STOP, Key
from partner_tui.ui.presentation.export_words import ended_words
from partner_tui.ui.presentation.exports import months_words, what_words
from partner_tui.ui.program import program

if TYPE_CHECKING:
    from partner_tui.ui.app import ConsoleApp

CREATED_SECONDS = 3.0
"""For so long it stands that an export was created; then how far it is."""


class Exporting:
    """Asks what to export and has it done; tells what comes of it wherever the operator is by then."""

    def __init__(self, app: "ConsoleApp") -> None:
        self._app, self._desk = app, app.desk
        self._queue = ExportQueue(app)

    def watch(self, is_shown: bool) -> None:
        """Whether Export History is on the screen."""
        self._queue.watch(is_shown)

    def take(self, news: News) -> None:
        """What a worker thread has to tell."""
        match news:
            case Seen():
                self._queue.take(news)
            case Unseen(error):
                self._queue.lose(error)
            case WorkEnded(error):
                self._queue.work_ended(error)
            case Refused(error):
                self._refuse(error)
            case Done(key, number, answer):
                self._done(key, number, answer)

    def do(self, key: Key, about: Exportable | int) -> None:
        """What the key means, for what there is on the screen or for the export of that number."""
        exports = self._desk.workspace.exports
        if isinstance(about, Exportable):
            self._ask_what(about)
        elif key is DELETE:
            self._ask_whether(about)
        elif key is DOWNLOAD:
            have_done(self._app, key, about, lambda: exports.open_file(about))
        elif key is RETRY:
            have_done(self._app, key, about, lambda: exports.retry(about))
        elif key is STOP:
            have_done(self._app, key, about, lambda: exports.cancel(about))

    def _ask_what(self, what: Exportable) -> None:
        from partner_tui.ui.screens.dialogs.export import ExportDialog, Wish

        workspace, settings = self._desk.workspace, self._desk.workspace.settings.exports

        def take(wish: Wish | None) -> None:
            if wish is not None:
                self._desk.export_choice = wish.choice.remembered(settings.headers, self._desk.export_choice)
                have_done(self._app, EXPORT, 0, lambda: workspace.exports.create(wish.spec))

        choice = ExportChoice.start(what, self._desk.export_choice, settings.headers, self._desk.masked)
        dialog = ExportDialog(
            what,
            choice,
            lambda spec, cancelled: workspace.exports.estimate(spec, cancelled),
            guarded=settings.guard_formulas,
        )
        self._app.push_screen(dialog, take)

    def _ask_whether(self, number: int) -> None:
        from partner_tui.ui.screens.dialogs.confirm import ConfirmDialog

        task = None if self._queue.seen is None else self._queue.seen.task(number)

        def take(is_sure: bool | None) -> None:
            if is_sure:
                exports = self._desk.workspace.exports
                have_done(self._app, DELETE, number, lambda: exports.delete(number))

        words = () if task is None else _of_which(task, masked=self._desk.masked)
        question = f"Delete export {number} and its file?"
        self._app.push_screen(ConfirmDialog(question, words, DELETE.label, self._desk.keymap), take)

    def _refuse(self, error: PartnerError) -> None:
        self._app.area.say(str(error), "failure")
        self._queue.look()

    def _done(self, key: Key, number: int, answer: ExportTask | Path | None) -> None:
        area = self._app.area
        if isinstance(answer, Path):
            self._download(answer, number)
            return
        if isinstance(answer, ExportTask) and not answer.state.is_over:
            self._queue.expect(answer)
        if key is EXPORT and isinstance(answer, ExportTask):
            words = f"Export task created: {answer.id}, on Export History ({self._desk.keymap.sign(AREAS[-1])})"
            self._app.set_timer(CREATED_SECONDS, lambda: self._app.area.unsay(words))
            area.say(words)
        elif key is RETRY:
            area.say(f"Export {number} waits for its turn again.")
        elif key is DELETE:
            area.say(f"Export {number} is deleted.")
        elif isinstance(answer, ExportTask):
            is_gone = answer.state is ExportState.CANCELLED
            area.say(ended_words(answer, "")[0] if is_gone else f"Export {number} is being cancelled.")
        self._queue.look()

    def _download(self, file: Path, number: int) -> None:
        from partner_tui.ui.screens.dialogs.download import DownloadDialog

        workspace = self._desk.workspace
        command = program(workspace, "exports", "cat", str(number))
        self._app.push_screen(
            DownloadDialog(file, workspace.downloads, workspace.clipboard, workspace.file_names, command)
        )


def _of_which(task: ExportTask, *, masked: bool) -> tuple[str, ...]:
    """What the export is of, so that nobody deletes another one."""
    words = visible(f"{months_words(task.spec)}, {what_words(task.spec, masked=masked)}")
    if task.bytes is None:
        return (words,)
    return words, f"Its file of {size_text(task.bytes)} is removed from this machine."
