"""One sync at a time for each data folder: whose turn it is, for all who look."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from partner_tui import private_files
from partner_tui.domain.errors import StoreBusy
from partner_tui.domain.text import visible

_FOLDER, _LOCK = "cloud", "sync.lock"
_TRIES, _PAUSE_SECONDS = 5, 0.02
"""Who only looks whether the turn is taken has it for some microseconds: it is asked for again."""


@contextmanager
def sync_turn(data_dir: Path, *, operator: str, since: datetime) -> Iterator[None]:
    """The turn, until this ends or its process dies. Raises StoreBusy, naming who has it, and StoreError."""
    folder = private_files.make_folder(data_dir / _FOLDER)
    path = folder / _LOCK
    for left in reversed(range(_TRIES)):
        with private_files.locked(path, wait=False) as file:
            if file is not None:
                mine = f"{operator} (process {os.getpid()}, since {since:%Y-%m-%d %H:%M:%S} UTC)".encode()
                with private_files.storing(path):
                    os.ftruncate(file.fileno(), 0)
                    os.pwrite(file.fileno(), mine, 0)
                yield
                return
        if left:
            time.sleep(_PAUSE_SECONDS)
    raise StoreBusy(
        "A sync is running already",
        f"{_holder(path)} is syncing this data folder.",
        "What it brings is seen as it comes. Wait for it to end to sync again.",
    )


def is_taken(data_dir: Path) -> bool:
    """Whether somebody is syncing now. Raises StoreError."""
    path = data_dir / _FOLDER / _LOCK
    if not path.exists():
        return False
    with private_files.locked(path, shared=True, wait=False) as file:
        return file is None


def _holder(path: Path) -> str:
    with private_files.storing(path):
        return visible(path.read_bytes().decode("utf-8", "replace")) or "Somebody else"
