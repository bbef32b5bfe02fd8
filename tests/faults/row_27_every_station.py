"""Random amounts through csv, store, sums and windows of lines: at every station, to the last digit, what was written.

The screen and the workbook are stations of their own.
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random

from partner_tui.domain.bill import BillSums, BillType
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.conftest import NOW
from tests.faults.harness import Row, Trials

_MONTH = BillCycle(2026, 10)
_HEADER = (
    "Customer ID,Bill Type,Product Type Code,Product Type,Cloud Service Region Code,Resource ID,"
    "Customer Expenditure,Settlement Amount (USD),Tax\n"
)
_WINDOW = 50_000
_KINDS = {"Expenditure": BillType.EXPENDITURE, "Refund": BillType.REFUND, "Adjustment": BillType.ADJUSTMENT}
Units = dict[tuple[str, BillType], int]
"""Sums in units of the tenth decimal, by some key and the bill type."""


class _Written:
    """What was written, added up as whole numbers."""

    def __init__(self) -> None:
        self.amounts: list[int] = []
        self.tax = 0
        self.by: dict[str, Units] = {name: defaultdict(int) for name in ("customer", "product", "region")}
        self.lines: Units = defaultdict(int)

    def write(self, file: Path, random: Random, lines: int) -> None:
        with open(file, "w", encoding="utf-8") as bill:
            bill.write(_HEADER)
            bill.writelines(self._line(random, number) for number in range(lines))

    def _line(self, random: Random, number: int) -> str:
        units = random.randrange(10 ** random.choice((3, 10, 12, 15, 20, 28))) * random.choice((1, 1, -1))
        tax = random.randrange(10**12)
        word, customer = random.choice(("Expenditure",) * 8 + ("Refund", "Adjustment")), f"c{random.randrange(500)}"
        product, region, kind = f"p{random.randrange(40)}", f"r{random.randrange(12)}", _KINDS[word]
        self.amounts.append(units)
        self.tax += tax
        for name, key in (("customer", customer), ("product", product), ("region", region)):
            self.by[name][key, kind] += units
        self.lines[customer, kind] += 1
        return (
            f"{customer},{word},{product},Product,{region},{number},"
            f"{_text(2 * units % 10**28)},{_text(units)},{_text(tax)}\n"
        )


def run(trials: Trials) -> None:
    written = _Written()
    file = trials.folder / "customerBill_202610.csv"
    written.write(file, trials.random, trials.count)
    workspace = Workspace.open(Settings(trials.folder / "data"), lambda: NOW)
    record = workspace.imports.run(file).record
    _demand(trials, "the month", record.sums, _month(written))
    trials.demand(record.tax == _exact(written.tax), f"the tax is {record.tax}")
    _groups(trials, workspace, written)
    _windows(trials, workspace, written)
    problems = workspace.checks.run(None)[0].problems
    trials.demand(not problems, f"the check says {problems}")


def _groups(trials: Trials, workspace: Workspace, written: _Written) -> None:
    customers = workspace.bills.by_customer(BillQuery(_MONTH, Grouping.CUSTOMER))
    products = workspace.bills.by_product(BillQuery(_MONTH, Grouping.PRODUCT))
    regions = workspace.bills.by_region(BillQuery(_MONTH, Grouping.REGION))
    for totals in (customers, products, regions):
        _demand(trials, "all groups", totals.total, _month(written))
    found = {row.customer_id: row.sums for row in customers.rows}
    trials.demand(set(found) == {key for key, _ in written.by["customer"]}, "a customer is missing")
    for customer, sums in found.items():
        units = {kind: written.by["customer"][customer, kind] for kind in BillType}
        _demand(trials, customer, sums, units)
        trials.demand(sums.lines == sum(written.lines[customer, kind] for kind in BillType), f"lines of {customer}")
    spent = {
        **{("product", row.product_type_code): row.sums.expenditures for row in products.rows},
        **{("region", row.region_code): row.sums.expenditures for row in regions.rows},
    }
    for (name, key), amount in spent.items():
        wanted = _exact(written.by[name][key, BillType.EXPENDITURE])
        trials.demand(amount == wanted, f"{name} {key} is {amount} instead of {wanted}")


def _windows(trials: Trials, workspace: Workspace, written: _Written) -> None:
    lines = workspace.bills.lines(BillQuery(_MONTH, Grouping.LINE), ("resource_id", "customer_expenditure", "amount"))
    seen = bytearray(trials.count)
    trials.demand(lines.count == trials.count, f"there are {lines.count} lines")
    for start in range(0, lines.count, _WINDOW):
        for number, expenditure, amount in lines.rows(start, start + _WINDOW):
            at = int(str(number))
            units = written.amounts[at]
            trials.demand(amount == _exact(units), f"line {at} is {amount} instead of {_exact(units)}")
            trials.demand(expenditure == _exact(2 * units % 10**28), f"line {at} was spent {expenditure}")
            seen[at] = 1
    trials.demand(all(seen), "a line is missing")


def _demand(trials: Trials, what: str, sums: BillSums, units: dict[BillType, int]) -> None:
    wanted = [_exact(units[kind]) for kind in BillType]
    found = [sums.expenditures, sums.refunds, sums.adjustments]
    trials.demand(found == wanted, f"{what}: {found} instead of {wanted}")


def _month(written: _Written) -> dict[BillType, int]:
    return {kind: sum(_of_kind(written, kind)) for kind in BillType}


def _of_kind(written: _Written, wanted: BillType) -> Iterator[int]:
    return (units for (_, kind), units in written.by["customer"].items() if kind is wanted)


def _text(units: int) -> str:
    sign, units = ("-", -units) if units < 0 else ("", units)
    return f"{sign}{units // 10**10}.{units % 10**10:010d}"


def _exact(units: int) -> Decimal:
    return Decimal(_text(units))


ROW = Row(27, "random amounts through every station", 1_000_000, 20_000, run)
