"""A backup unpacked and proved where nobody looks, ready to be put in its place."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from partner_tui import private_files
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import DamagedStore, StoreError
from partner_tui.domain.invoice_file import InvoiceFile
from partner_tui.domain.record import MonthRecord
from partner_tui.ledger import Ledger
from partner_tui.ledger.backup import History
from partner_tui.services.backup_file import LEDGER, Backup, Cancel, not_sound
from partner_tui.services.invoice_papers import FOLDER, InvoicePapers

_MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Staged:
    """Every byte of it is what was written, and its parts agree."""

    folder: Path
    ledger: Ledger
    """Brought up to this program's form."""
    history: History
    records: tuple[MonthRecord, ...]
    papers: tuple[InvoiceFile, ...]

    def place(self, data_dir: Path) -> None:
        """Its lines and papers, where they are not there whole. They count once the ledger tells of them."""
        theirs, ours = InvoicePapers(self.folder), InvoicePapers(data_dir)
        for paper in self.papers:
            staged, final = theirs.path(paper.sha256), ours.path(paper.sha256)
            if staged.exists() and ours.unsound(paper):
                private_files.remove_tree(final)
                private_files.publish(staged, final)
        for record in self.records:
            if any(_generation(self.folder, record).glob("*.parquet")):
                self._place_lines(data_dir, record)

    def _place_lines(self, data_dir: Path, record: MonthRecord) -> None:
        from partner_tui.bills.publish import StagedMonth
        from partner_tui.bills.store import BillStore

        store = BillStore(data_dir)
        if not store.is_whole(record) and store.make_room(record):
            store.publish(StagedMonth(_generation(self.folder, record), record))

    def missing_bills(self, data_dir: Path) -> tuple[tuple[BillCycle, str], ...]:
        """Months without their lines, with the names of their bill files."""
        gone = (record for record in self.records if not _generation(data_dir, record).is_dir())
        return tuple((record.month, record.source_name) for record in gone)

    def missing_papers(self, data_dir: Path) -> tuple[str, ...]:
        papers = InvoicePapers(data_dir)
        return tuple(paper.invoice_no for paper in self.papers if papers.unsound(paper))


def staged(file: Path, backup: Backup, folder: Path, progress: Callable[[str], None], cancelled: Cancel) -> Staged:
    """Raises FileError where anything in the backup is not as it was written, StoreError, Cancelled."""
    for name in backup.members:
        progress(f"Proving {name}")
        made = folder
        for part in Path(name).parts[:-1]:
            made = private_files.make_folder(made / part)
        backup.extract(name, folder / name, cancelled)
    progress("Proving the ledger")
    try:
        ledger = Ledger.open(folder, may_create=False)
        problems = ledger.verify()
        if problems:
            raise not_sound(file, f"its ledger is not sound ({problems[0]})")
        history = ledger.backing.history()
        found = Staged(folder, ledger, history, tuple(ledger.months()), ledger.invoice_files.all())
    except DamagedStore as error:
        raise not_sound(file, f"its ledger cannot be used ({error.title})") from error
    if (len(history.hashes), history.head) != (backup.contents.events, backup.contents.head):
        raise not_sound(file, "its ledger is another one than its index says")
    _demand_agreement(file, backup, found)
    return found


def _demand_agreement(file: Path, backup: Backup, found: Staged) -> None:
    """The ledger vouches for the manifests, they for the lines; a paper's name is its hash."""
    known = {LEDGER}
    for record in found.records:
        inside = f"bills/{record.month}/{record.generation}"
        if f"{inside}/{_MANIFEST}" not in backup.members:
            continue
        known |= {f"{inside}/{_MANIFEST}", *_lines_of(file, backup, found.folder, record)}
    for paper in found.papers:
        name = f"{FOLDER}/{paper.sha256}.pdf"
        if name in backup.members:
            known.add(name)
            if backup.members[name].sha256 != paper.sha256:
                raise not_sound(file, f"{name} in it is another file")
    if strangers := backup.members.keys() - known:
        raise not_sound(file, f"{min(strangers)} in it belongs to nothing that its ledger tells of")


def _lines_of(file: Path, backup: Backup, folder: Path, record: MonthRecord) -> set[str]:
    """Names of the month's files of lines in the backup: all of them, or none."""
    from partner_tui.bills import manifest

    inside = f"bills/{record.month}/{record.generation}"
    try:
        found = manifest.read(folder / inside)
    except StoreError as error:
        raise not_sound(file, f"the manifest of {record.month} in it cannot be read") from error
    if found.record != record:
        raise not_sound(file, f"the manifest of {record.month} in it is not the one that its ledger vouches for")
    lines = {f"{inside}/{one.name}": one.sha256 for one in (*found.files, found.rollup)}
    there = lines.keys() & backup.members.keys()
    if there and any(name not in there or backup.members[name].sha256 != lines[name] for name in lines):
        raise not_sound(file, f"the lines of {record.month} in it are not those of its manifest")
    return set(there)


def _generation(folder: Path, record: MonthRecord) -> Path:
    return folder / "bills" / str(record.month) / record.generation
