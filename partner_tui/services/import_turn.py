"""One import at a time for each data folder: whose turn it is, and whom the others wait for."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from partner_tui import private_files
from partner_tui.domain.errors import Cancelled
from partner_tui.domain.rows import never
from partner_tui.domain.text import visible

_LOCK = "import.lock"
_POLL_SECONDS = 0.1


@contextmanager
def import_turn(
    data_dir: Path,
    *,
    operator: str,
    since: datetime,
    cancelled: Callable[[], bool] = never,
    waiting: Callable[[str], None] = lambda holder: None,
) -> Iterator[None]:
    """Waits for the turn and holds it. `waiting` hears once of each holder that is waited for. Raises Cancelled.

    A holder is told when its name was read twice: who has just taken the turn may not have written it yet.
    """
    told = before = None
    while True:
        with private_files.locked(data_dir / _LOCK, wait=False) as file:
            if file is not None:
                mine = f"{operator} (process {os.getpid()}, since {since:%Y-%m-%d %H:%M:%S} UTC)".encode()
                with private_files.storing(data_dir / _LOCK):
                    os.ftruncate(file.fileno(), 0)
                    os.pwrite(file.fileno(), mine, 0)
                yield
                return
        if cancelled():
            raise Cancelled("The import")
        holder = _holder(data_dir)
        if holder == before and holder != told:
            waiting(holder)
            told = holder
        before = holder
        time.sleep(_POLL_SECONDS)


@contextmanager
def free_turn(data_dir: Path) -> Iterator[bool]:
    """The turn if nobody has it: True while it is held, False when somebody else is importing."""
    with private_files.locked(data_dir / _LOCK, wait=False) as file:
        yield file is not None


def _holder(data_dir: Path) -> str:
    with private_files.storing(data_dir):
        return visible((data_dir / _LOCK).read_bytes().decode("utf-8", "replace")) or "somebody else"
