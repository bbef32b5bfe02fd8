"""A whole ledger copied while others write it, and one put in the place of another at one moment for everybody."""

import json
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from partner_tui import private_files
from partner_tui.ledger import audit, connecting
from partner_tui.ledger.audit import Detail
from partner_tui.ledger.connecting import SIDE_FILES, opened, translated, write_turn
from partner_tui.ledger.forms import time_from
from partner_tui.ledger.rows import Connecting

BACKUP, RESTORE = "backup made", "ledger restored"
"""Events that tell of the ledger's file and of nothing in it."""
_REPAYMENT = "repayment recorded"


class History(NamedTuple):
    """The audit trail, as far as it tells one ledger from another."""

    hashes: tuple[str, ...]
    kinds: tuple[str, ...]

    @property
    def head(self) -> str:
        return self.hashes[-1] if self.hashes else audit.START

    def shared(self, other: "History") -> int:
        """How many events the two begin with alike."""
        pairs = zip(self.hashes, other.hashes, strict=False)
        return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))

    def after(self, number: int) -> tuple[str, ...]:
        """Kinds of the events that follow so many, but for those that only tell of the file."""
        return tuple(kind for kind in self.kinds[number:] if kind not in (BACKUP, RESTORE))


class Backing:
    """One ledger seen as a whole. Each method raises only StoreError, DamagedStore and StoreBusy."""

    def __init__(self, reading: Connecting, writing: Connecting) -> None:
        self._reading, self._writing = reading, writing

    def copy_to(self, target: Path) -> None:
        """A new file with all of the ledger as it is at one moment, synced; nothing of it on an error."""
        with self._reading() as connection:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # from now on, of this moment
            _copy(connection, target)

    def history(self) -> History:
        with self._reading() as connection:
            rows = connection.execute("SELECT hash, kind FROM events ORDER BY id").fetchall()
        return History(tuple(row[0] for row in rows), tuple(row[1] for row in rows))

    def repayments(self) -> int:
        with self._reading() as connection:
            return int(connection.execute("SELECT count(*) FROM repayments").fetchone()[0])

    def tell(self, kind: str, detail: Detail, *, operator: str, at: datetime) -> None:
        """In the audit trail."""
        with self._writing() as connection:
            audit.append(connection, kind=kind, subject="ledger", detail=detail, operator=operator, at=at)

    def last_backup_at(self) -> datetime | None:
        """When the last one was made that the trail tells of: one that was put in place counts, for a backup holds the
        trail as it was before the backup was. None where it tells of none."""
        question = "SELECT kind, at, detail FROM events WHERE kind IN (?, ?) ORDER BY id DESC"
        with self._reading() as connection:
            for kind, at, detail in connection.execute(question, (BACKUP, RESTORE)):
                if made_at := at if kind == BACKUP else json.loads(detail).get("made_at"):
                    return time_from(made_at)
        return None


def lost(present: History, restored: History) -> tuple[int, int]:
    """How many events, and how many repayments among them, the one knows and the other does not."""
    kinds = present.after(present.shared(restored))
    return len(kinds), kinds.count(_REPAYMENT)


def replace_contents(live: Path, image: Path, aside: Path) -> None:
    """Has the ledger hold what the image holds, in one transaction, and a new file `aside` what it held until then.

    Others wait meanwhile. `image` is a ledger that nobody else uses. Raises StoreBusy, StoreError, DamagedStore: then
    the ledger is as it was, but where the disk failed at the very end; so `aside` stays, once it is there.
    """
    unfinished = image.with_name("aside.db")
    with translated(live), _alone(live) as connection:
        _copy(connection, unfinished)
        private_files.publish(unfinished, aside)
        with opened(image) as source:
            _step(source, connection)


def move_aside(live: Path, aside: Path) -> None:
    """Takes a ledger that is not to be trusted out of its place, byte for byte, with its journal.

    Whoever was about to write waits, and then opens what is there instead.
    """
    with write_turn(live), private_files.storing(live):
        for side in reversed(SIDE_FILES):  # its journal first: beside a new ledger it would be taken for that one's
            if os.path.lexists(f"{live}{side}"):
                private_files.demand_plain_file(Path(f"{live}{side}"))
                os.rename(f"{live}{side}", f"{aside}{side}")
        private_files.sync_folder(live.parent)


def make_plain(file: Path) -> None:
    """Without a journal of its own beside it: so that the file alone is the ledger."""
    with translated(file), opened(file) as connection:
        connection.execute("PRAGMA journal_mode = delete")


@contextmanager
def _alone(live: Path) -> Iterator[sqlite3.Connection]:
    """A connection that keeps all others out until it is closed, over any number of transactions."""
    with write_turn(live), opened(live) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("UPDATE head SET events = events")  # whether it can be written to is known before all else
        connection.execute("ROLLBACK")
        yield connection


def _copy(source: sqlite3.Connection, target: Path) -> None:
    private_files.create(target).close()
    with private_files.whole_or_gone(target):
        with translated(target), opened(target) as copy:
            _step(source, copy)
            copy.execute("PRAGMA journal_mode = delete")
        private_files.sync_folder(target.parent)


def _step(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """All pages at once, so that nobody writes between two of them."""
    until = time.monotonic() + connecting.BUSY_SECONDS

    def patience(status: int, left: int, pages: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > until:
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = status
            raise error

    source.backup(target, progress=patience)
