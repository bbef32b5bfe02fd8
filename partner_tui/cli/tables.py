"""Tables for people: aligned by what a terminal shows, foreign text made visible, money to the right."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from partner_tui.domain.money import format_amount
from partner_tui.domain.text import visible

_GAP = "  "


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    right: bool = False
    """Numbers and money."""
    widest: int = 40
    """Longer text is cut with `…`; numbers never are."""


def table(columns: Sequence[Column], rows: Iterable[Sequence[str]], footer: Sequence[Sequence[str]] = ()) -> list[str]:
    """Lines of text: headings, rows, and below a rule the footer's rows."""
    body = [_cells(columns, row) for row in rows]
    foot = [_cells(columns, row) for row in footer]
    heads = [column.heading for column in columns]
    widths = [max(width(row[index]) for row in [heads, *body, *foot]) for index in range(len(columns))]

    def laid_out(row: Sequence[str]) -> str:
        return _GAP.join(map(_padded, row, columns, widths)).rstrip()

    rule = ["─" * (sum(widths) + len(_GAP) * (len(widths) - 1))] if foot else []
    return [laid_out(heads), *map(laid_out, body), *rule, *map(laid_out, foot)]


def pairs(rows: Sequence[tuple[str, str]]) -> list[str]:
    """A name and a value on each line; the values are foreign text."""
    widest = max(width(name) for name, _ in rows)
    return [f"{name}{' ' * (widest - width(name))}{_GAP}{visible(value)}".rstrip() for name, value in rows]


def money(amount: Decimal | None, *, exact: bool = False) -> str:
    return "" if amount is None else format_amount(amount, exact=exact)


def counted(number: int, noun: str) -> str:
    """`1 row`, `1,204 rows`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def width(text: str) -> int:
    """How many cells a terminal gives it."""
    if text.isascii():
        return len(text)
    return sum(_character_width(character) for character in text)


def _character_width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _cells(columns: Sequence[Column], row: Sequence[str]) -> list[str]:
    return [
        visible(cell) if column.right else _cut(visible(cell), column.widest)
        for column, cell in zip(columns, row, strict=True)
    ]


def _cut(text: str, widest: int) -> str:
    if width(text) <= widest:
        return text
    used, kept = 1, ""
    for character in text:
        used += _character_width(character)
        if used > widest:
            break
        kept += character
    return kept + "…"


def _padded(cell: str, column: Column, room: int) -> str:
    blank = " " * (room - width(cell))
    return blank + cell if column.right else cell + blank
