"""Where an export goes: beside its final name until it is whole, on the disk and hashed."""

import errno
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from partner_tui import private_files
from partner_tui.domain.errors import Cancelled, FileError
from partner_tui.domain.rows import never

_BLOCK = 1 << 20
_LONGEST_NAME = 255
"""Bytes that file systems take."""
UNFINISHED = ".partial"


@dataclass(frozen=True, slots=True)
class Finished:
    """A whole file under its unfinished name: bytes on the disk, and their SHA-256."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Target:
    """A file to be, under its final name. Each method raises StoreError."""

    path: Path

    @property
    def unfinished(self) -> Path:
        """Its name until then: in the same folder, so that renaming is all that is left to do."""
        ending = UNFINISHED.encode()
        name = os.fsencode(self.path.name)[: _LONGEST_NAME - len(ending) - 1]
        return self.path.with_name(f".{os.fsdecode(name)}{UNFINISHED}")

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """The unfinished file, new and empty, for its owner alone; synced at the end, removed on any error."""
        self.remove_unfinished()
        with private_files.whole_or_gone(self.unfinished), private_files.storing(self.path):
            file = private_files.create(self.unfinished)
            try:
                yield file
                private_files.sync(file)
            finally:
                with suppress(OSError):  # a full disk refuses what was not synced: what is under way says more
                    file.close()

    def finished(self, cancelled: Callable[[], bool]) -> Finished:
        """What lies on the disk now, read back. Raises Cancelled."""
        return fingerprint(self.unfinished, cancelled)

    def publish(self) -> None:
        """The final name, durably, and never another file's; without it on any error."""
        with private_files.whole_or_gone(self.unfinished), private_files.storing(self.path):
            _give_free_name(self.unfinished, self.path)
            with private_files.whole_or_gone(self.path):
                self.unfinished.unlink(missing_ok=True)
                private_files.sync_folder(self.path.parent)

    def remove_unfinished(self) -> None:
        private_files.remove_tree(self.unfinished)


def fingerprint(path: Path, cancelled: Callable[[], bool] = never) -> Finished:
    """Size and hash of a file. Raises StoreError, Cancelled."""
    hashed, size = hashlib.sha256(), 0
    with private_files.storing(path), open(path, "rb") as file:
        while block := file.read(_BLOCK):
            if cancelled():
                raise Cancelled("The export")
            hashed.update(block)
            size += len(block)
    return Finished(size, hashed.hexdigest())


def free_space(folder: Path) -> int:
    """Bytes that this user may still write there. Raises StoreError."""
    with private_files.storing(folder):
        found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize


def demand_writable(path: Path) -> None:
    """Raises FileError unless a new file can have that name."""
    parent = path.parent
    if not parent.is_dir():
        raise FileError("No such folder", f"{parent} is no folder.", "Make it, or choose another one.")
    if os.path.lexists(path):
        raise FileError("The file exists", f"{path} is there already.", "Choose another name, or move it away.")
    if not os.access(parent, os.W_OK | os.X_OK):
        raise FileError("Cannot write there", f"{parent} cannot be written to.", "Choose another folder.")
    if len(os.fsencode(path.name)) > _LONGEST_NAME:
        raise FileError("The name is too long", f"{path.name[:40]}… has more than 255 bytes.", "Choose a shorter one.")


def _give_free_name(old: Path, new: Path) -> None:
    """A link, because renaming would replace what is there; a rename where there are no links."""
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError as exc:
        if exc.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK):
            raise
        if os.path.lexists(new):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(new)) from exc
        os.rename(old, new)
