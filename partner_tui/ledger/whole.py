"""Whether all rows are there of what the first screen adds up: one flipped bit in the head of a page, or a page that
the disk put in another's place, can take some away without a trace, and SQLite shows what is left."""

import sqlite3
from collections.abc import Callable

from partner_tui.domain.errors import DamagedStore

MONTHS = ("months",)
PAYMENTS = ("repayments", "allocations", "reversals")
COUNTED = MONTHS + PAYMENTS
"""No row of these is ever removed."""


def demand_whole(
    connection: sqlite3.Connection, damaged: Callable[[str], DamagedStore], tables: tuple[str, ...] = COUNTED
) -> None:
    """Cheap: SQLite counts cells page by page, and reads no row. Raises DamagedStore."""
    said = dict(connection.execute("SELECT name, rows FROM row_counts"))
    for table in tables:
        for how in ("", " NOT INDEXED"):  # by an index, where it has one, and by itself
            (there,) = connection.execute(f"SELECT count(*) FROM {table}{how}").fetchone()
            if there != said.get(table):
                raise damaged(f"its table {table} has {there:,} of {said.get(table, 0):,} rows")
