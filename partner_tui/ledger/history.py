"""What a month pointed at, one file after the other, as the audit trail tells it."""

import json
import sqlite3
from collections.abc import Callable

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import DamagedStore
from partner_tui.domain.publication import Publication
from partner_tui.ledger.forms import COLUMNS, checksum, record_from, time_from


def publications(
    connection: sqlite3.Connection, month: BillCycle, damaged: Callable[[str], DamagedStore]
) -> tuple[Publication, ...]:
    """Newest first. Raises DamagedStore where an event is not as it was written."""
    found = connection.execute(
        "SELECT id, at, operator, detail FROM events"
        " WHERE subject = ? AND kind IN ('month published', 'month replaced') ORDER BY id DESC",
        (str(month),),
    )
    return tuple(_publication(number, at, operator, detail, damaged) for number, at, operator, detail in found)


def _publication(
    number: int, at: str, operator: str, detail: str, damaged: Callable[[str], DamagedStore]
) -> Publication:
    try:
        told = json.loads(detail)
        cells = tuple(told["record"][name] for name in COLUMNS)
        if checksum(cells) != told["checksum"]:
            raise ValueError(number)
        return Publication(record_from(cells), operator, time_from(at))
    except (ValueError, LookupError, TypeError, ArithmeticError) as exc:
        raise damaged(f"event {number} of the audit trail is not as it was written") from exc
