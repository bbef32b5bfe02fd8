"""One export at a time for each data folder: whose turn it is, and how far it has come, for all who look."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO

from partner_tui import private_files
from partner_tui.domain.errors import StoreError
from partner_tui.domain.export import ExportProgress

_LOCK = "export.lock"
_TRIES, _PAUSE_SECONDS = 5, 0.02
"""Who only looks whether the turn is taken has it for some microseconds: it is asked for again."""
_EVERY_SECONDS = 0.25
_LONGEST = 4096


class Turn:
    """The turn, held: it ends with this process, however that ends."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._told_at = 0.0

    def tell(self, progress: ExportProgress) -> None:
        """For all who look; at most four times a second."""
        if time.monotonic() - self._told_at >= _EVERY_SECONDS:
            self._write(json.dumps(asdict(progress)).encode("ascii"))

    def begin(self, progress: ExportProgress) -> None:
        self._told_at = 0.0
        self.tell(progress)

    def tell_nothing(self) -> None:
        self._write(b"")

    def _write(self, text: bytes) -> None:
        self._told_at = time.monotonic()
        with suppress(OSError):  # a full disk must not end the export: it may need no more of it
            os.pwrite(self._file.fileno(), text.ljust(_LONGEST), 0)


@contextmanager
def export_turn(data_dir: Path) -> Iterator[Turn | None]:
    """The turn if nobody has it; None when somebody else is exporting. Raises StoreError."""
    for left in reversed(range(_TRIES)):
        with private_files.locked(data_dir / _LOCK, wait=False) as file:
            if file is not None:
                turn = Turn(file)
                try:
                    yield turn
                finally:
                    turn.tell_nothing()
                return
        if left:
            time.sleep(_PAUSE_SECONDS)
    yield None


def is_taken(data_dir: Path) -> bool:
    """Whether somebody is exporting now. Raises StoreError."""
    with private_files.locked(data_dir / _LOCK, shared=True, wait=False) as file:
        return file is None


def told_progress(data_dir: Path) -> ExportProgress | None:
    """How far the running export has come; None where none is running, or has told yet."""
    with suppress(OSError, ValueError, TypeError, StoreError):
        path = data_dir / _LOCK
        private_files.demand_plain_file(path)
        return ExportProgress(**json.loads(path.read_bytes()))
    return None
