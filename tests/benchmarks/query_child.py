"""A child process: asks a month through the services, and prints the seconds by question. DATA_DIR MONTH first|steady

All modules are imported before any clock starts, and the operating system has the files in its cache. `first`: what a
process asks first, before polars has done anything. `steady`: medians, of months opened anew where that is asked.
"""

import json
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import partner_tui.bills.store  # noqa: F401  and polars with it
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.filter import Filter
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.domain.rows import RowSource
from partner_tui.services.bills import Bills, LineSource
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from partner_tui.ui.presentation.line_tables import line_columns, names_of
from tests.benchmarks import questions as q
from tests.benchmarks.figures import p95


class Asked:
    """One month's questions."""

    def __init__(self, data_dir: Path, month: BillCycle) -> None:
        self._settings = Settings(data_dir=data_dir)
        self._month = BillQuery(month)
        self.bills = self.opened()

    def opened(self) -> Bills:
        """The services over a month that has not been opened yet."""
        return Workspace.open(self._settings).bills

    def largest(self) -> str:
        rows = self.by_customer(self.bills)
        return max(rows, key=rows.__getitem__)

    def by_product(self, bills: Bills, customer: str | None = None) -> None:
        bills.by_product(BillQuery(self._month.month, customer=customer))

    def by_customer(self, bills: Bills) -> dict[str, int]:
        totals = bills.by_customer(self._month.by(Grouping.CUSTOMER))
        return {row.customer_id: row.sums.lines for row in totals.rows}

    def lines(self, customer: str | None = None) -> LineSource:
        """With the columns that the console asks for."""
        query = BillQuery(self._month.month, Grouping.LINE, customer=customer)
        return self.bills.lines(query, names_of(line_columns(query, "USD")))


def first(asked: Asked) -> dict[str, float]:
    found = {q.OPEN: _seconds(lambda: asked.by_product(asked.bills))}
    customer = asked.largest()
    return found | {q.CUSTOMER_LINES: _seconds(lambda: _first_rows(asked.lines(customer)))}


def steady(asked: Asked) -> dict[str, float]:
    customer = asked.largest()
    months = iter([asked.opened() for _ in range(2 * q.TIMES)])
    of_customer, of_month = asked.lines(customer), asked.lines()
    windows = _windows(of_month)
    return {
        q.OPEN: _median(lambda: asked.by_product(next(months))),
        q.OPEN_CUSTOMERS: _median(lambda: asked.by_customer(next(months))),
        q.CUSTOMER_PRODUCTS: _median(lambda: asked.by_product(asked.bills, customer)),
        q.CUSTOMER_LINES: _median(lambda: _first_rows(asked.lines(customer))),
        q.WINDOW: median(windows),
        q.WINDOW_P95: p95(windows),
        q.CUSTOMER_SORT: _median(lambda: _first_rows(of_customer.sorted_by("amount", True)), q.LONG_TIMES),
        q.SORT: _median(lambda: _first_rows(of_month.sorted_by("amount", True)), q.LONG_TIMES),
        q.CUSTOMER_FILTER: _median(lambda: _found(of_customer), q.LONG_TIMES),
        q.FILTER: _median(lambda: _found(of_month), q.LONG_TIMES),
    }


def _windows(lines: LineSource) -> list[float]:
    places = random.Random(1)
    starts = [places.randrange(max(1, lines.count - q.WINDOW_ROWS)) for _ in range(q.WINDOWS)]
    return [_seconds(lambda start=start: lines.rows(start, start + q.WINDOW_ROWS)) for start in starts]  # type: ignore[misc]


def _found(lines: LineSource) -> None:
    found = lines.filtered(Filter.parse(q.TEXT))
    if not found.count:
        raise ValueError(f"{q.TEXT!r} is nowhere in these lines: this measures nothing")
    _first_rows(found)


def _first_rows(lines: RowSource) -> None:
    if len(lines.rows(0, q.FIRST_ROWS)) != min(lines.count, q.FIRST_ROWS):
        raise ValueError("rows are missing: this measures nothing")


def _median(question: Callable[[], object], times: int = q.TIMES) -> float:
    return median(_seconds(question) for _ in range(times))


def _seconds(question: Callable[[], object]) -> float:
    started = time.perf_counter()
    question()
    return time.perf_counter() - started


def main(data_dir: str, month: str, which: str) -> None:
    asked = Asked(Path(data_dir), BillCycle.parse(month))
    answers = {"first": first, "steady": steady}[which](asked)
    json.dump({"customer": asked.largest(), "seconds": answers}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
