"""Which months a sync asks for: the last few every time, and of the last 18 those that are not settled yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.sync_state import SyncStep

REACH = 18
"""Months back from the latest that can have a bill."""
EXPECTED = "bill expected after the 5th, 12:00 Beijing"
_STILL_EXPECTED = timedelta(days=7)
"""The vendor tries for five days to bring a bill file, and says nothing of a bill that it does not have."""


@dataclass(frozen=True, slots=True)
class SyncMonths:
    """As of one moment."""

    now: datetime
    last: int

    @property
    def running(self) -> BillCycle:
        return BillCycle.at(self.now)

    @property
    def every_time(self) -> tuple[BillCycle, ...]:
        """The latest that can have a bill, newest first."""
        return tuple(self.running.plus(-back) for back in range(1, self.last + 1))

    @property
    def all(self) -> tuple[BillCycle, ...]:
        """As far back as anything is asked for, newest first."""
        return tuple(self.running.plus(-back) for back in range(1, max(self.last, REACH) + 1))

    def to_ask(self, what: str, steps: Mapping[str, SyncStep], known: frozenset[BillCycle]) -> tuple[BillCycle, ...]:
        """Of that step's months, newest first; `known` are those of which the vendor has said something."""
        return tuple(
            month
            for month in self.all
            if month in self.every_time or not _is_settled(month, steps.get(f"{what} {month}"), month in known)
        )

    def is_final(self, month: BillCycle) -> bool:
        return month.status(self.now) is CycleStatus.FINAL

    def is_late(self, month: BillCycle) -> bool:
        """Whether a bill that is not there is not to be expected any more."""
        return self.now >= month.final_at + _STILL_EXPECTED


def _is_settled(month: BillCycle, step: SyncStep | None, is_known: bool) -> bool:
    """Whether it was asked for when its bill was final, and nothing new is to be expected."""
    if step is None or not step.is_done:
        return False
    return step.at >= (month.final_at if is_known else month.final_at + _STILL_EXPECTED)
