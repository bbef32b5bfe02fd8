"""What an ETag proves of a file's content.

Of an object that was put in one piece and not encrypted by the service, it is the content's MD5. Of one put in parts it
is the MD5 of the parts' MD5s and their number, but not how long a part was: the usual lengths are tried. Of anything
else it proves nothing but that two answers were about the same content.
"""

import hashlib
import re
from collections.abc import Callable
from typing import IO, Protocol

_MD5 = re.compile(r"[0-9a-f]{32}")
_OF_PARTS = re.compile(r"([0-9a-f]{32})-([1-9][0-9]{0,4})")
_MIB = 2**20
_USUAL_PARTS = tuple(mib * _MIB for mib in (5, 8, 9, 10, 15, 16, 20, 25, 32, 50, 64, 100, 128, 256, 512, 1024, 5120))
_CHUNK = _MIB


class Digest(Protocol):
    """A hash under way."""

    def update(self, data: bytes | memoryview, /) -> None: ...
    def digest(self) -> bytes: ...
    def hexdigest(self) -> str: ...


def md5(data: bytes = b"") -> Digest:
    """As the service uses it: against accidents, not against attackers."""
    return hashlib.md5(data, usedforsecurity=False)


def is_md5(etag: str) -> bool:
    """Whether it looks like the MD5 of the content."""
    return _MD5.fullmatch(etag) is not None


def is_of_parts(etag: str, file: IO[bytes], size: int, poll: Callable[[], None]) -> bool:
    """Whether the ETag is made of the file's parts, by one of the usual lengths. Polls at every piece that it reads."""
    found = _OF_PARTS.fullmatch(etag)
    counts = [_Parts(length) for length in _part_lengths(size, int(found[2]))] if found else []
    if not found or not counts:
        return False
    file.seek(0)
    while piece := file.read(_CHUNK):
        poll()
        for count in counts:
            count.add(piece)
    return any(count.digest() == found[1] for count in counts)


def _part_lengths(size: int, parts: int) -> tuple[int, ...]:
    """What a part may have been long, if so many make that size."""
    if parts == 1:
        return (max(size, 1),)
    return tuple(length for length in _USUAL_PARTS if -(-size // length) == parts)


class _Parts:
    """The ETag of content in parts of one length."""

    def __init__(self, length: int) -> None:
        self._length = length
        self._whole, self._part, self._left = md5(), md5(), length
        self._is_empty = True

    def add(self, data: bytes) -> None:
        self._is_empty = False
        view = memoryview(data)
        while len(view):
            now = view[: self._left]
            self._part.update(now)
            self._left -= len(now)
            view = view[len(now) :]
            if not self._left:
                self._close()

    def digest(self) -> str:
        if self._left < self._length or self._is_empty:
            self._close()
        return self._whole.hexdigest()

    def _close(self) -> None:
        self._whole.update(self._part.digest())
        self._part, self._left, self._is_empty = md5(), self._length, False
