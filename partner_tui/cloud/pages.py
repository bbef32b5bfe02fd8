"""Lists that come a page at a time, read until they are whole.

A list can move while it is read: its count changes, or its rows shift across the edge of a page, so that one comes
twice and another not at all. A reading counts only when every page tells one count and so many different rows came.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from partner_tui.cloud.answers import Answer
from partner_tui.domain.errors import CloudAnswerError

PAGE = 100
"""Rows asked for at once: the most that is documented."""
_READINGS = 4

Row = TypeVar("Row", bound=Hashable)


class Api(Protocol):
    """Where calls go: signed, paced and tried again."""

    def get(
        self, api: str, path: str, query: Mapping[str, str | int] = ..., headers: Mapping[str, str] = ...
    ) -> Answer: ...

    def post(self, api: str, path: str, body: Mapping[str, object], headers: Mapping[str, str] = ...) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: after so many rows; and its number, from 1, where the vendor counts pages."""

    offset: int = 0
    number: int = 1

    def of(self, query: Mapping[str, str]) -> dict[str, str | int]:
        """The query that asks for its rows, for calls that count rows."""
        return {**query, "offset": self.offset, "limit": PAGE}


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list, and how many rows the list is said to have."""

    rows: tuple[Row, ...]
    count: int


@dataclass(frozen=True, slots=True)
class _Reading(Generic[Row]):
    """A list read from its first page to its last, or to where it was seen to move."""

    rows: tuple[Row, ...]
    """As they came, twice where they came twice."""
    count: int
    has_moved: bool

    def distinct(self, key: Callable[[Row], Hashable]) -> tuple[Row, ...] | None:
        """Each row once; None where two rows have the same key and are not the same."""
        found: dict[Hashable, Row] = {}
        for row in self.rows:
            if found.setdefault(key(row), row) != row:
                return None
        return tuple(found.values())


def all_rows(api: str, page: Callable[[Place], Page[Row]], key: Callable[[Row], Hashable]) -> tuple[Row, ...]:
    """Every row once, in the vendor's order; `key` is what tells two rows apart.

    Reads again where the list moved. Raises CloudAnswerError where it never comes to rest or does not have the rows
    that it is said to have: part of a list is never given for the whole.
    """
    before: _Reading[Row] | None = None
    for _ in range(_READINGS):
        reading = _read(page, key)
        rows = reading.distinct(key)
        if rows is not None and not reading.has_moved:
            if len(rows) == reading.count:
                return rows
            if reading == before and len(reading.rows) == reading.count:
                return rows  # the vendor has the row twice, and counts it twice, whenever it is asked
        before = reading
    raise _not_whole(api, reading, rows)


def _read(page: Callable[[Place], Page[Row]], key: Callable[[Row], Hashable]) -> _Reading[Row]:
    rows: list[Row] = []
    keys: set[Hashable] = set()
    place, count = Place(), None
    while True:
        got = page(place)
        count = got.count if count is None else count
        rows += got.rows
        new = {key(row) for row in got.rows} - keys
        keys |= new
        if got.count != count or len(keys) >= count or not new:
            return _Reading(tuple(rows), count, has_moved=got.count != count)
        place = Place(len(rows), place.number + 1)


def _not_whole(api: str, reading: _Reading[Row], rows: tuple[Row, ...] | None) -> CloudAnswerError:
    if reading.has_moved:
        cause = f"the list kept changing while it was read, {_READINGS} times."
    elif rows is None:
        cause = "two rows of the list are about the same and do not say the same."
    else:
        cause = f"the list is said to have {reading.count} rows and gave {len(rows)} different ones."
    return CloudAnswerError(
        "A list from Huawei Cloud is not whole", f"{api}: {cause}", "Nothing of it was taken. Try again later."
    )
