"""A zip archive, written once from front to back, its parts deflated in a thread; ZIP64 only where sizes demand it.

Some programs refuse ZIP64 in a workbook, and how big a part becomes is known at its end: its header is written
again then, with room for either form.
"""

import struct
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import IO

from partner_tui.exporting.deflate import Deflating, Packed

LIMIT = 0xFFFF_FFFF
"""Sizes and places from here on do not fit into the plain fields."""
_PARTS = 0xFFFF
_PLAIN, _ZIP64 = 20, 45
"""Versions of the format that a reader needs."""
_UNIX = 3 << 8
_DEFLATED = 8
_DAY = 0x21
"""1980-01-01, as spreadsheets write it: the same lines give the same bytes."""
_OWNER_ALONE = 0o600 << 16
_LOCAL, _CENTRAL = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L")
_END64, _LOCATOR, _END = struct.Struct("<4sQ2H2L4Q"), struct.Struct("<4sLQL"), struct.Struct("<4s4H2LH")
_SIZES64 = struct.Struct("<HHQQ")
_ROOM = struct.pack("<HHHH12x", 0xA220, 16, 0xA028, 0)
"""A growth hint of Open Packaging: means nothing, and takes exactly the place of the sizes."""


@dataclass(frozen=True, slots=True)
class _Part:
    name: bytes
    place: int
    packed: Packed


class Package:
    """Writes to an empty, seekable file. A package that is not closed is none."""

    def __init__(self, file: IO[bytes], limit: int = LIMIT) -> None:
        self._file = file
        self._limit = limit
        self._parts: list[_Part] = []

    def add(self, name: str, content: bytes) -> None:
        with self.part(name) as put:
            put(content)

    @contextmanager
    def part(self, name: str) -> Iterator[Callable[[bytes], None]]:
        """Takes the part's data piece by piece; one part at a time. No thread is left behind, whatever is raised."""
        place, named = self._file.tell(), name.encode("ascii")
        self._file.write(self._local(_Part(named, place, Packed(0, 0, 0))))
        with closing(Deflating(self._file.write)) as deflating:
            yield deflating.put
            part = _Part(named, place, deflating.finish())
        end = self._file.tell()
        self._file.seek(place)
        self._file.write(self._local(part))
        self._file.seek(end)
        self._parts.append(part)

    def close(self) -> None:
        """Writes the directory of the parts."""
        start = self._file.tell()
        self._file.write(b"".join(map(self._central, self._parts)))
        end = self._file.tell()
        count, size = len(self._parts), end - start
        if count >= _PARTS or self._is_large(size, start):
            end64 = (b"PK\6\6", _END64.size - 12, _UNIX | _ZIP64, _ZIP64, 0, 0, count, count, size, start)
            self._file.write(_END64.pack(*end64) + _LOCATOR.pack(b"PK\6\7", 0, end, 1))
            count, size, start = min(count, _PARTS), self._field(size), self._field(start)
        self._file.write(_END.pack(b"PK\5\6", 0, 0, count, count, size, start, 0))

    def _local(self, part: _Part) -> bytes:
        packed, version, extra = part.packed, _PLAIN, _ROOM
        sizes = packed.packed, packed.size
        if self._is_large(*sizes):
            version, extra = _ZIP64, _SIZES64.pack(1, 16, packed.size, packed.packed)
            sizes = LIMIT, LIMIT
        fields = (b"PK\3\4", version, 0, _DEFLATED, 0, _DAY, packed.crc, *sizes, len(part.name), len(extra))
        return _LOCAL.pack(*fields) + part.name + extra

    def _central(self, part: _Part) -> bytes:
        packed, large = part.packed, b""
        for value in (packed.size, packed.packed, part.place):
            if self._is_large(value):
                large += struct.pack("<Q", value)
        extra = struct.pack("<HH", 1, len(large)) + large if large else b""
        version = _ZIP64 if large else _PLAIN
        sizes = self._field(packed.packed), self._field(packed.size)
        head = (b"PK\1\2", _UNIX | version, version, 0, _DEFLATED, 0, _DAY, packed.crc, *sizes)
        rest = (len(part.name), len(extra), 0, 0, 0, _OWNER_ALONE, self._field(part.place))
        return _CENTRAL.pack(*head, *rest) + part.name + extra

    def _is_large(self, *values: int) -> bool:
        return any(value >= self._limit for value in values)

    def _field(self, value: int) -> int:
        return LIMIT if self._is_large(value) else value
