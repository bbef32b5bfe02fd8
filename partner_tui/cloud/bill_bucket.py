"""The bucket that the vendor puts bill files into: which there are, and one of them as a file."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import obstore

from partner_tui.cloud import bucket_store
from partner_tui.cloud.bucket_access import BucketAccess
from partner_tui.cloud.bucket_errors import Asked, damaged, explained
from partner_tui.cloud.bucket_failures import Failed, Failure, Trouble
from partner_tui.cloud.bucket_names import FOLDERS, bill_object, wanted
from partner_tui.cloud.bucket_patience import BucketPatience
from partner_tui.cloud.credentials import Credentials, KeyPair
from partner_tui.cloud.fetching import Fetch
from partner_tui.cloud.partial_file import partial_file
from partner_tui.cloud.retrying import Budget
from partner_tui.cloud.stopping import Stopped
from partner_tui.domain.bill_object import BillFileKind, BillObject, FetchedBill
from partner_tui.domain.errors import Cancelled, CredentialsError, SettingsError, WrongUsage
from partner_tui.domain.rows import never
from partner_tui.domain.text import visible
from partner_tui.settings import CloudSettings

_PAGE = 1_000
_ABOVE_DIGITS = ":"
_NO_FILE, _NOT_THERE = "no-such-file", "NoSuchKey"

T = TypeVar("T")


def _unseen(done: int, total: int) -> None:
    """Progress that nobody follows."""


class BillBucket:
    """One partner's, read with its key. For one thread at a time.

    Redirects lead nowhere, so that a security token goes to no other host; but behind a proxy of the environment's
    they are followed, without a signature. Answers wait in threads: one that is left ends with what it waits for.
    """

    def __init__(
        self,
        settings: CloudSettings,
        credentials: Credentials,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], None] = time.sleep,
        patience: BucketPatience = BucketPatience(),  # noqa: B008  (frozen)
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Raises SettingsError where no bucket is set up, or one that cannot be asked; CredentialsError for a token."""
        self._settings = settings
        self._clock = clock
        keys = _checked(settings, credentials)
        store = bucket_store.opened(settings, keys, patience)
        self._access = BucketAccess(store, keys.redacted, patience, sleep, monotonic)

    def list(self, cancelled: Callable[[], bool] = never) -> tuple[BillObject, ...]:
        """The bill file of every month, and the latest usage of every month, by month.

        Raises kinds of CloudError, and Cancelled.
        """
        budget = self._access.budget(self._access.patience.everything)
        found = wanted(each for kind in BillFileKind for each in self._of_kind(kind, budget, cancelled))
        if not found:
            self._demand_bucket(budget, cancelled)
        return found

    def fetch(
        self,
        found: BillObject,
        folder: Path,
        progress: Callable[[int, int], None] = _unseen,
        cancelled: Callable[[], bool] = never,
    ) -> FetchedBill:
        """That file whole, in the folder and under its own name: also what another fetch into the same folder left
        undone is used. If it was changed meanwhile, the new one is fetched. `progress` gets bytes there, bytes in all.

        Raises kinds of CloudError, Cancelled, StoreError, StoreBusy, and WrongUsage for what is none of the listing's.
        """
        final = folder / self._checked_name(found)
        asked = self._asked(found.key)
        with partial_file(folder / f"{final.name}.partial") as partial:
            fetch = Fetch(self._access, found, partial, progress, cancelled)
            outcome = _outcome(fetch.run)
            if isinstance(outcome, Failure):
                raise explained(outcome, asked, self._clock())
            if outcome is None:
                partial.start_over(fetch.found)
                raise damaged(asked)
            partial.publish(final)
            return FetchedBill(final, fetch.found, outcome)

    def _demand_bucket(self, budget: Budget, cancelled: Callable[[], bool]) -> None:
        """To the library, a web page that came in the place of a listing is an empty one. But who has a file that
        nobody put there is no bucket."""
        nothing = f"{self._settings.bucket_prefix}{FOLDERS[BillFileKind.BILL]}/{_NO_FILE}"

        def ask() -> Iterator[None]:
            obstore.get(self._access.store, nothing)
            yield None

        failure = self._gathered(ask, budget, cancelled)
        if not isinstance(failure, Failure):
            failure = Failure(Trouble.SENSELESS)
        if failure.code != _NOT_THERE:
            raise explained(failure, self._asked(nothing), self._clock())

    def _of_kind(self, kind: BillFileKind, budget: Budget, cancelled: Callable[[], bool]) -> tuple[BillObject, ...]:
        folder = f"{self._settings.bucket_prefix}{FOLDERS[kind]}"
        outcome = self._gathered(lambda: self._listed(kind, folder), budget, cancelled)
        if isinstance(outcome, Failure):
            raise explained(outcome, self._asked(f"{folder}/"), self._clock())
        return outcome

    def _gathered(
        self, work: Callable[[], Iterator[T]], budget: Budget, cancelled: Callable[[], bool]
    ) -> tuple[T, ...] | Failure:
        """All that the work gives in the thread, tried again where that may help. Raises Cancelled."""

        def attempt() -> tuple[T, ...] | Failure:
            with closing(self._access.pieces(work, budget, cancelled)) as content:
                try:
                    return tuple(content)
                except Failed as failed:
                    return failed.failure

        return _outcome(lambda: self._access.until_it_brings(attempt, budget, cancelled))

    def _listed(self, kind: BillFileKind, folder: str) -> Iterator[BillObject]:
        """In the thread: the bill files of a folder.

        Names come in order, so that only those are read which can be of a bill file. Some services take the library's
        way to the next page for no more than a repeated question, and then the first page looks like the last: so
        what ends with a full page is asked on for what is behind it.
        """
        start = after = f"{folder}/{FOLDERS[kind]}_"
        while True:
            count, last = 0, after
            for chunk in obstore.list(self._access.store, folder, offset=after, chunk_size=_PAGE):
                for meta in chunk:
                    count, last = count + 1, meta["path"]
                    if last <= after and after != start:
                        raise Failed(Failure(Trouble.ENDLESS))
                    modified = meta["last_modified"].astimezone(UTC)
                    found = bill_object(
                        kind,
                        self._settings.bucket_prefix,
                        last,
                        size=meta["size"],
                        etag=meta["e_tag"],
                        modified=modified,
                    )
                    if found:
                        yield found
                if last > f"{start}{_ABOVE_DIGITS}":
                    return
            if count == 0 or count % _PAGE:
                return
            after = last

    def _checked_name(self, found: BillObject) -> str:
        """Its file name, if its key is one that this bucket's listing gives: nothing else becomes a path."""
        same = bill_object(
            found.kind,
            self._settings.bucket_prefix,
            found.key,
            size=found.size,
            etag=found.etag,
            modified=found.modified,
        )
        if same is None:
            raise WrongUsage(
                "Not a bill file",
                f"{visible(found.key)} is no key that a bill file has in this bucket.",
                "List the bucket again, and fetch what it has.",
            )
        return same.name

    def _asked(self, what: str) -> Asked:
        settings = self._settings
        return Asked(settings.bucket, settings.bucket_region, bucket_store.endpoint(settings), what)


def _outcome(work: Callable[[], T | Failure]) -> T | Failure:
    """What it gives, or why it came to nothing: the error is to be raised where no other one is under way."""
    try:
        return work()
    except Failed as failed:
        return failed.failure
    except Stopped:
        pass
    raise Cancelled("The sync")


def _checked(settings: CloudSettings, credentials: Credentials) -> KeyPair:
    if not settings.bucket:
        raise SettingsError(
            "No bill bucket is set up",
            "The settings name no bucket under [cloud].",
            "Set bucket to the one that the partner subscribed its bill files for, and bucket_region to where it is.",
        )
    parts = settings.bucket_prefix.split("/")
    if any(part in (".", "..") for part in parts) or "" in parts[:-1]:
        raise SettingsError(
            "Not a prefix of bill files",
            f"[cloud] bucket_prefix: {settings.bucket_prefix!r} has an empty part, or one of dots.",
            "Write what stands before customerBill/ in the objects' names, such as bills/ or nothing.",
        )
    if not isinstance(credentials, KeyPair):
        raise CredentialsError(
            "A token opens no bucket",
            f"Object storage takes a key pair only; {credentials.source} has a token.",
            "Set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK to read the bill files.",
        )
    return credentials
