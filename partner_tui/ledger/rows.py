"""The rows of one kind of value: what differs is written, each with its audit event, the rest left."""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Generic, TypeAlias, TypeVar

from partner_tui.domain.errors import DamagedStore
from partner_tui.domain.sync_state import Changed
from partner_tui.ledger import audit
from partner_tui.ledger.forms import Cell, checksum
from partner_tui.ledger.kinds import Form

Connecting: TypeAlias = Callable[[], AbstractContextManager[sqlite3.Connection]]
Cells: TypeAlias = tuple[Cell, ...]
T = TypeVar("T")


class Rows(Generic[T]):
    """One table. Every put is one transaction: all of it is kept, or nothing."""

    def __init__(
        self, form: Form[T], reading: Connecting, writing: Connecting, damaged: Callable[[str], DamagedStore]
    ) -> None:
        self._form, self._reading, self._writing, self._damaged = form, reading, writing, damaged
        written = (*form.names, "checksum", "event")
        self._same_key = self._where(form.keys)
        self._select = f"SELECT {', '.join(written[:-1])} FROM {form.table}"
        self._insert = f"INSERT INTO {form.table} ({', '.join(written)}) VALUES ({', '.join('?' * len(written))})"
        passing = [name for name in form.names if name in form.passing]
        self._passing = tuple(passing)
        self._move = f"UPDATE {form.table} SET {', '.join(f'{name} = ?' for name in (*passing, 'checksum'))}"

    def all(self, *within: Cell) -> tuple[T, ...]:
        """By their keys; those whose key begins so."""
        with self._reading() as connection:
            return tuple(self._all(connection, within).values())

    def find(self, *key: Cell) -> T | None:
        with self._reading() as connection:
            row = connection.execute(f"{self._select} {self._same_key}", key).fetchone()
            return None if row is None else self._value(row)

    def put(
        self, values: Iterable[T], *, operator: str, at: datetime, whole: Cells | None = None
    ) -> tuple[Changed[T], ...]:
        """What was not kept as it is now, in the order of the values. Of the rows whose key begins with `whole`, and
        then every value's does, those without a value are removed; of all rows where it is empty."""
        new = {self._form.key_of(cells): cells for cells in map(self._form.cells_of, values)}
        changed: list[Changed[T]] = []
        with self._writing() as connection:
            kept = self._all(connection, whole or ())
            for key, cells in new.items():
                before, after = kept.get(key), self._form.value_from(cells)
                if before is None or not self._form.is_same(before, after):
                    self._write(connection, before, after, operator, at)
                    changed.append(Changed(before, after))
            for key in [key for key in kept if whole is not None and key not in new]:
                self._write(connection, kept[key], None, operator, at)
                changed.append(Changed(kept[key], None))
        return tuple(changed)

    def _write(
        self, connection: sqlite3.Connection, before: T | None, after: T | None, operator: str, at: datetime
    ) -> None:
        """The row in the place of what was there, with the event that vouches for it."""
        form = self._form
        old, new = (None if value is None else form.cells_of(value) for value in (before, after))
        subject = new or old
        assert subject is not None
        if old is not None and new is not None and form.vouched(old) == form.vouched(new):
            self._let_pass(connection, new)
            return
        what = "added" if old is None else "removed" if new is None else "changed"
        event = audit.append(
            connection,
            kind=f"{form.subject} {what}",
            subject=form.subject_of(subject),
            detail={
                "checksum": None if new is None else checksum(form.vouched(new)),
                "row": None if new is None else form.told(new),
                "before": None if old is None else form.told(old),
            },
            operator=operator,
            at=at,
        )
        if old is not None:
            connection.execute(f"DELETE FROM {form.table} {self._same_key}", form.key_of(old))
        if new is not None:
            connection.execute(self._insert, (*new, checksum(new), event))

    def _let_pass(self, connection: sqlite3.Connection, new: Cells) -> None:
        """The row with what moves all the time: the event that vouches for the rest of it stays."""
        cells = dict(zip(self._form.names, new, strict=True))
        moved = (*(cells[name] for name in self._passing), checksum(new))
        connection.execute(f"{self._move} {self._same_key}", (*moved, *self._form.key_of(new)))

    def _where(self, keys: int) -> str:
        same = " AND ".join(f"{name} = ?" for name in self._form.names[:keys])
        return f"WHERE {same}" if same else ""

    def _all(self, connection: sqlite3.Connection, within: Cells = ()) -> dict[Cells, T]:
        order = ", ".join(map(str, range(1, self._form.keys + 1)))
        question = f"{self._select} {self._where(len(within))}"
        rows = connection.execute(f"{question} ORDER BY {order}" if order else question, within)
        return {self._form.key_of(row): self._value(row) for row in rows}

    def _value(self, row: tuple[Any, ...]) -> T:
        cells, subject = row[:-1], self._form.subject_of(row)
        if checksum(cells) != row[-1]:
            raise self._damaged(f"{subject} is not as it was written")
        try:
            return self._form.value_from(cells)
        except KeyError as exc:
            raise self._damaged(f"{subject} lacks {exc}") from exc
