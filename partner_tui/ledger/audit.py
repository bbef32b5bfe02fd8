"""The audit trail: events in a chain of hashes, so that none can be changed, removed or slipped in unseen."""

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from partner_tui.ledger.forms import time_from, time_text

START = "0" * 64
"""What the first event follows."""

Detail: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """Something that was done to the ledger: when, by whom, what, to what. `detail` is JSON."""

    number: int
    at: datetime
    operator: str
    kind: str
    subject: str
    detail: str
    previous: str
    hash: str


def chain_hash(previous: str, number: int, at: str, operator: str, kind: str, subject: str, detail: str) -> str:
    """SHA-256 over the hash before and the content; as a JSON list, so that no two contents run into each other."""
    content = json.dumps([previous, number, at, operator, kind, subject, detail], separators=(",", ":"))
    return hashlib.sha256(content.encode("ascii")).hexdigest()


def append(
    connection: sqlite3.Connection, *, kind: str, subject: str, detail: Detail, operator: str, at: datetime
) -> int:
    """Adds the event in the transaction that the caller has open; its number."""
    count, previous = connection.execute("SELECT events, hash FROM head").fetchone()
    number: int = count + 1
    text, moment = json.dumps(detail, separators=(",", ":")), time_text(at)
    own = chain_hash(previous, number, moment, operator, kind, subject, text)
    connection.execute(
        "INSERT INTO events (id, at, operator, kind, subject, detail, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (number, moment, operator, kind, subject, text, previous, own),
    )
    return number


def events(connection: sqlite3.Connection, *, after: int = 0, limit: int = -1) -> list[AuditEvent]:
    """Oldest first, from the one after that number."""
    return [AuditEvent(number, time_from(at), *rest) for number, at, *rest in _rows(connection, after, limit)]


def verify(connection: sqlite3.Connection) -> list[str]:
    """What is wrong with the trail; empty when every event is as it was written and none is missing."""
    problems, last, last_hash = [], 0, START
    for number, at, operator, kind, subject, detail, previous, own in _rows(connection):
        if number != last + 1:
            problems.append(f"audit trail: event {last + 1} is missing")
        elif previous != last_hash:
            problems.append(f"audit trail: event {number} does not follow the one before it")
        if own != chain_hash(previous, number, at, operator, kind, subject, detail):
            problems.append(f"audit trail: event {number} is not as it was written")
        last, last_hash = number, own
    if connection.execute("SELECT events, hash FROM head").fetchone() != (last, last_hash):
        problems.append("audit trail: its end is missing")
    return problems


def _rows(connection: sqlite3.Connection, after: int = 0, limit: int = -1) -> sqlite3.Cursor:
    return connection.execute(
        "SELECT id, at, operator, kind, subject, detail, previous, hash FROM events WHERE id > ? ORDER BY id LIMIT ?",
        (after, limit),
    )
