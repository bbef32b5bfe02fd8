"""Files and folders that only their owner may read: made, checked, published whole, locked.

Bills and ledger hold other people's figures, so nothing here follows a link that somebody else may have planted, and
nothing is ever visible under its final name before it is complete and on the disk.
"""

import errno
import fcntl
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from partner_tui.domain.errors import StoreError

FOLDER_MODE, FILE_MODE = 0o700, 0o600


def make_folder(path: Path) -> Path:
    """The folder, made with its parents where missing, 0700.

    Raises StoreError when a link or a file is in its place, or a folder in use that others may read: closing that
    is the operator's decision.
    """
    with storing(path):
        if not path.parent.exists():
            make_folder(path.parent)
        try:
            os.mkdir(path, FOLDER_MODE)
        except FileExistsError:
            if _demand(path, stat.S_ISDIR, "a folder").st_mode & 0o077 and any(os.scandir(path)):
                raise _refused(path, f"may be read by others (chmod 700 {path} closes it)") from None
        os.chmod(path, FOLDER_MODE)
    return path


def create(path: Path) -> IO[bytes]:
    """A new file, 0600, open for writing. Raises StoreError when anything bears that name."""
    with storing(path):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, FILE_MODE)
        os.fchmod(handle, FILE_MODE)
        return os.fdopen(handle, "wb")


def write_whole(path: Path, content: bytes) -> None:
    """A new file with this content, on the disk when this returns."""
    with create(path) as file, storing(path):
        file.write(content)
        sync(file)


def demand_plain_file(path: Path) -> None:
    """Raises StoreError unless this is a regular file of one name: a second hard link is a second owner."""
    with storing(path):
        found = _demand(path, stat.S_ISREG, "a regular file")
        if found.st_nlink != 1:
            raise _refused(path, "has more than one name (hard link)")


def sync(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def publish(unfinished: Path, final: Path) -> None:
    """Gives a complete, synced file or folder its final name, durably. The name must be free."""
    with storing(final):
        if os.path.lexists(final):
            raise _refused(final, "exists already")
        os.rename(unfinished, final)
        sync_folder(final.parent)
        if unfinished.parent != final.parent:
            sync_folder(unfinished.parent)


def remove_tree(path: Path) -> None:
    """The folder and all in it; links are removed, never followed. Nothing to remove is no error."""
    with storing(path):
        try:
            if path.is_symlink() or not path.is_dir():
                path.unlink()
            else:
                shutil.rmtree(path)
        except FileNotFoundError:
            return


@contextmanager
def locked(path: Path, *, shared: bool = False, wait: bool = True) -> Iterator[IO[bytes] | None]:
    """Holds the lock that this file stands for; None when it is taken and `wait` is False.

    The file itself is never removed, so that all who come open the same one; the lock dies with its holder's process.
    """
    with storing(path):
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, FILE_MODE)
    with os.fdopen(handle, "r+b") as file:
        with storing(path):
            os.fchmod(handle, FILE_MODE)
            demand_plain_file(path)
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield None
        else:
            yield file


@contextmanager
def storing(path: Path) -> Iterator[None]:
    """Tells what the operating system refused in words that help."""
    try:
        yield
    except OSError as exc:
        raise _explained(path, exc) from exc


def _demand(path: Path, right_kind: Callable[[int], bool], kind: str) -> os.stat_result:
    found = os.lstat(path)
    if not right_kind(found.st_mode):
        raise _refused(path, f"is not {kind}")
    if found.st_uid != os.geteuid():
        raise _refused(path, "belongs to somebody else")
    return found


def _refused(path: Path, why: str) -> StoreError:
    return StoreError(
        "Not a safe place for bills",
        f"{path} {why}.",
        "Look at what is there and move it away, or choose another folder with --data-dir.",
    )


def _explained(path: Path, exc: OSError) -> StoreError:
    match exc.errno:
        case errno.ENOSPC | errno.EDQUOT:
            step = "Free some space there and try again."
        case errno.EACCES | errno.EPERM | errno.EROFS:
            step = "Check who may write there, or choose another folder with --data-dir."
        case errno.ENOENT:
            step = "Check that the disk is still mounted."
        case errno.ELOOP:
            return _refused(path, "is a link")
        case _:
            step = "Check the disk, then try again."
    return StoreError("Cannot use the data folder", f"{path}: {os.strerror(exc.errno or errno.EIO)}.", step)
