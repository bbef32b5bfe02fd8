"""One bill file out of the bucket: all bytes of one and the same content, however often the connection breaks."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum, auto
from typing import TYPE_CHECKING

import obstore

from partner_tui.cloud.bucket_access import BucketAccess
from partner_tui.cloud.bucket_failures import PASSING, Failed, Failure, Trouble
from partner_tui.cloud.bucket_names import plain
from partner_tui.cloud.etags import is_md5
from partner_tui.cloud.partial_file import PartialFile
from partner_tui.cloud.retrying import Budget
from partner_tui.domain.bill_object import BillObject, Proof

if TYPE_CHECKING:
    from obstore import GetOptions

_PIECE = 65_536


@dataclass(frozen=True, slots=True)
class _Head:
    """What an answer says about the object, before its content."""

    size: int
    etag: str
    modified: datetime
    range: tuple[int, int]


class _Came(Enum):
    """What became of a request that was not in vain."""

    ALL = auto()
    SOME = auto()
    ANOTHER = auto()
    """It is another content than before, or has to come once more: from the beginning."""


class Fetch:
    """Of one object into one partial file."""

    def __init__(
        self,
        bucket: BucketAccess,
        wanted: BillObject,
        partial: PartialFile,
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
    ) -> None:
        self.found = wanted
        """What it is, as far as is known by now."""
        self._bucket = bucket
        self._partial = partial
        self._progress = progress
        self._cancelled = cancelled
        self._budget = self._time_for(wanted)
        self._restarts = 0
        self._is_stale = False
        """Whether `found` is known to be no more."""

    def run(self) -> Proof | None:
        """The proof that it is whole; None where it is damaged. Raises Failed, Stopped, StoreError."""
        self._partial.resume(self.found, self._cancelled)
        came_before = ""
        while True:
            came = _Came.ALL if self._is_all_there else _Came.SOME
            while came is not _Came.ALL:
                came = self._bucket.until_it_brings(self._try, self._budget, self._cancelled)
            proof = self._proof(came_before)
            if proof or self._restarts >= self._bucket.patience.restarts:
                return proof
            came_before = self._partial.digest
            self._start_over(self.found, Trouble.CUT)

    def _try(self) -> _Came | Failure:
        """One request, and all that comes of it."""
        if not self.found.etag:  # nothing tells that what comes belongs to what came before
            self._partial.start_over(self.found)
        before = self._partial.size
        failure = self._take()
        if failure is None:
            if self._is_stale:
                return _Came.ANOTHER
            if self._partial.size == self.found.size:
                return _Came.ALL
            failure = Failure(Trouble.CUT)
        match failure.trouble:
            case Trouble.CHANGED:
                self._start_over(self.found, Trouble.CHANGED)
                self._is_stale = True
                return _Came.ANOTHER
            case Trouble.NO_RANGES if before:
                self._start_over(self.found, Trouble.CUT)
                return _Came.ANOTHER
            case trouble if trouble in PASSING and self._is_all_there:
                return _Came.ALL
            case trouble if trouble in PASSING and self._partial.size - before >= self._bucket.patience.worthwhile:
                return _Came.SOME
            case _:
                return failure

    def _take(self) -> Failure | None:
        """Takes what a request brings, to its end or the failure; leaves what does not fit."""
        content = self._bucket.pieces(self._asked, self._budget, self._cancelled)
        with closing(content):
            try:
                for piece in content:
                    if isinstance(piece, bytes):
                        self._add(piece)
                    elif not self._fits(piece):
                        break
            except Failed as failed:
                return failed.failure
        return None

    def _asked(self) -> Iterator[_Head | bytes]:
        """In the thread: the object from where the partial file ends, if it still is the same."""
        options: GetOptions = {}
        if self.found.etag and not self._is_stale:
            options["if_match"] = f'"{self.found.etag}"'
        if self._partial.size:
            options["range"] = {"offset": self._partial.size}
        result = obstore.get(self._bucket.store, self.found.key, options=options)
        meta = result.meta
        yield _Head(meta["size"], plain(meta["e_tag"]), meta["last_modified"].astimezone(UTC), result.range)
        yield from result.stream(min_chunk_size=_PIECE)

    def _fits(self, head: _Head) -> bool:
        """Whether what comes goes behind what there is. Another content is taken if it comes from its beginning."""
        start = self._partial.size
        if head.range != (start, head.size):
            raise Failed(Failure(Trouble.SENSELESS))
        found = replace(self.found, size=head.size, etag=head.etag, modified=head.modified)
        if self._is_stale:
            self._partial.start_over(found)
        elif (found.size, found.etag) != (self.found.size, self.found.etag):
            self._start_over(found, Trouble.CHANGED)
        self._is_stale = self._partial.size != start
        if (found.size, found.etag) != (self.found.size, self.found.etag):
            self._budget = self._time_for(found)
        self.found = found
        self._progress(self._partial.size, found.size)
        return not self._is_stale

    def _add(self, piece: bytes) -> None:
        if self._partial.size + len(piece) > self.found.size:
            raise Failed(Failure(Trouble.SENSELESS))
        self._partial.add(piece)
        self._progress(self._partial.size, self.found.size)

    def _start_over(self, found: BillObject, why: Trouble) -> None:
        if self._restarts >= self._bucket.patience.restarts:
            raise Failed(Failure(why))
        self._restarts += 1
        self._partial.start_over(found)

    def _proof(self, came_before: str) -> Proof | None:
        etag = self.found.etag
        if not is_md5(etag):
            return Proof.PARTS if self._partial.is_of_parts(etag, self._cancelled) else Proof.SIZE
        if self._partial.digest == etag:
            return Proof.MD5
        return Proof.TWICE if self._partial.digest == came_before else None

    @property
    def _is_all_there(self) -> bool:
        return 0 < self._partial.size == self.found.size and not self._is_stale

    def _time_for(self, found: BillObject) -> Budget:
        return self._bucket.budget(self._bucket.patience.of_file(found.size))
