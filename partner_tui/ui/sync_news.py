"""What worker threads do for syncs, and the message that each of them ends with."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from textual.message import Message
from textual.worker import Worker, get_current_worker

from partner_tui.domain.errors import PartnerError
from partner_tui.domain.sync import SyncStanding
from partner_tui.ui.file_ports import Job

if TYPE_CHECKING:
    from partner_tui.ui.app import ConsoleApp


@dataclass(frozen=True, slots=True)
class Looked:
    """How the store stands to Huawei Cloud; None where that cannot be read."""

    standing: SyncStanding | None


@dataclass(frozen=True, slots=True)
class Begun:
    """A sync is under way."""

    job: Job


@dataclass(frozen=True, slots=True)
class Unready:
    """No sync can be begun before something is set up."""

    error: PartnerError


@dataclass(frozen=True, slots=True)
class Refused:
    """No sync could be started."""

    error: PartnerError


News: TypeAlias = Looked | Begun | Unready | Refused


@dataclass
class SyncNews(Message):
    """Something from a worker thread. A look that nobody has read yet is replaced by the next."""

    news: News

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, SyncNews) and isinstance(message.news, Looked) and isinstance(self.news, Looked)


def start_look(app: "ConsoleApp") -> Worker[None]:
    return _started(app, partial(look, app))


def start_sync(app: "ConsoleApp") -> Worker[None]:
    """Starts the process that syncs, where one can."""
    return _started(app, partial(_begin, app))


def look(app: "ConsoleApp") -> None:
    """For a worker thread: one look at how the store stands."""
    workspace = app.desk.workspace
    try:
        standing = workspace.sync.standing() if workspace.was_synced else SyncStanding()
    except PartnerError:  # the screens say what is wrong with the store
        standing = None
    _tell(app, Looked(standing))


def _begin(app: "ConsoleApp") -> None:
    workspace = app.desk.workspace
    try:
        error = workspace.sync.unready()
        news: News = Begun(workspace.jobs.start_sync()) if error is None else Unready(error)
    except PartnerError as refused:
        news = Refused(refused)
    _tell(app, news)


def _started(app: "ConsoleApp", work: Callable[[], None]) -> Worker[None]:
    return app.run_worker(work, thread=True, group="sync", exit_on_error=False)


def _tell(app: "ConsoleApp", news: News) -> None:
    if not get_current_worker().is_cancelled:
        app.post_message(SyncNews(news))
