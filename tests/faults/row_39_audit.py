"""Somebody with the ledger's file in hand changes its audit trail, or what the trail vouches for: found, every time.

Who writes the trail anew from the changed event to its end, with its head and the row, leaves nothing to be found in
the file: that shows against a backup alone.
"""

import json
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.repaying import RepaymentRequest
from partner_tui.ledger import Ledger
from partner_tui.ledger.audit import chain_hash
from partner_tui.ledger.forms import checksum
from partner_tui.services.payments import Payments
from partner_tui.settings import PaymentSettings
from tests.faults.harness import Row, Trials
from tests.faults.ledger_child import bill
from tests.faults.store_faults import NOW
from tests.store.vendor import CUSTOMER

_EVENTS_A_TRIAL = 100
_PAYMENTS = 20
_FIELDS = ("at", "operator", "kind", "subject", "detail", "previous", "hash")
_EVENT = f"id, {', '.join(_FIELDS)}"
Tampering = Callable[[sqlite3.Connection, Random, int], None]
"""With the number of events."""


def run(trials: Trials) -> None:
    base, data = trials.folder / "base", trials.folder / "data"
    events = _fill(base, trials.count * _EVENTS_A_TRIAL)
    trials.demand(not (wrong := Ledger.open(base).verify()), f"before: {wrong}")
    kinds = list(_TAMPERINGS.items())
    for number in range(trials.count):
        name, tamper = kinds[number % len(kinds)]
        shutil.copytree(base, data)
        changed = _tampered(data / "ledger.db", tamper, trials.random, events)
        trials.demand(changed, f"{name}: changed nothing")
        trials.demand(bool(Ledger.open(data).verify()), f"trial {number}: {name} was not found")
        shutil.rmtree(data)
    trials.tell(f"{events:,} events, {trials.count} tamperings of {len(kinds)} kinds")


def _fill(data: Path, events: int) -> int:
    """A ledger with at least so many events: months, payments, what settles what, a reversal, customers."""
    data.mkdir(0o700)
    ledger = Ledger.open(data)
    for number in range(_PAYMENTS):
        month = BillCycle(2024, 1).plus(number)
        ledger.publish(bill(month, f"g{number}", Decimal("100.005")), operator="ann", at=NOW)
    payments = Payments(ledger, PaymentSettings(), lambda: NOW, "bob")
    for number in range(_PAYMENTS):
        amount = Decimal("30.01") + number
        payments.record(RepaymentRequest(f"pay {number}", amount, "USD", NOW.date()))
    payments.reverse("pay 3", "paid by somebody else")
    customers = [replace(CUSTOMER, customer_id=f"c{number}") for number in range(events - len(ledger.events()))]
    ledger.vendor.put_customers(customers, operator="sync", at=NOW)
    return len(ledger.events())


def _tampered(file: Path, tamper: Tampering, random: Random, events: int) -> bool:
    """By hand, past the triggers and checks, which are there again afterwards; whether anything is not as it was."""
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        before = list(connection.iterdump())
        guards = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        tamper(connection, random, events)
        for _, guard in guards:
            connection.execute(guard)
        return list(connection.iterdump()) != before
    finally:
        connection.close()


def _field(connection: sqlite3.Connection, random: Random, events: int) -> None:
    _set(connection, random.choice(_FIELDS), random, random.randint(1, events))


def _field_and_its_hash(connection: sqlite3.Connection, random: Random, events: int) -> None:
    number = random.randint(1, events)
    _set(connection, random.choice(_FIELDS[:-1]), random, number)
    _hash(connection, number)


def _from_there_on(connection: sqlite3.Connection, random: Random, events: int) -> None:
    """The chain is made anew, up to its end; the head is not."""
    number = random.randint(max(1, events - 300), events)
    _set(connection, random.choice(_FIELDS[:-2]), random, number)
    for each in range(number, events + 1):
        _hash(connection, each)
        (own,) = connection.execute("SELECT hash FROM events WHERE id = ?", (each,)).fetchone()
        connection.execute("UPDATE events SET previous = ? WHERE id = ?", (own, each + 1))


def _row_and_its_event(connection: sqlite3.Connection, random: Random, events: int) -> None:
    """The amount of a payment with its checksum, and the event that vouches for it, and that one's hash."""
    (number,) = connection.execute("SELECT event FROM repayments ORDER BY number DESC").fetchone()
    _row(connection, random, events)
    (sum_,) = connection.execute("SELECT checksum FROM repayments WHERE event = ?", (number,)).fetchone()
    (detail,) = connection.execute("SELECT detail FROM events WHERE id = ?", (number,)).fetchone()
    changed = json.dumps(json.loads(detail) | {"checksum": sum_}, separators=(",", ":"))
    connection.execute("UPDATE events SET detail = ? WHERE id = ?", (changed, number))
    _hash(connection, number)


def _row(connection: sqlite3.Connection, random: Random, events: int) -> None:
    """The amount of a payment, with its checksum."""
    columns = "number, reference, amount, currency, paid_on, note, operator, recorded_at"
    row = list(connection.execute(f"SELECT {columns} FROM repayments ORDER BY number DESC").fetchone())
    row[2] = f"{random.randrange(100, 10**6)}.25"
    changes = (row[2], checksum(tuple(row)), row[0])
    connection.execute("UPDATE repayments SET amount = ?, checksum = ? WHERE number = ?", changes)


def _removed(connection: sqlite3.Connection, random: Random, events: int) -> None:
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("DELETE FROM events WHERE id = ?", (random.randint(1, events),))


def _cut(connection: sqlite3.Connection, random: Random, events: int) -> None:
    """The end of the trail, with all that it vouches for."""
    first = random.randint(events - 50, events)
    connection.execute("DELETE FROM customers WHERE event >= ?", (first,))
    connection.execute("DELETE FROM events WHERE id >= ?", (first,))


def _slipped_in(connection: sqlite3.Connection, random: Random, events: int) -> None:
    """One more, linked and hashed as it should be; the head does not know of it."""
    (last,) = connection.execute("SELECT hash FROM events WHERE id = ?", (events,)).fetchone()
    at = f"{NOW + timedelta(hours=random.randint(1, 9)):%Y-%m-%dT%H:%M:%S}.000000Z"
    cells = (at, "eve", "repayment recorded", "repayment 999", "{}", last)
    own = chain_hash(last, events + 1, *cells[:-1])
    connection.execute(f"INSERT INTO events ({_EVENT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (events + 1, *cells, own))


def _swapped(connection: sqlite3.Connection, random: Random, events: int) -> None:
    one = random.randint(1, events - 1)
    for old, new in ((one, 0), (one + 1, one), (0, one + 1)):
        connection.execute("UPDATE events SET id = ? WHERE id = ?", (new, old))


def _head(connection: sqlite3.Connection, random: Random, events: int) -> None:
    if random.random() < 0.5:
        connection.execute("UPDATE head SET events = ?", (random.randint(0, events - 1),))
    else:
        connection.execute("UPDATE head SET hash = ?", (f"{random.getrandbits(256):064x}",))


def _gone(connection: sqlite3.Connection, random: Random, events: int) -> None:
    """What was recorded is taken away, and the trail is left."""
    table = random.choice(("allocations", "reversals", "months", "customers"))
    connection.execute(f"DELETE FROM {table} WHERE event = (SELECT max(event) FROM {table})")


def _set(connection: sqlite3.Connection, field: str, random: Random, number: int) -> None:
    new = {
        "at": f"2026-01-01T00:00:00.{random.randrange(10**6):06d}Z",
        "detail": json.dumps({"checksum": f"{random.getrandbits(256):064x}", "row": {}}, separators=(",", ":")),
        "previous": f"{random.getrandbits(256):064x}",
        "hash": f"{random.getrandbits(256):064x}",
    }.get(field, f"other {random.randrange(10**6)}")
    connection.execute(f"UPDATE events SET {field} = ? WHERE id = ?", (new, number))


def _hash(connection: sqlite3.Connection, number: int) -> None:
    row = connection.execute(f"SELECT {_EVENT} FROM events WHERE id = ?", (number,)).fetchone()
    own = chain_hash(row[6], number, *row[1:6])
    connection.execute("UPDATE events SET hash = ? WHERE id = ?", (own, number))


_TAMPERINGS: dict[str, Tampering] = {
    "a field of an event": _field,
    "a field of an event, and its hash": _field_and_its_hash,
    "an event, and all hashes from there on": _from_there_on,
    "a payment, and its checksum": _row,
    "a payment, its checksum, and the event about it": _row_and_its_event,
    "an event removed": _removed,
    "the end cut off": _cut,
    "an event slipped in": _slipped_in,
    "two events swapped": _swapped,
    "the head of the trail": _head,
    "a row taken away": _gone,
}
ROW = Row(39, "audit: 10,000 events, 100 tamperings", full=100, reduced=11, run=run)
