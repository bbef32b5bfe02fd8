"""The ledger's tables, and the steps by which an older ledger becomes a present one."""

import sqlite3

APPLICATION_ID = 0x50547569
"""In the file's header: tells our ledger from any other SQLite database."""


def _exact(column: str) -> str:
    """The column holds an exact decimal: an optional minus, digits, and maybe a point with digits after it."""
    return (
        f"({column} NOT GLOB '*[^-0-9.]*' AND {column} NOT GLOB '?*-*' AND {column} NOT GLOB '*.*.*'"
        f" AND ({column} GLOB '[0-9]*' OR {column} GLOB '-[0-9]*') AND {column} GLOB '*[0-9]')"
    )


def _sha256(column: str) -> str:
    return f"(length({column}) = 64 AND {column} NOT GLOB '*[^0-9a-f]*')"


def _is_positive(column: str) -> str:
    return f"({column} NOT GLOB '-*' AND {column} GLOB '*[1-9]*')"


def _appended_only(table: str, noun: str, *keys: str) -> str:
    """Triggers that keep its rows as they were written; an insert that replaces a row fires none of those on delete."""
    same = " OR ".join(f"{key} = NEW.{key}" for key in keys)
    return f"""
CREATE TRIGGER {table}_are_never_changed BEFORE UPDATE ON {table}
BEGIN SELECT raise(ABORT, '{noun} is never changed'); END;

CREATE TRIGGER {table}_are_never_removed BEFORE DELETE ON {table}
BEGIN SELECT raise(ABORT, '{noun} is never removed'); END;

CREATE TRIGGER {table}_are_never_replaced BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
BEGIN SELECT raise(ABORT, '{noun} is never replaced'); END;
"""


_DAY = "[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]"
_TIME = "[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]*Z"
_MONTH = "[0-9][0-9][0-9][0-9]-[0-1][0-9]"
_VOUCHED = f"""checksum TEXT NOT NULL CHECK {_sha256("checksum")},
    event INTEGER NOT NULL REFERENCES events (id)"""

# The head repeats the trail's length and last hash, so that a trail cut short is noticed like one that was changed.
_VERSION_1 = f"""
CREATE TABLE months (
    month TEXT PRIMARY KEY CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
    generation TEXT NOT NULL UNIQUE CHECK (generation <> ''),
    currency TEXT NOT NULL CHECK (currency <> ''),
    expenditures TEXT NOT NULL CHECK {_exact("expenditures")},
    refunds TEXT NOT NULL CHECK {_exact("refunds")},
    adjustments TEXT NOT NULL CHECK {_exact("adjustments")},
    lines INTEGER NOT NULL CHECK (lines >= 0),
    tax TEXT CHECK {_exact("tax")},
    customers INTEGER NOT NULL CHECK (customers >= 0),
    products INTEGER NOT NULL CHECK (products >= 0),
    source_name TEXT NOT NULL,
    source_sha256 TEXT NOT NULL CHECK {_sha256("source_sha256")},
    source_bytes INTEGER NOT NULL CHECK (source_bytes >= 0),
    imported_at TEXT NOT NULL CHECK (imported_at GLOB '{_TIME}'),
    manifest_sha256 TEXT NOT NULL CHECK {_sha256("manifest_sha256")},
    checksum TEXT NOT NULL CHECK {_sha256("checksum")},
    event INTEGER NOT NULL REFERENCES events (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL CHECK (at GLOB '{_TIME}'),
    operator TEXT NOT NULL CHECK (operator <> ''),
    kind TEXT NOT NULL CHECK (kind <> ''),
    subject TEXT NOT NULL,
    detail TEXT NOT NULL CHECK (detail GLOB '{{*}}'),
    previous TEXT NOT NULL CHECK {_sha256("previous")},
    hash TEXT NOT NULL UNIQUE CHECK {_sha256("hash")}
) STRICT;

CREATE TABLE head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    events INTEGER NOT NULL CHECK (events >= 0),
    hash TEXT NOT NULL CHECK {_sha256("hash")}
) STRICT;

INSERT INTO head VALUES (1, 0, '{"0" * 64}');

CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN SELECT raise(ABORT, 'an audit event is never changed'); END;

CREATE TRIGGER events_are_never_removed BEFORE DELETE ON events
BEGIN SELECT raise(ABORT, 'an audit event is never removed'); END;

CREATE TRIGGER events_are_never_replaced BEFORE INSERT ON events
WHEN NEW.id IS NOT (SELECT events + 1 FROM head)
BEGIN SELECT raise(ABORT, 'an audit event is only ever appended'); END;

CREATE TRIGGER head_follows_events AFTER INSERT ON events
BEGIN UPDATE head SET events = NEW.id, hash = NEW.hash; END;

CREATE TRIGGER head_is_never_removed BEFORE DELETE ON head
BEGIN SELECT raise(ABORT, 'the head of the audit trail is never removed'); END;
"""

# A number is never given twice, also when its task was deleted: AUTOINCREMENT remembers the largest.
_VERSION_2 = f"""
CREATE TABLE exports (
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    spec TEXT NOT NULL CHECK (spec GLOB '{{*}}'),
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'completed', 'failed', 'cancelled', 'interrupted')),
    operator TEXT NOT NULL CHECK (operator <> ''),
    created_at TEXT NOT NULL CHECK (created_at GLOB '{_TIME}'),
    started_at TEXT CHECK (started_at GLOB '{_TIME}'),
    finished_at TEXT CHECK (finished_at GLOB '{_TIME}'),
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    cancel_asked INTEGER NOT NULL CHECK (cancel_asked IN (0, 1)),
    lines INTEGER CHECK (lines >= 0),
    bytes INTEGER CHECK (bytes >= 0),
    sha256 TEXT CHECK {_sha256("sha256")},
    path TEXT CHECK (path GLOB '/*'),
    error TEXT CHECK (error <> ''),
    checksum TEXT NOT NULL CHECK {_sha256("checksum")},
    event INTEGER NOT NULL REFERENCES events (id),
    CHECK (state <> 'completed' OR (lines IS NOT NULL AND bytes IS NOT NULL AND sha256 IS NOT NULL
        AND path IS NOT NULL AND finished_at IS NOT NULL)),
    CHECK (state <> 'failed' OR error IS NOT NULL)
) STRICT;
"""

# What sync brings. Of the quota there is one row, the latest; entries of a dictionary are one JSON list.
_VERSION_3 = f"""
CREATE TABLE vendor_summaries (
    month TEXT PRIMARY KEY CHECK (month GLOB '{_MONTH}'),
    currency TEXT NOT NULL CHECK (currency <> ''),
    expenditures TEXT NOT NULL CHECK {_exact("expenditures")},
    refunds TEXT NOT NULL CHECK {_exact("refunds")},
    adjustments TEXT NOT NULL CHECK {_exact("adjustments")},
    amount_due TEXT NOT NULL CHECK {_exact("amount_due")},
    tax TEXT CHECK {_exact("tax")},
    as_of TEXT NOT NULL CHECK (as_of GLOB '{_TIME}'),
    {_VOUCHED}
) STRICT, WITHOUT ROWID;

CREATE TABLE quota (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    currency TEXT NOT NULL CHECK (currency <> ''),
    quota TEXT NOT NULL CHECK {_exact("quota")},
    balance TEXT NOT NULL CHECK {_exact("balance")},
    coupons TEXT NOT NULL CHECK {_exact("coupons")},
    due TEXT NOT NULL CHECK {_exact("due")},
    unbilled TEXT NOT NULL CHECK {_exact("unbilled")},
    used TEXT NOT NULL CHECK {_exact("used")},
    as_of TEXT NOT NULL CHECK (as_of GLOB '{_TIME}'),
    {_VOUCHED}
) STRICT;

CREATE TABLE invoices (
    request_id TEXT PRIMARY KEY CHECK (request_id <> ''),
    invoice_no TEXT,
    month TEXT CHECK (month GLOB '{_MONTH}'),
    amount TEXT NOT NULL CHECK {_exact("amount")},
    currency TEXT NOT NULL CHECK (currency <> ''),
    state TEXT NOT NULL CHECK (state <> ''),
    request TEXT,
    returned_request_id TEXT,
    invoice_class TEXT,
    basis TEXT,
    trade TEXT,
    title TEXT,
    applied_at TEXT CHECK (applied_at GLOB '{_TIME}'),
    applicant TEXT,
    rejection TEXT,
    signing_entity TEXT,
    taxes TEXT NOT NULL CHECK (taxes GLOB '[[]*]'),
    {_VOUCHED}
) STRICT, WITHOUT ROWID;

CREATE TABLE customers (
    customer_id TEXT PRIMARY KEY CHECK (customer_id <> ''),
    account_name TEXT NOT NULL,
    customer_name TEXT,
    associated_at TEXT CHECK (associated_at GLOB '{_TIME}'),
    association TEXT,
    verification TEXT,
    kind TEXT,
    is_frozen INTEGER CHECK (is_frozen IN (0, 1)),
    label TEXT,
    level TEXT,
    country_code TEXT,
    telephone TEXT,
    email TEXT,
    account_managers TEXT NOT NULL CHECK (account_managers GLOB '[[]*]'),
    {_VOUCHED}
) STRICT, WITHOUT ROWID;

CREATE TABLE budgets (
    customer_id TEXT NOT NULL CHECK (customer_id <> ''),
    kind TEXT NOT NULL CHECK (kind <> ''),
    currency TEXT NOT NULL CHECK (currency <> ''),
    amount TEXT NOT NULL CHECK {_exact("amount")},
    used TEXT NOT NULL CHECK {_exact("used")},
    as_of TEXT NOT NULL CHECK (as_of GLOB '{_TIME}'),
    {_VOUCHED},
    PRIMARY KEY (customer_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE dictionaries (
    kind TEXT NOT NULL CHECK (kind <> ''),
    language TEXT NOT NULL CHECK (language <> ''),
    entries TEXT NOT NULL CHECK (entries GLOB '[[]*]'),
    {_VOUCHED},
    PRIMARY KEY (kind, language)
) STRICT, WITHOUT ROWID;

CREATE TABLE sync_steps (
    name TEXT PRIMARY KEY CHECK (name <> ''),
    at TEXT NOT NULL CHECK (at GLOB '{_TIME}'),
    outcome TEXT NOT NULL CHECK (outcome <> ''),
    is_done INTEGER NOT NULL CHECK (is_done IN (0, 1)),
    {_VOUCHED}
) STRICT, WITHOUT ROWID;

CREATE TABLE taken_objects (
    month TEXT PRIMARY KEY CHECK (month GLOB '{_MONTH}'),
    key TEXT NOT NULL CHECK (key <> ''),
    etag TEXT NOT NULL CHECK (etag <> ''),
    size INTEGER NOT NULL CHECK (size >= 0),
    taken_at TEXT NOT NULL CHECK (taken_at GLOB '{_TIME}'),
    {_VOUCHED}
) STRICT, WITHOUT ROWID;
"""

# What the China site says in the place of a month's summary.
_VERSION_4 = f"""
CREATE TABLE customer_sums (
    month TEXT NOT NULL CHECK (month GLOB '{_MONTH}'),
    customer_id TEXT NOT NULL CHECK (customer_id <> ''),
    currency TEXT NOT NULL CHECK (currency <> ''),
    expenditures TEXT NOT NULL CHECK {_exact("expenditures")},
    refunds TEXT NOT NULL CHECK {_exact("refunds")},
    adjustments TEXT NOT NULL CHECK {_exact("adjustments")},
    parts INTEGER NOT NULL CHECK (parts > 0),
    as_of TEXT NOT NULL CHECK (as_of GLOB '{_TIME}'),
    {_VOUCHED},
    PRIMARY KEY (month, customer_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE account_changes (
    change_id TEXT NOT NULL CHECK (change_id <> ''),
    balance_type TEXT NOT NULL CHECK (balance_type <> ''),
    at TEXT NOT NULL CHECK (at GLOB '{_TIME}'),
    kind TEXT NOT NULL CHECK (kind <> ''),
    direction TEXT NOT NULL CHECK (direction <> ''),
    amount TEXT NOT NULL CHECK {_exact("amount")},
    balance_after TEXT NOT NULL CHECK {_exact("balance_after")},
    currency TEXT NOT NULL CHECK (currency <> ''),
    trade_id TEXT,
    customer_id TEXT,
    account_name TEXT,
    {_VOUCHED},
    PRIMARY KEY (change_id, balance_type)
) STRICT, WITHOUT ROWID;
"""

# What was paid: only ever appended. An allocation below zero takes back a part of an earlier one.
_VERSION_5 = f"""
CREATE TABLE repayments (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    reference TEXT NOT NULL CHECK (reference <> ''),
    same TEXT NOT NULL UNIQUE CHECK (same <> ''),
    amount TEXT NOT NULL CHECK ({_exact("amount")} AND {_is_positive("amount")}),
    currency TEXT NOT NULL CHECK (currency <> ''),
    paid_on TEXT NOT NULL CHECK (paid_on GLOB '{_DAY}'),
    note TEXT NOT NULL,
    operator TEXT NOT NULL CHECK (operator <> ''),
    recorded_at TEXT NOT NULL CHECK (recorded_at GLOB '{_TIME}'),
    {_VOUCHED}
) STRICT;

CREATE TABLE allocations (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    repayment INTEGER NOT NULL REFERENCES repayments (number),
    month TEXT NOT NULL CHECK (month GLOB '{_MONTH}'),
    amount TEXT NOT NULL CHECK ({_exact("amount")} AND amount GLOB '*[1-9]*'),
    operator TEXT NOT NULL CHECK (operator <> ''),
    at TEXT NOT NULL CHECK (at GLOB '{_TIME}'),
    {_VOUCHED}
) STRICT;

CREATE INDEX allocations_of_repayments ON allocations (repayment);

CREATE TABLE reversals (
    repayment INTEGER PRIMARY KEY REFERENCES repayments (number),
    reason TEXT NOT NULL CHECK (reason <> ''),
    operator TEXT NOT NULL CHECK (operator <> ''),
    at TEXT NOT NULL CHECK (at GLOB '{_TIME}'),
    {_VOUCHED}
) STRICT;
{_appended_only("repayments", "a repayment", "number", "same")}
{_appended_only("allocations", "an allocation", "number")}
{_appended_only("reversals", "a reversal", "repayment")}
CREATE TABLE invoice_files (
    invoice_no TEXT NOT NULL CHECK (invoice_no <> ''),
    sha256 TEXT NOT NULL CHECK {_sha256("sha256")},
    month TEXT CHECK (month GLOB '{_MONTH}'),
    name TEXT NOT NULL CHECK (name <> ''),
    bytes INTEGER NOT NULL CHECK (bytes > 0),
    operator TEXT NOT NULL CHECK (operator <> ''),
    attached_at TEXT NOT NULL CHECK (attached_at GLOB '{_TIME}'),
    {_VOUCHED},
    PRIMARY KEY (invoice_no, sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE statement_lines (
    key TEXT PRIMARY KEY CHECK {_sha256("key")},
    file_name TEXT NOT NULL,
    file_sha256 TEXT NOT NULL CHECK {_sha256("file_sha256")},
    line INTEGER NOT NULL CHECK (line > 0),
    paid_on TEXT NOT NULL CHECK (paid_on GLOB '{_DAY}'),
    reference TEXT NOT NULL,
    description TEXT NOT NULL,
    amount TEXT NOT NULL CHECK {_exact("amount")},
    currency TEXT NOT NULL CHECK (currency <> ''),
    decision TEXT CHECK (decision IN ('matched', 'recorded', 'ignored')),
    repayment INTEGER REFERENCES repayments (number),
    reason TEXT NOT NULL,
    operator TEXT NOT NULL CHECK (operator <> ''),
    at TEXT NOT NULL CHECK (at GLOB '{_TIME}'),
    {_VOUCHED},
    CHECK ((repayment IS NOT NULL) = (decision IS NOT NULL AND decision <> 'ignored')),
    CHECK (decision IS NOT 'ignored' OR reason <> '')
) STRICT, WITHOUT ROWID;
"""

MIGRATIONS: tuple[str, ...] = (_VERSION_1, _VERSION_2, _VERSION_3, _VERSION_4, _VERSION_5)
"""Step n makes version n + 1 out of version n; a step that was released is never edited."""
VERSION = len(MIGRATIONS)


def version_of(connection: sqlite3.Connection) -> tuple[int, int]:
    """Application id and schema version, from the file's header."""
    application: int = connection.execute("PRAGMA application_id").fetchone()[0]
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return application, version


def migrate(connection: sqlite3.Connection, version: int) -> None:
    """From that version to the present one, all steps in the transaction that the caller has open."""
    for step in MIGRATIONS[version:]:
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
