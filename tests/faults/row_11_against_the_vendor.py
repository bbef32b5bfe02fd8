"""One digit changed, one line dropped or doubled among millions: `check` finds it against the vendor's own figures.

The vendor's summary of the month tells that it is so, and by how much; its sums of each customer, which only its China
site has, tell whose. Both come by sync. Five bills are made wrong in the file and imported. In the other trials the
store stays as it is, and the vendor's figures are those of a bill that has another digit, one line more or one fewer:
which of two is the wrong one makes no difference to what stands between them.

Against a figure that has no more than two decimals only whole cents can be told: nothing says that it was not rounded.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.money import CENT, format_amount, round_half_up
from partner_tui.domain.reconciliation import Figure
from partner_tui.domain.site import Site
from partner_tui.services.checking import MonthCheck
from tests.cloud.partner_api import answered
from tests.cloud.partner_data import PartnerData
from tests.cloud.partner_rows import Row as Answered
from tests.cloud.partner_rows import bill, customer_sum
from tests.cloud.server import CloudServer
from tests.faults.bill_on_disk import BillOnDisk, Key, Line, Sums, units
from tests.faults.harness import Row, Trials
from tests.sync.world import World

_MONTH = BillCycle(2026, 10)
_FULL = 200
_LINES = {True: 5_000_000, False: 4_000}
"""At the full count, and else."""
_CUSTOMERS = {True: 1_000, False: 12}
_FILES = 5
"""Bills that are made wrong in the file."""
_KINDS = ("a digit changed", "a line dropped", "a line doubled")
_SUMS, _SUMS_PATH = "ListSubcustomerMonthlyBills", "/v2/bills/partner-bills/subcustomer-bills/monthly-sum"
_BILL_TYPES = {"Expenditure": "0", "Refund": "1", "Adjustment": "2"}
_FIGURES = {"Expenditure": Figure.EXPENDITURES, "Refund": Figure.REFUNDS, "Adjustment": Figure.ADJUSTMENTS}
_MODES = {"Yearly/Monthly": "1", "Pay-per-use": "3", "Savings plans–hourly billing": "11"}
_OTHER_MODES = "3"
_TAX = Decimal("12.5")
_DO_NOT_RECONCILE = 3


@dataclass(frozen=True, slots=True)
class _Wrong:
    """What is wrong in the store, and by how much it has more there than the vendor."""

    kind: str
    line: Line
    units: int
    raw: bytes | None = None
    """The line as it is then, if a digit of it is another."""

    @property
    def key(self) -> Key:
        return self.line.key


def run(trials: Trials) -> None:
    is_full = trials.count >= _FULL
    bill_file = BillOnDisk(trials.folder, _MONTH, _LINES[is_full], _CUSTOMERS[is_full], trials.seed % 1_000)
    stored = bill_file.sums()
    with CloudServer() as server:
        world = World(server, trials.folder)
        world.workspace.imports.run(bill_file.path)
        _demand_peace(trials, world, stored, "as it is")
        for number in range(trials.count):
            is_in_the_file = number % max(2, trials.count // _FILES) == 0
            wrong = _wrong(trials.random, bill_file, stored, _KINDS[number % len(_KINDS)], is_in_the_file)
            if is_in_the_file:
                _make_wrong(bill_file, wrong)
                world.workspace.imports.run(bill_file.path)
                stored[wrong.key] += wrong.units
            truth = stored.copy()
            truth[wrong.key] -= wrong.units
            check = _checked(world, truth)
            where = f"trial {number}, {wrong.kind}{' in the file' * is_in_the_file}, {wrong.line.raw!r}"
            _judge(trials, check, stored, truth, wrong, where)
            if is_in_the_file:
                _demand_exit(trials, world, wrong.key, where)
        _demand_peace(trials, world, stored, "in the end")


# What is wrong


def _wrong(random: Random, bill_file: BillOnDisk, stored: Sums, kind: str, is_in_the_file: bool) -> _Wrong:
    """Something that the vendor's figures can tell."""
    while True:
        line = bill_file.pick(random)
        match kind:
            case "a line dropped":
                wrong: _Wrong | None = _Wrong(kind, line, -line.units)
            case "a line doubled":
                wrong = _Wrong(kind, line, line.units)
            case _:
                wrong = _changed(random, bill_file, line, is_in_the_file)
        if wrong is not None and _can_be_told(stored, wrong, is_in_the_file):
            return wrong


def _changed(random: Random, bill_file: BillOnDisk, line: Line, is_in_the_file: bool) -> _Wrong | None:
    places = [place for place, character in enumerate(line.amount) if character.isdigit()]
    place = random.choice(places)
    digit = random.choice([digit for digit in "0123456789" if digit != line.amount[place]])
    other = line.amount[:place] + digit + line.amount[place + 1 :]
    more = units(other) - line.units
    raw = bill_file.with_amount(line, other)
    if raw is None or not more:
        return None
    return _Wrong("a digit changed", line, more if is_in_the_file else -more, raw)


def _can_be_told(stored: Sums, wrong: _Wrong, is_in_the_file: bool) -> bool:
    """By each of the figures that it is in, as the vendor has them."""
    truth = stored.copy()
    if not is_in_the_file:
        truth[wrong.key] -= wrong.units
    customer, kind, _ = wrong.key
    figures = (_of_customer(truth, customer, kind), _of_month(truth)[_FIGURES[kind]], _due(truth))
    return all(not _is_in_cents(figure) for figure in figures) or abs(_amount(wrong.units)) >= CENT


def _make_wrong(bill_file: BillOnDisk, wrong: _Wrong) -> None:
    match wrong.kind:
        case "a line dropped":
            bill_file.drop(wrong.line)
        case "a line doubled":
            bill_file.double(wrong.line)
        case _:
            assert wrong.raw is not None
            bill_file.overwrite(wrong.line, wrong.raw)


# What the vendor says


def _checked(world: World, truth: Sums) -> MonthCheck:
    """After both sites have been asked about a month that has these sums."""
    figures = _of_month(truth)
    spent, returned, adjusted = (figures[figure] for figure in _FIGURES.values())
    said = bill(_MONTH, spent, returned, adjusted, _TAX)
    world.data.bills = {str(_MONTH): {**said, "currency": "CNY"}}
    world.data.lists[_SUMS] = list(_rows(truth))
    world.server.service = lambda method, path, query, *rest: answered(
        world.data if path != _SUMS_PATH or query.get("cycle") == str(_MONTH) else _NOBODY, method, path, query, *rest
    )
    for site in (Site.INTERNATIONAL, Site.CHINA):
        world.cloud = world.cloud._replace(site=site)
        if failed := world.sync(months=1).failed:
            raise RuntimeError(f"{site}: {failed}")
    return world.workspace.checks.run(_MONTH)[-1]


_NOBODY = PartnerData(lists={_SUMS: []})


def _rows(truth: Sums) -> Iterator[Answered]:
    said: Sums = Sums()
    for (customer, kind, mode), amount in truth.items():
        said[customer, kind, _MODES.get(mode, _OTHER_MODES)] += amount
    for (customer, kind, mode), amount in said.items():
        yield {
            **customer_sum(1, mode),
            "customer_id": customer,
            "bill_type": _BILL_TYPES[kind],
            "amount": _amount(amount),
            "account_details": [],
        }


# What is to be found


def _judge(trials: Trials, check: MonthCheck, stored: Sums, truth: Sums, wrong: _Wrong, where: str) -> None:
    customer, kind, _ = wrong.key
    figure = _FIGURES[kind]
    difference = _difference(_of_customer(stored, customer, kind), _of_customer(truth, customer, kind))
    found = [(one.customer_id, one.found.what, one.found.difference) for one in check.customers]
    trials.demand(found == [(customer, figure, difference)], f"{where}: {difference} wanted, of customers {found}")
    expected = {
        figure: _difference(_of_month(stored)[figure], _of_month(truth)[figure]),
        Figure.AMOUNT_DUE: _difference(_due(stored), _due(truth)),
    }
    told = {one.what: one.difference for one in check.differences}
    trials.demand(told == expected, f"{where}: {expected} wanted, of the month {told}")
    trials.demand(len(check.problems) == len(expected) + 1, f"{where}: {check.problems}")
    words = format_amount(difference, exact=True, signed=True)
    is_said = any(customer in problem and words in problem for problem in check.problems)
    trials.demand(is_said, f"{where}: {customer} and {words} are not in {check.problems}")


def _demand_peace(trials: Trials, world: World, stored: Sums, when: str) -> None:
    """What is the same is not told to differ."""
    problems = _checked(world, stored).problems
    trials.demand(not problems, f"{when}: {problems[:3]}")


def _demand_exit(trials: Trials, world: World, key: Key, where: str) -> None:
    data = str(world.settings.data_dir)
    command = [sys.executable, "-m", "partner_tui", "--data-dir", data, "check", str(_MONTH), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = str(json.loads(done.stdout)["months"]) if done.stdout else done.stderr
    is_told = done.returncode == _DO_NOT_RECONCILE and key[0] in told
    trials.demand(is_told, f"{where}: the command ended with {done.returncode}: {told[:300]}")


def _difference(ours: Decimal, theirs: Decimal) -> Decimal:
    return (round_half_up(ours) if _is_in_cents(theirs) else ours) - theirs


def _is_in_cents(amount: Decimal) -> bool:
    return amount == round_half_up(amount)


def _of_customer(sums: Sums, customer: str, kind: str) -> Decimal:
    return _amount(sum(units for (whose, what, _), units in sums.items() if (whose, what) == (customer, kind)))


def _of_month(sums: Sums) -> Mapping[Figure, Decimal]:
    found = dict.fromkeys(_FIGURES, 0)
    for (_, kind, _), amount in sums.items():
        found[kind] += amount
    return {_FIGURES[kind]: _amount(amount) for kind, amount in found.items()}


def _due(sums: Sums) -> Decimal:
    return _amount(sums.total())


def _amount(units: int) -> Decimal:
    return Decimal(units).scaleb(-10)


ROW = Row(11, "one wrong digit or line among 5,000,000 is found against the vendor", full=_FULL, reduced=6, run=run)
