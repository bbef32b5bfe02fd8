"""Importing a bill file: from the file to the moment when the ledger points at its month."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from partner_tui.domain.errors import StoreBusy, StoreError
from partner_tui.domain.imported import ImportOutcome, ImportProgress, ImportResult
from partner_tui.domain.rows import never
from partner_tui.ledger import Ledger
from partner_tui.services.clock import Clock
from partner_tui.services.import_turn import import_turn
from partner_tui.settings import ImportSettings

if TYPE_CHECKING:
    from partner_tui.bills.store import BillStore


class Imports:
    """Takes bill files, one at a time for each data folder."""

    def __init__(self, data_dir: Path, ledger: Ledger, settings: ImportSettings, clock: Clock, operator: str) -> None:
        self._data_dir = data_dir
        self._ledger = ledger
        self._settings = settings
        self._clock = clock
        self._operator = operator

    def run(
        self,
        file: Path,
        progress: Callable[[ImportProgress], None] = lambda progress: None,
        cancelled: Callable[[], bool] = never,
        waiting: Callable[[str], None] = lambda holder: None,
    ) -> ImportResult:
        """Imports the file, and until it is done changes nothing that anybody can see.

        The content that the month holds already is left as it is, unless it was taken before the month was final and
        would be final now. `waiting` hears who else is importing, when that has to end first.

        Raises BillFileError, StoreError, StoreBusy, Cancelled.
        """
        with import_turn(
            self._data_dir, operator=self._operator, since=self._clock(), cancelled=cancelled, waiting=waiting
        ):
            return self._import(file, progress, cancelled)

    def _import(
        self, file: Path, progress: Callable[[ImportProgress], None], cancelled: Callable[[], bool]
    ) -> ImportResult:
        from partner_tui.bills.readers import ReadOptions
        from partner_tui.bills.store import BillStore

        store = BillStore(self._data_dir)
        options = ReadOptions(
            columns=self._settings.columns, max_bytes=self._settings.max_bytes, currency=self._settings.currency
        )
        with store.source(file, cancelled) as source:
            now = self._clock()
            for held in self._ledger.months():
                # Where the lines are gone, as after a restore, or have rotted, the same file brings them back.
                if held.source_sha256 == source.sha256 and not held.is_early(now) and store.is_whole(held):
                    return ImportResult(source.name, ImportOutcome.ALREADY_IMPORTED, held)
            staged = store.stage(source, options, now=now, progress=progress, cancelled=cancelled)
        try:
            record = store.publish(staged)
            before = self._ledger.publish(record, operator=self._operator, at=now)
        finally:
            self._sweep(store)
        return ImportResult(
            record.source_name,
            ImportOutcome.IMPORTED if before is None else ImportOutcome.REPLACED,
            record,
            before,
        )

    def _sweep(self, store: "BillStore") -> None:
        """Generations that the ledger points at no more, or never came to. What cannot be removed now is removed at the
        next start; nothing is while the ledger is not sound, for it may have lost a month that it should point at."""
        with suppress(StoreError, StoreBusy):
            if not self._ledger.verify():
                store.sweep(self._ledger.months())
