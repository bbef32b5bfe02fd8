"""Long work in a process of its own: it does not hold up the console, outlives it, and dies without it."""

import os
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import IO

import partner_tui
from partner_tui.domain.errors import Cancelled, JobError, PartnerError
from partner_tui.domain.job import FileTaken, JobOutcome, JobProgress
from partner_tui.domain.text import visible
from partner_tui.services.job_lines import read_line

_LOOK_MILLISECONDS = 100
"""How soon a follower that is not wanted any more lets go."""
_LONGEST_LINE = 1 << 20
_LONGEST_CAUSE = 500
_AGAIN = "What was imported before it stays. Import the rest again."
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
        """Imports the files, one after the other, in a session of its own. Raises JobError when it cannot start."""
        package = Path(partner_tui.__file__).parents[1]
        command = [sys.executable, "-m", "partner_tui", *self._options, "import", "--job", *map(os.path.abspath, files)]
        errors = tempfile.TemporaryFile()  # noqa: SIM115 - the job's follower closes it
        try:
            process = subprocess.Popen(
                command,
                cwd=package,  # -m looks there first: never in whatever folder the operator happens to be
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
            )
        except OSError as exc:
            errors.close()
            cause = f"{sys.executable}: {exc.strerror}."
            raise JobError("Cannot start the import", cause, "Free some memory, then try again.") from exc
        return Job(process, errors)


class Job:
    """A job under way. One thread follows it; any may cancel it."""

    def __init__(self, process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
        self._process = process
        self._errors = errors
        self._ending = Lock()
        self._is_cancelled = False
        self.pid = process.pid

    def follow(self, abandoned: Callable[[], bool] = lambda: False) -> Iterator[JobProgress | JobOutcome]:
        """Progress as it comes, and at last how it ended; nothing more once `abandoned`: then it goes on alone."""
        taken: list[FileTaken] = []
        error: PartnerError | None = None
        with self._errors:
            for line in self._lines(abandoned):
                match read_line(line):
                    case JobProgress() as progress:
                        yield progress
                    case FileTaken() as file:
                        taken.append(file)
                    case PartnerError() as told:
                        error = told
            if self._has_ended(abandoned):
                yield JobOutcome(tuple(taken), self._error(error))

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
        pipe = self._process.stdout
        assert pipe is not None
        found = select.poll()
        found.register(pipe, select.POLLIN)
        rest = b""
        with pipe:
            while not abandoned():
                if not found.poll(_LOOK_MILLISECONDS):
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

    def _error(self, told: PartnerError | None) -> PartnerError | None:
        code = self._process.returncode
        if code == 0 or told is not None:
            return told
        if self._is_cancelled:
            return Cancelled("The import")
        said = self._last_words()
        if code < 0:
            sign = signal.Signals(-code)
            cause = f"{sign.name}: {_CAUSES.get(sign, 'it was stopped from outside')}. {said}".rstrip()
            return JobError("The import was killed", cause, _AGAIN)
        return JobError("The import failed", said or f"It ended with code {code} and said nothing.", _AGAIN)

    def _last_words(self) -> str:
        """The last line that it wrote about itself."""
        self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, self._errors.tell() - _LONGEST_LINE))
        lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        return visible(lines[-1].removeprefix("partner-tui: "))[:_LONGEST_CAUSE] if lines else ""


def _environment() -> dict[str, str]:
    """This one's, with a settings file that is found from any folder."""
    environment = dict(os.environ)
    if named := environment.get("PARTNER_TUI_CONFIG"):
        environment["PARTNER_TUI_CONFIG"] = os.path.abspath(named)
    return environment
