"""A disk that can be filled up and made read-only: a tmpfs of one's own, or a limit on the size of files."""

import os
import resource
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Protocol

AMPLE = 512 << 20
_PAGE = 4096
_REMOUNTS = 100
IN_OWN_MOUNTS = ("unshare", "-Urm")
"""What gives a program mounts of its own, where that is allowed."""


class Disk(Protocol):
    """At one folder."""

    def fill(self, free: int) -> None:
        """Leaves room for so many bytes."""

    def mend(self) -> None:
        """There is room again, and it can be written to."""

    def close(self) -> None: ...


class Tmpfs:
    """A disk of its own at the folder, which has to be empty. Only within mounts of one's own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        _mount("-t", "tmpfs", "-o", f"size={AMPLE},mode=700", "tmpfs", str(folder))

    def fill(self, free: int) -> None:
        for left in reversed(range(_REMOUNTS)):
            found = os.statvfs(self._folder)
            used = (found.f_blocks - found.f_bfree) * found.f_frsize
            try:
                _mount("-o", f"remount,size={used + max(free, _PAGE) // _PAGE * _PAGE}", str(self._folder))
            except subprocess.CalledProcessError:  # somebody wrote meanwhile more than that
                if not left:
                    raise
            else:
                return

    def forbid_writing(self) -> None:
        with suppress(subprocess.CalledProcessError):  # not while somebody writes
            _mount("-o", "remount,ro", str(self._folder))

    def mend(self) -> None:
        _mount("-o", f"remount,rw,size={AMPLE}", str(self._folder))

    def close(self) -> None:
        subprocess.run(["umount", "--lazy", str(self._folder)], check=True)


class SizeLimit:
    """The nearest thing where nothing can be mounted: no file of this process may grow beyond a size."""

    def __init__(self) -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    def fill(self, free: int) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (free, resource.RLIM_INFINITY))

    def mend(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def close(self) -> None:
        self.mend()


def can_mount() -> bool:
    command = [*IN_OWN_MOUNTS, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    try:
        return subprocess.run(command, capture_output=True).returncode == 0
    except OSError:
        return False


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True, capture_output=True)
