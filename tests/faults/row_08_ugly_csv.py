"""Well-formed csv at its ugliest, cell by cell against the standard library's reader."""

import csv
import io
from functools import partial
from random import Random
from unittest.mock import patch

from partner_tui.bills import csv_files
from partner_tui.bills.containers import Part
from partner_tui.bills.csv_files import CsvRecords
from partner_tui.bills.records import pieces
from partner_tui.domain.errors import BillFileError
from tests.faults.harness import Row, Trials

_NEEDED = ("Customer ID", "Bill Type", "Settlement Amount")
_WORDS = (
    "",
    "",
    "a",
    "Müller",
    "华为云，有限公司",
    "🙂",
    "--",
    "0",
    " x ",
    "\ufeff",
    "null",
    "NaN",
    "-",
    "'",
    "#",
    "\\",
    "\x1b[0m",
)
_QUOTED = (*_WORDS, '"', '""', "\n", "\r\n", "\r", "a\nb", ",", ";", "\t", 'say "hi", ok', "\n\n", '",\n"')
_EVERY_LARGE = 300


class _Dribble:
    """Gives its bytes in pieces of any length, as an unpacker does."""

    def __init__(self, content: bytes, random: Random) -> None:
        self._raw = io.BytesIO(content)
        self._random = random

    def read(self, size: int) -> bytes:
        return self._raw.read(self._random.randint(1, min(size, 4_000)))


def run(trials: Trials) -> None:
    for trial in range(trials.count):
        large = trial % _EVERY_LARGE == _EVERY_LARGE - 1
        lines = trials.random.randrange(20_000, 60_000) if large else trials.random.randrange(12)
        text, separator = _file(trials.random, lines)
        size = 1 << 20 if large else trials.random.choice((1, 30, 100, 1_000))
        content = text.encode("utf-8-sig" if trials.random.random() < 0.3 else "utf-8")
        source = io.BytesIO(content) if large else _Dribble(content, trials.random)
        with patch.object(csv_files, "pieces", partial(pieces, size=size)):
            try:
                frames = list(CsvRecords("bill.csv", {}).frames([Part("bill.csv", source)]))
            except BillFileError as exc:
                trials.demand(False, f"trial {trial} ({separator!r}): {exc}")
                continue
        _, *wanted = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        names = [name for name in frames[0].header.names]
        found = (row for frame in frames for row in frame.frame.rows())
        same = sum(frame.frame.height for frame in frames) == len(wanted) and all(
            _same(names, cells, row) for cells, row in zip(wanted, found, strict=True)
        )
        trials.demand(same, f"trial {trial} ({separator!r}, pieces of {size}) differs from the standard reader")


def _same(names: list[str], cells: list[str], row: tuple[str | None, ...]) -> bool:
    """Empty cells are null, and so are `--` in the columns that we know."""
    return all(
        value == (None if cell == "" or (cell == "--" and not name.startswith("extra:")) else cell)
        for name, cell, value in zip(names, cells, row, strict=True)
    )


def _file(random: Random, lines: int) -> tuple[str, str]:
    separator = random.choice(",,;\t")
    columns = [*_NEEDED, *(f"Extra {number}" for number in range(random.choice((0, 1, 3, 35, 60))))]
    columns += random.sample(["Customer Name", "Region", "Resource Name", "Usage", "备注"], random.randrange(6))
    random.shuffle(columns)
    always = random.random() < 0.2
    quotes = random.choice((0.0, 0.02, 0.5))
    breaks = random.choice((("\n",), ("\r\n",), ("\n", "\r\n")))
    rows = [separator.join(columns)]
    if lines > 1_000:
        known = [_row(random, len(columns), separator, always, quotes) for _ in range(500)]
        rows += random.choices(known, k=lines)
    else:
        rows += [_row(random, len(columns), separator, always, quotes) for _ in range(lines)]
    return "".join(row + random.choice(breaks) for row in rows), separator


def _row(random: Random, columns: int, separator: str, always: bool, quotes: float) -> str:
    return separator.join(_cell(random, separator, always, quotes) for _ in range(columns))


def _cell(random: Random, separator: str, always: bool, quotes: float) -> str:
    if always or random.random() < quotes:
        text = "".join(random.choices(_QUOTED, k=random.randrange(4)))
        return '"' + text.replace('"', '""') + '"'
    return random.choice(_WORDS)


ROW = Row(8, "well-formed but ugly csv against the standard library's", 30_100, 900, run)
