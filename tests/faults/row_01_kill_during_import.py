"""kill -9 during an import, at any moment: the old bill or the new one, nothing else, and nothing left behind."""

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from partner_tui.domain.bill import BillSums
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import PartnerError
from partner_tui.domain.imported import ImportOutcome
from partner_tui.domain.record import MonthRecord
from tests.faults.harness import Row, Trials
from tests.faults.store_faults import Child, Nursery, bill_file, children, litter, opened

_LINES = 600
_SMALL = {"run_bytes": 20_000, "file_rows": 150}
"""So that even a small bill needs several runs and several line files."""
_MONTH = BillCycle(2026, 10)


@dataclass(frozen=True, slots=True)
class _Store:
    """A store to begin with, as it is before the import, and what the ledger says of it."""

    name: str
    data: Path | None
    before: dict[BillCycle, MonthRecord]


@dataclass(frozen=True, slots=True)
class _Bill:
    file: Path
    sums: BillSums


def run(trials: Trials) -> None:
    bill = _Bill(*bill_file(trials.folder, str(_MONTH), _LINES, seed=1))
    stores = _stores(trials.folder)
    with children() as nursery:
        spans = [_span(nursery, trials.folder, store, bill) for store in stores]
        survived = 0
        for number in range(trials.count):
            store, (seconds, calls) = stores[number % len(stores)], spans[number % len(stores)]
            data = _copy(trials.folder, store)
            part = (number + trials.random.random()) / trials.count
            child = nursery.child()
            if number % 2:
                where = f"{part * seconds:.4f} s into"
                survived += _killed_at_time(child, data, bill, part * seconds)
            else:
                where = f"at call {int(part * calls) + 1:,} of"
                survived += _killed_at_call(child, data, bill, int(part * calls) + 1)
            _judge(trials, data, store, bill, f"{where} an import into {store.name}")
            shutil.rmtree(data)
    trials.demand(survived < trials.count / 4 + 3, f"{survived} of {trials.count} imports were not killed at all")


def _stores(folder: Path) -> list[_Store]:
    files = [bill_file(folder, month, 50, seed=9)[0] for month in ("2026-08", "2026-09", str(_MONTH))]
    stores = [_Store("no store", None, {})]
    for name, kept in (("a store without the month", files[:2]), ("a store with another bill of the month", files)):
        workspace = opened(data := folder / f"base-{len(kept)}")
        records = [workspace.imports.run(file).record for file in kept]
        stores.append(_Store(name, data, {record.month: record for record in records}))
    return stores


def _copy(folder: Path, store: _Store) -> Path:
    data = folder / "data"
    return data if store.data is None else shutil.copytree(store.data, data)


def _span(nursery: Nursery, folder: Path, store: _Store, bill: _Bill) -> tuple[float, int]:
    """How many seconds an import takes that nobody disturbs, and how many calls."""
    calls, seconds = 0, 0.0
    for count in (True, False):
        data = _copy(folder, store)
        child = nursery.child()
        started = time.monotonic()
        child.tell("import", data=data, file=bill.file, count=count, **_SMALL)
        answer = child.answer()
        seconds = time.monotonic() - started
        calls = max(calls, answer["events"] if answer else 0)
        shutil.rmtree(data)
    return seconds, calls


def _killed_at_time(child: Child, data: Path, bill: _Bill, seconds: float) -> bool:
    child.tell("import", data=data, file=bill.file, **_SMALL)
    time.sleep(seconds)
    child.kill()
    return child.answer() is not None


def _killed_at_call(child: Child, data: Path, bill: _Bill, call: int) -> bool:
    child.tell("import", data=data, file=bill.file, die_at=call, **_SMALL)
    return child.answer() is not None


def _judge(trials: Trials, data: Path, store: _Store, bill: _Bill, when: str) -> None:
    try:
        workspace = opened(data)
        records = {summary.month: workspace.bills.record(summary.month) for summary in workspace.bills.months()}
        old = {month: record for month, record in store.before.items() if month != _MONTH}
        trials.demand({month: records.get(month) for month in old} == old, f"{when}: an older month changed")
        found = records.get(_MONTH)
        is_whole = found is not None and (found.sums, found.source_name) == (bill.sums, bill.file.name)
        trials.demand(found == store.before.get(_MONTH) or is_whole, f"{when}: neither the old bill nor the new one")
        left = litter(data, list(records.values()))
        trials.demand(not left, f"{when}: left behind {left}")
        wrong = [problem for month in workspace.checks.run() for problem in month.problems]
        trials.demand(not wrong, f"{when}: {wrong}")
        again = workspace.imports.run(bill.file)
        trials.demand((again.outcome is ImportOutcome.ALREADY_IMPORTED) == is_whole, f"{when}: again {again.outcome}")
        journal = data / "ledger.db-journal"
        trials.demand(is_whole or not journal.exists(), f"{when}: a journal is there after the next import")
        trials.demand(again.record.sums == bill.sums, f"{when}: imported again it has {again.record.sums}")
        wrong = list(workspace.checks.run(_MONTH)[0].problems)
        trials.demand(not wrong, f"{when}, imported again: {wrong}")
    except PartnerError as exc:
        trials.demand(False, f"{when}: {exc}")


ROW = Row(1, "kill -9 during import, any moment", full=1_000, reduced=50, run=run)
