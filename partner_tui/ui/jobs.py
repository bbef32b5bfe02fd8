"""Jobs as the app follows them: in a worker thread of its own, by messages."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from textual.app import App
from textual.message import Message
from textual.worker import Worker, get_current_worker

from partner_tui.domain.job import JobOutcome, Progress
from partner_tui.ui.file_ports import Job


@dataclass
class JobProgressed(Message):
    """The job has come so far. One that nobody has read yet is replaced by the next."""

    job: Job
    progress: Progress

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, JobProgressed) and message.job is self.job


@dataclass
class JobEnded(Message):
    """The job has ended, one way or another."""

    job: Job
    outcome: JobOutcome


def follow(app: App[Any], job: Job) -> Worker[None]:
    """The app hears of the job until it ends. Quitting leaves the job alone: it goes on."""
    return app.run_worker(partial(_follow, app, job), thread=True, group="jobs", exit_on_error=False)


def _follow(app: App[Any], job: Job) -> None:
    worker = get_current_worker()
    for told in job.follow(lambda: worker.is_cancelled):
        match told:
            case JobOutcome():
                app.post_message(JobEnded(job, told))
            case progress:
                app.post_message(JobProgressed(job, progress))
