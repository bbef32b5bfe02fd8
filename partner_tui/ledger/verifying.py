"""Whether a ledger is what was written: its file, its rules, its audit trail, its rows against that trail, and whether
what is recorded of payments adds up."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from typing import TypeAlias

from partner_tui.domain.errors import DamagedStore
from partner_tui.ledger import audit, forms, task_forms
from partner_tui.ledger.forms import Cell, checksum
from partner_tui.ledger.schema import migrate, schema_of
from partner_tui.ledger.whole import demand_whole

Cells: TypeAlias = tuple[Cell, ...]

_CHECKSUM = re.compile(r'\{"checksum":(?:"([0-9a-f]{64})"|null),')
"""How an event about a row begins; null where it was taken away."""
_NUMBERS_ARE_LOST = """
SELECT (SELECT coalesce(max(id), 0) FROM exports)
    > coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'exports'), 0)
"""


def problems(connection: sqlite3.Connection) -> list[str]:
    """What is wrong, in the order in which it would have to be mended."""
    said = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    found = [f"ledger: {line}" for line in said if line != "ok"]
    found += [f"ledger: {row[0]} row points nowhere" for row in connection.execute("PRAGMA foreign_key_check")]
    if schema_of(connection) != _right_schema():
        found.append("ledger: its tables or the triggers that protect them were changed")
    found += audit.verify(connection) + _rows(connection) + _uncounted(connection)
    if connection.execute(_NUMBERS_ARE_LOST).fetchone()[0]:
        found.append("ledger: which numbers exports have had is not known any more")
    if not found:  # rows that are not as they were written add up to nothing
        from partner_tui.ledger import verifying_payments

        found = verifying_payments.problems(connection)
    return found


def _uncounted(connection: sqlite3.Connection) -> list[str]:
    """Tables that have another number of rows than were written to them."""

    def damaged(why: str) -> DamagedStore:
        return DamagedStore("The ledger is damaged", why, "")

    try:
        demand_whole(connection, damaged)
    except DamagedStore as error:
        return [f"ledger: {error.cause}"]
    return []


def _right_schema() -> set[tuple[str, str, str]]:
    fresh = sqlite3.connect(":memory:", isolation_level=None)
    try:
        migrate(fresh, 0)
        return schema_of(fresh)
    finally:
        fresh.close()


def _rows(connection: sqlite3.Connection) -> list[str]:
    """Each row must be what the last event about it says, and none may be without one or be missing."""
    last: dict[str, tuple[int, str]] = {}
    for number, subject, detail in connection.execute("SELECT id, subject, detail FROM events ORDER BY id"):
        if (found_checksum := _CHECKSUM.match(detail)) is None:
            continue
        if found_checksum[1] is None:
            last.pop(subject, None)
        else:
            last[subject] = (number, found_checksum[1])
    found = []
    for table, columns, subject_of, vouched in _tables():
        for *row, written, event in connection.execute(f"SELECT {', '.join(columns)}, checksum, event FROM {table}"):
            cells = tuple(row)
            subject = subject_of(cells)
            if checksum(cells) != written:
                found.append(f"ledger: {subject} is not as it was written")
            said = vouched(cells)
            if last.pop(subject, None) != (event, written if said == cells else checksum(said)):
                found.append(f"ledger: {subject} is not what the audit trail says of it")
    return found + [f"ledger: {subject} was written, and is missing" for subject in last]


def _tables() -> Iterator[tuple[str, tuple[str, ...], Callable[[Cells], str], Callable[[Cells], Cells]]]:
    """Every table whose rows the trail vouches for, its columns, what the trail calls a row, and what of it it
    vouches for."""
    from partner_tui.ledger import payment_forms, vendor_forms

    yield "months", forms.COLUMNS, lambda cells: str(cells[0]), _all
    yield "exports", task_forms.COLUMNS, lambda cells: f"export {cells[0]}", _all
    for form in (*vendor_forms.FORMS, *payment_forms.FORMS):
        yield form.table, form.names, form.subject_of, form.vouched


def _all(cells: Cells) -> Cells:
    return cells
