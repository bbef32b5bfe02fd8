"""The ledger: the single point of commit. What a month's row points at is the month's bill."""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from partner_tui import private_files
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import DamagedStore, NewerStore
from partner_tui.domain.record import MonthRecord
from partner_tui.ledger.connecting import connected, damaged, journal_mode, set_journal_mode
from partner_tui.ledger.forms import COLUMNS, Cell, cells_of, checksum, record_from
from partner_tui.ledger.schema import APPLICATION_ID, VERSION, migrate, version_of
from partner_tui.ledger.whole import MONTHS, PAYMENTS, demand_whole

if TYPE_CHECKING:
    from partner_tui.domain.owing import Owing, Paid
    from partner_tui.domain.publication import Publication
    from partner_tui.domain.vendor_bill import VendorBill
    from partner_tui.ledger.audit import AuditEvent
    from partner_tui.ledger.backup import Backing
    from partner_tui.ledger.export_tasks import ExportTasks
    from partner_tui.ledger.invoice_files import InvoiceFiles
    from partner_tui.ledger.payments import Payments
    from partner_tui.ledger.statements import StatementLines
    from partner_tui.ledger.vendor_figures import VendorFigures
    from partner_tui.ledger.vendor_glance import VendorGlance

_SELECT = f"SELECT {', '.join(COLUMNS)}, checksum FROM months"
_HAS_VENDOR_BILLS = (
    "SELECT EXISTS (SELECT 1 FROM invoices) OR EXISTS (SELECT 1 FROM vendor_summaries)"
    " OR EXISTS (SELECT 1 FROM invoice_files)"
)
_WRITTEN = (*COLUMNS, "checksum", "event")
_PUBLISH = (
    f"INSERT INTO months ({', '.join(_WRITTEN)}) VALUES ({', '.join('?' * len(_WRITTEN))}) "
    f"ON CONFLICT (month) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _WRITTEN[1:])}"
)


# Reading what the months point at is all that most starts need: the rest is imported when it is asked for.


class Ledger:
    """One data folder's ledger. Any method may be called from any thread.

    Every call opens a connection of its own (a third of a millisecond): nothing is shared between threads, no
    connection outlives a fork or an idle day, and a ledger that was put in this one's place is noticed at once.
    Each raises only StoreError, DamagedStore and StoreBusy.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    @classmethod
    def open(cls, data_dir: Path, *, may_create: bool = True) -> "Ledger":
        """The folder's ledger, made when there is none, and brought up to this version's form."""
        ledger = cls(data_dir / "ledger.db")
        if not os.path.lexists(ledger._file):
            if not may_create:
                raise damaged(ledger._file, "it is missing, and there are bills that it would tell about")
            ledger._create()
        ledger._bring_up_to_date()
        return ledger

    def months(self) -> list[MonthRecord]:
        """What each month points at, newest first."""
        with self._reading() as connection:
            demand_whole(connection, partial(damaged, self._file), MONTHS)
            rows = connection.execute(f"{_SELECT} ORDER BY month DESC").fetchall()
            return [self._record(row) for row in rows]

    def bills(self) -> "tuple[list[MonthRecord], Mapping[BillCycle, VendorBill], Paid]":
        """What each month points at, newest first, what the vendor adds to it, and what is paid, all of one moment.

        Where the vendor's figures have rotted, the months are there without them: `verify` tells of it.
        """
        from partner_tui.ledger.paid import paid_in

        with self._reading() as connection:
            demand_whole(connection, partial(damaged, self._file), MONTHS + PAYMENTS)
            records = [self._record(row) for row in connection.execute(f"{_SELECT} ORDER BY month DESC").fetchall()]
            paid = paid_in(connection, partial(damaged, self._file))
            if connection.execute(_HAS_VENDOR_BILLS).fetchone()[0]:
                with suppress(DamagedStore):
                    return records, self.glance.bills_in(connection), paid
            return records, {}, paid

    def paid(self) -> "Paid":
        """What was paid, as far as it counts. Cheap."""
        from partner_tui.ledger.paid import paid_in

        with self._reading() as connection:
            demand_whole(connection, partial(damaged, self._file), PAYMENTS)
            return paid_in(connection, partial(damaged, self._file))

    def month(self, cycle: BillCycle) -> MonthRecord | None:
        """What the month points at."""
        with self._reading() as connection:
            row = connection.execute(f"{_SELECT} WHERE month = ?", (str(cycle),)).fetchone()
            return None if row is None else self._record(row)

    def publish(self, record: MonthRecord, *, operator: str, at: datetime) -> MonthRecord | None:
        """Points the month at this generation, in one transaction with the audit event; what it held before."""
        from partner_tui.ledger import audit

        cells = cells_of(record)
        with self._writing() as connection:
            row = connection.execute(f"{_SELECT} WHERE month = ?", cells[:1]).fetchone()
            before = None if row is None else self._record(row)
            sum_ = checksum(cells)
            event = audit.append(
                connection,
                kind="month published" if before is None else "month replaced",
                subject=str(record.month),
                detail={
                    "checksum": sum_,
                    "record": dict(zip(COLUMNS, cells, strict=True)),
                    "before": None if before is None else dict(zip(COLUMNS, row[:-1], strict=True)),
                },
                operator=operator,
                at=at,
            )
            connection.execute(_PUBLISH, (*cells, sum_, event))
        return before

    def events(self, *, after: int = 0, limit: int = -1) -> "list[AuditEvent]":
        """The audit trail, oldest first, from the event after that number."""
        from partner_tui.ledger import audit

        with self._reading() as connection:
            return audit.events(connection, after=after, limit=limit)

    def publications(self, month: BillCycle) -> "tuple[Publication, ...]":
        """What the month pointed at, newest first: the first one counts."""
        from partner_tui.ledger import history

        with self._reading() as connection:
            return history.publications(connection, month, partial(damaged, self._file))

    @property
    def exports(self) -> "ExportTasks":
        """The export tasks."""
        from partner_tui.ledger.export_tasks import ExportTasks

        return ExportTasks(self._reading, self._writing, partial(damaged, self._file))

    @property
    def backing(self) -> "Backing":
        """The ledger as a whole: copied, told from others."""
        from partner_tui.ledger.backup import Backing

        return Backing(self._reading, self._writing)

    @property
    def payments(self) -> "Payments":
        """What was paid, and what it settles."""
        from partner_tui.domain.owing import final_months
        from partner_tui.ledger.payments import Payments

        def billed(connection: sqlite3.Connection, now: datetime) -> "tuple[Owing, ...]":
            records = [self._record(row) for row in connection.execute(_SELECT)]
            return final_months(records, self.glance.summaries_in(connection), now)

        return Payments(self._reading, self._writing, partial(damaged, self._file), billed, self._confirm)

    @property
    def statements(self) -> "StatementLines":
        """What account statements list."""
        from partner_tui.ledger.statements import StatementLines

        return StatementLines(self._reading, self._writing, partial(damaged, self._file))

    @property
    def invoice_files(self) -> "InvoiceFiles":
        """Which files are the papers of invoices."""
        from partner_tui.ledger.invoice_files import InvoiceFiles

        return InvoiceFiles(self._reading, self._writing, partial(damaged, self._file))

    @property
    def vendor(self) -> "VendorFigures":
        """What sync brings."""
        from partner_tui.ledger.vendor_figures import VendorFigures

        return VendorFigures(self._reading, self._writing, partial(damaged, self._file))

    @property
    def glance(self) -> "VendorGlance":
        """As much of it as a start can wait for."""
        from partner_tui.ledger.vendor_glance import VendorGlance

        return VendorGlance(self._reading, partial(damaged, self._file))

    def verify(self) -> list[str]:
        """What is wrong with the ledger; empty when file, tables, audit trail and rows agree."""
        from partner_tui.ledger import verifying

        try:
            with self._reading() as connection:
                return verifying.problems(connection)
        except DamagedStore as exc:
            return [f"ledger: {exc.cause}"]

    def _confirm(self) -> None:
        """A transaction counts once its journal has gone from the folder: the folder must say so itself."""
        private_files.sync_folder(self._file.parent)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with connected(self._file) as connection:
            self._demand_version(connection)
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with connected(self._file, writing=True) as connection:
            self._demand_version(connection)
            yield connection

    def _create(self) -> None:
        """Under another name first: what is called ledger.db is whole, so an empty or half one is known as damaged."""
        unfinished = self._file.with_name("ledger.db.new")
        with private_files.locked(self._file.with_name("ledger.lock")):
            if os.path.lexists(self._file):
                return
            for side in ("", "-journal"):
                private_files.remove_tree(Path(f"{unfinished}{side}"))
            private_files.create(unfinished).close()
            with connected(unfinished, writing=True) as connection:
                migrate(connection, 0)
            private_files.publish(unfinished, self._file)

    def _bring_up_to_date(self) -> None:
        with private_files.storing(self._file), connected(self._file) as connection:
            version = self._known_version(connection)
            mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
            pages, size = (connection.execute(f"PRAGMA page_{what}").fetchone()[0] for what in ("count", "size"))
            if mode == "delete" and self._file.stat().st_size != pages * size:  # SQLite misses a cut in the last page
                raise damaged(self._file, "its end is missing")
        if version == VERSION and mode == journal_mode():
            return
        with private_files.locked(self._file.with_name("ledger.lock")):
            set_journal_mode(self._file)
            with connected(self._file, writing=True) as connection:
                migrate(connection, self._known_version(connection))

    def _known_version(self, connection: sqlite3.Connection) -> int:
        application, version = version_of(connection)
        if application != APPLICATION_ID or version < 1:
            raise damaged(self._file, "it is not a ledger of partner-tui")
        if version > VERSION:
            raise NewerStore(
                "The ledger is newer than this program",
                f"{self._file} has form {version}; this version of partner-tui knows forms up to {VERSION}.",
                "Nothing was changed. Install the newer partner-tui, choose another folder with --data-dir, or put an "
                "older backup in its place with `partner-tui restore FILE`, which keeps this one aside.",
            )
        return version

    def _demand_version(self, connection: sqlite3.Connection) -> None:
        if self._known_version(connection) != VERSION:
            raise damaged(self._file, "it was put back to an older form while it was in use")

    def _record(self, row: tuple[Cell, ...]) -> MonthRecord:
        if checksum(row[:-1]) != row[-1]:
            raise damaged(self._file, f"the figures of {row[0]} are not as they were written")
        return record_from(row[:-1])
