"""The README's table of keys, made from the keymap. `python -m tests.key_table` writes it."""

from pathlib import Path

from partner_tui.ui.keymap import GROUPS, Key
from partner_tui.ui.keymap_file import Keymap

README = Path(__file__).parents[1] / "README.md"
START, END = "<!-- keys: python -m tests.key_table -->\n", "<!-- end of keys -->\n"


def key_table() -> str:
    """Markdown: one row a group."""
    rows = [f"| {group} | {' · '.join(map(_entry, keys))} |" for group, keys in GROUPS]
    return "\n".join(["| where | keys |", "|---|---|", *rows, ""])


def _entry(key: Key) -> str:
    keys = " ".join(f"`{sign}`" for sign in Keymap().signs(key).split())
    return f"{keys} {key.label}"


def with_table(readme: str) -> str:
    """The README with the present table between its marks."""
    before, start, rest = readme.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise ValueError(f"README.md lacks the marks {START.strip()} and {END.strip()}")
    return f"{before}{START}{key_table()}{END}{after}"


if __name__ == "__main__":
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")
