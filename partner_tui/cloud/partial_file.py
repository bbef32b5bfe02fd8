"""A file that is not whole yet, and what must be known to go on with it: also after the process is gone.

Beside `NAME.partial` lies `NAME.partial.json`: of which object it is, and how far it is on the disk, with the MD5 of so
much. What is behind that, or does not match it, counts for nothing.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from partner_tui import private_files
from partner_tui.cloud.etags import is_of_parts, md5
from partner_tui.cloud.stopping import Stopped
from partner_tui.domain.bill_object import BillObject
from partner_tui.domain.errors import StoreBusy, StoreError

_SYNCED_EVERY = 16 * 2**20
_CHUNK = 2**20
_LONGEST_NOTE = 16_384


class PartialFile:
    """Open for writing, and for nobody else. What it raises is a StoreError where the disk fails."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        self._path = path
        self._file = file
        self._note = path.with_name(f"{path.name}.json")
        self._object: BillObject | None = None
        self._md5 = md5()
        self._kept = 0
        self.size = 0
        """How much there is."""

    @property
    def digest(self) -> str:
        """The MD5 of what there is."""
        return self._md5.hexdigest()

    def resume(self, found: BillObject, cancelled: Callable[[], bool]) -> None:
        """Goes on with what there is of that object, if it is what it was. Raises Stopped: then nothing is changed."""
        noted = self._noted(found)
        kept, digest = self._kept_by(noted, found), md5()
        with private_files.storing(self._path):
            self._file.seek(0)
            for start in range(0, kept, _CHUNK):
                if cancelled():
                    raise Stopped
                digest.update(self._file.read(min(_CHUNK, kept - start)))
        if digest.hexdigest() != noted.get("md5"):
            kept, digest = 0, md5()
        self.start_over(found, keep=kept)
        self._md5 = digest

    def start_over(self, found: BillObject, *, keep: int = 0) -> None:
        """Of that object from here on, with nothing of it but so many bytes, which the caller knows."""
        self._object, self._md5, self.size, self._kept = found, md5(), keep, keep
        with private_files.storing(self._path):
            self._file.truncate(keep)
            self._file.seek(keep)

    def add(self, piece: bytes) -> None:
        with private_files.storing(self._path):
            self._file.write(piece)
        self._md5.update(piece)
        self.size += len(piece)
        if self.size - self._kept >= _SYNCED_EVERY:
            self.keep()

    def keep(self) -> None:
        """What there is counts from here on, whatever happens."""
        if self._object is None or self._kept == self.size:
            return
        with private_files.storing(self._path):
            private_files.sync(self._file)
        said = {**_about(self._object), "kept": self.size, "md5": self.digest}
        private_files.replace_whole(self._note, json.dumps(said).encode())
        self._kept = self.size

    def is_of_parts(self, etag: str, cancelled: Callable[[], bool]) -> bool:
        """Whether an ETag of parts is this content's. Raises Stopped."""

        def poll() -> None:
            if cancelled():
                raise Stopped

        with private_files.storing(self._path):
            self._file.flush()
            return is_of_parts(etag, self._file, self.size, poll)

    def publish(self, final: Path) -> None:
        """Gives it its final name, instead of whatever file has that."""
        private_files.demand_plain_file(final, may_be_missing=True)
        with private_files.storing(final):
            private_files.sync(self._file)
            os.replace(self._path, final)
        self._object = None  # nothing is left to go on with
        private_files.remove_tree(self._note)
        private_files.sync_folder(final.parent)

    def _kept_by(self, noted: dict[str, Any], found: BillObject) -> int:
        """How much of the file there is of that object, by the note."""
        kept = noted.get("kept")
        with private_files.storing(self._path):
            there = os.fstat(self._file.fileno()).st_size
        return kept if type(kept) is int and 0 <= kept <= min(there, found.size) else 0

    def _noted(self, found: BillObject) -> dict[str, Any]:
        """What the note says; nothing where it is of another object, or none."""
        private_files.demand_plain_file(self._note, may_be_missing=True)
        with private_files.storing(self._note):
            try:
                with open(self._note, "rb") as file:
                    said = json.loads(file.read(_LONGEST_NOTE))
            except (FileNotFoundError, ValueError, RecursionError):
                return {}
        if not found.etag or not isinstance(said, dict):
            return {}
        return said if _about(found).items() <= said.items() else {}


@contextmanager
def partial_file(path: Path) -> Iterator[PartialFile]:
    """The file of that name, made where it is missing. What there is when this is left can be gone on with.

    Raises StoreBusy while another process has it.
    """
    with private_files.locked(path, wait=False) as file:
        if file is None:
            raise StoreBusy(
                "The bill file is being fetched",
                f"Another process of yours is at {path.name}.",
                "Wait for it to end, then try again.",
            )
        partial = PartialFile(path, file)
        try:
            yield partial
        finally:
            with suppress(StoreError):  # what is under way says more
                partial.keep()


def _about(found: BillObject) -> dict[str, str | int]:
    return {"key": found.key, "etag": found.etag, "size": found.size}
