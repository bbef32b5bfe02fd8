"""A file on this machine: its name, and the ways by which it gets to the operator's own."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class WayKind(StrEnum):
    """How a file leaves this machine."""

    SCP = "scp"
    SSH_CAT = "ssh"
    COPY = "copy"
    ITERM2 = "iterm2"
    KITTY = "kitty"
    TRZSZ = "trzsz"


@dataclass(frozen=True, slots=True)
class Way:
    """One way for one file. `words` are a command line's, quoted for the shell that it is pasted into."""

    kind: WayKind
    why: str
    """When to take it; one clause, not yet safe to print."""
    words: tuple[str, ...] = ()
    refusal: str = ""
    """Why it does not work for this file in this terminal; empty where it does."""
    runs_here: bool = False
    """It is run on this machine, with the terminal to itself; else its line is for the operator's own machine."""

    @property
    def line(self) -> str:
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file that can be read."""

    path: Path
    """Absolute."""
    size: int
    """Bytes."""
    name: str = ""
    """What it is to be called on another machine; empty: as it is called here."""


@dataclass(frozen=True, slots=True)
class Completion:
    """A path as far as it can be continued, and the names that it may become."""

    text: str
    names: tuple[str, ...] = ()
    """In order; folders end in `/`."""
