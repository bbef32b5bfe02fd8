"""The csv parts of a bill archive, streamed: nothing is extracted, nothing but plain csv members is accepted.

The standard library's reader resolves links, sparse maps and unbounded extension headers, and takes an archive that
was cut between two members for a whole one. Bills need none of the former and must not suffer the latter.
"""

import re
import tarfile
from collections.abc import Iterator
from typing import Protocol

from partner_tui.domain.errors import BillFileError
from partner_tui.domain.text import visible

BLOCK = 512
MAX_MEMBERS = 5_000
"""Folders and extension headers among them. At 100,000 records each: five hundred million lines."""
_MAX_EXTENSION = 64 << 10
_MAX_PADDING = 1 << 20
_NAME = re.compile(r"(?:[\w.-]+/){0,4}[\w.-]+\.csv", re.IGNORECASE)
_FOLDER = re.compile(r"(?:[\w.-]+/){1,5}")
_ZEROS = bytes(BLOCK)


class ByteSource(Protocol):
    """What a part is read from."""

    def read(self, size: int) -> bytes: ...


class TarPart:
    """The bytes of one member; to be read to its end before the next is asked for."""

    def __init__(self, archive: "TarStream", name: str, size: int) -> None:
        self.name = name
        self._archive = archive
        self._left = size

    def read(self, size: int) -> bytes:
        data = self._archive.take(min(size, self._left), exactly=False)
        self._left -= len(data)
        return data


class TarStream:
    """Iterates over the parts of an archive. Raises BillFileError for all that a bill archive does not have."""

    def __init__(self, source: ByteSource, *, file: str) -> None:
        self._source = source
        self._file = file
        self._buffer = b""

    def __iter__(self) -> Iterator[TarPart]:
        seen: set[str] = set()
        members = 0
        while (header := self._header()) is not None:
            members += 1
            if members > MAX_MEMBERS:
                raise self._wrong("Not a bill archive", f"it has more than {MAX_MEMBERS:,} members.")
            if header.type in (tarfile.XHDTYPE, tarfile.XGLTYPE):
                self._skip_extension(header)
                continue
            self._demand_csv(header, seen)
            if header.isdir():
                continue
            part = TarPart(self, _name(header), header.size)
            yield part
            while part.read(1 << 20):
                pass
            self.take(-header.size % BLOCK)
        if not seen:
            raise self._wrong("No bill inside", "the archive holds no csv file.")
        self._drain()

    def take(self, size: int, *, exactly: bool = True) -> bytes:
        """The next bytes of the archive: all of `size`, or what is at hand (at least one) unless `exactly`."""
        while len(self._buffer) < size and (exactly or not self._buffer):
            more = self._source.read(max(size - len(self._buffer), 1 << 16))
            if not more:
                raise self._wrong("The file is cut", "the archive ends before its closing blocks.")
            self._buffer = self._buffer + more if self._buffer else more
        data, self._buffer = self._buffer[:size], self._buffer[size:]
        return data

    def _header(self) -> tarfile.TarInfo | None:
        block = self.take(BLOCK)
        if block == _ZEROS:
            if self.take(BLOCK) != _ZEROS:
                raise self._wrong("The file is damaged", "the archive has a single empty block inside.")
            return None
        try:
            header = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
        except tarfile.HeaderError as exc:
            raise self._wrong("Not a bill archive", f"a header of the archive is not sound ({exc}).") from exc
        if header.size < 0:
            raise self._wrong("Not a bill archive", "a member has a negative size.")
        return header

    def _skip_extension(self, header: tarfile.TarInfo) -> None:
        if header.size > _MAX_EXTENSION:
            raise self._wrong("Not a bill archive", f"an extension header of {header.size:,} bytes.")
        records = self.take(header.size + -header.size % BLOCK)[: header.size]
        if re.search(rb"(?:^|\n)\d+ (?:path|size|linkpath|GNU\.sparse[^=]*)=", records):
            raise self._wrong("Not a bill archive", "an extension header renames, links or resizes a member.")

    def _demand_csv(self, header: tarfile.TarInfo, seen: set[str]) -> None:
        name = _name(header)
        plain = not {".", ".."} & set(name.split("/"))
        if header.isdir() and header.size == 0 and (name == "." or (plain and _FOLDER.fullmatch(name + "/"))):
            return
        if header.type not in (tarfile.REGTYPE, tarfile.AREGTYPE):
            raise self._wrong("Not a bill archive", f"“{visible(name)}” is not a plain file.")
        if not _NAME.fullmatch(name) or not plain:
            raise self._wrong("Not a bill archive", f"“{visible(name)}” is no name for a part of a bill.")
        if name in seen:
            raise self._wrong("Not a bill archive", f"“{visible(name)}” is in it twice.")
        seen.add(name)

    def _drain(self) -> None:
        """Reads the padding, so that the compressed stream's checksum is reached; anything but zeros is refused."""
        padding = len(self._buffer)
        clean = not self._buffer.strip(b"\0")
        while clean and padding <= _MAX_PADDING and (data := self._source.read(1 << 16)):
            padding += len(data)
            clean = not data.strip(b"\0")
        if not clean or padding > _MAX_PADDING:
            raise self._wrong("The file is damaged", "there is something after the end of the archive.")

    def _wrong(self, title: str, cause: str) -> BillFileError:
        return BillFileError(title, cause, file=self._file)


def _name(header: tarfile.TarInfo) -> str:
    """Without the `./` that `tar -c .` puts before every name."""
    return header.name.removeprefix("./")
