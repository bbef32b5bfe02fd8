"""An answer's body as it comes in: unpacked, and never more than there may be."""

import zlib

_GZIP = zlib.MAX_WBITS | 16
_AT_ONCE = 1 << 20
ACCEPTED = "gzip"
"""What is asked for: the one packing that is unpacked here, with its size in sight."""


class TooLarge(Exception):
    """There is more than there may be."""


class Broken(Exception):
    """It is not packed as it says, or not to its end."""


class Body:
    """Put together from pieces."""

    def __init__(self, packing: str, most: int) -> None:
        """`packing` is the header Content-Encoding. Raises Broken for one that was not asked for."""
        if packing.strip().lower() not in ("", "identity", ACCEPTED):
            raise Broken
        self._unpacking = zlib.decompressobj(_GZIP) if packing.strip().lower() == ACCEPTED else None
        self._most = most
        self._size = 0
        self._pieces: list[bytes] = []

    def add(self, piece: bytes) -> None:
        """Raises TooLarge before it holds too much, and Broken."""
        if self._unpacking is None:
            self._keep(piece)
            return
        while piece:
            if self._unpacking.eof:
                raise Broken
            try:
                self._keep(self._unpacking.decompress(piece, _AT_ONCE))
            except zlib.error as exc:
                raise Broken from exc
            piece = self._unpacking.unconsumed_tail

    def whole(self) -> bytes:
        """All of it. Raises Broken when it was cut."""
        if self._unpacking is not None and not self._unpacking.eof:
            raise Broken
        return b"".join(self._pieces)

    def _keep(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > self._most:
            raise TooLarge
        self._pieces.append(piece)
