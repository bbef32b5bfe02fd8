"""Form 2: export tasks."""

from partner_tui.ledger.migrations.parts import TIME, sha256

# A number is never given twice, also when its task was deleted: AUTOINCREMENT remembers the largest.
STEP = f"""
CREATE TABLE exports (
    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    spec TEXT NOT NULL CHECK (spec GLOB '{{*}}'),
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'completed', 'failed', 'cancelled', 'interrupted')),
    operator TEXT NOT NULL CHECK (operator <> ''),
    created_at TEXT NOT NULL CHECK (created_at GLOB '{TIME}'),
    started_at TEXT CHECK (started_at GLOB '{TIME}'),
    finished_at TEXT CHECK (finished_at GLOB '{TIME}'),
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    cancel_asked INTEGER NOT NULL CHECK (cancel_asked IN (0, 1)),
    lines INTEGER CHECK (lines >= 0),
    bytes INTEGER CHECK (bytes >= 0),
    sha256 TEXT CHECK {sha256("sha256")},
    path TEXT CHECK (path GLOB '/*'),
    error TEXT CHECK (error <> ''),
    checksum TEXT NOT NULL CHECK {sha256("checksum")},
    event INTEGER NOT NULL REFERENCES events (id),
    CHECK (state <> 'completed' OR (lines IS NOT NULL AND bytes IS NOT NULL AND sha256 IS NOT NULL
        AND path IS NOT NULL AND finished_at IS NOT NULL)),
    CHECK (state <> 'failed' OR error IS NOT NULL)
) STRICT;
"""
