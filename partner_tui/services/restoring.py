"""Restoring: a backup proved to its last byte, then put in the place of what is there, which is kept aside."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from partner_tui import private_files
from partner_tui.domain.backup import BackupContents, Restored
from partner_tui.domain.errors import (
    DamagedStore,
    FileError,
    NewerStore,
    OutcomeUnknown,
    StoreBusy,
    StoreError,
    WrongUsage,
)
from partner_tui.domain.rows import never
from partner_tui.ledger import Ledger
from partner_tui.ledger.backup import RESTORE, History, lost, make_plain, move_aside, replace_contents
from partner_tui.ledger.schema import VERSION
from partner_tui.services.backup_file import LEDGER, Cancel, is_demo, opened, stopping
from partner_tui.services.clock import Clock
from partner_tui.services.export_turn import export_turn
from partner_tui.services.import_turn import import_turn
from partner_tui.services.invoice_papers import FOLDER as PAPERS
from partner_tui.services.invoice_papers import LOCK as PAPERS_LOCK
from partner_tui.services.restore_stage import Staged, staged
from partner_tui.services.sync_turn import sync_turn

Telling = Callable[[str], None]


class Restoring:
    """Into one data folder; it needs no ledger there that can be opened. Each method raises only kinds of
    PartnerError."""

    def __init__(self, data_dir: Path, clock: Clock, operator: str) -> None:
        self._data_dir, self._clock, self._operator = data_dir, clock, operator
        self._live = data_dir / "ledger.db"

    def examine(self, file: Path, progress: Telling = lambda text: None, cancelled: Cancel = never) -> BackupContents:
        """Proves the backup's files by their hashes, and changes nothing. Raises FileError, Cancelled."""
        with opened(file) as backup:
            _demand_known(file, backup.contents)
            progress("Proving the backup")
            backup.prove(stopping(cancelled, "The examination"))
            return backup.contents

    def run(
        self,
        file: Path,
        *,
        go_back: bool = False,
        progress: Telling = lambda text: None,
        cancelled: Cancel = never,
        waiting: Callable[[str], None] = lambda holder: None,
    ) -> Restored:
        """Puts it in the place of what is there, at one moment for everybody; until then nothing is changed.

        Where the ledger that is there knows more than the backup, only with `go_back`. `waiting` hears who imports,
        when that has to end first. Raises FileError for a backup that is not sound or of another ledger, WrongUsage,
        StoreError, StoreBusy while somebody syncs or exports, OutcomeUnknown, Cancelled.
        """
        cancelled = stopping(cancelled, "The restore")
        with opened(file) as backup:
            _demand_known(file, backup.contents)
            self._demand_no_demo(file, backup.contents)
            folder = private_files.make_folder(self._data_dir)
            for name in ("bills", "tmp", PAPERS):
                private_files.make_folder(folder / name)
            with self._turns(cancelled, waiting):
                stage = private_files.make_folder(folder / "tmp" / f"restore-{secrets.token_hex(4)}")
                try:
                    found = staged(file, backup, stage, progress, cancelled)
                    progress("Putting it in its place")
                    present, aside = self._put(file, backup.contents, found, go_back)
                finally:
                    private_files.remove_tree(stage)
        return Restored(
            file=file,
            contents=backup.contents,
            aside=aside,
            was_damaged=present.is_damaged,
            lost_events=present.lost_events,
            lost_repayments=present.lost_repayments,
            missing_bills=found.missing_bills(self._data_dir),
            missing_papers=found.missing_papers(self._data_dir),
        )

    def _put(
        self, file: Path, contents: BackupContents, found: Staged, go_back: bool
    ) -> "tuple[_Present, Path | None]":
        present = self._present(found.history)
        self._demand_right(file, present, go_back)
        aside = None if present.is_missing else self._free_name()
        self._mark(file, contents, found, present, aside)
        found.place(self._data_dir)
        image = found.folder / LEDGER
        make_plain(image)
        with private_files.locked(self._live.with_name("ledger.lock")):
            if aside is None:
                private_files.publish(image, self._live)
            elif present.is_damaged or not _is_filled(self._live, image, aside):
                self._exchange(image, aside)
        return present, aside

    def _exchange(self, image: Path, aside: Path) -> None:
        """File for file. Where filling the ledger failed half-way, what was there is kept already; what is there now is
        kept too. Raises OutcomeUnknown where that fails as well."""
        try:
            move_aside(self._live, self._free_name() if os.path.lexists(aside) else aside)
            private_files.publish(image, self._live)
        except StoreError as error:
            if not os.path.lexists(aside):
                raise
            raise OutcomeUnknown(
                "It is not known whether it was restored",
                error.cause,
                f"What was there before is kept as {aside}. Restore once more when the disk works again: that is safe.",
            ) from error

    @contextmanager
    def _turns(self, cancelled: Cancel, waiting: Callable[[str], None]) -> Iterator[None]:
        """Nobody syncs, exports, imports or attaches papers meanwhile."""
        data_dir, operator, now = self._data_dir, self._operator, self._clock()
        with sync_turn(data_dir, operator=operator, since=now), export_turn(data_dir) as turn:
            if turn is None:
                raise StoreBusy(
                    "An export is running", "Its task is in the ledger.", "Wait for it, or cancel it, and try again."
                )
            with (
                import_turn(data_dir, operator=operator, since=now, cancelled=cancelled, waiting=waiting),
                private_files.locked(data_dir / PAPERS_LOCK),
            ):
                yield

    def _present(self, restored: History) -> "_Present":
        """What is in the place of the ledger."""
        if not os.path.lexists(self._live):
            return _Present(is_missing=True)
        private_files.demand_plain_file(self._live)
        try:
            ledger = Ledger.open(self._data_dir, may_create=False)
            if ledger.verify():
                return _Present(is_damaged=True)
            history = ledger.backing.history()
        except NewerStore as error:
            return _Present(is_damaged=True, newer=error.cause)
        except DamagedStore:
            return _Present(is_damaged=True)
        is_another = bool(history.hashes and restored.hashes) and not history.shared(restored)
        return _Present(is_another=is_another, lost=lost(history, restored))

    def _demand_right(self, file: Path, present: "_Present", go_back: bool) -> None:
        if present.is_another:
            raise FileError(
                "A backup of another ledger",
                f"{file} and {self._live} have no event in common.",
                "Nothing was changed. Restore it into a new folder with --data-dir.",
            )
        if go_back or not (present.newer or present.lost_events):
            return
        more = f"The ledger is sound and knows {present.told} that the backup does not."
        raise WrongUsage(
            "That would go back",
            present.newer or more,
            "Nothing was changed. To put the backup in its place all the same, and keep the present ledger aside, add "
            "--go-back.",
        )

    def _demand_no_demo(self, file: Path, contents: BackupContents) -> None:
        if contents.is_demo:
            raise WrongUsage(
                "A backup of the demonstration",
                f"{file} holds made-up bills, which are never mixed with real ones.",
                "Nothing was changed. `partner-tui demo` makes them up anew.",
            )
        if is_demo(self._data_dir):
            raise WrongUsage(
                "This is the demonstration's folder",
                f"{self._data_dir} holds made-up bills, which are never mixed with real ones.",
                "Choose another folder with --data-dir.",
            )

    def _free_name(self) -> Path:
        """For a ledger that is kept aside; none before has it."""
        name, number = f"ledger-before-{self._clock():%Y%m%dT%H%M%SZ}", 1
        path = self._data_dir / f"{name}.db"
        while os.path.lexists(path):
            number += 1
            path = self._data_dir / f"{name}-{number}.db"
        return path

    def _mark(
        self, file: Path, contents: BackupContents, found: Staged, present: "_Present", aside: Path | None
    ) -> None:
        """What was restored, when and by whom, is part of what is put in place."""
        detail = {
            "file": file.name,
            "made_at": contents.made_at.isoformat(),
            "events": len(found.history.hashes),
            "aside": None if aside is None else aside.name,
            "was_damaged": present.is_damaged,
            "lost_events": present.lost_events,
        }
        found.ledger.backing.tell(RESTORE, detail, operator=self._operator, at=self._clock())
        if problems := found.ledger.verify():
            raise DamagedStore("The restore failed", f"{problems[0]}.", "Nothing was changed. Report it.")


@dataclass(frozen=True, slots=True)
class _Present:
    """What is in the place of the ledger before a restore."""

    is_missing: bool = False
    is_damaged: bool = False
    newer: str = ""
    """By what program it was written, where that is a newer one."""
    is_another: bool = False
    lost: tuple[int, int] = (0, 0)

    @property
    def lost_events(self) -> int:
        return self.lost[0]

    @property
    def lost_repayments(self) -> int:
        return self.lost[1]

    @property
    def told(self) -> str:
        """How much of it the backup does not know."""
        events = "1 event" if self.lost_events == 1 else f"{self.lost_events:,} events"
        payments = "1 repayment" if self.lost_repayments == 1 else f"{self.lost_repayments:,} repayments"
        return f"{events} ({payments} recorded)" if self.lost_repayments else events


def _is_filled(live: Path, image: Path, aside: Path) -> bool:
    """False where the ledger can be read and not written to, as with a flipped bit in its header."""
    try:
        replace_contents(live, image, aside)
    except StoreError:
        return False
    return True


def _demand_known(file: Path, contents: BackupContents) -> None:
    if contents.form > VERSION:
        raise FileError(
            "The backup is newer than this program",
            f"The ledger in {file} has form {contents.form}; this version of partner-tui knows forms up to {VERSION}.",
            "Nothing was changed. Restore it with the newer partner-tui.",
        )
