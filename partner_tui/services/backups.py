"""Backups: all that must never be lost in one file, taken while others work, proved before it gets its name."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from partner_tui import private_files
from partner_tui.domain.backup import BackupContents, BackupMade
from partner_tui.domain.errors import DamagedStore, FileError, PartnerError, StoreBusy, StoreError
from partner_tui.domain.record import MonthRecord
from partner_tui.domain.rows import never
from partner_tui.exporting.target import Finished, Target, demand_writable, fingerprint
from partner_tui.ledger import Ledger
from partner_tui.ledger.schema import VERSION
from partner_tui.services.backup_file import LEDGER, BackupWriter, is_demo, opened, stopping
from partner_tui.services.clock import Clock
from partner_tui.services.invoice_papers import FOLDER, InvoicePapers

if TYPE_CHECKING:
    from partner_tui.bills.manifest import StoredFile

_LOCK = "backup.lock"
_TRIES = 20
"""A month that is replaced while it is looked for has the backup begin anew."""

Telling = Callable[[str], None]
Cancel = Callable[[], bool]


class Backups:
    """Of one data folder. Each method raises only kinds of PartnerError."""

    def __init__(self, data_dir: Path, ledger: Ledger, clock: Clock, operator: str) -> None:
        self._data_dir, self._ledger, self._clock, self._operator = data_dir, ledger, clock, operator

    def last_made_at(self) -> datetime | None:
        """As the audit trail tells; None where it tells of none."""
        return self._ledger.backing.last_backup_at()

    def make(
        self,
        file: Path,
        *,
        with_bills: bool = False,
        progress: Telling = lambda text: None,
        cancelled: Cancel = never,
    ) -> BackupMade:
        """A new file with the ledger of one moment, what proves the months' lines, and invoices' files; with the lines
        themselves if asked.

        Nobody has to wait for it but for the moment in which the ledger is copied. Raises FileError, StoreError,
        DamagedStore where the ledger is not sound, StoreBusy while another backup is made, Cancelled.
        """
        path, cancelled = file.absolute(), stopping(cancelled, "The backup")
        self._demand_elsewhere(path)
        demand_writable(path)
        with private_files.locked(self._data_dir / _LOCK, wait=False) as alone:
            if alone is None:
                raise StoreBusy("A backup is being made", "Another process is making one.", "Try again after it.")
            target = Target(path)
            with _workplace(target) as folder:
                contents, left_out, found = self._written(target, folder, with_bills, progress, cancelled)
            target.publish()
        return BackupMade(path, found.bytes, found.sha256, contents, left_out, self._tell(path, found, contents))

    def _written(
        self, target: Target, folder: Path, with_bills: bool, progress: Telling, cancelled: Cancel
    ) -> tuple[BackupContents, tuple[str, ...], Finished]:
        """The whole file under its unfinished name, read back and proved; nothing of it on an error."""
        with self._seen(folder, with_bills, progress, cancelled) as seen:
            with target.open() as raw, BackupWriter(raw, seen.contents.made_at, cancelled) as writer:
                for name, path, sha256 in seen.files:
                    progress(f"Writing {name}")
                    if (added := writer.add(name, path)).sha256 != (sha256 or added.sha256):
                        raise DamagedStore("The store changed", f"{path} is not what it was.", "Try again.")
                writer.finish(seen.contents)
            with private_files.whole_or_gone(target.unfinished):
                progress("Proving it")
                with opened(target.unfinished) as backup:
                    backup.prove(cancelled)
                return seen.contents, tuple(seen.left_out), target.finished(cancelled)

    @contextmanager
    def _seen(self, folder: Path, with_bills: bool, progress: Telling, cancelled: Cancel) -> Iterator["_Seen"]:
        """What goes into it. Lines and papers that it tells of stay where they are as long as this is open."""
        for left in reversed(range(_TRIES)):
            with ExitStack() as held:
                held.enter_context(InvoicePapers(self._data_dir).held())
                progress("Copying the ledger")
                seen = self._copied(folder, with_bills)
                for record in seen.records:
                    if not self._see_month(seen, record, held, with_bills, cancelled):
                        if left:
                            break
                        seen.left_out.append(f"{record.month}: it was replaced each time that it was looked for.")
                else:
                    self._see_papers(seen)
                    yield seen
                    return
            private_files.remove_tree(folder / LEDGER)

    def _copied(self, folder: Path, with_bills: bool) -> "_Seen":
        """The ledger of this moment. Raises DamagedStore where it is not sound: a backup would only keep the damage."""
        from partner_tui.ledger.backup import make_plain

        now = self._clock()
        self._ledger.backing.copy_to(folder / LEDGER)
        image = Ledger.open(folder, may_create=False)
        if problems := image.verify():
            raise DamagedStore(
                "The ledger is not sound",
                f"{problems[0]}.",
                "No backup was made: it would keep the damage. See `partner-tui check`; an older backup is put in its "
                "place with `partner-tui restore FILE`.",
            )
        make_plain(folder / LEDGER)
        history, records = image.backing.history(), image.months()
        contents = BackupContents(
            made_at=now,
            operator=self._operator,
            form=VERSION,
            events=len(history.hashes),
            head=history.head,
            months=len(records),
            repayments=image.backing.repayments(),
            papers=len(image.invoice_files.all()),
            has_bills=with_bills,
            is_demo=is_demo(self._data_dir),
        )
        return _Seen(image, records, contents, [(LEDGER, folder / LEDGER, "")])

    def _see_month(
        self, seen: "_Seen", record: MonthRecord, held: ExitStack, with_bills: bool, cancelled: Cancel
    ) -> bool:
        """False where it was replaced since the ledger was copied."""
        from partner_tui.bills.manifest import NAME
        from partner_tui.bills.store import BillStore

        try:
            place, files = held.enter_context(BillStore(self._data_dir).held(record))
        except StoreError as error:
            if self._ledger.month(record.month) != record:
                return False
            seen.left_out.append(f"{record.month}: {error.cause}")
            return True
        inside = f"bills/{record.month}/{record.generation}"
        seen.files.append((f"{inside}/{NAME}", place / NAME, record.manifest_sha256))
        if with_bills:
            if wrong := _unsound(place, files, cancelled):
                seen.left_out.append(f"{record.month}: its lines, because {wrong} is not what was written.")
            else:
                seen.files += [(f"{inside}/{one.name}", place / one.name, one.sha256) for one in files]
        return True

    def _see_papers(self, seen: "_Seen") -> None:
        papers = InvoicePapers(self._data_dir)
        for sha256, paper in {paper.sha256: paper for paper in seen.image.invoice_files.all()}.items():
            if wrong := papers.unsound(paper):
                seen.left_out.append(f"The file of invoice {paper.invoice_no}: {wrong}")
            else:
                seen.files.append((f"{FOLDER}/{sha256}.pdf", papers.path(sha256), sha256))

    def _demand_elsewhere(self, path: Path) -> None:
        if path.parent.resolve().is_relative_to(self._data_dir.resolve()):
            raise FileError(
                "No place for a backup",
                f"{path} is in the data folder, and would be lost with it.",
                "Choose a place on another disk.",
            )

    def _tell(self, path: Path, found: Finished, contents: BackupContents) -> str:
        """In the audit trail. The backup counts all the same where that cannot be written now."""
        from partner_tui.ledger.backup import BACKUP

        detail = {"file": path.name, "sha256": found.sha256, "bytes": found.bytes, "events": contents.events}
        detail |= {"has_bills": contents.has_bills}
        try:
            self._ledger.backing.tell(BACKUP, detail, operator=self._operator, at=self._clock())
        except PartnerError as error:
            return str(error)
        return ""


@dataclass(slots=True)
class _Seen:
    image: Ledger
    records: list[MonthRecord]
    contents: BackupContents
    files: list[tuple[str, Path, str]]
    """Name in the backup, where it is, and its hash where that is known."""
    left_out: list[str] = field(default_factory=list)


@contextmanager
def _workplace(target: Target) -> Iterator[Path]:
    """A folder beside the backup, gone afterwards: where the backup has room, the copy of the ledger has it too."""
    folder = target.unfinished.with_name(f".backup-{secrets.token_hex(4)}{target.unfinished.suffix}")
    with private_files.storing(folder):
        os.mkdir(folder, private_files.FOLDER_MODE)
    try:
        yield folder
    finally:
        private_files.remove_tree(folder)


def _unsound(folder: Path, files: "tuple[StoredFile, ...]", cancelled: Cancel) -> str:
    """Name of the first file that is not what the manifest says; nothing where all are."""
    for one in files:
        try:
            found = fingerprint(folder / one.name, cancelled)
        except StoreError:
            return one.name
        if (found.bytes, found.sha256) != (one.bytes, one.sha256):
            return one.name
    return ""
