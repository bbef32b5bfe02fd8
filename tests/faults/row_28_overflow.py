"""Amounts at and past the limits of lines and of machine words: refused, or exact in every sum; never wrapped."""

from decimal import Decimal

from partner_tui.domain.bill import BillSums
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import BillFileError
from partner_tui.domain.money import EXACT, exact_sum
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.conftest import NOW
from tests.faults.bill_input import read
from tests.faults.harness import Row, Trials

_HEADER = "Customer ID,Bill Type,Product Type Code,Settlement Amount (USD)\n"
_LARGEST = Decimal("9" * 18 + "." + "9" * 10)
_BITS = (31, 32, 53, 63, 64, 93, 94, 96, 127, 128, 256)
_MONTH = BillCycle(2026, 10)


def run(trials: Trials) -> None:
    words = [(1 << bits) + more for bits in _BITS for more in (-1, 0, 1)]
    for whole in (*words, *(10**power + more for power in range(15, 40) for more in (-1, 0))):
        for text in (str(whole), f"-{whole}", f"{whole}.9999999999", f"0.{whole}", f"-0.{whole}", _scaled(whole)):
            _demand_whole(trials, text)
    _demand_summed(trials)


def _scaled(whole: int) -> str:
    """The number that is this one inside, in units of the tenth decimal."""
    return f"{whole // 10**10}.{whole % 10**10:010d}"


def _demand_whole(trials: Trials, text: str) -> None:
    value = Decimal(text)
    fits = abs(value) <= _LARGEST and len(text.partition(".")[2]) <= 10
    found = read(f"{_HEADER}c1,Refund,p1,{text}\n".encode())
    if fits:
        trials.demand(isinstance(found, list) and found[0]["amount"] == value, f"{text} is read as {found}")
    else:
        trials.demand(isinstance(found, BillFileError) and found.line == 2, f"{text} is read as {found}")


def _demand_summed(trials: Trials) -> None:
    """A month of so many of the largest amounts, one customer's after the other's, in one group and in several."""
    file = trials.folder / "customerBill_202610.csv"
    kinds = ("Expenditure", "Refund", "Adjustment")
    with open(file, "w", encoding="utf-8") as bill:
        bill.write(_HEADER)
        bill.writelines(
            f"c{n % 3},{kinds[n % 3]},p{n % 2},{'-' * (n % 3 == 1)}{_LARGEST}\n" for n in range(trials.count)
        )
    workspace = Workspace.open(Settings(trials.folder / "data"), lambda: NOW)
    record = workspace.imports.run(file).record
    each = [len(range(first, trials.count, 3)) for first in range(3)]
    wanted = [EXACT.multiply(_LARGEST, sign * count) for count, sign in zip(each, (1, -1, 1), strict=True)]
    months = [record.sums, workspace.bills.by_customer(BillQuery(_MONTH, Grouping.CUSTOMER)).total]
    months += [workspace.bills.by_product(BillQuery(_MONTH, Grouping.PRODUCT)).total]
    whole = BillSums(wanted[0], wanted[1], wanted[2], trials.count)
    for sums in months:
        trials.demand(sums == whole, f"the sums are {sums} instead of {whole}")
    lines = workspace.bills.lines(BillQuery(_MONTH, Grouping.LINE), ("amount",))
    trials.demand(lines.total == exact_sum(wanted), f"the lines' total is {lines.total}")
    trials.demand(not workspace.checks.run(None)[0].problems, "the check finds problems")


ROW = Row(28, "overflow values", 1_000_000, 10_000, run)
