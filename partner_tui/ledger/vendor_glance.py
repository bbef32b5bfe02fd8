"""Of the vendor's figures what the first screen shows, read without all that is needed for the others.

`vendor_forms` knows every kind of value that sync brings, and takes long to import: a start must not wait for it.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import DamagedStore
from partner_tui.ledger.forms import Cell, checksum, time_from

if TYPE_CHECKING:
    import sqlite3

    from partner_tui.domain.quota import Quota
    from partner_tui.domain.sync_state import SyncStep
    from partner_tui.domain.vendor_bill import VendorBill
    from partner_tui.domain.vendor_summary import VendorSummary
    from partner_tui.ledger.rows import Connecting

_NOT_SUMMED = ("one", "checksum", "event")
"""Columns that a row's checksum is not over."""
_LISTED = "SELECT invoice_no FROM invoices WHERE invoice_no IS NOT NULL"
_WITHOUT_MONTH = (
    "invoice_files",
    f"WHERE invoice_no NOT IN ({_LISTED}) OR invoice_no IN (SELECT invoice_no FROM invoices WHERE month IS NULL)",
)
"""Papers whose invoice has no month by the vendor, as far as numbers tell to the letter."""


class _Invoice(NamedTuple):
    """As much of one as says which of a month's stand."""

    request_id: str
    invoice_no: str | None
    state: str
    request: str | None
    returned_request_id: str | None
    applied_at: str | None


class _Paper(NamedTuple):
    """As much of one as says which month's it makes its invoice."""

    invoice_no: str
    sha256: str
    attached_at: str
    month: str | None


class VendorGlance:
    """One ledger's. Any method may be called from any thread; each raises only StoreError, DamagedStore, StoreBusy."""

    def __init__(self, reading: "Connecting", damaged: Callable[[str], DamagedStore]) -> None:
        self._reading, self._damaged = reading, damaged

    def bills(self) -> "Mapping[BillCycle, VendorBill]":
        """What the vendor adds to the bill of each month that it says anything of."""
        with self._reading() as connection:
            return self.bills_in(connection)

    def bills_in(self, connection: "sqlite3.Connection") -> "Mapping[BillCycle, VendorBill]":
        """The same, in a transaction that is open."""
        from partner_tui.domain.vendor_bill import vendor_bill

        summaries = self._rows(connection, "vendor_summaries")
        invoices = self._rows(connection, "invoices", "WHERE month IS NOT NULL")
        on_file, by_paper = self._by_papers(connection)
        invoices += by_paper
        by_month: dict[str, list[_Invoice]] = {month: [] for month in on_file}
        by_month |= {row["month"]: [] for row in (*summaries, *invoices)}
        for row in invoices:
            by_month[row["month"]].append(_Invoice(*(row[name] for name in _Invoice._fields)))
        taxes = {row["month"]: (_tax(row), row["currency"]) for row in summaries}
        return {
            BillCycle.parse(month): vendor_bill(*taxes.get(month, (None, "")), found, on_file.get(month, ()))
            for month, found in by_month.items()
        }

    def _by_papers(self, connection: "sqlite3.Connection") -> tuple[dict[str, list[str]], list[dict[str, Any]]]:
        """What only papers say the month of: by month, numbers of invoices that the vendor has not listed, the oldest
        paper first; and those that it lists without a month, with that of their paper."""
        papers = [_Paper(*(row[name] for name in _Paper._fields)) for row in self._rows(connection, *_WITHOUT_MONTH)]
        on_file: dict[str, list[str]] = {}
        by_paper: list[dict[str, Any]] = []
        if not papers:
            return on_file, by_paper
        from partner_tui.domain.vendor_bill import counted_papers

        listed = {row[0] for row in connection.execute(_LISTED)}
        for number, paper in reversed(counted_papers(papers, listed).items()):
            if paper.month is None:
                continue
            if number in listed:
                monthless = self._rows(connection, "invoices", "WHERE month IS NULL AND invoice_no = ?", number)
                by_paper += [row | {"month": paper.month} for row in monthless]
            else:
                on_file.setdefault(paper.month, []).append(paper.invoice_no)
        return on_file, by_paper

    @property
    def stamp(self) -> str:
        """Another one whenever anything in the ledger has changed: the end of its audit trail, and when a step of a
        sync was last tried, for what moves all the time leaves no event."""
        with self._reading() as connection:
            row = connection.execute("SELECT hash, (SELECT max(at) FROM sync_steps) FROM head").fetchone()
            return " ".join(map(str, row))

    @property
    def has_summaries(self) -> bool:
        """The vendor's summary of some month is known."""
        with self._reading() as connection:
            return connection.execute("SELECT 1 FROM vendor_summaries LIMIT 1").fetchone() is not None

    @property
    def has_steps(self) -> bool:
        """A step of a sync has been tried."""
        with self._reading() as connection:
            return connection.execute("SELECT 1 FROM sync_steps LIMIT 1").fetchone() is not None

    def summaries(self) -> "tuple[VendorSummary, ...]":
        """Newest month first."""
        with self._reading() as connection:
            return self.summaries_in(connection)

    def summaries_in(self, connection: "sqlite3.Connection") -> "tuple[VendorSummary, ...]":
        """The same, in a transaction that is open."""
        from partner_tui.domain.vendor_summary import VendorSummary

        return tuple(
            VendorSummary(
                month=BillCycle.parse(row["month"]),
                tax=_tax(row),
                as_of=time_from(row["as_of"]),
                currency=row["currency"],
                **{name: Decimal(row[name]) for name in ("expenditures", "refunds", "adjustments", "amount_due")},
            )
            for row in self._rows(connection, "vendor_summaries", "ORDER BY month DESC")
        )

    def steps(self) -> "tuple[SyncStep, ...]":
        """By their names."""
        from partner_tui.domain.sync_state import SyncStep

        with self._reading() as connection:
            return tuple(
                SyncStep(row["name"], time_from(row["at"]), row["outcome"], bool(row["is_done"]))
                for row in self._rows(connection, "sync_steps", "ORDER BY name")
            )

    def quota(self) -> "Quota | None":
        """With the moment at which the vendor was last asked, where that is known."""
        with self._reading() as connection:
            row = next(iter(self._rows(connection, "quota")), None)
            if row is None:
                return None
            step = next(iter(self._rows(connection, "sync_steps", "WHERE name = 'quota' AND is_done")), None)
            from partner_tui.domain.quota import Quota

            words = {"currency", "as_of"}
            amounts = {name: Decimal(cell) for name, cell in row.items() if name not in words}
            heard = time_from(row["as_of"])
            asked = heard if step is None else max(heard, time_from(step["at"]))
            return Quota(currency=row["currency"], as_of=asked, **amounts)

    def _rows(
        self, connection: "sqlite3.Connection", table: str, where: str = "", *values: str
    ) -> list[dict[str, Any]]:
        """By column; each is as it was written."""
        found = connection.execute(f"SELECT * FROM {table} {where}", values)
        names = [column[0] for column in found.description]
        rows = [dict(zip(names, row, strict=True)) for row in found]
        for row in rows:
            cells: tuple[Cell, ...] = tuple(cell for name, cell in row.items() if name not in _NOT_SUMMED)
            if checksum(cells) != row["checksum"]:
                raise self._damaged(f"a row of {table} is not as it was written")
        return [{name: cell for name, cell in row.items() if name not in _NOT_SUMMED} for row in rows]


def _tax(row: Mapping[str, Any]) -> Decimal | None:
    return None if row["tax"] is None else Decimal(row["tax"])
