"""Whatever the umask, nobody but the owner may read a file or enter a folder; also while an import is under way."""

from tests.faults.harness import Row, Trials
from tests.faults.store_faults import bill_file, children, paper_file

_UMASKS = (0o000, 0o002, 0o022)
_SEEN_AT_WORK = {"ledger.db-journal", "import.lock", "in-use.lock", "run-00000.arrow", "lines-00000.parquet"}
_SEEN_AT_WORK |= {"invoices.lock", "paper.pdf", ".backup.zip.partial", "ledger.db", "aside.db"}
"""What there is only for a moment, or early: that it was seen shows that the survey looks at the right time."""


def run(trials: Trials) -> None:
    bills = [bill_file(trials.folder, "2026-10", 300, seed)[0] for seed in (1, 2)]
    paper = paper_file(trials.folder, seed=1)
    with children() as nursery:
        for umask in _UMASKS[: trials.count]:
            place = trials.folder / f"{umask:03o}"
            place.mkdir(0o700)
            child = nursery.child()
            child.tell(
                "survey", umask=umask, data=place / "deep" / "data", files=bills, paper=paper, folder=place / "out"
            )
            answer = child.answer()
            if answer is None:
                trials.demand(False, f"umask {umask:03o}: the child died")
                continue
            for wrong in answer["wrong"]:
                trials.demand(False, f"umask {umask:03o}: {wrong}")
            missed = _SEEN_AT_WORK - set(answer["names"])
            trials.demand(not missed, f"umask {umask:03o}: {answer['looks']} looks did not see {missed}")


ROW = Row(20, "umask 000, 002, 022: files 0600, folders 0700", full=3, reduced=3, run=run)
