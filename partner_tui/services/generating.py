"""Bill files in the vendor's format with a made-up partner's figures."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.rows import never


@dataclass(frozen=True, slots=True)
class GenerateOptions:
    """How much to make up; `lines` over all months together."""

    months: int = 14
    lines: int = 200_000
    customers: int = 120
    seed: int = 1


def generate(
    folder: Path,
    options: GenerateOptions,
    now: datetime,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = never,
) -> list[Path]:
    """One file for each month up to the running one, oldest first: the same options and time give the same bytes.

    `progress` hears lines done and lines in all. Raises WrongUsage, StoreError, Cancelled.
    """
    from partner_tui.bills.samples import SamplePlan, write_bill_files

    plan = SamplePlan(
        last_month=BillCycle.at(now),
        months=options.months,
        lines=options.lines,
        customers=options.customers,
        seed=options.seed,
        as_of=now,
    )
    return write_bill_files(folder, plan, progress, cancelled)
