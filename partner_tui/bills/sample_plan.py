"""What to generate: how many lines in which months, and up to which hour."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, pairwise

from partner_tui.bills.sample_words import Language
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import WrongUsage

_GROWTH = 6
"""Percent of the first month's lines that every further month adds."""
_SEASONS = (96, 92, 100, 101, 103, 99, 97, 98, 102, 105, 110, 108)
"""Percent, January to December."""
_RUNNING_DAYS = 20
_FEWEST_FOR_NEGATIVE = 6
_NEGATIVE_FROM_LAST = 5


@dataclass(frozen=True, slots=True)
class SamplePlan:
    """The same plan always gives the same files, byte for byte."""

    last_month: BillCycle
    """The running month: it has lines for its elapsed part only."""
    months: int = 14
    lines: int = 200_000
    """Over all months together."""
    customers: int = 120
    seed: int = 1
    language: Language = "en"
    as_of: datetime | None = None
    """An aware moment up to which the last month has lines (whole hours); None: its first 20 days."""

    def __post_init__(self) -> None:
        for name, least in (("months", 1), ("lines", 0), ("customers", 1)):
            if getattr(self, name) < least:
                raise WrongUsage(
                    "Nothing to generate", f"{name} is {getattr(self, name)}.", f"Give at least {least} for {name}."
                )
        if self.as_of is not None and self.as_of.tzinfo is None:
            raise ValueError("a naive datetime has no place on the calendar")


@dataclass(frozen=True, slots=True)
class SampleMonth:
    """One month of a plan."""

    cycle: BillCycle
    index: int
    """From 0, the oldest."""
    first_line: int
    """How many lines the months before it have."""
    lines: int
    hours: int
    """How many hours of it have passed: no line is later."""
    negative: bool
    """Whether its refunds exceed its expenditures."""

    @property
    def end(self) -> datetime:
        return self.cycle.start + timedelta(hours=self.hours)

    @property
    def file_name(self) -> str:
        return f"{self.stem}.tar.gz"

    @property
    def stem(self) -> str:
        return f"customerBill_{self.cycle.year:04d}{self.cycle.month:02d}"

    @property
    def made_at(self) -> datetime:
        """The time stamped on the archive's members: when the bill is final, or the running month's last hour."""
        return self.cycle.final_at if self.end == self.cycle.end else self.end


def schedule(plan: SamplePlan) -> tuple[SampleMonth, ...]:
    """The plan's months, oldest first; their lines add up to the plan's."""
    cycles = [plan.last_month.plus(index + 1 - plan.months) for index in range(plan.months)]
    elapsed = [_hours(cycle, cycle.end) for cycle in cycles[:-1]] + [_running_hours(plan)]
    counts = _split(plan.lines, [_weight(*place) for place in zip(cycles, range(plan.months), elapsed, strict=True)])
    negative = plan.months - _NEGATIVE_FROM_LAST if plan.months >= _FEWEST_FOR_NEGATIVE else -1
    return tuple(
        SampleMonth(cycle, index, sum(counts[:index]), counts[index], elapsed[index], index == negative)
        for index, cycle in enumerate(cycles)
    )


def _weight(cycle: BillCycle, index: int, elapsed: int) -> int:
    whole = (100 + _GROWTH * index) * _SEASONS[cycle.month - 1]
    return whole * 1_000 * elapsed // _hours(cycle, cycle.end)


def _running_hours(plan: SamplePlan) -> int:
    cycle = plan.last_month
    elapsed = _RUNNING_DAYS * 24 if plan.as_of is None else _hours(cycle, plan.as_of)
    return max(1, min(elapsed, _hours(cycle, cycle.end)))


def _hours(cycle: BillCycle, moment: datetime) -> int:
    return (moment - cycle.start) // timedelta(hours=1)


def _split(total: int, weights: list[int]) -> list[int]:
    """Whole shares in proportion to the weights, which add up to the total."""
    reached = [total * so_far // sum(weights) for so_far in accumulate(weights, initial=0)]
    return [upper - lower for lower, upper in pairwise(reached)]
