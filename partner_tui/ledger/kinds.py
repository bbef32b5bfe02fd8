"""How values are written in the cells of the ledger's tables: kinds of value, and tables of one kind of value each."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from operator import eq
from typing import Any, Generic, TypeVar
from urllib.parse import quote

from partner_tui.domain.cycle import BillCycle
from partner_tui.ledger.forms import Cell, decimal_text, time_from, time_text

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of value is written in a cell, and read. None is NULL in all."""

    write: Callable[[Any], Cell]
    read: Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class Form(Generic[T]):
    """A table of one kind of value: a column for each of its fields, by the same name."""

    value: Callable[..., T]
    table: str
    subject: str
    """What the audit calls a row, before what tells it from others."""
    columns: tuple[tuple[str, Kind], ...]
    keys: int
    """How many of the first columns tell a row from others."""
    is_same: Callable[[T, T], bool] = eq
    """Whether what was kept says as much as what came."""
    untold: frozenset[str] = frozenset()
    """Columns that the audit trail does not repeat: long, or nobody's business for ever."""
    passing: frozenset[str] = frozenset()
    """Columns that move all the time, and whose change alone is no event: the trail vouches for the others."""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.columns)

    def cells_of(self, value: T) -> tuple[Cell, ...]:
        """In the order of the columns."""
        fields = ((kind, getattr(value, name)) for name, kind in self.columns)
        return tuple(None if field is None else kind.write(field) for kind, field in fields)

    def value_from(self, cells: tuple[Any, ...]) -> T:
        """The other way. Raises ValueError, KeyError, TypeError or InvalidOperation on what `cells_of` never writes."""
        pairs = zip(self.columns, cells, strict=True)
        return self.value(**{name: None if cell is None else kind.read(cell) for (name, kind), cell in pairs})

    def key_of(self, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return cells[: self.keys]

    def subject_of(self, cells: tuple[Cell, ...]) -> str:
        """Different for different rows: parts of a longer key are quoted, so that a space only ever parts them."""
        key = [str(cell) for cell in self.key_of(cells)]
        return " ".join([self.subject, *(key if len(key) == 1 else map(quote, key))])

    def vouched(self, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        """What the audit trail answers for."""
        return tuple(cell for name, cell in zip(self.names, cells, strict=True) if name not in self.passing)

    def told(self, cells: tuple[Cell, ...]) -> dict[str, Cell]:
        """What the audit trail says of a row."""
        return {name: cell for name, cell in zip(self.names, cells, strict=True) if name not in self.untold}


_LONE_SURROGATE = {code: "\ufffd" for code in range(0xD800, 0xE000)}
"""SQLite's text is UTF-8, which has none; a JSON answer may."""


def text_of(text: str) -> str:
    return text.translate(_LONE_SURROGATE)


def word(words: type[StrEnum]) -> Kind:
    """One of our words; where we have none, the vendor's own text."""
    ours = {word.value: word for word in words}
    return Kind(text_of, lambda text: ours.get(text, text))


def json_text(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


TEXT = Kind(text_of, str)
NUMBER = Kind(int, int)
FLAG = Kind(int, bool)
AMOUNT = Kind(decimal_text, Decimal)
TIME = Kind(time_text, time_from)
MONTH = Kind(str, BillCycle.parse)
TEXTS = Kind(json_text, lambda text: tuple(json.loads(text)))
