"""The same file imported by four at once: one does it, the others wait and find it done, or leave and name who is."""

import shutil
import time

from partner_tui.domain.imported import ImportOutcome
from partner_tui.ledger import Ledger
from tests.faults.harness import Row, Trials
from tests.faults.store_faults import bill_file, children, litter, opened

_RACERS = 4
_HEAD_START = 0.05


def run(trials: Trials) -> None:
    file, sums = bill_file(trials.folder, "2026-10", 3_000, seed=1)
    data = trials.folder / "data"
    named = 0
    with children(_RACERS) as nursery:
        for race in range(trials.count):
            if race % 2:
                opened(data).imports.run(bill_file(trials.folder, "2026-10", 20, seed=2)[0])
            racers = [nursery.child() for _ in range(_RACERS)]
            start = time.time() + _HEAD_START
            for number, racer in enumerate(racers):
                racer.tell("race", data=data, file=file, start=start, leave=number >= 2)
            answers = [answer for racer in racers if (answer := racer.answer())]
            outcomes = sorted(answer["outcome"] for answer in answers)
            done = [outcome for outcome in outcomes if outcome in (ImportOutcome.IMPORTED, ImportOutcome.REPLACED)]
            trials.demand(len(answers) == _RACERS, f"race {race}: only {len(answers)} had an answer")
            trials.demand(len(done) == 1, f"race {race}: {outcomes}")
            pids = [f"(process {answer['pid']}, since" for answer in answers]
            for answer in answers:
                known = [any(pid in holder for pid in pids) for holder in answer["heard"]]
                trials.demand(all(known), f"race {race}: waited for {answer['heard']}, who is none of {pids}")
                trials.demand(bool(known) or answer["outcome"] != "left", f"race {race}: left without a word")
                named += len(known)
            months, ledger = Ledger.open(data).months(), Ledger.open(data)
            trials.demand([month.sums for month in months] == [sums], f"race {race}: {months}")
            trials.demand(len(ledger.events()) == 1 + race % 2, f"race {race}: {len(ledger.events())} events")
            trials.demand(not litter(data, months), f"race {race}: left behind {litter(data, months)}")
            trials.demand(not any(month.problems for month in opened(data).checks.run()), f"race {race}: not sound")
            shutil.rmtree(data)
    trials.demand(named >= trials.count, f"in {trials.count} races only {named} times anybody waited")


ROW = Row(50, "same month imported by four at once", full=100, reduced=8, run=run)
