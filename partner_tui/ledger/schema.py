"""The form of the ledger: what tells it from other files, and how it is brought up to date."""

import sqlite3

APPLICATION_ID = 0x50547569
"""In the file's header: tells our ledger from any other SQLite database."""
VERSION = 6
"""Of the ledger's form: as many as there are steps to it."""


def version_of(connection: sqlite3.Connection) -> tuple[int, int]:
    """Application id and schema version, from the file's header."""
    application: int = connection.execute("PRAGMA application_id").fetchone()[0]
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return application, version


def migrate(connection: sqlite3.Connection, version: int) -> None:
    """From that version to the present one, all steps in the transaction that the caller has open."""
    from partner_tui.ledger.migrations import STEPS  # a start does without them

    for step in STEPS[version:]:
        for statement in _statements(step):
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def schema_of(connection: sqlite3.Connection) -> set[tuple[str, str, str]]:
    """Type, name and text of every table, index and trigger: what `verify` compares with a new ledger's."""
    rows = connection.execute(
        "SELECT type, name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT GLOB 'sqlite_stat*'"
    )
    return set(rows)


def _statements(script: str) -> list[str]:
    """One by one: `executescript` would commit the transaction first."""
    statements, unfinished = [], ""
    for line in script.splitlines(keepends=True):
        unfinished += line
        if sqlite3.complete_statement(unfinished):
            statements.append(unfinished)
            unfinished = ""
    return statements
