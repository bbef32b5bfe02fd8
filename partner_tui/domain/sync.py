"""A sync: what is asked of Huawei Cloud step by step, how far it is, and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class StepOutcome(StrEnum):
    """What became of a step."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    """The vendor says what it said before."""
    SKIPPED = "skipped"
    """There is nothing to ask for: not set up, not on this site, not billed yet."""
    FAILED = "failed"
    """It has to be done again; steps that do not need it went on."""


@dataclass(frozen=True, slots=True)
class SyncedStep:
    """One step, at its end. Foreign text in its sentences, verbatim."""

    name: str
    """What tells it from other steps, as in the ledger: `quota`, `summary 2026-10`."""
    outcome: StepOutcome
    sentence: str
    """What it brought, or why it brought nothing."""
    changes: tuple[str, ...] = ()
    """A sentence for each that is worth telling: `2026-10 final: amount due 12,300.10, was estimate 12,190.00`."""
    next_step: str = ""
    """What to do about a failure, or about what is not set up."""


@dataclass(frozen=True, slots=True)
class SyncProgress:
    """A step under way."""

    step: str
    number: int
    """Of this step, from 1."""
    steps: int
    """How many there are, as far as is known."""
    done: int = 0
    total: int = 0
    """Bytes of a bill file; 0 of 0 where nothing is counted."""
    phase: str = ""
    """What is done with a file: `fetching`, or what its import says."""
    lines: int = 0
    """Imported so far."""
    waiting_for: str = ""
    """Who has the turn: another sync, or an import."""


@dataclass(frozen=True, slots=True)
class SyncResult:
    """A sync that came to its end, whatever became of its steps."""

    started_at: datetime
    ended_at: datetime
    """Both aware, UTC."""
    steps: tuple[SyncedStep, ...]
    differences: tuple[str, ...] = ()
    """A sentence for each figure of the months asked about that is not the vendor's; each begins with its month."""

    @property
    def changes(self) -> tuple[str, ...]:
        return tuple(change for step in self.steps for change in step.changes)

    @property
    def failed(self) -> tuple[SyncedStep, ...]:
        return tuple(step for step in self.steps if step.outcome is StepOutcome.FAILED)


@dataclass(frozen=True, slots=True)
class SyncStanding:
    """How far the store is in step with Huawei Cloud, without asking it."""

    last_at: datetime | None = None
    """When the latest sync came to its end; aware, UTC. None: never."""
    failed: tuple[str, ...] = ()
    """What of that one has to be done again: a sentence for each step, foreign text in it verbatim."""
    is_running: bool = False
    """Somebody is syncing this data folder now."""
