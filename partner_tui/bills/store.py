"""The bill store: generations of months under one folder. What it holds is for the ledger to say."""

import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from partner_tui import private_files
from partner_tui.bills import manifest
from partner_tui.bills.manifest import StoredFile
from partner_tui.bills.queries import MonthReader
from partner_tui.bills.source import Source, opened
from partner_tui.bills.stored_files import damaged
from partner_tui.bills.verifying import problems, wrong_with
from partner_tui.domain.errors import StoreError
from partner_tui.domain.imported import ImportProgress
from partner_tui.domain.record import MonthRecord
from partner_tui.domain.rows import never

if TYPE_CHECKING:
    from partner_tui.bills.publish import StagedMonth
    from partner_tui.bills.readers import ReadOptions

_LOCK = "in-use.lock"


class BillStore:
    """`DATA/bills/YYYY-MM/GENERATION/`; unfinished work is under `DATA/tmp/`."""

    def __init__(self, data_dir: Path) -> None:
        self._bills = data_dir / "bills"
        self._tmp = data_dir / "tmp"

    def source(self, file: Path, cancelled: Callable[[], bool] = never) -> AbstractContextManager[Source]:
        """The bill file, opened and hashed. Raises BillFileError, Cancelled."""
        return opened(file, cancelled)

    def stage(
        self,
        source: Source,
        options: "ReadOptions",
        *,
        now: datetime,
        progress: Callable[[ImportProgress], None] = lambda progress: None,
        cancelled: Callable[[], bool] = never,
    ) -> "StagedMonth":
        """Reads a bill file into a new generation that nobody sees yet; on any error nothing of it stays.

        Raises BillFileError, StoreError, Cancelled.
        """
        from partner_tui.bills import publish  # the reading side: the console, which only asks, never needs it

        generation = f"{now:%Y%m%dT%H%M%SZ}-{source.sha256[:8]}-{secrets.token_hex(4)}"
        workplace = private_files.make_folder(self._tmp / f"import-{generation}")
        with private_files.whole_or_gone(workplace):
            return publish.stage(
                source, workplace / generation, options, now=now, progress=progress, cancelled=cancelled
            )

    def publish(self, staged: "StagedMonth") -> MonthRecord:
        """Puts a generation in its place, durably. It counts from the moment that the ledger points at it."""
        try:
            month = private_files.make_folder(self._bills / str(staged.record.month))
            private_files.create(staged.folder / _LOCK).close()
            private_files.publish(staged.folder, month / staged.record.generation)
            private_files.sync_folder(self._bills)
        finally:
            private_files.remove_tree(staged.folder.parent)
        return staged.record

    @contextmanager
    def open(self, record: MonthRecord) -> Iterator[MonthReader]:
        """Questions to the month; its files stay as long as this is open. Raises StoreError when they are gone."""
        folder = self._folder(record)
        self._demand_lines(record, folder)
        private_files.demand_folder(folder.parent)
        private_files.demand_folder(folder)
        with private_files.locked(folder / _LOCK, shared=True):
            yield MonthReader(folder, record.month, record.currency)

    @contextmanager
    def held(self, record: MonthRecord) -> Iterator[tuple[Path, tuple[StoredFile, ...]]]:
        """The month's folder, and the files that lie in it beside the manifest; they stay as long as this is open.

        Raises StoreError where they are gone, DamagedStore where the manifest is not what the ledger vouches for.
        """
        with self.open(record):
            folder = self._folder(record)
            found = manifest.read(folder)
            if found.record != record:
                raise damaged(folder / manifest.NAME, "it is not the one that the ledger vouches for")
            yield folder, (*found.files, found.rollup)

    def is_whole(self, record: MonthRecord) -> bool:
        """Whether every file of the month is there as it was written. Reads them all."""
        try:
            with self.held(record) as (folder, files):
                return not any(wrong_with(folder, file) for file in files)
        except StoreError:
            return False

    def make_room(self, record: MonthRecord) -> bool:
        """Removes what bears the month's name and is not it; False while somebody reads that. Only for who holds the
        import lock."""
        self._remove_unread(self._folder(record))
        return not os.path.lexists(self._folder(record))

    def sweep(self, live: Iterable[MonthRecord]) -> None:
        """Removes generations that no month points at and nobody reads. Only for who holds the import lock."""
        kept = {self._folder(record) for record in live}
        for month in self._months():
            with private_files.storing(month):
                generations = list(month.iterdir())
            for folder in generations:
                if folder not in kept:
                    self._remove_unread(folder)
            with private_files.storing(month):
                if not any(month.iterdir()):
                    month.rmdir()

    def verify(self, record: MonthRecord) -> list[str]:
        """What is wrong with the stored month, in sentences; nothing when every byte and every sum is right."""
        try:
            with self.open(record):
                return problems(self._folder(record), record)
        except StoreError as exc:
            return [str(exc)]

    def _folder(self, record: MonthRecord) -> Path:
        return self._bills / str(record.month) / record.generation

    def _demand_lines(self, record: MonthRecord, folder: Path) -> None:
        if self._bills.is_dir() and not os.path.lexists(folder):
            raise StoreError(
                f"The lines of {record.month} are not here",
                f"The ledger tells of {record.sums.lines:,} lines, and {folder} is not there.",
                f"Import {record.source_name} again with `partner-tui import FILE`, or sync.",
            )

    def _months(self) -> list[Path]:
        """The months' folders. A link to a folder is none: what it leads to is not ours to sweep."""
        with private_files.storing(self._bills):
            return [month for month in self._bills.iterdir() if month.is_dir() and not month.is_symlink()]

    def _remove_unread(self, folder: Path) -> None:
        """Away at once and whole, so that who opens it finds all of it or nothing; the lock is held until it is."""
        if folder.is_symlink() or not folder.is_dir():
            private_files.remove_tree(folder)
            return
        gone = private_files.make_folder(self._tmp) / f"removed-{folder.name}"
        private_files.remove_tree(gone)
        with private_files.locked(folder / _LOCK, wait=False) as alone:
            if alone is not None:
                private_files.publish(folder, gone)
        private_files.remove_tree(gone)
