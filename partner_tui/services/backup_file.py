"""The file that a backup is: a zip archive whose index has the hash of every member, and whose comment has the index's.

Whatever is not exactly so is refused: nothing of a backup is used before all of it was proved.
"""

import hashlib
import json
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from partner_tui import private_files
from partner_tui.domain.backup import BackupContents
from partner_tui.domain.errors import Cancelled, FileError
from partner_tui.domain.rows import never

LEDGER, INDEX = "ledger.db", "index.json"
FORMAT = 1
_NAME = re.compile(
    r"ledger\.db|bills/[0-9]{4}-[0-9]{2}/[0-9A-Za-z-]{1,100}/(manifest\.json|[a-z0-9-]{1,40}\.parquet)"
    r"|invoices/[0-9a-f]{64}\.pdf"
)
_COMMENT = re.compile(rb"partner-tui backup ([0-9]{1,4}) ([0-9a-f]{64})")
_BLOCK = 1 << 20
_FIRST_TIME, _LAST_TIME = (1980, 1, 1, 0, 0, 0), (2107, 12, 31, 23, 59, 58)
"""That an archive can say, whatever this machine's clock does; the index has the true one."""
_DEMO = "demo.json"
_LARGEST_INDEX = 256 << 20
_PACKED = (".db", ".json")
"""What gets smaller; lines and papers are packed already."""
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError, ValueError, TypeError),
    *(AttributeError, OverflowError, IndexError),
)
"""What the standard library raises on bytes that are no archive, or an index that is none."""

Cancel = Callable[[], bool]
"""Asked often; see `stopping`."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file in a backup."""

    bytes: int
    sha256: str


class BackupWriter:
    """Writes a backup into a new file, member by member."""

    def __init__(self, file: IO[bytes], made_at: datetime, cancelled: Cancel) -> None:
        self._archive = zipfile.ZipFile(file, "w", allowZip64=True)
        self._time = min(max(made_at.timetuple()[:6], _FIRST_TIME), _LAST_TIME)
        self._cancelled = cancelled
        self._members: dict[str, Member] = {}

    def __enter__(self) -> "BackupWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.fp = None  # one that came to nothing writes no end when it is collected

    def add(self, name: str, path: Path) -> Member:
        """Raises StoreError, Cancelled."""
        with private_files.storing(path), open(path, "rb") as source:
            self._members[name] = self._put(name, source)
        return self._members[name]

    def finish(self, contents: BackupContents) -> None:
        """With the index, after which nothing can be added."""
        members = {name: asdict(member) for name, member in self._members.items()}
        said = asdict(contents) | {"made_at": contents.made_at.isoformat()}
        index = json.dumps({"format": FORMAT, "contents": said, "members": members}, indent=1).encode("ascii")
        self._archive.writestr(self._info(INDEX), index)
        self._archive.comment = f"partner-tui backup {FORMAT} {hashlib.sha256(index).hexdigest()}".encode("ascii")
        self._archive.close()

    def _put(self, name: str, source: IO[bytes]) -> Member:
        hashed, size = hashlib.sha256(), 0
        with self._archive.open(self._info(name), "w", force_zip64=True) as target:
            while block := source.read(_BLOCK):
                self._cancelled()
                target.write(block)
                hashed.update(block)
                size += len(block)
        return Member(size, hashed.hexdigest())

    def _info(self, name: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name, self._time)
        info.compress_type = zipfile.ZIP_DEFLATED if name.endswith(_PACKED) else zipfile.ZIP_STORED
        info.external_attr = private_files.FILE_MODE << 16
        return info


class Backup:
    """A backup that is open. Each method raises FileError where it is not as it was written, StoreError, Cancelled."""

    def __init__(self, file: Path, archive: zipfile.ZipFile) -> None:
        self._file, self._archive = file, archive
        self.contents, self.members = _read_index(file, archive)

    def prove(self, cancelled: Cancel = never) -> None:
        """Every byte of every member."""
        for name in self.members:
            for _ in self._blocks(name, cancelled):
                pass

    def extract(self, name: str, target: Path, cancelled: Cancel = never) -> None:
        """The member as a new file, synced; nothing of it where it is not as it was written."""
        with private_files.whole_or_gone(target), private_files.create(target) as file, private_files.storing(target):
            for block in self._blocks(name, cancelled):
                file.write(block)
            private_files.sync(file)

    def _blocks(self, name: str, cancelled: Cancel) -> Iterator[bytes]:
        said = self.members[name]
        hashed, size = hashlib.sha256(), 0
        try:
            with self._archive.open(name) as source:
                while block := source.read(_BLOCK):
                    cancelled()
                    hashed.update(block)
                    size += len(block)
                    if size > said.bytes:
                        break
                    yield block
        except _BROKEN as exc:
            raise not_sound(self._file, f"{name} in it cannot be read") from exc
        if Member(size, hashed.hexdigest()) != said:
            raise not_sound(self._file, f"{name} in it is not what was written")


@contextmanager
def opened(file: Path) -> Iterator[Backup]:
    """Raises FileError unless it is a backup that this program can read."""
    try:
        with open(file, "rb", opener=_without_waiting) as raw:
            if not stat.S_ISREG(os.fstat(raw.fileno()).st_mode):
                raise FileError("Not a file", f"{file} is a pipe or a device.", "Name a backup.")
            try:
                archive = zipfile.ZipFile(raw)
            except _BROKEN as exc:
                raise not_sound(file, "it is no backup, or not all of one") from exc
            with archive:
                yield Backup(file, archive)
    except OSError as exc:
        if exc.filename is not None and os.fspath(exc.filename) != os.fspath(file):
            raise
        why = os.strerror(exc.errno) if exc.errno else str(exc)
        raise FileError("Cannot read the backup", f"{file}: {why}.", "Check the file, and who may read it.") from exc


def is_demo(data_dir: Path) -> bool:
    """Whether it is the demonstration's folder."""
    return os.path.lexists(data_dir / _DEMO)


def stopping(cancelled: Cancel, what: str) -> Cancel:
    """Raises Cancelled where it is asked and was cancelled: whoever asks need not know what it is part of."""

    def asked() -> bool:
        if cancelled():
            raise Cancelled(what)
        return False

    return asked


def not_sound(file: Path, why: str) -> FileError:
    return FileError(
        "Not a sound backup",
        f"{file}: {why}.",
        "Nothing was changed. Take another backup, or another copy of this one.",
    )


def _without_waiting(path: str, flags: int) -> int:
    """A pipe's other end may never come."""
    return os.open(path, flags | os.O_NONBLOCK)


def _read_index(file: Path, archive: zipfile.ZipFile) -> tuple[BackupContents, Mapping[str, Member]]:
    said = _COMMENT.fullmatch(archive.comment)
    if said is None:
        raise not_sound(file, "it is not a backup of partner-tui, or its end was changed")
    if int(said[1]) > FORMAT:
        raise FileError(
            "The backup is newer than this program",
            f"{file} is of format {int(said[1])}; this version of partner-tui knows formats up to {FORMAT}.",
            "Nothing was changed. Restore it with the newer partner-tui.",
        )
    try:
        text = _index_text(archive)
        if hashlib.sha256(text).hexdigest().encode("ascii") != said[2]:
            raise ValueError("another index")
        content: dict[str, Any] = json.loads(text)
        members = {name: Member(int(one["bytes"]), str(one["sha256"])) for name, one in content["members"].items()}
        contents = _contents(content["contents"])
    except _BROKEN as exc:
        raise not_sound(file, "its index is not what was written") from exc
    names = [info.filename for info in archive.infolist()]
    if sorted(names) != sorted((INDEX, *members)) or LEDGER not in members or not all(map(_NAME.fullmatch, members)):
        raise not_sound(file, "it holds other files than its index says")
    return contents, members


def _contents(told: Mapping[str, Any]) -> BackupContents:
    return BackupContents(
        made_at=datetime.fromisoformat(told["made_at"]).astimezone(UTC),
        operator=str(told["operator"]),
        form=int(told["form"]),
        events=int(told["events"]),
        head=str(told["head"]),
        months=int(told["months"]),
        repayments=int(told["repayments"]),
        papers=int(told["papers"]),
        has_bills=bool(told["has_bills"]),
        is_demo=bool(told.get("is_demo", False)),
    )


def _index_text(archive: zipfile.ZipFile) -> bytes:
    if archive.getinfo(INDEX).file_size > _LARGEST_INDEX:
        raise ValueError("its index is too long")
    return archive.read(INDEX)
