"""What the tables' definitions are made of."""


def exact(column: str) -> str:
    """The column holds an exact decimal: an optional minus, digits, and maybe a point with digits after it."""
    return (
        f"({column} NOT GLOB '*[^-0-9.]*' AND {column} NOT GLOB '?*-*' AND {column} NOT GLOB '*.*.*'"
        f" AND ({column} GLOB '[0-9]*' OR {column} GLOB '-[0-9]*') AND {column} GLOB '*[0-9]')"
    )


def sha256(column: str) -> str:
    return f"(length({column}) = 64 AND {column} NOT GLOB '*[^0-9a-f]*')"


def is_positive(column: str) -> str:
    return f"({column} NOT GLOB '-*' AND {column} GLOB '*[1-9]*')"


def appended_only(table: str, noun: str, *keys: str) -> str:
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


DAY = "[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]"
TIME = "[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]*Z"
MONTH = "[0-9][0-9][0-9][0-9]-[0-1][0-9]"
VOUCHED = f"""checksum TEXT NOT NULL CHECK {sha256("checksum")},
    event INTEGER NOT NULL REFERENCES events (id)"""
