"""The README's tables that are made from the program: keys, the FOCUS columns, and headers of statement files.
`python -m tests.readme_tables` writes them."""

from collections.abc import Callable, Mapping
from pathlib import Path

from partner_tui.bills.statement_columns import SYNONYMS
from partner_tui.exporting.focus_columns import mapping_table
from partner_tui.ui.keymap import GROUPS, Key
from partner_tui.ui.keymap_file import Keymap

README = Path(__file__).parents[1] / "README.md"
_START, _END = "<!-- {}: python -m tests.readme_tables -->\n", "<!-- end of {} -->\n"


def key_table() -> str:
    """Markdown: one row a group."""
    rows = [f"| {group} | {' · '.join(map(_entry, keys))} |" for group, keys in GROUPS]
    return "\n".join(["| where | keys |", "|---|---|", *rows, ""])


def focus_table() -> str:
    """Markdown: one row a column."""
    return f"{mapping_table().strip()}\n"


def statement_table() -> str:
    """Markdown: one row for each meaning of a column."""
    rows = [f"| {meaning} | {' · '.join(headers)} |" for meaning, headers in SYNONYMS.items()]
    return "\n".join(["| column | headers |", "|---|---|", *rows, ""])


TABLES: Mapping[str, Callable[[], str]] = {"keys": key_table, "FOCUS": focus_table, "statements": statement_table}
"""By the name in the marks around each."""


def with_tables(readme: str) -> str:
    """The README with the present tables between their marks."""
    for name, table in TABLES.items():
        start, end = _START.format(name), _END.format(name)
        before, found_start, rest = readme.partition(start)
        _, found_end, after = rest.partition(end)
        if not found_start or not found_end:
            raise ValueError(f"README.md lacks the marks {start.strip()} and {end.strip()}")
        readme = f"{before}{start}{table()}{end}{after}"
    return readme


def _entry(key: Key) -> str:
    keys = " ".join(f"`{sign}`" for sign in Keymap().signs(key).split())
    return f"{keys} {key.label}"


if __name__ == "__main__":
    README.write_text(with_tables(README.read_text(encoding="utf-8")), encoding="utf-8")
