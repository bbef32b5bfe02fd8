"""Where standard error goes while the console has the terminal: what a library prints there would spoil the screen."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from partner_tui import __version__, private_files
from partner_tui.domain.errors import StoreError
from partner_tui.services.clock import Clock

LOG, FORMER = "log", "log.1"
MOST = 1_000_000
"""Bytes; a log that is larger becomes the former one, and the one before that goes."""
_STDERR = 2


@contextmanager
def diverted(folder: Path, clock: Clock) -> Iterator[None]:
    """Descriptor 2 leads to the log in that folder, or nowhere when there can be none; afterwards as before."""
    if sys.__stderr__ is None:  # it was closed from the start: the number may be any file's by now
        yield
        return
    before = os.dup(_STDERR)
    _point(_open_log(folder, clock))
    try:
        yield
    finally:
        _point(before)


def _point(descriptor: int) -> None:
    os.dup2(descriptor, _STDERR)
    os.close(descriptor)


def _open_log(folder: Path, clock: Clock) -> int:
    file = folder / LOG
    try:
        private_files.make_folder(folder)
        private_files.demand_plain_file(file, may_be_missing=True)
        with suppress(FileNotFoundError):
            if file.stat().st_size > MOST:
                os.replace(file, folder / FORMER)
        log = os.open(
            file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, private_files.FILE_MODE
        )
        os.fchmod(log, private_files.FILE_MODE)
        os.write(log, f"{clock():%Y-%m-%dT%H:%M:%SZ} partner-tui {__version__}, process {os.getpid()}\n".encode())
    except (StoreError, OSError):  # a console without a log is better than none
        return os.open(os.devnull, os.O_WRONLY)
    return log
