"""A month replaced again and again under four readers: each reads an old bill or the new one, and never an error."""

from pathlib import Path

from tests.faults.harness import Row, Trials
from tests.faults.store_faults import children, opened

_MONTH, _READERS, _LINES = "2026-10", 4, 300
_HEADER = "Customer ID,Billing Cycle,Bill Type,Product Type Code,Cloud Service Region Code,Settlement Amount (USD)\n"


def run(trials: Trials) -> None:
    data, stop = trials.folder / "data", trials.folder / "stop"
    workspace = opened(data)
    workspace.imports.run(_version(trials.folder, 1))
    with children(_READERS) as nursery:
        readers = [nursery.child() for _ in range(_READERS)]
        for reader in readers:
            reader.tell("read", data=data, month=_MONTH, stop=stop)
        for turn in range(trials.count):
            workspace.imports.run(_version(trials.folder, turn + 2))
        stop.touch()
        answers = [reader.answer() for reader in readers]
    seen: set[str] = set()
    for answer in answers:
        if answer is None:
            trials.demand(False, "a reader died")
        else:
            seen.update(answer["seen"])
            for wrong in answer["wrong"]:
                trials.demand(False, f"a reader, in {answer['reads']} reads: {wrong}")
    trials.demand(len(seen) > min(10, trials.count / 4), f"the readers saw only {len(seen)} of the versions")
    opened(data)
    trials.demand(len(list((data / "bills" / _MONTH).iterdir())) == 1, "old generations are still there")


def _version(folder: Path, number: int) -> Path:
    """A bill of so many lines, all of the amount that is the version's number."""
    rows = (f"c{line % 9},{_MONTH},Expenditure,p{line % 5},r{line % 2},{number}\n" for line in range(_LINES + number))
    file = folder / "version.csv"
    file.write_text(_HEADER + "".join(rows), encoding="utf-8")
    return file


ROW = Row(19, "month replaced under four readers", full=200, reduced=40, run=run)
