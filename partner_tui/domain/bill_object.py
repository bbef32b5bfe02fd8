"""Bill files as they lie in the partner's bucket, and what is known of one that was fetched."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from partner_tui.domain.cycle import BillCycle


class BillFileKind(StrEnum):
    """What the vendor puts into a bucket."""

    BILL = "bill"
    """Of a whole month, made once on the 5th of the next."""
    USAGE = "usage"
    """Of a month until the day before it was exported: an estimate."""


@dataclass(frozen=True, slots=True)
class BillObject:
    """A bill file in the bucket. With another size or ETag it is another file, whatever its key."""

    key: str
    month: BillCycle
    kind: BillFileKind
    size: int
    """Bytes."""
    etag: str
    """Without quotation marks; empty where the service gives none that tells one content from another."""
    modified: datetime
    """Aware, UTC."""
    exported_on: date | None = None
    """Of usage: the day when it was made, in Beijing."""

    @property
    def name(self) -> str:
        """The file's, without the way to it."""
        return self.key.rpartition("/")[2]


class Proof(StrEnum):
    """What shows that a fetched file is the one in the bucket, byte for byte."""

    MD5 = "md5"
    """The ETag is the MD5 of what came."""
    PARTS = "parts"
    """It was put there in parts, and the ETag is made of the MD5s of these."""
    TWICE = "twice"
    """The ETag looks like an MD5 and is none of it, as with encrypted objects; it came twice, and the same."""
    SIZE = "size"
    """The size, of one ETag from beginning to end; what the ETag is made of is not known. The file's own checksums
    are to tell the rest."""


@dataclass(frozen=True, slots=True)
class FetchedBill:
    """A file that was fetched whole."""

    path: Path
    found: BillObject
    """What it was when it was fetched: newer than what was asked for, where that was changed meanwhile."""
    proof: Proof
