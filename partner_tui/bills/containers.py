"""What kind of file a bill comes in, told by its content, and the csv parts inside."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import IO

from partner_tui.bills.gzip_stream import GzipStream
from partner_tui.bills.tar_stream import BLOCK, ByteSource, TarStream
from partner_tui.domain.errors import BillFileError

_TAR_MAGIC = slice(257, 262)
_TAR_NAME = re.compile(r"\.(?:tar\.gz|tgz)$", re.IGNORECASE)


class Container(Enum):
    """How bill files come."""

    ARCHIVE = "tar.gz"
    PACKED = "csv.gz"
    PLAIN = "csv"
    WORKBOOK = "xlsx"


@dataclass(frozen=True, slots=True)
class Part:
    """One csv inside a bill file."""

    name: str
    source: ByteSource


class _Peeked:
    """A byte source whose first bytes have been looked at."""

    def __init__(self, start: bytes, source: ByteSource) -> None:
        self._start = start
        self._source = source

    def read(self, size: int) -> bytes:
        if not self._start:
            return self._source.read(size)
        data, self._start = self._start[:size], self._start[size:]
        return data


def detect(raw: IO[bytes], file: str) -> Container:
    """Looks at the first bytes and leaves the file at its start. Raises BillFileError for what is no bill."""
    magic = raw.read(4)
    raw.seek(0)
    if magic.startswith(b"\x1f\x8b"):
        return Container.ARCHIVE if _TAR_NAME.search(file) else Container.PACKED
    if magic == b"PK\x03\x04":
        return Container.WORKBOOK
    if not magic:
        raise BillFileError("An empty file", "it has no bytes.", file=file)
    if _TAR_NAME.search(file) or file.lower().endswith((".gz", ".xlsx")):
        raise BillFileError("Not what its name says", "the content is not that of such a file.", file=file)
    return Container.PLAIN


def parts(container: Container, raw: IO[bytes], file: str, packed_bytes: int, max_bytes: int) -> Iterator[Part]:
    """The csv parts of an archive, a packed or a plain csv, in their order; each is to be read before the next."""
    if container is Container.PLAIN:
        if packed_bytes > max_bytes:
            raise BillFileError(
                "The file is too large",
                f"it has {packed_bytes:,} bytes; import.max_bytes is {max_bytes:,}.",
                "If it is a real bill, raise max_bytes in [import] of the settings file.",
                file=file,
            )
        yield Part(file, raw)
        return
    stream = GzipStream(raw, file=file, packed_bytes=packed_bytes, max_bytes=max_bytes)
    start = _first_block(stream)
    source = _Peeked(start, stream)
    if len(start) == BLOCK and start[_TAR_MAGIC] == b"ustar":
        for member in TarStream(source, file=file):
            yield Part(member.name, member)
    elif container is Container.ARCHIVE:
        raise BillFileError("Not what its name says", "inside the gzip there is no tar archive.", file=file)
    else:
        yield Part(file, source)


def _first_block(source: ByteSource) -> bytes:
    start = b""
    while len(start) < BLOCK and (data := source.read(BLOCK - len(start))):
        start += data
    return start
