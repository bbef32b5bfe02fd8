"""A child process: writes bill files. FOLDER LAST_MONTH MONTHS LINES CUSTOMERS; prints the seconds that it took."""

import sys
import time
from pathlib import Path

from partner_tui.bills.samples import SamplePlan, write_bill_files
from partner_tui.domain.cycle import BillCycle


def main(folder: str, month: str, *counts: str) -> None:
    cycle = BillCycle.parse(month)
    months, lines, customers = map(int, counts)
    plan = SamplePlan(last_month=cycle, months=months, lines=lines, customers=customers, as_of=cycle.end)
    started = time.perf_counter()
    write_bill_files(Path(folder), plan)
    print(time.perf_counter() - started)


if __name__ == "__main__":
    main(*sys.argv[1:])
