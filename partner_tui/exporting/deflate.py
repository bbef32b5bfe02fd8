"""Deflating in a thread of its own, so that making data and packing them overlap."""

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass

from isal import isal_zlib

_LEVEL = 2
"""Of ISA-L: as fast as the lower ones, a little smaller; 3 takes four times as long for two percent."""
_RAW_DEFLATE = -15
_AHEAD = 4


@dataclass(frozen=True, slots=True)
class Packed:
    """What became of the data: their checksum, their size, and how much of the file they take."""

    crc: int
    size: int
    packed: int


class Deflating:
    """Packs data in the order given, and hands what comes out to `sink`, in the thread. To be closed."""

    def __init__(self, sink: Callable[[bytes], object]) -> None:
        self._sink = sink
        self._packer = isal_zlib.compressobj(_LEVEL, isal_zlib.DEFLATED, _RAW_DEFLATE)
        self._crc = self._size = self._packed = 0
        self._error: BaseException | None = None
        self._is_abandoned = False
        self._queue: queue.Queue[bytes | None] = queue.Queue(maxsize=_AHEAD)
        self._thread = threading.Thread(target=self._work, name="deflating", daemon=True)
        self._thread.start()

    def put(self, data: bytes) -> None:
        """Takes the data; waits while enough are waiting. Raises what packing earlier ones raised."""
        if self._error is not None:
            raise self._error
        self._queue.put(data)

    def finish(self) -> Packed:
        """Ends the stream and the thread. Raises what either raised."""
        self._end()
        if self._error is not None:
            raise self._error
        self._pass_on(self._packer.flush())
        return Packed(self._crc, self._size, self._packed)

    def close(self) -> None:
        """Ends the thread where `finish` has not; what waits is dropped."""
        self._is_abandoned = True
        self._end()

    def _end(self) -> None:
        if self._thread.is_alive():
            self._queue.put(None)
            self._thread.join()

    def _work(self) -> None:
        while (data := self._queue.get()) is not None:
            if self._is_abandoned or self._error is not None:
                continue  # taken all the same: nobody may wait for room for ever
            try:
                self._crc = isal_zlib.crc32(data, self._crc)
                self._size += len(data)
                self._pass_on(self._packer.compress(data))
            except BaseException as exc:  # raised where the data come from
                self._error = exc

    def _pass_on(self, packed: bytes) -> None:
        self._packed += len(packed)
        self._sink(packed)
