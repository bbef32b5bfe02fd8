"""Opening the ledger's file: safely, with the right journal, and with SQLite's errors in words that help."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from decimal import InvalidOperation
from pathlib import Path

from partner_tui import private_files
from partner_tui.domain.errors import DamagedStore, StoreBusy, StoreError, WriteUnsettled, WrongUsage

BUSY_SECONDS = 30.0
SIDE_FILES = ("", "-journal", "-wal", "-shm")
"""What follows the ledger's name in those of its files."""
_FIXED_WAL = ((3, 44, 6), (3, 50, 7), (3, 51, 3))


def journal_mode(library: tuple[int, int, int] = sqlite3.sqlite_version_info) -> str:
    """`wal` where this library's is sound, else `delete`.

    SQLite 3.7.0 to 3.51.2 can corrupt a ledger in WAL mode that several processes write (the WAL-reset bug), but for
    two older lines that got the correction too.
    """
    sound = library >= _FIXED_WAL[-1] or any(library[:2] == fixed[:2] and library >= fixed for fixed in _FIXED_WAL)
    return "wal" if sound else "delete"


@contextmanager
def connected(file: Path, *, writing: bool = False) -> Iterator[sqlite3.Connection]:
    """A connection to an existing ledger, inside a transaction: committed at the end when writing, undone on an error.

    Raises StoreError, StoreBusy, DamagedStore.
    """
    with write_turn(file) if writing else nullcontext(), translated(file), opened(file) as connection:
        if not writing:
            connection.execute("PRAGMA query_only = ON")
        connection.execute("BEGIN IMMEDIATE" if writing else "BEGIN")
        try:
            yield connection
            _commit(connection, file)
        finally:
            if connection.in_transaction:
                with suppress(sqlite3.Error):  # closing undoes it too; the error under way is the one to tell
                    connection.execute("ROLLBACK")


def set_journal_mode(file: Path) -> None:
    """Makes the journal what this library can be trusted with, if it is not. Needs the ledger to itself for that."""
    with translated(file), opened(file) as connection:
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != journal_mode():
            connection.execute(f"PRAGMA journal_mode = {journal_mode()}")


@contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection to an existing ledger, outside any transaction. Raises StoreError, and SQLite's own errors."""
    # Never open the ledger's file but through SQLite: closing it would drop the locks of this process's other threads.
    for side in SIDE_FILES:
        private_files.demand_plain_file(Path(f"{file}{side}"), may_be_missing=True)
    connection = sqlite3.connect(
        file.absolute().as_uri() + "?mode=rw", uri=True, isolation_level=None, timeout=BUSY_SECONDS
    )
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        # EXTRA is FULL and syncs the folder too once the journal is gone: else a power cut could bring it back.
        connection.execute(f"PRAGMA synchronous = {'FULL' if journal_mode() == 'wal' else 'EXTRA'}")
        yield connection
    finally:
        connection.close()


@contextmanager
def write_turn(file: Path) -> Iterator[None]:
    """One writer after the other, the next one woken when it may begin: SQLite asks ever more seldom whether it may,
    and among several who write without a pause some wait for seconds."""
    with private_files.locked(file.with_name("ledger.turn"), within=BUSY_SECONDS) as held:
        if held is None:
            raise _busy(file)
        yield


def _commit(connection: sqlite3.Connection, file: Path) -> None:
    """What fails once the journal has gone, as the sync of its folder, has been written all the same."""
    try:
        connection.execute("COMMIT")
    except sqlite3.Error as exc:
        error = _explained(file, exc)
        if type(error) is StoreError:
            raise WriteUnsettled(error.title, error.cause, error.next_step) from exc
        raise error from exc


@contextmanager
def translated(file: Path) -> Iterator[None]:
    """SQLite's errors, and values that no ledger of ours holds, as errors for the operator."""
    try:
        yield
    except sqlite3.Error as exc:
        raise _explained(file, exc) from exc
    except (ValueError, TypeError, InvalidOperation, WrongUsage) as exc:
        raise damaged(file, f"it holds a value that was never written to it ({exc})") from exc


def damaged(file: Path, why: str) -> DamagedStore:
    return DamagedStore(
        "The ledger is damaged",
        f"{file}: {why}.",
        "Nothing was changed. Put a backup in its place with `partner-tui restore FILE`, which keeps this one aside, "
        "or start in a new folder with --data-dir and import the bill files again.",
    )


def _explained(file: Path, exc: sqlite3.Error) -> StoreError | StoreBusy:
    said = str(exc)
    match getattr(exc, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return _busy(file)
        case sqlite3.SQLITE_FULL:
            step = "Free some space there and try again."
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            step = "Check who may write there, or choose another folder with --data-dir."
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_IOERR:
            step = "Check the disk, and that it is still mounted and has space, then try again."
        case sqlite3.SQLITE_CONSTRAINT:
            step = "Nothing was changed. Report it: a figure was about to be written that breaks the ledger's rules."
        case _:
            return damaged(file, said)
    return StoreError("Cannot use the ledger", f"{file}: {said}.", step)


def _busy(file: Path) -> StoreBusy:
    return StoreBusy(
        "The ledger is busy",
        f"Another process has been writing to {file} for {BUSY_SECONDS:.0f} seconds.",
        "Try again.",
    )
