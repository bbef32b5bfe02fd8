"""A file far larger than what is held in memory at once: imported with all checks on, in bounded memory.

The full count is a bill of 30,000,000 lines under the limits of everyday; the reduced one is many times larger than
limits that are made small for it.
"""

from datetime import UTC, datetime
from pathlib import Path

from partner_tui.bills.samples import SamplePlan, write_bill_files
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.money import exact_sum
from partner_tui.domain.query import BillQuery, Grouping
from tests.faults.harness import Row, Trials
from tests.faults.store_faults import children, opened

_MONTH = BillCycle(2026, 10)
_FULL = 30_000_000
_LIMIT_KB = 1_000_000
_SMALL = {"run_bytes": 2_000_000, "file_rows": 20_000}
_SMALL_LIMIT_KB = 500_000
_LINES_PER_CUSTOMER = 1_000


def run(trials: Trials) -> None:
    file = _bill(trials.folder, trials.count, trials.seed)
    is_full = trials.count >= _FULL
    data = trials.folder / "data"
    with children() as nursery:
        child = nursery.child()
        child.tell("import", data=data, file=file, **({} if is_full else _SMALL))
        answer = child.answer()
    if answer is None:
        trials.demand(False, "the import died")
        return
    trials.demand(answer["lines"] == trials.count, f"{answer['lines']:,} lines were imported")
    limit = _LIMIT_KB if is_full else _SMALL_LIMIT_KB
    trials.demand(answer["peak_kb"] <= limit, f"it took {answer['peak_kb']:,} kB of memory, more than {limit:,}")
    workspace = opened(data)
    wrong = [problem for month in workspace.checks.run() for problem in month.problems]
    trials.demand(not wrong, f"the store is not sound: {wrong}")
    record, query = workspace.bills.record(_MONTH), BillQuery(_MONTH, Grouping.CUSTOMER)
    customers = workspace.bills.by_customer(query).rows
    total = exact_sum(customer.sums.total for customer in customers)
    trials.demand(total == record.sums.total, f"the customers make {total}, the month {record.sums.total}")


def _bill(folder: Path, lines: int, seed: int) -> Path:
    as_of = datetime(2026, 10, 31, 15, tzinfo=UTC)
    customers = max(1, lines // _LINES_PER_CUSTOMER)
    plan = SamplePlan(_MONTH, months=1, lines=lines, customers=customers, seed=seed % 1_000, as_of=as_of)
    (file,) = write_bill_files(folder, plan)
    return file


ROW = Row(13, "30,000,000 lines in bounded memory", full=_FULL, reduced=500_000, run=run)
