"""What the console needs from the services that have to do with files and other programs."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from partner_tui.domain.download import Completion, FileFacts, Way
from partner_tui.domain.job import JobOutcome, Progress

if TYPE_CHECKING:
    from partner_tui.ui.export_ports import ExportJob


class Clipboard(Protocol):
    """The way to a clipboard that needs no terminal."""

    @property
    def is_inside_tmux(self) -> bool: ...

    def through_tmux(self, text: str) -> bool:
        """Whether tmux took the text. Waits for it: not for the event loop."""
        ...


class Downloads(Protocol):
    """Ways from this machine to the operator's own. Any method but `run` is for worker threads; each raises only kinds
    of PartnerError."""

    def facts(self, path: Path, name: str = "") -> FileFacts:
        """`name` is what it is to be called on another machine, where not as here. So in the others."""
        ...

    def sha256(self, path: Path, cancelled: Callable[[], bool]) -> str: ...

    def ways(self, facts: FileFacts, command: tuple[str, ...] | None = None) -> tuple[Way, ...]:
        """The best first. `command` prints the file, where `cat PATH` does not."""
        ...

    def copy(self, path: Path, target: str, cancelled: Callable[[], bool], name: str = "") -> Path: ...

    def iterm2_sequence(self, path: Path, name: str = "") -> str:
        """What, written to iTerm2, has it save the file."""
        ...

    def run(self, way: Way, path: Path, name: str = "") -> bool:
        """Runs a way that wants the terminal to itself; whether it said that the file went."""
        ...


class FileNames(Protocol):
    """Paths as they are typed."""

    def completed(self, text: str, endings: tuple[str, ...] = ()) -> Completion:
        """Folders, and files with these endings."""
        ...

    def chosen(self, text: str) -> tuple[Path, ...]:
        """The files that a name or a pattern stands for. Raises FileError where there are none."""
        ...


class Job(Protocol):
    """Work in a process of its own. One thread follows it; any may cancel it."""

    @property
    def is_running(self) -> bool: ...

    def follow(self, abandoned: Callable[[], bool]) -> Iterator[Progress | JobOutcome]: ...

    def cancel(self) -> None: ...


class Jobs(Protocol):
    """Starts work that outlives the console."""

    def start_import(self, files: Sequence[Path]) -> Job:
        """Raises JobError."""
        ...

    def start_sync(self) -> Job:
        """Raises JobError."""
        ...

    def start_exports(self) -> "ExportJob":
        """Raises JobError."""
        ...
