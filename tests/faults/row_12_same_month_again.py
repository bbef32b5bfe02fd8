"""The same month again changes nothing; a corrected one takes its place at once, and the audit trail tells of it."""

import json
from decimal import Decimal
from pathlib import Path

from partner_tui.domain.bill import BillSums
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.imported import ImportOutcome
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.ledger import Ledger
from tests.faults.harness import Row, Trials
from tests.faults.store_faults import bill_file, litter, opened, tree

_MONTH = BillCycle(2026, 10)
_LINES = 400


def run(trials: Trials) -> None:
    _same(trials, trials.count * 4 // 5)
    _corrected(trials, trials.count // 5)


def _same(trials: Trials, times: int) -> None:
    data = trials.folder / "same"
    file, sums = bill_file(trials.folder, str(_MONTH), _LINES, seed=1)
    first = opened(data).imports.run(file)
    trials.demand(first.record.sums == sums, f"the first import has {first.record.sums}, not {sums}")
    before, workspace = tree(data), opened(data)
    for turn in range(times):
        if turn % 10 == 0:
            workspace = opened(data)
        result = workspace.imports.run(file)
        trials.demand(result.outcome is ImportOutcome.ALREADY_IMPORTED, f"turn {turn}: {result.outcome}")
        trials.demand(result.record == first.record, f"turn {turn}: the record changed")
        trials.demand(tree(data) == before, f"turn {turn}: the store changed")


def _corrected(trials: Trials, times: int) -> None:
    data = trials.folder / "corrected"
    workspace = opened(data)
    ledger = Ledger.open(data)
    query = BillQuery(_MONTH, Grouping.LINE)
    previous = None
    for turn in range(times):
        file, sums = _correction(trials.folder, turn)
        held = workspace.bills.lines(query, ("amount",)) if previous else None
        result = workspace.imports.run(file)
        wanted = ImportOutcome.REPLACED if previous else ImportOutcome.IMPORTED
        trials.demand((result.outcome, result.previous) == (wanted, previous), f"correction {turn}: {result.outcome}")
        trials.demand(result.record.sums == sums, f"correction {turn}: {result.record.sums} instead of {sums}")
        lines = workspace.bills.lines(query, ("amount",))
        trials.demand((lines.total, lines.count) == (sums.total, sums.lines), f"correction {turn}: not what is read")
        if held is not None and previous is not None:
            amounts = [amount for (amount,) in held.rows(0, held.count) if isinstance(amount, Decimal)]
            trials.demand(sum(amounts) == previous.sums.total, f"correction {turn}: lines in hand changed")
        event = ledger.events(after=turn)[0]
        told = json.loads(event.detail)
        before = told["before"] and told["before"]["generation"]
        trials.demand(
            before == (previous.generation if previous else None), f"correction {turn}: the audit says {told}"
        )
        trials.demand(told["record"]["generation"] == result.record.generation, f"correction {turn}: not in the audit")
        previous, held = result.record, None
    trials.demand(len(ledger.events()) == times, "the audit trail has other events too")
    workspace = opened(data)
    trials.demand(not litter(data, ledger.months()), f"left behind: {litter(data, ledger.months())}")
    trials.demand(not any(month.problems for month in workspace.checks.run()), "the store is not sound in the end")


def _correction(folder: Path, turn: int) -> tuple[Path, BillSums]:
    return bill_file(folder, str(_MONTH), _LINES + turn, seed=1_000 + turn)


ROW = Row(12, "same month again, no change; corrected month, atomic swap", full=250, reduced=50, run=run)
