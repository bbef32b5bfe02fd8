"""kill -9 of processes that write to one ledger: what was told to be written is there, once, and nothing is broken."""

import shutil
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from partner_tui.domain.account import problems
from partner_tui.ledger import Ledger
from tests.faults.harness import Row, Trials
from tests.faults.ledger_writers import Maker, Writer, maker

_KILLS_A_LEDGER = 25
_LONGEST = 0.02
_CALLS, _WRITES = 4_000, 200
"""Into native code, and to the disk, a dozen transactions make as many."""


@dataclass(slots=True)
class _Place:
    """Where one writer follows the other, each going on behind the number at which the one before it was killed."""

    number: int
    begun: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    dies_by_itself: bool = False
    writer: Writer = field(init=False)

    def begin(self, trials: Trials, made: Maker, data: Path) -> None:
        death = made.death(trials.random, calls=_CALLS, writes=_WRITES)
        self.dies_by_itself = bool(death)
        self.writer = made.writer("write", data=data, writer=self.number, first=len(self.begun), **death)


def run(trials: Trials) -> None:
    killed = written = 0
    with maker(trials.folder) as made:
        while killed < trials.count:
            data = trials.folder / "data"
            data.mkdir(0o700)
            Ledger.open(data)
            places = [_Place(number) for number in range(2 + killed // _KILLS_A_LEDGER % 3)]
            for place in places:
                place.begin(trials, made, data)
            for _ in range(min(_KILLS_A_LEDGER, trials.count - killed)):
                killed += 1
                place = trials.random.choice(places)
                _kill(trials, place, f"kill {killed}")
                place.begin(trials, made, data)
            for place in places:
                place.writer.kill()
            for place in places:
                place.writer.wait()
                _read(trials, place)
            written += _judge(trials, data, places, f"after {killed} kills")
            shutil.rmtree(data)
    trials.tell(f"{killed:,} kills, {written:,} writes that were told to be done")
    trials.demand(written > killed / 2, f"only {written} writes between {killed} kills")


def _kill(trials: Trials, place: _Place, which: str) -> None:
    if not place.dies_by_itself:
        time.sleep(trials.random.uniform(0, _LONGEST))
        place.writer.kill()
    trials.demand(place.writer.wait(), f"{which}: a writer ended otherwise")
    _read(trials, place)


def _read(trials: Trials, place: _Place) -> None:
    for note in place.writer.notes():
        trials.demand(note.what in ("begun", "done"), f"{note.name}: {note.said}")
        (place.begun if note.what == "begun" else place.done).append(note.name)


def _judge(trials: Trials, data: Path, places: list[_Place], when: str) -> int:
    """How many were told to be written."""
    ledger = Ledger.open(data)
    wrong = [*ledger.verify(), *problems(ledger.payments.account())]
    trials.demand(not wrong, f"{when}: {wrong[:3]}")
    begun = {name for place in places for name in place.begun}
    done = {name for place in places for name in place.done}
    told = Counter(name for event in ledger.events() for name in begun if _names(event.kind, event.detail, name))
    lost = sorted(done - set(told))
    trials.demand(not lost, f"{when}: lost {lost[:3]}")
    doubled = [name for name, times in told.items() if times > 1]
    trials.demand(not doubled, f"{when}: doubled {doubled[:3]}")
    return len(done)


def _names(kind: str, detail: str, name: str) -> bool:
    """Whether the event is the one that this write leaves; what was there before is told of the next one too."""
    return f'"{name}"' in detail.partition('"before":')[0] and kind != "repayment allocated"


ROW = Row(22, "kill -9 of ledger writers, 2 to 4 processes", full=1_000, reduced=60, run=run)
