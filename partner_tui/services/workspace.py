"""A data folder at work: what commands and console are handed."""

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from partner_tui import private_files
from partner_tui.domain.errors import DamagedStore, StoreBusy, StoreError
from partner_tui.domain.record import MonthRecord
from partner_tui.ledger import Ledger
from partner_tui.services.bills import Bills
from partner_tui.services.clock import Clock, utc_now
from partner_tui.services.memory import Memory
from partner_tui.services.vendor import Vendor
from partner_tui.settings import Settings

if TYPE_CHECKING:
    from partner_tui.domain.vendor_month import VendorMonth
    from partner_tui.services.amount_due import AmountsDue
    from partner_tui.services.backups import Backups
    from partner_tui.services.checking import Checks
    from partner_tui.services.clipboard import Clipboard
    from partner_tui.services.downloads import Downloads
    from partner_tui.services.exports import Exports
    from partner_tui.services.file_names import FileNames
    from partner_tui.services.imports import Imports
    from partner_tui.services.invoices import Invoices
    from partner_tui.services.jobs import Jobs
    from partner_tui.services.payment_history import PaymentHistory
    from partner_tui.services.payments import Payments
    from partner_tui.services.reconciling import Reconciling
    from partner_tui.services.statements import Statements
    from partner_tui.services.syncing import Syncing
    from partner_tui.services.tying_out import TyingOut


@dataclass(frozen=True, slots=True)
class Workspace:
    """The services of one data folder."""

    settings: Settings
    bills: Bills
    memory: Memory
    vendor: Vendor
    _ledger: Ledger
    _clock: Clock

    @property
    def label(self) -> str:
        """Tells one partner's console from another's; `demo` over the demonstration's bills."""
        return self.settings.label

    @property
    def is_demo(self) -> bool:
        return self.settings.is_demo

    # What few sessions need is imported when they do.

    @property
    def amounts(self) -> "AmountsDue":
        from partner_tui.services.amount_due import AmountsDue

        return AmountsDue(self.bills, self._months_without_lines)

    def _months_without_lines(self) -> "tuple[VendorMonth, ...]":
        """Where the vendor's figures have rotted, there are none: `check` tells of it."""
        with suppress(DamagedStore):
            if self.has_vendor_sums:
                return self.reconciling.vendor_months()
        return ()

    @property
    def imports(self) -> "Imports":
        from partner_tui.services.imports import Imports
        from partner_tui.services.operator import operator_name

        settings = self.settings
        return Imports(settings.data_dir, self._ledger, settings.imports, self._clock, operator_name())

    @property
    def backups(self) -> "Backups":
        from partner_tui.services.backups import Backups
        from partner_tui.services.operator import operator_name

        return Backups(self.settings.data_dir, self._ledger, self._clock, operator_name())

    @property
    def checks(self) -> "Checks":
        from partner_tui.services.checking import Checks

        return Checks(self.settings.data_dir, self._ledger, self.bills, self.reconciling)

    @property
    def reconciling(self) -> "Reconciling":
        from partner_tui.services.reconciling import Reconciling

        return Reconciling(self._ledger, self.bills, self._clock, self.settings.payment.terms)

    @property
    def tie_out(self) -> "TyingOut":
        from partner_tui.services.tying_out import TyingOut

        return TyingOut(self._ledger, self.bills, self._clock)

    @property
    def payments(self) -> "Payments":
        from partner_tui.services.operator import operator_name
        from partner_tui.services.payments import Payments

        return Payments(self._ledger, self.settings.payment, self._clock, operator_name())

    @property
    def payment_history(self) -> "PaymentHistory":
        from partner_tui.services.payment_history import PaymentHistory

        return PaymentHistory(self._ledger)

    @property
    def statements(self) -> "Statements":
        from partner_tui.services.operator import operator_name
        from partner_tui.services.statements import Statements

        return Statements(self._ledger, self.payments, self._clock, operator_name())

    @property
    def invoices(self) -> "Invoices":
        from partner_tui.services.invoices import Invoices
        from partner_tui.services.operator import operator_name

        return Invoices(self.settings.data_dir, self._ledger, self._clock, operator_name())

    @property
    def sync(self) -> "Syncing":
        from partner_tui.services.operator import operator_name
        from partner_tui.services.syncing import Syncing

        return Syncing(
            self.settings, self._ledger, self.imports, self.bills, self.reconciling, self._clock, operator_name()
        )

    @property
    def was_synced(self) -> bool:
        """Some step of a sync has been tried. Cheap. Raises StoreError, DamagedStore, StoreBusy."""
        return self._ledger.glance.has_steps

    @property
    def has_vendor_sums(self) -> bool:
        """The vendor's own sums of some month are known. Cheap. Raises StoreError, DamagedStore, StoreBusy."""
        return self._ledger.glance.has_summaries

    @property
    def clipboard(self) -> "Clipboard":
        from partner_tui.services.clipboard import Clipboard

        return Clipboard()

    @property
    def downloads(self) -> "Downloads":
        from partner_tui.services.downloads import Downloads

        return Downloads(self.settings.download_host)

    @property
    def file_names(self) -> "FileNames":
        from partner_tui.services.file_names import FileNames

        return FileNames()

    @property
    def exports(self) -> "Exports":
        from partner_tui.services.exports import Exports
        from partner_tui.services.operator import operator_name

        return Exports(
            self.settings.data_dir,
            self._ledger,
            self.bills,
            self.amounts,
            self.settings.exports,
            self.jobs,
            self._clock,
            label=self.label,
            operator=operator_name(),
        )

    @property
    def jobs(self) -> "Jobs":
        from partner_tui.services.jobs import Jobs

        return Jobs(self.settings.data_dir, self.settings.config_given)

    @classmethod
    def open(cls, settings: Settings, clock: Clock = utc_now) -> "Workspace":
        """Makes the folders, opens the ledger, removes what a crash left. Cheap: no bill is opened.

        Raises StoreError, DamagedStore, StoreBusy.
        """
        data_dir = private_files.make_folder(settings.data_dir)
        store = private_files.make_folder(data_dir / "bills")
        private_files.make_folder(data_dir / "tmp")
        ledger = Ledger.open(data_dir, may_create=not _generations(store))
        _sweep(data_dir, ledger)
        _sweep_papers(data_dir, ledger)
        bills = Bills(data_dir, ledger, clock, settings.payment.terms)
        return cls(
            settings=settings,
            bills=bills,
            memory=Memory(settings.state_dir, data_dir),
            vendor=Vendor(ledger),
            _ledger=ledger,
            _clock=clock,
        )


def _sweep(data_dir: Path, ledger: Ledger) -> None:
    """What a crash left: anything in tmp, and generations that no month points at; unless an import is under way."""
    store, tmp = data_dir / "bills", data_dir / "tmp"
    if not _names(tmp) and _generations(store) <= _live(ledger.months()):
        return
    from partner_tui.services.import_turn import free_turn

    with free_turn(data_dir) as free:
        if not free:
            return
        # A ledger in which a month went missing by damage must not take that month's bills with it.
        if not ledger.verify():
            from partner_tui.bills.store import BillStore

            BillStore(data_dir).sweep(ledger.months())
        for name in _names(tmp):
            private_files.remove_tree(tmp / name)


def _sweep_papers(data_dir: Path, ledger: Ledger) -> None:
    """What a crash left while an invoice's paper was attached: nobody sees it, so what cannot be removed may stay."""
    if not any(name.startswith(".") for name in _names(data_dir / "invoices")):
        return
    from partner_tui.services.invoice_papers import InvoicePapers

    with suppress(StoreError, StoreBusy):
        InvoicePapers(data_dir).sweep(lambda: {paper.sha256 for paper in ledger.invoice_files.all()})


def _live(months: Iterable[MonthRecord]) -> set[tuple[str, str]]:
    return {(str(record.month), record.generation) for record in months}


def _generations(store: Path) -> set[tuple[str, str]]:
    """Month and name of every folder that looks like a generation."""
    return {(month, name) for month in _names(store) for name in _names(store / month)}


def _names(folder: Path) -> list[str]:
    """What is in the folder; nothing when it is a file or a link."""
    with private_files.storing(folder), suppress(NotADirectoryError, FileNotFoundError):
        return [] if folder.is_symlink() else os.listdir(folder)
    return []
