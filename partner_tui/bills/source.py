"""A bill file as it lies on the operator's disk: opened once, named, hashed, and noticed when it changes meanwhile."""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from partner_tui.domain.errors import BillFileError, Cancelled
from partner_tui.domain.rows import never

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """An open bill file at its start. `sha256` is that of its bytes as they lie there, packed or not."""

    raw: FileIO
    name: str
    bytes: int
    sha256: str
    _modified_ns: int

    def demand_unchanged(self) -> None:
        """Raises BillFileError when somebody wrote to the file since it was hashed."""
        found = os.fstat(self.raw.fileno())
        if (found.st_size, found.st_mtime_ns) != (self.bytes, self._modified_ns):
            raise BillFileError(
                "The file changed", "somebody wrote to it while it was read.", "Import it again.", file=self.name
            )


@contextmanager
def opened(path: Path, cancelled: Callable[[], bool] = never) -> Iterator[Source]:
    """The file, read through once for its hash.

    Raises BillFileError when it is not one or cannot be read, and Cancelled.
    """
    try:
        with open(path, "rb", buffering=0, opener=_without_waiting) as raw:
            found = os.fstat(raw.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise BillFileError("Not a file", "it is no regular file.", "Name a bill file.", file=str(path))
            sha256 = _hashed(raw, cancelled)
            raw.seek(0)
            source = Source(raw, _readable(path.name), found.st_size, sha256, found.st_mtime_ns)
            source.demand_unchanged()
            yield source
    except OSError as exc:
        raise BillFileError(
            "Cannot read the file", f"{exc.strerror or exc}.", "Check its name and who may read it.", file=str(path)
        ) from exc


def _hashed(raw: FileIO, cancelled: Callable[[], bool]) -> str:
    digest = hashlib.sha256()
    while block := raw.read(_BLOCK):
        if cancelled():
            raise Cancelled("The import")
        digest.update(block)
    return digest.hexdigest()


def _without_waiting(path: str, flags: int) -> int:
    """A pipe without a writer is opened at once too, and then refused, instead of waiting for one for ever."""
    return os.open(path, flags | os.O_NONBLOCK)


def _readable(name: str) -> str:
    """A name whose bytes are no text cannot be kept: such bytes become a sign."""
    return os.fsencode(name).decode("utf-8", "replace")
