"""How far the store is in step with the vendor: what was asked for when, and what a sync changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from partner_tui.domain.cycle import BillCycle

T = TypeVar("T")

WHOLE = "sync"
"""The step that stands for all of them."""


@dataclass(frozen=True, slots=True)
class Changed(Generic[T]):
    """A value that was kept anew: what was kept before, and what is now. None: it was not there, or is no more."""

    before: T | None
    after: T | None


@dataclass(frozen=True, slots=True)
class SyncStep:
    """The last try of one step of a sync."""

    name: str
    """What tells it from other steps: `quota`, `summary 2026-10`."""
    at: datetime
    """When it ended; aware, UTC."""
    outcome: str
    """One sentence about what it brought, or why it brought nothing."""
    is_done: bool
    """Whether it came to its end; else it has to be done again."""


@dataclass(frozen=True, slots=True)
class TakenObject:
    """The object of the bill bucket that a month's lines were last taken from."""

    month: BillCycle
    key: str
    etag: str
    size: int
    """Bytes."""
    taken_at: datetime
