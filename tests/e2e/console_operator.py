"""Somebody at the keyboard of a console, who compares what it shows with what the commands print."""

import base64
import json
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.e2e.terminal import Terminal

_CRUMB, _HEADINGS = 7, 8
"""Lines of Monthly Bills on a high screen: where one is, and what the columns are. The rows follow."""
_ENDS = re.compile(r"  (?:(?P<count>[\d,]+) of )?(?P<of>[\d,]+) [a-z ]+?(?:   Σ (?P<total>-?[\d,.]+) USD)?$")
_STILL = 0.15
"""Seconds without a byte: a frame is longer than what a terminal is given at once."""
_COPIED = re.compile(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")


@dataclass(frozen=True, slots=True)
class Figures:
    """How many rows there are, and their exact sum; 0 where it makes no sense to add them."""

    rows: int
    total: Decimal


class Operator:
    """One console over one data folder."""

    def __init__(self, terminal: Terminal, data_dir: Path) -> None:
        self.terminal, self._data_dir = terminal, data_dir

    # What stands on the screen

    @property
    def screen(self) -> list[str]:
        return self.terminal.text.splitlines()

    @property
    def headings(self) -> str:
        return self.screen[_HEADINGS]

    @property
    def rows(self) -> list[str]:
        return [line for line in self.screen[_HEADINGS + 1 : -2] if line.strip()]

    @property
    def row(self) -> str:
        """The one under the cursor."""
        return next(line for line in self.rows if line.startswith(("▸", "◆")))

    @property
    def names(self) -> list[str]:
        """What stands in the first column."""
        return [row[1:].partition("  ")[0] for row in self.rows]

    @property
    def name(self) -> str:
        return self.names[self.rows.index(self.row)]

    @property
    def figures(self) -> Figures:
        found = _ENDS.search(self.screen[_CRUMB])
        assert found is not None, self.terminal.text
        return Figures(_count(found["count"] or found["of"]), Decimal((found["total"] or "0").replace(",", "")))

    @property
    def copied(self) -> list[str]:
        """All that was sent to the clipboard."""
        return [base64.b64decode(text).decode() for text in _COPIED.findall(self.terminal.sent)]

    # What is pressed

    def press(self, *keys: str, shown: str) -> str:
        """The screen, once it shows that, and stands still."""
        self.terminal.press(*keys)
        self.terminal.wait_for(shown)
        self.terminal.quiet(_STILL)
        return self.terminal.text

    def go(self, *keys: str, to: str) -> Figures:
        """Keys that lead to other rows: these, once their line says so."""
        self.terminal.press(*keys)

        def is_there(text: str) -> bool:
            crumb, status = text.splitlines()[_CRUMB], text.splitlines()[-2]
            return f"› {to}  " in f"› {crumb.lstrip()}" and _ENDS.search(crumb) is not None and " of " in status

        self.terminal.wait_until(is_there, f"{to!r} never came")
        self.terminal.quiet(_STILL)
        return self.figures

    # What the commands say

    def answer(self, *words: str) -> Any:
        """What a command prints as JSON."""
        line = [sys.executable, "-m", "partner_tui", "--data-dir", str(self._data_dir), *words, "--json"]
        return json.loads(subprocess.run(line, capture_output=True, check=True, text=True).stdout)

    def same(self) -> Any:
        """What the command of the view on the screen prints; the palette tells it."""
        before = len(self.copied)
        self.press(":", shown="This view as a command")
        self.terminal.press("enter")
        self.terminal.wait_until(
            lambda text: len(self.copied) > before and "Tab complete" not in text, "it was not copied"
        )
        self.terminal.quiet(_STILL)
        program, *words = shlex.split(self.copied[-1])
        assert program == "partner-tui"
        return self.answer(*words)

    def agreed(self) -> Figures:
        """The figures on the screen, which must be those of its command."""
        shown, answer = self.figures, self.same()
        assert shown in _figures(answer), (shown, _figures(answer))
        return shown


def _figures(answer: Any) -> list[Figures]:
    """Of lines, of totals, and of totals by what has changed."""
    if "count" in answer:
        return [Figures(answer["count"], sum((Decimal(row["amount"]) for row in answer["rows"]), Decimal(0)))]
    rows = len(answer["rows"]) + len(answer["gone"]) + (answer["others_total"]["lines"] > 0)
    return [Figures(rows, Decimal(answer["total"][total] or 0)) for total in ("total", "change")]


def _count(text: str) -> int:
    return int(text.replace(",", ""))
