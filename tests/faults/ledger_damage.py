"""Ways in which a ledger's file comes to be no ledger, or not this one any more."""

import os
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

from partner_tui.ledger.schema import VERSION

_PAGE, _HEADER = 4_096, 100
Damage = Callable[[Path, Random], None]


def _flips(file: Path, random: Random) -> None:
    _flip(file, random, random.choice((1, 1, 8, 200)), os.path.getsize(file))


def _header(file: Path, random: Random) -> None:
    _flip(file, random, random.choice((1, 2, 5)), _HEADER)


def _heads_of_pages(file: Path, random: Random) -> None:
    content = bytearray(file.read_bytes())
    for _ in range(random.randrange(1, 6)):
        place = random.randrange(len(content) // _PAGE) * _PAGE + random.randrange(12)
        content[place] ^= 1 << random.randrange(8)
    file.write_bytes(content)


def _pages(file: Path, random: Random) -> None:
    """Blocks of the disk that hold something else now: nothing, noise, or another block."""
    content = bytearray(file.read_bytes())
    pages = len(content) // _PAGE
    for _ in range(random.randrange(1, 4)):
        at, other = random.randrange(pages) * _PAGE, random.randrange(pages) * _PAGE
        content[at : at + _PAGE] = random.choice(
            (bytes(_PAGE), random.randbytes(_PAGE), bytes(content[other : other + _PAGE]))
        )
    file.write_bytes(content)


def _cut(file: Path, random: Random) -> None:
    size = os.path.getsize(file)
    os.truncate(file, random.choice((random.randrange(size), size - 1, size - _PAGE, _HEADER, 0)))


def _grown(file: Path, random: Random) -> None:
    with file.open("ab") as target:
        target.write(random.choice((random.randbytes, bytes))(random.randrange(1, 3 * _PAGE)))


def _other_content(file: Path, random: Random) -> None:
    file.write_bytes(random.choice((random.randbytes(20_000), b"<html>not found</html>\n" * 900, bytes(_PAGE * 4))))


def _other_database(file: Path, random: Random) -> None:
    file.unlink()
    _changed(file, "CREATE TABLE months (month TEXT)", "INSERT INTO months VALUES ('2026-10')")
    file.chmod(0o600)


def _newer(file: Path, random: Random) -> None:
    _changed(file, f"PRAGMA user_version = {VERSION + random.choice((1, 2, 7, 1000))}")


def _form_zero(file: Path, random: Random) -> None:
    _changed(file, f"PRAGMA user_version = {random.choice((0, -1, -VERSION))}")


def _rows(file: Path, random: Random) -> None:
    """Changed by somebody who knows SQLite: figures, the trail, what protects them."""
    triggers = [
        "DROP TRIGGER events_are_never_changed",
        "DROP TRIGGER events_are_never_removed",
        "DROP TRIGGER repayments_are_never_changed",
        "DROP TRIGGER allocations_are_never_removed",
    ]
    change = random.choice(
        (
            "UPDATE months SET expenditures = '1'",
            "DELETE FROM months",
            "UPDATE repayments SET amount = '0.01'",
            "DELETE FROM allocations",
            "UPDATE events SET operator = 'nobody' WHERE id = 2",
            "DELETE FROM events WHERE id > 3",
            "UPDATE head SET events = 1",
            "DROP TABLE reversals",
            "CREATE TABLE more (x TEXT)",
        )
    )
    _changed(file, "PRAGMA foreign_keys = OFF", *triggers, change)


def _stale_journal(file: Path, random: Random) -> None:
    """A journal that is none, or half of one, beside it."""
    file.with_name("ledger.db-journal").write_bytes(random.randbytes(random.randrange(1, 3 * _PAGE)))
    file.with_name("ledger.db-journal").chmod(0o600)
    _pages(file, random)


def _gone(file: Path, random: Random) -> None:
    file.unlink()


DAMAGES: Mapping[str, Damage] = {
    "bits": _flips,
    "bits of the header": _header,
    "heads of pages": _heads_of_pages,
    "pages": _pages,
    "cut": _cut,
    "grown": _grown,
    "other content": _other_content,
    "another database": _other_database,
    "newer": _newer,
    "form zero": _form_zero,
    "rows": _rows,
    "journal": _stale_journal,
    "gone": _gone,
}


def _flip(file: Path, random: Random, bits: int, within: int) -> None:
    content = bytearray(file.read_bytes())
    for _ in range(bits):
        content[random.randrange(within)] ^= 1 << random.randrange(8)
    file.write_bytes(content)


def _changed(file: Path, *statements: str) -> None:
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        for statement in statements:
            connection.execute(statement)
    finally:
        connection.close()
