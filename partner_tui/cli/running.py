"""What every command is run with."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from partner_tui.domain.text import visible
from partner_tui.services.clock import Clock
from partner_tui.settings import Settings, load_settings

T = TypeVar("T")


class Arguments:
    """The parsed command line, and what follows from it."""

    def __init__(self, parsed: argparse.Namespace, clock: Clock) -> None:
        self._parsed = parsed
        self.clock = clock

    @property
    def run(self) -> "Callable[[Arguments], int]":
        command: Callable[[Arguments], int] = self._parsed.run
        return command

    @property
    def verbose(self) -> bool:
        return bool(self._parsed.verbose)

    @property
    def json(self) -> bool:
        return bool(self._parsed.json)

    def value(self, name: str, kind: type[T]) -> T:
        """An argument that always has a value."""
        found = getattr(self._parsed, name)
        if not isinstance(found, kind):
            raise TypeError(f"{name} is {found!r}")
        return found

    def optional(self, name: str, kind: type[T]) -> T | None:
        """An argument that may be missing."""
        return None if getattr(self._parsed, name) is None else self.value(name, kind)

    def given(self, name: str) -> bool:
        """Whether an option that may be missing, or a switch, or a list of them, is on the command line."""
        return bool(getattr(self._parsed, name))

    def knows(self, name: str) -> bool:
        """Whether the command has such an option."""
        return hasattr(self._parsed, name)

    def settings(self) -> Settings:
        """The settings in force. Raises SettingsError."""
        settings = load_settings(
            data_dir=self.optional("data_dir", Path),
            config=self.optional("config", Path),
        )
        self.tell(f"data folder {settings.data_dir}")
        return settings

    def tell(self, what: str) -> None:
        """With -v, on stderr."""
        if self.verbose:
            print(f"partner-tui: {visible(what)}", file=sys.stderr)


class Unanswered(Exception):
    """Standard output took no more: the disk behind it is full, or it is gone. What was to be done may have been."""


def put(*lines: str, at_once: bool = False) -> None:
    """Results go to standard output, and nothing else does. Raises Unanswered, BrokenPipeError."""
    try:
        for line in lines:
            print(line)
        if at_once and sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as exc:
        raise Unanswered(exc.strerror) from exc
