"""One gzip member, unpacked as it is read, with its checksum and length checked and a bound on what it may become."""

from typing import IO, cast

from isal import isal_zlib

from partner_tui.domain.errors import BillFileError

MAX_RATIO = 1000
"""A file that unpacks to more than so many times its size is not a bill."""
_READ = 1 << 18
_GZIP = 31
Unsound = cast(type[Exception], isal_zlib.IsalError)  # its stub has the instance for the class


class GzipStream:
    """Reads the unpacked bytes of a gzip file that holds one member and nothing after it.

    Raises BillFileError on a bad header, checksum or length, on a cut, on data after the member and past the bounds.
    """

    def __init__(self, raw: IO[bytes], *, file: str, packed_bytes: int, max_bytes: int) -> None:
        self._raw = raw
        self._file = file
        self._bound = min(max_bytes, MAX_RATIO * packed_bytes)
        self._unpacker = isal_zlib.decompressobj(wbits=_GZIP)
        self._pending = b""
        self._unpacked = 0

    def read(self, size: int) -> bytes:
        """Up to `size` bytes; empty only after the whole member has proved sound."""
        while not self._unpacker.eof:
            packed = self._pending or self._raw.read(_READ)
            try:
                data = self._unpacker.decompress(packed, size)
            except Unsound as exc:
                raise self._wrong("The file is damaged", f"the compressed data are not sound ({exc}).") from exc
            self._pending = self._unpacker.unconsumed_tail
            if not data and not packed and not self._unpacker.eof:
                raise self._wrong("The file is cut", "the compressed data end before their checksum.")
            if data:
                self._unpacked += len(data)
                self._demand_bounded()
                return data
        if self._unpacker.unused_data or self._pending or self._raw.read(1):
            raise self._wrong("The file is damaged", "there is something after the end of the compressed data.")
        return b""

    def _demand_bounded(self) -> None:
        if self._unpacked > self._bound:
            raise self._wrong(
                "The file unpacks to too much",
                f"it grows past {self._bound:,} bytes ({MAX_RATIO:,} × its size, or import.max_bytes).",
                "If it is a real bill, raise max_bytes in [import] of the settings file.",
            )

    def _wrong(self, title: str, cause: str, *next_step: str) -> BillFileError:
        return BillFileError(title, cause, *next_step, file=self._file)
