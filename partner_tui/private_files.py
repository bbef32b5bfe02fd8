"""Files and folders that only their owner may read: made, checked, published whole, locked.

Bills and ledger hold other people's figures, so nothing here follows a link that somebody else may have planted, and
nothing is ever visible under its final name before it is complete and on the disk.
"""

import errno
import fcntl
import os
import re
import secrets
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

from partner_tui.domain.errors import StoreError

FOLDER_MODE, FILE_MODE = 0o700, 0o600
_OS_ERROR = re.compile(r"\(os error ([0-9]+)\)")


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
            if demand_folder(path).st_mode & 0o077 and os.listdir(path):
                raise _refused(path, f"may be read by others (chmod 700 {path} closes it)") from None
        else:
            with suppress(PermissionError):  # whose folder may be entered and not read cannot be synced
                _sync_folder(path.parent)
        os.chmod(path, FOLDER_MODE)
    return path


def demand_folder(path: Path) -> os.stat_result:
    """Raises StoreError unless this is a folder of ours, and no link to one."""
    with storing(path):
        return _demand(path, os.lstat(path), stat.S_ISDIR, "a folder")


def create(path: Path) -> IO[bytes]:
    """A new file, 0600, open for writing and reading. Raises StoreError when anything bears that name."""
    with storing(path):
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, FILE_MODE)
        os.fchmod(handle, FILE_MODE)
        return os.fdopen(handle, "w+b")


def write_whole(path: Path, content: bytes) -> None:
    """A new file with this content, on the disk when this returns."""
    with storing(path), create(path) as file:
        file.write(content)
        sync(file)


def replace_whole(path: Path, content: bytes) -> None:
    """The file with this content instead of what it had: at any moment all of the one or of the other."""
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with whole_or_gone(unfinished):
        write_whole(unfinished, content)
        with storing(path):
            os.replace(unfinished, path)
            sync_folder(path.parent)


def demand_plain_file(path: Path, *, may_be_missing: bool = False) -> None:
    """Raises StoreError unless this is a regular file of one name: a second hard link is a second owner."""
    with storing(path):
        try:
            found = os.lstat(path)
        except FileNotFoundError:
            if may_be_missing:
                return
            raise
        _demand_one_name(path, found)


def sync(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Names given and taken in this folder are on the disk when this returns."""
    with storing(path):
        _sync_folder(path)


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
def whole_or_gone(path: Path) -> Iterator[None]:
    """Removes the file or folder, if it can be removed, whatever is raised in here; that goes on."""
    try:
        yield
    except BaseException:  # an interrupt leaves nothing half-done, too
        with suppress(StoreError):  # what is under way says more
            remove_tree(path)
        raise


@contextmanager
def locked(
    path: Path, *, shared: bool = False, wait: bool = True, within: float | None = None
) -> Iterator[IO[bytes] | None]:
    """Holds the lock that this file stands for; None when it is taken and `wait` is False, or not to be had `within` so
    many seconds.

    The file itself is never removed but with its whole folder, so that all who come open the same one; the lock dies
    with its holder's process. Raises StoreError when the folder is gone, also when it went while this waited.
    """
    while True:
        with _lock_file(path) as file:
            how = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
            waits = wait and within is None
            try:
                fcntl.flock(file, how if waits else how | fcntl.LOCK_NB)
            except BlockingIOError:
                if not wait or within is None or not _taken_within(path, file, how, within):
                    yield None
                    return
            if _is_still(path, file):
                yield file
                return


def _lock_file(path: Path) -> IO[bytes]:
    with storing(path), ExitStack() as refused:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, FILE_MODE)
        file = refused.enter_context(os.fdopen(handle, "r+b"))
        _demand_one_name(path, os.fstat(handle))
        os.fchmod(handle, FILE_MODE)
        refused.pop_all()
        return file


def _taken_within(path: Path, file: IO[bytes], how: int, seconds: float) -> bool:
    """Whether the lock came in time. A thread waits for it, for waiting in the system's queue has no end; and who asks
    again and again instead is too late each time that somebody lets it go and takes it again."""
    import threading

    ended, failed = threading.Event(), list[OSError]()
    handle = os.dup(file.fileno())

    def wait() -> None:
        try:
            fcntl.flock(handle, how)
        except OSError as exc:
            failed.append(exc)
        finally:
            os.close(handle)  # the lock goes with the last handle: with this one, once nobody wants it any more
            ended.set()

    threading.Thread(target=wait, daemon=True, name="waits for a lock").start()
    in_time = ended.wait(seconds)
    with storing(path):
        for exc in failed:
            raise exc
    return in_time


def _is_still(path: Path, file: IO[bytes]) -> bool:
    """Whether the open file bears that name: it may have been removed between opening and locking."""
    try:
        return os.path.samestat(os.lstat(path), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


@contextmanager
def storing(path: Path) -> Iterator[None]:
    """Tells what the operating system refused in words that help."""
    try:
        yield
    except OSError as exc:
        raise _explained(path, exc) from exc


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _demand(path: Path, found: os.stat_result, right_kind: Callable[[int], bool], kind: str) -> os.stat_result:
    if not right_kind(found.st_mode):
        raise _refused(path, f"is not {kind}")
    if found.st_uid != os.geteuid():
        raise _refused(path, "belongs to somebody else")
    return found


def _demand_one_name(path: Path, found: os.stat_result) -> None:
    if _demand(path, found, stat.S_ISREG, "a regular file").st_nlink > 1:
        raise _refused(path, "has more than one name (hard link)")


def _refused(path: Path, why: str) -> StoreError:
    return StoreError(
        "Not a safe place for bills",
        f"{path} {why}.",
        "Look at what is there and move it away, or choose another folder with --data-dir.",
    )


def _explained(path: Path, exc: OSError) -> StoreError:
    number = exc.errno or _number_in(str(exc))
    match number:
        case errno.ENOSPC | errno.EDQUOT:
            step = "Free some space there and try again."
        case errno.EACCES | errno.EPERM | errno.EROFS:
            step = "Check who may write there, or choose another folder with --data-dir."
        case errno.ENOENT:
            step = "Check that the disk is still mounted."
        case errno.ELOOP:
            return _refused(path, "is a link")
        case errno.EEXIST:
            return _refused(path, "exists already")
        case errno.EISDIR:
            return _refused(path, "is a folder")
        case _:
            step = "Check the disk, then try again."
    return StoreError("Cannot use the data folder", f"{path}: {os.strerror(number)}.", step)


def _number_in(text: str) -> int:
    """Libraries written in Rust say it in the text alone: `No space left on device (os error 28)`."""
    found = _OS_ERROR.search(text)
    return int(found[1]) if found else errno.EIO
