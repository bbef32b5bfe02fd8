"""Form 5: payments, papers of invoices, lines of statements."""

from partner_tui.ledger.migrations.parts import DAY, MONTH, TIME, VOUCHED, appended_only, exact, is_positive, sha256

# What was paid: only ever appended. An allocation below zero takes back a part of an earlier one.
STEP = f"""
CREATE TABLE repayments (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    reference TEXT NOT NULL CHECK (reference <> ''),
    same TEXT NOT NULL UNIQUE CHECK (same <> ''),
    amount TEXT NOT NULL CHECK ({exact("amount")} AND {is_positive("amount")}),
    currency TEXT NOT NULL CHECK (currency <> ''),
    paid_on TEXT NOT NULL CHECK (paid_on GLOB '{DAY}'),
    note TEXT NOT NULL,
    operator TEXT NOT NULL CHECK (operator <> ''),
    recorded_at TEXT NOT NULL CHECK (recorded_at GLOB '{TIME}'),
    {VOUCHED}
) STRICT;

CREATE TABLE allocations (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    repayment INTEGER NOT NULL REFERENCES repayments (number),
    month TEXT NOT NULL CHECK (month GLOB '{MONTH}'),
    amount TEXT NOT NULL CHECK ({exact("amount")} AND amount GLOB '*[1-9]*'),
    operator TEXT NOT NULL CHECK (operator <> ''),
    at TEXT NOT NULL CHECK (at GLOB '{TIME}'),
    {VOUCHED}
) STRICT;

CREATE INDEX allocations_of_repayments ON allocations (repayment);

CREATE TABLE reversals (
    repayment INTEGER PRIMARY KEY REFERENCES repayments (number),
    reason TEXT NOT NULL CHECK (reason <> ''),
    operator TEXT NOT NULL CHECK (operator <> ''),
    at TEXT NOT NULL CHECK (at GLOB '{TIME}'),
    {VOUCHED}
) STRICT;
{appended_only("repayments", "a repayment", "number", "same")}
{appended_only("allocations", "an allocation", "number")}
{appended_only("reversals", "a reversal", "repayment")}
CREATE TABLE invoice_files (
    invoice_no TEXT NOT NULL CHECK (invoice_no <> ''),
    sha256 TEXT NOT NULL CHECK {sha256("sha256")},
    month TEXT CHECK (month GLOB '{MONTH}'),
    name TEXT NOT NULL CHECK (name <> ''),
    bytes INTEGER NOT NULL CHECK (bytes > 0),
    operator TEXT NOT NULL CHECK (operator <> ''),
    attached_at TEXT NOT NULL CHECK (attached_at GLOB '{TIME}'),
    {VOUCHED},
    PRIMARY KEY (invoice_no, sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE statement_lines (
    key TEXT PRIMARY KEY CHECK {sha256("key")},
    file_name TEXT NOT NULL,
    file_sha256 TEXT NOT NULL CHECK {sha256("file_sha256")},
    line INTEGER NOT NULL CHECK (line > 0),
    paid_on TEXT NOT NULL CHECK (paid_on GLOB '{DAY}'),
    reference TEXT NOT NULL,
    description TEXT NOT NULL,
    amount TEXT NOT NULL CHECK {exact("amount")},
    currency TEXT NOT NULL CHECK (currency <> ''),
    decision TEXT CHECK (decision IN ('matched', 'recorded', 'ignored')),
    repayment INTEGER REFERENCES repayments (number),
    reason TEXT NOT NULL,
    operator TEXT NOT NULL CHECK (operator <> ''),
    at TEXT NOT NULL CHECK (at GLOB '{TIME}'),
    {VOUCHED},
    CHECK ((repayment IS NOT NULL) = (decision IS NOT NULL AND decision <> 'ignored')),
    CHECK (decision IS NOT 'ignored' OR reason <> '')
) STRICT, WITHOUT ROWID;
"""
