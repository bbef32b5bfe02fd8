"""What went wrong with a bucket, read out of the object store library's errors.

Those have all in one text: what the service said, with keys and addresses in it. So nothing of that text goes on but
codes and ids of a strict form, and no error of the library leaves the thread that it came up in.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto

from obstore import exceptions

NOBODY = "127.0.0.1:0"
"""Where nothing ever listens: the way to every host but the bucket's."""


class Trouble(Enum):
    """Kinds of it."""

    NO_BUCKET = auto()
    NO_OBJECT = auto()
    CHANGED = auto()
    DENIED = auto()
    WRONG_KEY = auto()
    EXPIRED = auto()
    CLOCK = auto()
    ELSEWHERE = auto()
    BUSY = auto()
    UNREACHABLE = auto()
    UNTRUSTED = auto()
    SILENT = auto()
    CUT = auto()
    TOO_SLOW = auto()
    NO_RANGES = auto()
    ODD_NAME = auto()
    ENDLESS = auto()
    SENSELESS = auto()


PASSING = frozenset((Trouble.BUSY, Trouble.UNREACHABLE, Trouble.SILENT, Trouble.CUT))
"""What another try may not meet."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One, with what the service said about it; empty where it did not."""

    trouble: Trouble
    status: int | None = None
    code: str = ""
    request_id: str = ""
    region: str = ""
    """Where the bucket is, by the service."""
    service_time: datetime | None = None


class Failed(Exception):
    """A call to the bucket came to nothing."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure)
        self.failure = failure


LIBRARY_ERRORS = (exceptions.BaseError, OSError, ValueError)
"""What the library raises; a missing object is a FileNotFoundError."""

_DEBUG = "\n\nDebug source:\n"
_STATUS = re.compile(r"\bstatus: ([0-9]{3}),")
_KIND = re.compile(r"HttpError \{\s+kind: ([A-Za-z]+),")
_FIELDS = {
    "Code": re.compile(r"<Code>([A-Za-z0-9.]{1,64})</Code>"),
    "RequestId": re.compile(r"<RequestId>([A-Za-z0-9+/=_-]{1,128})</RequestId>"),
    "Region": re.compile(r"<Region>([a-z0-9-]{1,32})</Region>"),
    "ServerTime": re.compile(r"<ServerTime>([0-9TZ:.+-]{10,32})</ServerTime>"),
}
_CODES = {
    "NoSuchBucket": Trouble.NO_BUCKET,
    "NoSuchKey": Trouble.NO_OBJECT,
    "PreconditionFailed": Trouble.CHANGED,
    "AccessDenied": Trouble.DENIED,
    "InvalidAccessKeyId": Trouble.WRONG_KEY,
    "SignatureDoesNotMatch": Trouble.WRONG_KEY,
    "InvalidSecurity": Trouble.WRONG_KEY,
    "InvalidToken": Trouble.EXPIRED,
    "ExpiredToken": Trouble.EXPIRED,
    "RequestTimeTooSkewed": Trouble.CLOCK,
    "PermanentRedirect": Trouble.ELSEWHERE,
    "TemporaryRedirect": Trouble.ELSEWHERE,
    "AuthorizationHeaderMalformed": Trouble.ELSEWHERE,
    "IllegalLocationConstraintException": Trouble.ELSEWHERE,
    "SlowDown": Trouble.BUSY,
}
_STATUSES = {401: Trouble.WRONG_KEY, 403: Trouble.DENIED, 408: Trouble.BUSY, 412: Trouble.CHANGED, 429: Trouble.BUSY}
_KINDS = {"Connect": Trouble.UNREACHABLE, "Timeout": Trouble.SILENT}
_MARKS = {
    "BareRedirect": Trouble.ELSEWHERE,
    NOBODY: Trouble.ELSEWHERE,
    "InvalidCertificate": Trouble.UNTRUSTED,
    "NotPartial": Trouble.NO_RANGES,
    "InvalidPath": Trouble.ODD_NAME,
}
"""What stands in the library's own part of its text."""


def failure_of(error: Exception, hide: Callable[[str], str]) -> Failure:
    """What it says, as far as it may be told; `hide` takes secrets out of text."""
    _, _, debug = str(error).partition(_DEBUG)
    status = int(found[1]) if (found := _STATUS.search(debug)) else None
    said = {name: hide(found[1]) if (found := field.search(debug)) else "" for name, field in _FIELDS.items()}
    return Failure(
        _trouble(error, debug, status, said["Code"]),
        status,
        said["Code"],
        said["RequestId"],
        said["Region"],
        _moment(said["ServerTime"]),
    )


def _trouble(error: Exception, debug: str, status: int | None, code: str) -> Trouble:
    if status is not None:
        if known := _CODES.get(code) or _STATUSES.get(status):
            return known
        if status == 404:
            return Trouble.NO_OBJECT if isinstance(error, FileNotFoundError) else Trouble.NO_BUCKET
        if 300 <= status < 400:
            return Trouble.ELSEWHERE
        return Trouble.BUSY if status >= 500 else Trouble.SENSELESS
    for mark, trouble in _MARKS.items():
        if mark in debug:
            return trouble
    if kind := _KIND.search(debug):
        return _KINDS.get(kind[1], Trouble.CUT)
    return Trouble.SENSELESS


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
