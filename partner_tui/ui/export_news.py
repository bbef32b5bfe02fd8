"""What worker threads do for exports, and the message that each of them ends with."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from textual.message import Message
from textual.worker import Worker, get_current_worker

from partner_tui.domain.errors import PartnerError
from partner_tui.domain.export import ExportTask
from partner_tui.ui.export_watch import Seen, looked
from partner_tui.ui.keymap import Key

if TYPE_CHECKING:
    from partner_tui.ui.app import ConsoleApp


@dataclass(frozen=True, slots=True)
class Unseen:
    """The exports could not be looked at."""

    error: PartnerError


@dataclass(frozen=True, slots=True)
class Done:
    """What the key asks for is done; the answer is the service's own."""

    key: Key
    number: int
    answer: ExportTask | Path | None


@dataclass(frozen=True, slots=True)
class Refused:
    """It is not done."""

    error: PartnerError


@dataclass(frozen=True, slots=True)
class WorkEnded:
    """The process that worked the queue off has ended; the error says how it died."""

    error: PartnerError | None


News: TypeAlias = Seen | Unseen | Done | Refused | WorkEnded


@dataclass
class ExportNews(Message):
    """Something from a worker thread. A look that nobody has read yet is replaced by the next."""

    news: News

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, ExportNews) and isinstance(message.news, Seen) and isinstance(self.news, Seen)


def look(app: "ConsoleApp", before: Seen | None = None) -> None:
    """For a worker thread: one look at the exports."""
    try:
        news: News = looked(app.desk.workspace.exports, before)
    except PartnerError as error:
        news = Unseen(error)
    _tell(app, news)


def start_look(app: "ConsoleApp", before: Seen | None) -> Worker[None]:
    return _started(app, partial(look, app, before))


def start_work(app: "ConsoleApp") -> Worker[None]:
    """Starts the process that works the queue off, and follows it. Quitting leaves it alone: it goes on."""
    return _started(app, partial(_work, app))


def have_done(app: "ConsoleApp", key: Key, number: int, work: Callable[[], ExportTask | Path | None]) -> Worker[None]:
    return _started(app, partial(_do, app, key, number, work))


def _work(app: "ConsoleApp") -> None:
    workspace, worker = app.desk.workspace, get_current_worker()
    try:
        error = workspace.jobs.start_exports().wait(lambda: worker.is_cancelled)
        if not worker.is_cancelled:
            workspace.exports.settle(error)
    except PartnerError as told:
        error = told
    _tell(app, WorkEnded(error))


def _do(app: "ConsoleApp", key: Key, number: int, work: Callable[[], ExportTask | Path | None]) -> None:
    try:
        news: News = Done(key, number, work())
    except PartnerError as error:
        news = Refused(error)
    _tell(app, news)


def _started(app: "ConsoleApp", work: Callable[[], None]) -> Worker[None]:
    return app.run_worker(work, thread=True, group="exports", exit_on_error=False)


def _tell(app: "ConsoleApp", news: News) -> None:
    if not get_current_worker().is_cancelled:
        app.post_message(ExportNews(news))
