"""Eight processes that write to one ledger without a pause, and one that reads: nobody is told that it is locked."""

from partner_tui.domain.account import problems
from partner_tui.ledger import Ledger
from tests.faults.harness import Row, Trials
from tests.faults.ledger_writers import maker

_WRITERS = 8
_FULL = 1_000
_LONGEST = 0.250
"""That 99 of 100 writes may take, waiting and all."""
_LOADED = 8
"""Times that, where others have the machine's cores."""


def run(trials: Trials) -> None:
    data, stop = trials.folder / "data", trials.folder / "stop"
    data.mkdir(0o700)
    Ledger.open(data)
    with maker(trials.folder) as made:
        reader = made.writer("read", data=data, stop=stop)
        writers = [
            made.writer("write", data=data, writer=number, first=0, writes=trials.count) for number in range(_WRITERS)
        ]
        for writer in writers:
            writer.wait()
        stop.touch()
        reader.wait()
    notes = [note for writer in (*writers, reader) for note in writer.notes()]
    for note in notes:
        trials.demand(note.what in ("begun", "done"), f"{note.name}: {note.said}")
    for what, names in (("writes", "w"), ("reads beside them", "read")):
        seconds = sorted(note.seconds for note in notes if note.what == "done" and note.name.startswith(names))
        p50, p99 = (seconds[len(seconds) * part // 100] for part in (50, 99))
        longest = f"longest {seconds[-1] * 1e3:.0f} ms"
        trials.tell(f"{len(seconds):,} {what}: p50 {p50 * 1e3:.0f} ms, p99 {p99 * 1e3:.0f} ms, {longest}")
        limit = _LONGEST if trials.count >= _FULL else _LONGEST * _LOADED
        trials.demand(names == "read" or p99 <= limit, f"p99 of {what}: {p99 * 1e3:.0f} ms")
    ledger = Ledger.open(data)
    done = sum(note.what == "done" and note.name.startswith("w") for note in notes)
    trials.demand(done == _WRITERS * trials.count, f"{done} writes were done")
    repayments = ledger.payments.account().repayments
    trials.demand(len(repayments) == done // 4, f"{len(repayments)} repayments")
    wrong = [*ledger.verify(), *problems(ledger.payments.account())]
    trials.demand(not wrong, str(wrong[:3]))


ROW = Row(23, "8 processes × 1,000 ledger writes", full=_FULL, reduced=40, run=run)
