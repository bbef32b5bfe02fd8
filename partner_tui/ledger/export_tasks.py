"""Export tasks in the ledger: every change of one is a transaction with its audit event."""

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeAlias

from partner_tui.domain.errors import DamagedStore, WrongUsage
from partner_tui.domain.export import ExportSpec, ExportState, ExportTask
from partner_tui.ledger import audit
from partner_tui.ledger.forms import checksum
from partner_tui.ledger.task_forms import COLUMNS, cells_of, task_from

Connecting: TypeAlias = Callable[[], AbstractContextManager[sqlite3.Connection]]

_SELECT = f"SELECT {', '.join(COLUMNS)}, checksum FROM exports"
_WRITTEN = (*COLUMNS, "checksum", "event")
_INSERT = f"INSERT INTO exports ({', '.join(_WRITTEN)}) VALUES ({', '.join('?' * len(_WRITTEN))})"
_UPDATE = f"UPDATE exports SET {', '.join(f'{name} = ?' for name in _WRITTEN[1:])} WHERE id = ?"


class ExportTasks:
    """The tasks of one ledger. Any method may be called from any thread; each raises only StoreError, DamagedStore and
    StoreBusy."""

    def __init__(self, reading: Connecting, writing: Connecting, damaged: Callable[[str], DamagedStore]) -> None:
        self._reading, self._writing, self._damaged = reading, writing, damaged

    def all(self) -> tuple[ExportTask, ...]:
        """Newest first."""
        with self._reading() as connection:
            return tuple(self._task(row) for row in connection.execute(f"{_SELECT} ORDER BY id DESC"))

    def find(self, number: int) -> ExportTask | None:
        with self._reading() as connection:
            return self._found(connection, number)

    def add(self, spec: ExportSpec, *, operator: str, at: datetime) -> ExportTask:
        """A queued task with a number that none had before."""
        with self._writing() as connection:
            (used,) = connection.execute(
                "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'exports'), 0)"
            ).fetchone()
            task = ExportTask(used + 1, spec, ExportState.QUEUED, operator, created_at=at)
            cells = cells_of(task)
            event = _told(connection, task, None, "export queued", operator, at)
            connection.execute(_INSERT, (*cells, checksum(cells), event))
            return task

    def change(
        self,
        number: int,
        how: Callable[[ExportTask], ExportTask | None],
        *,
        operator: str,
        at: datetime,
    ) -> ExportTask | None:
        """What `how` makes of the task as it is now, in one transaction: nobody comes in between.

        None where there is no such task, or where `how` leaves it as it is by giving None. Raises what `how` refuses
        with, a WrongUsage, and then nothing is changed.
        """
        refused: WrongUsage | None = None
        after: ExportTask | None = None
        with self._writing() as connection:
            before = self._found(connection, number)
            try:
                after = None if before is None else how(before)
            except WrongUsage as error:  # in here it would count as a value that no ledger holds
                refused = error
            if before is not None and after is not None:
                return self._written(connection, before, replace(after, id=number), operator, at)
        if refused is not None:
            raise refused
        return None

    @staticmethod
    def _written(
        connection: sqlite3.Connection, before: ExportTask, task: ExportTask, operator: str, at: datetime
    ) -> ExportTask:
        cells = cells_of(task)
        event = _told(connection, task, before, _kind(before, task), operator, at)
        connection.execute(_UPDATE, (*cells[1:], checksum(cells), event, task.id))
        return task

    def remove(self, number: int, *, operator: str, at: datetime, kind: str = "export deleted") -> None:
        """Takes the task's row away; its number is not given again."""
        with self._writing() as connection:
            if (before := self._found(connection, number)) is not None:
                _told(connection, None, before, kind, operator, at)
                connection.execute("DELETE FROM exports WHERE id = ?", (number,))

    def _found(self, connection: sqlite3.Connection, number: int) -> ExportTask | None:
        row = connection.execute(f"{_SELECT} WHERE id = ?", (number,)).fetchone()
        return None if row is None else self._task(row)

    def _task(self, row: tuple[Any, ...]) -> ExportTask:
        if checksum(row[:-1]) != row[-1]:
            raise self._damaged(f"export {row[0]} is not as it was written")
        try:
            return task_from(row[:-1])
        except KeyError as exc:
            raise self._damaged(f"export {row[0]} lacks {exc}") from exc


def _kind(before: ExportTask, after: ExportTask) -> str:
    """What the audit calls that change."""
    if after.state is not before.state:
        return f"export {after.state}"
    return "export cancel asked" if after.is_cancel_asked else "export written"


def _told(
    connection: sqlite3.Connection,
    task: ExportTask | None,
    before: ExportTask | None,
    kind: str,
    operator: str,
    at: datetime,
) -> int:
    """The audit event of a change; None stands for a task that is not there, before or after."""
    subject = task or before
    assert subject is not None
    cells, earlier = (None if one is None else cells_of(one) for one in (task, before))
    detail = {
        "checksum": None if cells is None else checksum(cells),
        "task": None if cells is None else dict(zip(COLUMNS, cells, strict=True)),
        "before": None if earlier is None else earlier[COLUMNS.index("state")],
    }
    return audit.append(connection, kind=kind, subject=f"export {subject.id}", detail=detail, operator=operator, at=at)
