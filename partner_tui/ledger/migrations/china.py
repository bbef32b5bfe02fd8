"""Form 4: what only the vendor's China site says."""

from partner_tui.ledger.migrations.parts import MONTH, TIME, VOUCHED, exact

# What the China site says in the place of a month's summary.
STEP = f"""
CREATE TABLE customer_sums (
    month TEXT NOT NULL CHECK (month GLOB '{MONTH}'),
    customer_id TEXT NOT NULL CHECK (customer_id <> ''),
    currency TEXT NOT NULL CHECK (currency <> ''),
    expenditures TEXT NOT NULL CHECK {exact("expenditures")},
    refunds TEXT NOT NULL CHECK {exact("refunds")},
    adjustments TEXT NOT NULL CHECK {exact("adjustments")},
    parts INTEGER NOT NULL CHECK (parts > 0),
    as_of TEXT NOT NULL CHECK (as_of GLOB '{TIME}'),
    {VOUCHED},
    PRIMARY KEY (month, customer_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE account_changes (
    change_id TEXT NOT NULL CHECK (change_id <> ''),
    balance_type TEXT NOT NULL CHECK (balance_type <> ''),
    at TEXT NOT NULL CHECK (at GLOB '{TIME}'),
    kind TEXT NOT NULL CHECK (kind <> ''),
    direction TEXT NOT NULL CHECK (direction <> ''),
    amount TEXT NOT NULL CHECK {exact("amount")},
    balance_after TEXT NOT NULL CHECK {exact("balance_after")},
    currency TEXT NOT NULL CHECK (currency <> ''),
    trade_id TEXT,
    customer_id TEXT,
    account_name TEXT,
    {VOUCHED},
    PRIMARY KEY (change_id, balance_type)
) STRICT, WITHOUT ROWID;
"""
