"""The README's table of keys is the keymap's."""

import re

from partner_tui.ui.keymap import GROUPS, LEAVE
from partner_tui.ui.keymap_file import Keymap
from tests.key_table import README, key_table, with_table


def test_the_readme_is_up_to_date() -> None:
    readme = README.read_text(encoding="utf-8")
    assert with_table(readme) == readme, "run: python -m tests.key_table"


def test_a_stale_table_is_written_anew() -> None:
    readme = README.read_text(encoding="utf-8")
    stale = readme.replace(f"{LEAVE.label} |", "leave |")
    assert stale != readme
    assert with_table(stale) == readme


def test_every_key_is_in_the_table() -> None:
    table = key_table()
    for _, keys in GROUPS:
        for key in keys:
            for sign in Keymap().signs(key).split():
                assert f"`{sign}`" in table
            assert key.label in table


def test_the_readmes_keymap_is_one() -> None:
    example = re.search(r'```toml\n("row.down".*?)```', README.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    assert Keymap.parse(example[1].encode(), "keymap.toml").changes
