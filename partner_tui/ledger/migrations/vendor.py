"""Form 3: what sync brings."""

from partner_tui.ledger.migrations.parts import MONTH, TIME, VOUCHED, exact

# What sync brings. Of the quota there is one row, the latest; entries of a dictionary are one JSON list.
STEP = f"""
CREATE TABLE vendor_summaries (
    month TEXT PRIMARY KEY CHECK (month GLOB '{MONTH}'),
    currency TEXT NOT NULL CHECK (currency <> ''),
    expenditures TEXT NOT NULL CHECK {exact("expenditures")},
    refunds TEXT NOT NULL CHECK {exact("refunds")},
    adjustments TEXT NOT NULL CHECK {exact("adjustments")},
    amount_due TEXT NOT NULL CHECK {exact("amount_due")},
    tax TEXT CHECK {exact("tax")},
    as_of TEXT NOT NULL CHECK (as_of GLOB '{TIME}'),
    {VOUCHED}
) STRICT, WITHOUT ROWID;

CREATE TABLE quota (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    currency TEXT NOT NULL CHECK (currency <> ''),
    quota TEXT NOT NULL CHECK {exact("quota")},
    balance TEXT NOT NULL CHECK {exact("balance")},
    coupons TEXT NOT NULL CHECK {exact("coupons")},
    due TEXT NOT NULL CHECK {exact("due")},
    unbilled TEXT NOT NULL CHECK {exact("unbilled")},
    used TEXT NOT NULL CHECK {exact("used")},
    as_of TEXT NOT NULL CHECK (as_of GLOB '{TIME}'),
    {VOUCHED}
) STRICT;

CREATE TABLE invoices (
    request_id TEXT PRIMARY KEY CHECK (request_id <> ''),
    invoice_no TEXT,
    month TEXT CHECK (month GLOB '{MONTH}'),
    amount TEXT NOT NULL CHECK {exact("amount")},
    currency TEXT NOT NULL CHECK (currency <> ''),
    state TEXT NOT NULL CHECK (state <> ''),
    request TEXT,
    returned_request_id TEXT,
    invoice_class TEXT,
    basis TEXT,
    trade TEXT,
    title TEXT,
    applied_at TEXT CHECK (applied_at GLOB '{TIME}'),
    applicant TEXT,
    rejection TEXT,
    signing_entity TEXT,
    taxes TEXT NOT NULL CHECK (taxes GLOB '[[]*]'),
    {VOUCHED}
) STRICT, WITHOUT ROWID;

CREATE TABLE customers (
    customer_id TEXT PRIMARY KEY CHECK (customer_id <> ''),
    account_name TEXT NOT NULL,
    customer_name TEXT,
    associated_at TEXT CHECK (associated_at GLOB '{TIME}'),
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
    {VOUCHED}
) STRICT, WITHOUT ROWID;

CREATE TABLE budgets (
    customer_id TEXT NOT NULL CHECK (customer_id <> ''),
    kind TEXT NOT NULL CHECK (kind <> ''),
    currency TEXT NOT NULL CHECK (currency <> ''),
    amount TEXT NOT NULL CHECK {exact("amount")},
    used TEXT NOT NULL CHECK {exact("used")},
    as_of TEXT NOT NULL CHECK (as_of GLOB '{TIME}'),
    {VOUCHED},
    PRIMARY KEY (customer_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE dictionaries (
    kind TEXT NOT NULL CHECK (kind <> ''),
    language TEXT NOT NULL CHECK (language <> ''),
    entries TEXT NOT NULL CHECK (entries GLOB '[[]*]'),
    {VOUCHED},
    PRIMARY KEY (kind, language)
) STRICT, WITHOUT ROWID;

CREATE TABLE sync_steps (
    name TEXT PRIMARY KEY CHECK (name <> ''),
    at TEXT NOT NULL CHECK (at GLOB '{TIME}'),
    outcome TEXT NOT NULL CHECK (outcome <> ''),
    is_done INTEGER NOT NULL CHECK (is_done IN (0, 1)),
    {VOUCHED}
) STRICT, WITHOUT ROWID;

CREATE TABLE taken_objects (
    month TEXT PRIMARY KEY CHECK (month GLOB '{MONTH}'),
    key TEXT NOT NULL CHECK (key <> ''),
    etag TEXT NOT NULL CHECK (etag <> ''),
    size INTEGER NOT NULL CHECK (size >= 0),
    taken_at TEXT NOT NULL CHECK (taken_at GLOB '{TIME}'),
    {VOUCHED}
) STRICT, WITHOUT ROWID;
"""
