"""Whether a ledger is what was written: its file, its rules, its audit trail, and its months against that trail."""

import re
import sqlite3

from partner_tui.ledger import audit
from partner_tui.ledger.forms import COLUMNS, checksum
from partner_tui.ledger.schema import migrate, schema_of

_CHECKSUM = re.compile(r'\{"checksum":"([0-9a-f]{64})",')
"""How an event about a month begins."""


def problems(connection: sqlite3.Connection) -> list[str]:
    """What is wrong, in the order in which it would have to be mended."""
    said = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    found = [f"ledger: {line}" for line in said if line != "ok"]
    found += [f"ledger: {row[0]} row points nowhere" for row in connection.execute("PRAGMA foreign_key_check")]
    if schema_of(connection) != _right_schema():
        found.append("ledger: its tables or the triggers that protect them were changed")
    return found + audit.verify(connection) + _months(connection)


def _right_schema() -> set[tuple[str, str, str]]:
    fresh = sqlite3.connect(":memory:", isolation_level=None)
    try:
        migrate(fresh, 0)
        return schema_of(fresh)
    finally:
        fresh.close()


def _months(connection: sqlite3.Connection) -> list[str]:
    """Each month must be what the last event about it says, and no month may be without one or be missing."""
    last: dict[str, tuple[int, str]] = {}
    for number, subject, detail in connection.execute("SELECT id, subject, detail FROM events ORDER BY id"):
        if found_checksum := _CHECKSUM.match(detail):
            last[subject] = (number, found_checksum[1])
    found = []
    for *cells, written, event_number in connection.execute(
        f"SELECT {', '.join(COLUMNS)}, checksum, event FROM months"
    ):
        if checksum(tuple(cells)) != written:
            found.append(f"ledger: the figures of {cells[0]} are not as they were written")
        if last.pop(cells[0], None) != (event_number, written):
            found.append(f"ledger: {cells[0]} is not what the audit trail says was published")
    return found + [f"ledger: {month} was published, and is missing" for month in last]
