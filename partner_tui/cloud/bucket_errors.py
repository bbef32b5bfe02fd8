"""What went wrong with a bucket, in words that help."""

from dataclasses import dataclass
from datetime import datetime

from partner_tui.cloud.advice import NETWORK, SET_CLOCK, clock_words
from partner_tui.cloud.bucket_failures import Failure, Trouble
from partner_tui.domain.errors import CloudAnswerError, CloudError, CloudRefused, CloudUnreachable
from partner_tui.domain.text import visible

_SETTINGS = "Check bucket and bucket_region under [cloud] in the settings."
_LATER = "Try again later: what came is kept."
_REPORT = "Nothing of it was taken. Check [cloud] bucket_endpoint and the proxy."


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of whom, for errors."""

    bucket: str
    region: str
    address: str
    """The endpoint's."""
    what: str
    """The object's key, or the folder that is listed: foreign text."""


@dataclass(frozen=True, slots=True)
class _Words:
    kind: type[CloudError]
    title: str
    cause: str
    next_step: str


def explained(failure: Failure, asked: Asked, now: datetime) -> CloudError:
    """The error to raise."""
    words = _words(failure, asked, now)
    return words.kind(
        words.title,
        words.cause,
        words.next_step,
        status=failure.status,
        code=failure.code,
        request_id=failure.request_id,
    )


def _words(failure: Failure, asked: Asked, now: datetime) -> _Words:
    where, what = f"bucket {asked.bucket} at {asked.address}", visible(asked.what)
    at = f"{what} in {where}"
    match failure.trouble:
        case Trouble.NO_BUCKET:
            return _Words(
                CloudError,
                "There is no such bucket",
                f"{asked.address} knows no bucket {asked.bucket} in {asked.region}.",
                f"{_SETTINGS} Bill files are put into one in ap-southeast-1 (CN-Hong Kong).",
            )
        case Trouble.NO_OBJECT:
            step = "List the bucket again: it may have been taken away or replaced."
            return _Words(CloudError, "A bill file is gone", f"{at} is not there.", step)
        case Trouble.CHANGED:
            cause = f"{what} was changed each time while it was fetched."
            return _Words(CloudError, "A bill file does not come to rest", cause, "Try again in some minutes.")
        case Trouble.CLOCK:
            return _Words(
                CloudRefused,
                "The bucket does not accept this machine's time",
                _clock(failure.service_time, now),
                SET_CLOCK,
            )
        case Trouble.ELSEWHERE:
            said = f"the service says {failure.region}" if failure.region else "it sends elsewhere"
            return _Words(
                CloudError,
                "The bucket is in another region",
                f"{where} is not in {asked.region}: {said}. What is signed goes nowhere but where it was meant to.",
                f"Correct bucket_region, or bucket_endpoint where it is set. {_SETTINGS}",
            )
        case Trouble.DENIED | Trouble.WRONG_KEY | Trouble.EXPIRED:
            return _refused(failure.trouble, at)
        case Trouble.BUSY | Trouble.UNREACHABLE | Trouble.SILENT | Trouble.CUT | Trouble.TOO_SLOW:
            return _unreachable(failure.trouble, where, what)
        case _:
            return _senseless(failure.trouble, at)


def _refused(trouble: Trouble, at: str) -> _Words:
    match trouble:
        case Trouble.DENIED:
            return _Words(
                CloudRefused,
                "The bucket may not be read",
                f"{at}: access is denied.",
                "Let the bucket's owner allow this key obs:bucket:ListBucket and obs:object:GetObject: it belongs to "
                "the account that bought it, which is a customer's.",
            )
        case Trouble.EXPIRED:
            step = "Get new temporary keys: they last 24 hours at most."
            return _Words(CloudRefused, "The temporary keys are no longer valid", f"{at} was refused.", step)
        case _:
            step = "Check that the key was copied whole, is enabled, and belongs to this site."
            return _Words(CloudRefused, "The bucket does not accept the credentials", f"{at} was refused.", step)


def _unreachable(trouble: Trouble, where: str, what: str) -> _Words:
    match trouble:
        case Trouble.BUSY:
            return _Words(CloudUnreachable, "The bucket is busy", f"{where} could not serve {what} for now.", _LATER)
        case Trouble.UNREACHABLE:
            cause = f"No connection to {where} could be made."
            return _Words(CloudUnreachable, "The bucket cannot be reached", cause, NETWORK)
        case Trouble.SILENT:
            cause = f"{where} fell silent at {what}."
            return _Words(CloudUnreachable, "The bucket does not answer", cause, _LATER)
        case Trouble.CUT:
            cause = f"{what}: the connection to {where} broke again and again."
            return _Words(CloudUnreachable, "A bill file did not come whole", cause, _LATER)
        case _:
            cause = f"{what} from {where} took longer than its size allows."
            return _Words(CloudUnreachable, "The bucket is too slow", cause, _LATER)


def _senseless(trouble: Trouble, at: str) -> _Words:
    match trouble:
        case Trouble.UNTRUSTED:
            return _Words(
                CloudUnreachable,
                "The bucket cannot be reached",
                f"{at}: its certificate is not to be trusted.",
                'Check [cloud] bucket_endpoint; a bucket whose name has dots needs bucket_style = "path"; behind an '
                "inspecting proxy, name its authority's file in SSL_CERT_FILE.",
            )
        case Trouble.ODD_NAME:
            return _Words(
                CloudAnswerError,
                "The bucket has a name that cannot be read",
                f"{at}: an object's name has an empty part, a part of dots, or a control character.",
                "Rename that object: nothing behind it can be listed.",
            )
        case Trouble.ENDLESS:
            return _Words(
                CloudAnswerError,
                "The bucket cannot be listed to its end",
                f"{at}: it gives the first 1,000 names over and over.",
                "Move old files out of that folder, or use a bucket that is no parallel file system.",
            )
        case _:
            title = "The bucket's answer makes no sense"
            return _Words(CloudAnswerError, title, f"{at}: it is not what a bucket gives.", _REPORT)


def damaged(asked: Asked) -> CloudAnswerError:
    """What to say of a file that is another each time it comes, under one ETag."""
    return CloudAnswerError(
        "A bill file came damaged",
        f"{visible(asked.what)} in bucket {asked.bucket} came in full and is not what its ETag says.",
        "Nothing of it was taken. Try again; if it stays so, let the vendor put the file there anew.",
    )


def _clock(service_time: datetime | None, now: datetime) -> str:
    if service_time is None:
        return "The clock of this machine is too far from the service's."
    return clock_words(now - service_time)
