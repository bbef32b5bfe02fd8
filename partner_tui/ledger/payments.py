"""Recorded payments in the ledger: each a transaction with what it settles and its audit events; only ever appended."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from partner_tui.domain.account import Account
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import DamagedStore
from partner_tui.domain.money import EXACT, ZERO
from partner_tui.domain.owing import Owing
from partner_tui.domain.payment import Allocation, Repayment, Reversal
from partner_tui.ledger import audit
from partner_tui.ledger.forms import Cell, checksum
from partner_tui.ledger.kinds import Form
from partner_tui.ledger.payment_forms import ALLOCATIONS, REPAYMENTS, REVERSALS, same_cell
from partner_tui.ledger.rows import Connecting
from partner_tui.ledger.whole import MONTHS, PAYMENTS, demand_whole

T = TypeVar("T")
Billed = Callable[[sqlite3.Connection, datetime], Iterable[Owing]]
"""Reads the final months, with nothing paid yet, in the transaction that is open."""


class Payments:
    """The payments of one ledger. Any method may be called from any thread; each raises only StoreError, DamagedStore,
    StoreBusy, and what it is said to."""

    def __init__(
        self,
        reading: Connecting,
        writing: Connecting,
        damaged: Callable[[str], DamagedStore],
        billed: Billed,
        confirm: Callable[[], None],
    ) -> None:
        self._reading, self._writing, self._damaged, self._billed = reading, writing, damaged, billed
        self.confirm = confirm
        """Has the disk say once more that the last transaction to be seen will last. Raises StoreError."""

    def account(self) -> Account:
        """All of them."""
        with self._reading() as connection:
            demand_whole(connection, self._damaged, PAYMENTS)
            return self.account_in(connection)

    def account_in(self, connection: sqlite3.Connection) -> Account:
        """The same, in a transaction that is open."""
        return Account(
            self._all(connection, REPAYMENTS), self._all(connection, ALLOCATIONS), self._all(connection, REVERSALS)
        )

    def owing(self, now: datetime) -> tuple[Owing, ...]:
        """Every final month with what is paid of it, the oldest first."""
        with self._reading() as connection:
            demand_whole(connection, self._damaged, MONTHS + PAYMENTS)
            return self._owing(connection, now)

    def find(self, reference: str) -> Repayment | None:
        """By its reference, however that is spelled."""
        with self._reading() as connection:
            return self._found(connection, reference)

    def record(
        self,
        *,
        reference: str,
        amount: Decimal,
        currency: str,
        paid_on: date,
        note: str,
        shares: Callable[[Sequence[Owing]], Iterable[tuple[BillCycle, Decimal]]],
        operator: str,
        at: datetime,
    ) -> tuple[Repayment, bool]:
        """The repayment, and whether it is new: a reference that is known already changes nothing.

        `shares` says what settles which month, from what is owed at this moment: nobody comes in between. What it
        raises is raised here, and then nothing was recorded.
        """
        with self._writing() as connection:
            if (known := self._found(connection, reference)) is not None:
                return known, False
            number = self._next(connection, REPAYMENTS)
            repayment = Repayment(number, reference, amount, currency, paid_on, note, operator, at)
            parts = tuple(shares(self._owing(connection, at)))
            self._insert(connection, REPAYMENTS, repayment, "repayment recorded", operator, at, same=reference)
            self._allocate(connection, [(number, *part) for part in parts], operator, at)
            return repayment, True

    def allocate(
        self,
        moves: Callable[[Account, Sequence[Owing]], Iterable[tuple[int, BillCycle, Decimal]]],
        *,
        operator: str,
        at: datetime,
    ) -> tuple[Allocation, ...]:
        """What is left of earlier repayments, put to months: number of the repayment, month, amount of each move."""
        with self._writing() as connection:
            parts = tuple(moves(self.account_in(connection), self._owing(connection, at)))
            return self._allocate(connection, parts, operator, at)

    def reverse(self, number: int, *, reason: str, operator: str, at: datetime) -> tuple[Reversal, bool]:
        """The reversal, and whether it is new: what is reversed already stays as it was reversed."""
        with self._writing() as connection:
            row = self._select(connection, REVERSALS, "WHERE repayment = ?", number)
            if row:
                return row[0], False
            reversal = Reversal(number, reason, operator, at)
            self._insert(connection, REVERSALS, reversal, "repayment reversed", operator, at)
            return reversal, True

    def _owing(self, connection: sqlite3.Connection, now: datetime) -> tuple[Owing, ...]:
        """Sums only: rows are held against their checksums where they are shown, and by `check`."""
        paid: dict[tuple[str, str], Decimal] = {}
        for month, currency, amount in connection.execute(
            "SELECT month, currency, allocations.amount FROM allocations JOIN repayments"
            " ON repayments.number = allocations.repayment"
            " WHERE repayment NOT IN (SELECT repayment FROM reversals)"
        ):
            paid[month, currency] = EXACT.add(paid.get((month, currency), ZERO), Decimal(amount))
        return tuple(
            one._replace(paid=paid.get((str(one.month), one.currency), ZERO))
            for one in sorted(self._billed(connection, now), key=lambda one: one.month)
        )

    def _allocate(
        self,
        connection: sqlite3.Connection,
        parts: Iterable[tuple[int, BillCycle, Decimal]],
        operator: str,
        at: datetime,
    ) -> tuple[Allocation, ...]:
        number = self._next(connection, ALLOCATIONS)
        found: list[Allocation] = []
        for repayment, month, amount in parts:
            one = Allocation(number + len(found), repayment, month, amount, operator, at)
            what = "repayment allocated" if amount > 0 else "allocation released"
            self._insert(connection, ALLOCATIONS, one, what, operator, at)
            found.append(one)
        return tuple(found)

    def _found(self, connection: sqlite3.Connection, reference: str) -> Repayment | None:
        rows = self._select(connection, REPAYMENTS, "WHERE same = ?", same_cell(reference))
        return rows[0] if rows else None

    @staticmethod
    def _next(connection: sqlite3.Connection, form: Form[Any]) -> int:
        (last,) = connection.execute(f"SELECT coalesce(max(number), 0) FROM {form.table}").fetchone()
        return int(last) + 1

    def _all(self, connection: sqlite3.Connection, form: Form[T]) -> tuple[T, ...]:
        return tuple(self._select(connection, form, "ORDER BY 1"))

    def _select(self, connection: sqlite3.Connection, form: Form[T], where: str, *cells: Cell) -> list[T]:
        rows = connection.execute(f"SELECT {', '.join(form.names)}, checksum FROM {form.table} {where}", cells)
        return [self._value(form, row) for row in rows]

    def _value(self, form: Form[T], row: tuple[Any, ...]) -> T:
        if checksum(row[:-1]) != row[-1]:
            raise self._damaged(f"{form.subject_of(row)} is not as it was written")
        return form.value_from(row[:-1])

    @staticmethod
    def _insert(
        connection: sqlite3.Connection,
        form: Form[T],
        value: T,
        kind: str,
        operator: str,
        at: datetime,
        *,
        same: str | None = None,
    ) -> None:
        """The row with the event that vouches for it."""
        cells = form.cells_of(value)
        sum_ = checksum(cells)
        detail = {"checksum": sum_, "row": form.told(cells), "before": None}
        event = audit.append(
            connection, kind=kind, subject=form.subject_of(cells), detail=detail, operator=operator, at=at
        )
        row = dict(zip(form.names, cells, strict=True)) | {"checksum": sum_, "event": event}
        if same is not None:
            row["same"] = same_cell(same)
        connection.execute(
            f"INSERT INTO {form.table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values())
        )
