"""Form 1: months and the audit trail."""

from partner_tui.ledger.migrations.parts import TIME, exact, sha256

# The head repeats the trail's length and last hash, so that a trail cut short is noticed like one that was changed.
STEP = f"""
CREATE TABLE months (
    month TEXT PRIMARY KEY CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
    generation TEXT NOT NULL UNIQUE CHECK (generation <> ''),
    currency TEXT NOT NULL CHECK (currency <> ''),
    expenditures TEXT NOT NULL CHECK {exact("expenditures")},
    refunds TEXT NOT NULL CHECK {exact("refunds")},
    adjustments TEXT NOT NULL CHECK {exact("adjustments")},
    lines INTEGER NOT NULL CHECK (lines >= 0),
    tax TEXT CHECK {exact("tax")},
    customers INTEGER NOT NULL CHECK (customers >= 0),
    products INTEGER NOT NULL CHECK (products >= 0),
    source_name TEXT NOT NULL,
    source_sha256 TEXT NOT NULL CHECK {sha256("source_sha256")},
    source_bytes INTEGER NOT NULL CHECK (source_bytes >= 0),
    imported_at TEXT NOT NULL CHECK (imported_at GLOB '{TIME}'),
    manifest_sha256 TEXT NOT NULL CHECK {sha256("manifest_sha256")},
    checksum TEXT NOT NULL CHECK {sha256("checksum")},
    event INTEGER NOT NULL REFERENCES events (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL CHECK (at GLOB '{TIME}'),
    operator TEXT NOT NULL CHECK (operator <> ''),
    kind TEXT NOT NULL CHECK (kind <> ''),
    subject TEXT NOT NULL,
    detail TEXT NOT NULL CHECK (detail GLOB '{{*}}'),
    previous TEXT NOT NULL CHECK {sha256("previous")},
    hash TEXT NOT NULL UNIQUE CHECK {sha256("hash")}
) STRICT;

CREATE TABLE head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    events INTEGER NOT NULL CHECK (events >= 0),
    hash TEXT NOT NULL CHECK {sha256("hash")}
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
