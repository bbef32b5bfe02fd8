"""The course of a sync: one step after the other, each kept in the ledger when it is over, whatever became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from partner_tui.domain.errors import (
    BillFileError,
    Cancelled,
    CloudError,
    CloudRefused,
    CloudUnreachable,
    CredentialsError,
    PartnerError,
    SettingsError,
)
from partner_tui.domain.sync import StepOutcome, SyncedStep, SyncProgress
from partner_tui.domain.sync_state import WHOLE, SyncStep
from partner_tui.ledger.vendor_figures import VendorFigures
from partner_tui.services.clock import Clock

_UNAUTHENTICATED = 401
_NOBODYS = frozenset({"CBC.0154", "CBC.5001", "CBC.99005035"})
"""Codes that every question would be answered with: a token that expired, no partner, a sandbox."""


class Group(StrEnum):
    """Steps of which one that is refused, or finds nobody there, speaks for all."""

    SUMMARIES = "summaries"
    CUSTOMER_SUMS = "customer sums"
    BUCKET = "bucket"
    OTHER = "other"
    """None: each of these asks for something else."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What a step came to, by itself. Sentences that say the same again are the same: what is new leaves an event."""

    outcome: StepOutcome
    sentence: str
    changes: tuple[str, ...] = ()
    next_step: str = ""
    is_asked: bool = True
    """Whether anybody was asked; else the step is kept as it was."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to be done."""

    name: str
    work: Callable[[], Brought]
    """Raises kinds of CloudError, BillFileError, SettingsError, and whatever else ends a sync."""
    group: Group = Group.OTHER


class Course:
    """One sync's. `steps` are those that are over."""

    def __init__(
        self,
        vendor: VendorFigures,
        clock: Clock,
        operator: str,
        progress: Callable[[SyncProgress], None],
        cancelled: Callable[[], bool],
    ) -> None:
        self._vendor, self._clock, self._operator = vendor, clock, operator
        self._progress, self._cancelled = progress, cancelled
        self.steps: list[SyncedStep] = []
        self._planned = 0
        self._over: dict[Group, str] = {}
        """Groups of which nothing more is asked, and why."""
        self._all_over = ""
        self._is_answered = False
        self._unanswered = 0
        """Steps in a row."""

    def plan(self, steps: int) -> None:
        """So many more are to come."""
        self._planned += steps

    def take(self, step: Step) -> Brought | None:
        """Does the step, and keeps what came of it; None where it failed or was not done.

        Raises Cancelled, StoreError, StoreBusy.
        """
        if self._cancelled():
            raise Cancelled("The sync")
        if why := self._all_over or self._over.get(step.group, ""):
            self.steps.append(SyncedStep(step.name, StepOutcome.SKIPPED, f"Not asked for: {why}."))
            return None
        self.tell(step.name)
        try:
            brought = step.work()
            self._is_answered, self._unanswered = True, 0
        except CredentialsError as error:  # such as do for other steps
            brought = Brought(StepOutcome.SKIPPED, _sentence(error), next_step=error.next_step)
        except (CloudError, BillFileError, SettingsError) as error:
            self._fail(step, error)
            return None
        if brought.is_asked:
            self._keep(step.name, brought.sentence, is_done=True)
        self.steps.append(SyncedStep(step.name, brought.outcome, brought.sentence, brought.changes, brought.next_step))
        return brought

    def tell(
        self, name: str, *, done: int = 0, total: int = 0, phase: str = "", lines: int = 0, waiting_for: str = ""
    ) -> None:
        """How far the step that is under way has come, by the names of SyncProgress."""
        number = len(self.steps) + 1
        steps = max(number, self._planned)
        self._progress(SyncProgress(name, number, steps, done, total, phase, lines, waiting_for))

    def end(self) -> None:
        """Keeps that the sync came to its end; where all is well, failures that nobody asks about any more are over."""
        failed = [step.name for step in self.steps if step.outcome is StepOutcome.FAILED]
        if not failed:
            for left in self._vendor.steps():
                if not left.is_done and left.name != WHOLE:
                    self._keep(left.name, "It is not asked for any more.", is_done=True)
        self._keep(WHOLE, f"Failed: {', '.join(failed)}." if failed else "Nothing failed.", is_done=not failed)

    def _fail(self, step: Step, error: CloudError | BillFileError | SettingsError) -> None:
        self.steps.append(SyncedStep(step.name, StepOutcome.FAILED, _sentence(error), next_step=error.next_step))
        self._keep(step.name, _lasting(error), is_done=False)
        if isinstance(error, CloudError) and step.group is not Group.BUCKET and self._speaks_for_all(error):
            self._all_over = error.title
        elif isinstance(error, CloudRefused | CloudUnreachable) and step.group is not Group.OTHER:
            self._over[step.group] = error.title

    def _speaks_for_all(self, error: CloudError) -> bool:
        """Whether every other question would end the same way: nobody answers, or nobody knows these credentials."""
        if isinstance(error, CloudUnreachable) and error.status is None:
            self._unanswered += 1
            return not self._is_answered or self._unanswered > 1
        return isinstance(error, CloudRefused) and (error.status == _UNAUTHENTICATED or error.code in _NOBODYS)

    def _keep(self, name: str, sentence: str, *, is_done: bool) -> None:
        now = self._clock()
        self._vendor.put_step(SyncStep(name, now, sentence, is_done), operator=self._operator, at=now)


def _sentence(error: PartnerError) -> str:
    return f"{error.title}: {error.cause}"


def _lasting(error: PartnerError) -> str:
    """The sentence without what is another each time: a failure that stays the same is kept once."""
    said = _sentence(error)
    if isinstance(error, CloudError) and error.request_id:
        for around in (f", request {error.request_id}", f" (request {error.request_id})"):
            said = said.replace(around, "")
    return said
