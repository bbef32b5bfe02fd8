"""Form 6: how many rows there are of what the first screen adds up, kept in another page than they."""

from partner_tui.ledger.whole import COUNTED


def _counted(table: str) -> str:
    return f"""
INSERT INTO row_counts SELECT '{table}', count(*) FROM {table};

CREATE TRIGGER {table}_are_counted AFTER INSERT ON {table}
BEGIN UPDATE row_counts SET rows = rows + 1 WHERE name = '{table}'; END;
"""


STEP = f"""
CREATE TABLE row_counts (
    name TEXT PRIMARY KEY CHECK (name <> ''),
    rows INTEGER NOT NULL CHECK (rows >= 0)
) STRICT, WITHOUT ROWID;
{"".join(map(_counted, COUNTED))}"""
