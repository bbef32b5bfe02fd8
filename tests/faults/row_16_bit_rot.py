"""A bit that flips in any file of the store is found by a check.

Files of bills: every bit, for the manifest has their hashes, and the ledger the manifest's. Papers of invoices: every
bit, for the ledger has theirs. The ledger: a flip is found
unless it is of no consequence (in a page's free space, or a counter of SQLite's own): then every record and every
event must still be read as it was written.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import PartnerError
from partner_tui.domain.record import MonthRecord
from partner_tui.ledger import Ledger
from partner_tui.ledger.audit import AuditEvent
from tests.faults.harness import Row, Trials
from tests.faults.store_faults import bill_file, opened, paper_file

_MONTHS = ("2026-08", "2026-09", "2026-10")
_PAPERS = "2026-09"
"""The month that has an invoice's paper."""
_PAGE, _HEAD = 4_096, 60


def run(trials: Trials) -> None:
    data = trials.folder / "data"
    for turn in range(2):
        for month in _MONTHS:
            opened(data).imports.run(bill_file(trials.folder, month, 300, seed=turn)[0])
        opened(data).invoices.attach(BillCycle.parse(_PAPERS), paper_file(trials.folder, turn), "INV-1")
    stored = sorted(path for path in data.glob("bills/*/*/*") if path.stat().st_size)
    paper = opened(data).invoices.file_of("INV-1")
    stored.append(paper)
    contents = {path: path.read_bytes() for path in stored}
    ledger = Ledger.open(data)
    told = ledger.months(), ledger.events()
    weights = [len(content) ** 0.5 for content in contents.values()]
    for number in range(trials.count):
        if number % 5 == 4:
            _rot_in_ledger(trials, data, told, in_heads=number % 2 == 0)
        else:
            (path,) = trials.random.choices(stored, weights)
            with _rotten(trials, path) as how:
                month = _PAPERS if path == paper else path.parts[-3]
                trials.demand(_found(data, BillCycle.parse(month)), f"{path.name}: {how} was not found")
        left = {path: path.read_bytes() for path in stored if path.exists()}
        trials.demand(left == contents, "a file of bills was changed or removed because of it")
    trials.demand(not any(month.problems for month in opened(data).checks.run()), "mended, the store is not sound")


def _rot_in_ledger(
    trials: Trials, data: Path, told: tuple[list[MonthRecord], list[AuditEvent]], in_heads: bool
) -> None:
    """Anywhere, or in the heads of pages, where a bit can make rows vanish."""
    file = data / "ledger.db"
    pages = file.stat().st_size // _PAGE
    place = trials.random.randrange(pages) * _PAGE + trials.random.randrange(_HEAD) if in_heads else None
    with _rotten(trials, file, place) as how:
        try:
            opened(data)
            ledger = Ledger.open(data)
            if not ledger.verify():
                trials.demand((ledger.months(), ledger.events()) == told, f"ledger: {how} changed what it says, unseen")
        except PartnerError:
            return


def _found(data: Path, month: BillCycle) -> bool:
    return any(check.problems for check in opened(data).checks.run(month))


@contextmanager
def _rotten(trials: Trials, path: Path, place: int | None = None) -> Iterator[str]:
    content = path.read_bytes()
    place, bit = trials.random.randrange(len(content)) if place is None else place, trials.random.randrange(8)
    path.write_bytes(content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :])
    try:
        yield f"bit {bit} of byte {place:,} of {len(content):,}"
    finally:
        path.write_bytes(content)


ROW = Row(16, "bit rot in any store file is found by check", full=1_000, reduced=150, run=run)
