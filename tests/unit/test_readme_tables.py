"""The README's tables are the program's."""

import re

from partner_tui.bills.statement_columns import SYNONYMS
from partner_tui.exporting.focus_columns import FOCUS_COLUMNS
from partner_tui.ui.keymap import GROUPS, LEAVE
from partner_tui.ui.keymap_file import Keymap
from tests.readme_tables import README, focus_table, key_table, statement_table, with_tables


def test_the_readme_is_up_to_date() -> None:
    readme = README.read_text(encoding="utf-8")
    assert with_tables(readme) == readme, "run: python -m tests.readme_tables"


def test_a_stale_table_is_written_anew() -> None:
    readme = README.read_text(encoding="utf-8")
    for said in (f"{LEAVE.label} |", "| BilledCost |"):
        stale = readme.replace(said, "something else |")
        assert stale != readme
        assert with_tables(stale) == readme


def test_every_key_is_in_the_table() -> None:
    table = key_table()
    for _, keys in GROUPS:
        for key in keys:
            for sign in Keymap().signs(key).split():
                assert f"`{sign}`" in table
            assert key.label in table


def test_every_focus_column_is_in_the_table() -> None:
    table = focus_table()
    for column in FOCUS_COLUMNS:
        assert f"| {column.name} | {column.type.value} |" in table


def test_every_header_of_statements_is_in_the_table() -> None:
    rows = dict(row.strip("| ").split(" | ") for row in statement_table().splitlines()[2:])
    assert {meaning: tuple(headers.split(" · ")) for meaning, headers in rows.items()} == dict(SYNONYMS)


def test_the_readmes_keymap_is_one() -> None:
    example = re.search(r'```toml\n("row.down".*?)```', README.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    assert Keymap.parse(example[1].encode(), "keymap.toml").changes
