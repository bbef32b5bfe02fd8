"""Long work in a process of its own: it does not hold up the console, outlives it, and dies without it."""

import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock, Thread
from typing import IO

import partner_tui
from partner_tui.domain.errors import Cancelled, JobError, PartnerError
from partner_tui.domain.job import FileTaken, JobOutcome, JobProgress, Progress
from partner_tui.domain.sync import SyncProgress, SyncResult
from partner_tui.domain.text import visible
from partner_tui.services.job_lines import EVERY_SECONDS, read_line

_LOOK_SECONDS, _LOOK_MILLISECONDS = 0.1, 100
"""How soon a follower that is not wanted any more lets go."""
_LONGEST_LINE = 1 << 24
"""Bytes: a sync may have much to tell at its end."""
_LAST_WORDS = 1 << 16
_LONGEST_CAUSE = 500
_AGAIN = {
    "import": "What was imported before it stays. Import the rest again.",
    "sync": "What it brought before that stays. Sync again.",
}
_CAUSES = {
    signal.SIGKILL: "it was killed, often because memory ran short",
    signal.SIGABRT: "it gave up, often because memory ran short",
    signal.SIGTERM: "somebody else stopped it",
    signal.SIGINT: "somebody else stopped it",
}


class Jobs:
    """Starts jobs over one data folder."""

    def __init__(self, data_dir: Path, config: Path | None = None) -> None:
        """`config` is the settings file where one was named on the command line."""
        self._options = ["--data-dir", os.path.abspath(data_dir)]
        if config is not None:
            self._options += ["--config", os.path.abspath(config)]

    def start_import(self, files: Sequence[Path]) -> "Job":
        """Imports the files, one after the other. Raises JobError when it cannot start."""
        return self._job("import", *map(os.path.abspath, files))

    def start_sync(self) -> "Job":
        """Asks Huawei Cloud for what is new, in the usual span of months. Raises JobError when it cannot start."""
        return self._job("sync")

    def start_exports(self) -> "ExportJob":
        """Works the queue of exports off. Raises JobError when it cannot start."""
        return ExportJob(*self._started("export", ["exports", "run"]))

    def _job(self, what: str, *arguments: str) -> "Job":
        return Job(what, *self._started(what, [what, "--job", *arguments], subprocess.PIPE))

    def _started(
        self, what: str, arguments: Sequence[str], output: int = subprocess.DEVNULL
    ) -> tuple[subprocess.Popen[bytes], IO[bytes]]:
        """The process, in a session of its own and without a terminal, and what it says about itself."""
        package = Path(partner_tui.__file__).parents[1]
        command = [sys.executable, "-m", "partner_tui", *self._options, *arguments]
        errors = tempfile.TemporaryFile()  # noqa: SIM115 - the job's follower closes it
        try:
            process = subprocess.Popen(
                command,
                cwd=package,  # -m looks there first: never in whatever folder the operator happens to be
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
                start_new_session=True,
            )
        except OSError as exc:
            errors.close()
            cause = f"{sys.executable}: {exc.strerror}."
            raise JobError(f"Cannot start the {what}", cause, "Free some memory, then try again.") from exc
        return process, errors


class Job:
    """A job under way. One thread follows it; any may cancel it."""

    def __init__(self, what: str, process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
        self._what = what
        self._process = process
        self._errors = errors
        self._ending = Lock()
        self._is_cancelled = False
        self.pid = process.pid

    def follow(self, abandoned: Callable[[], bool] = lambda: False) -> Iterator[Progress | JobOutcome]:
        """The latest progress, twice a second at most, and at last how it ended; nothing more once `abandoned`: then
        it goes on alone."""
        outcome = JobOutcome()
        latest: Progress | None = None
        told_at = -EVERY_SECONDS
        with self._errors:
            for line in self._lines(abandoned):
                match read_line(line):
                    case JobProgress() | SyncProgress() as progress:
                        latest = progress
                    case FileTaken() as file:
                        outcome = replace(outcome, taken=(*outcome.taken, file))
                    case SyncResult() as synced:
                        outcome = replace(outcome, synced=synced)
                    case PartnerError() as error:
                        outcome = replace(outcome, error=error)
                if latest is not None and time.monotonic() - told_at >= EVERY_SECONDS:
                    yield latest
                    latest, told_at = None, time.monotonic()
            if self._has_ended(abandoned):
                yield replace(outcome, error=self._error(outcome))

    @property
    def is_running(self) -> bool:
        with self._ending:
            return self._process.poll() is None

    def cancel(self) -> None:
        """Asks it to stop where nothing is half-done; asked again, it does not wait for that."""
        with self._ending:
            if self._process.poll() is None:
                self._is_cancelled = True
                os.killpg(self.pid, signal.SIGTERM)

    def _lines(self, abandoned: Callable[[], bool]) -> Iterator[bytes]:
        """Each that comes; an empty one when none has come for a while."""
        pipe = self._process.stdout
        assert pipe is not None
        found = select.poll()
        found.register(pipe, select.POLLIN)
        rest = b""
        with pipe:
            while not abandoned():
                if not found.poll(_LOOK_MILLISECONDS):
                    yield b""
                    continue
                if not (said := os.read(pipe.fileno(), 1 << 16)):
                    return
                *lines, rest = (rest + said).split(b"\n")
                rest = rest[:_LONGEST_LINE]
                yield from lines

    def _has_ended(self, abandoned: Callable[[], bool]) -> bool:
        """Waits for the end of a job that says nothing any more."""
        while not abandoned():
            if not self.is_running:
                return True
            select.poll().poll(_LOOK_MILLISECONDS)
        return False

    def _error(self, outcome: JobOutcome) -> PartnerError | None:
        if self._process.returncode == 0 or outcome.error is not None or outcome.synced is not None:
            return outcome.error
        if self._is_cancelled:
            return Cancelled(f"The {self._what}")
        return _death(f"The {self._what}", self._process.returncode, _last_words(self._errors), _AGAIN[self._what])


class ExportJob:
    """A process that works off the queue of exports: the ledger tells what comes of it, this only how it ended."""

    def __init__(self, process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
        self.pid = process.pid
        self._died_of: JobError | None = None
        # Whoever started it may lose interest: its end is waited for all the same.
        self._following = Thread(target=self._follow, args=(process, errors), name="exports", daemon=True)
        self._following.start()

    @property
    def is_running(self) -> bool:
        return self._following.is_alive()

    def wait(self, abandoned: Callable[[], bool] = lambda: False) -> PartnerError | None:
        """Until it ends or is `abandoned`: then it goes on alone. What it died of; None when all is well."""
        while self.is_running and not abandoned():
            self._following.join(_LOOK_SECONDS)
        return self._died_of

    def _follow(self, process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
        with errors:
            if (code := process.wait()) != 0:
                self._died_of = _death("The export", code, _last_words(errors), "")


def _death(what: str, code: int, said: str, next_step: str) -> JobError:
    """How a process ended that did not end well."""
    if code < 0:
        sign = signal.Signals(-code)
        cause = f"{sign.name}: {_CAUSES.get(sign, 'it was stopped from outside')}. {said}".rstrip()
        return JobError(f"{what} was killed", cause, next_step)
    return JobError(f"{what} failed", said or f"It ended with code {code} and said nothing.", next_step)


def _last_words(errors: IO[bytes]) -> str:
    """The last line that it wrote about itself."""
    errors.seek(0, os.SEEK_END)
    errors.seek(max(0, errors.tell() - _LAST_WORDS))
    lines = errors.read().decode("utf-8", "replace").strip().splitlines()
    return visible(lines[-1].removeprefix("partner-tui: "))[:_LONGEST_CAUSE] if lines else ""


def _environment() -> dict[str, str]:
    """This one's, with a settings file that is found from any folder."""
    environment = dict(os.environ)
    if named := environment.get("PARTNER_TUI_CONFIG"):
        environment["PARTNER_TUI_CONFIG"] = os.path.abspath(named)
    return environment
