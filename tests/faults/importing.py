"""Somebody else's imports, one after the other, while something is measured beside them."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from threading import Event, Thread

from partner_tui.bills.samples import SamplePlan, write_bill_files
from partner_tui.domain.cycle import BillCycle

IMPORTED = BillCycle(2024, 4)
"""The month that is imported: another than those that are looked at."""


def large_bill(folder: Path, lines: int, seed: int) -> Path:
    """A bill file of that month."""
    customers = max(100, lines // 1_000)
    plan = SamplePlan(IMPORTED, months=1, lines=lines, customers=customers, seed=seed, as_of=IMPORTED.end)
    (file,) = write_bill_files(folder, plan)
    return file


@dataclass(slots=True)
class Imports:
    """What has come of them so far."""

    done: int = 0
    errors: list[str] = field(default_factory=list)
    ended: Event = field(default_factory=Event)
    """All of them are done, or one has failed."""


@contextmanager
def importing(data: Path, files: Sequence[Path], *, again: bool) -> Iterator[Imports]:
    """The command, in a process of its own; `again` and again until the end, which stops the last of them."""
    imports, stop = Imports(), Event()
    running: list[subprocess.Popen[str]] = []

    def work() -> None:
        for file in cycle(files) if again else files:
            command = [sys.executable, "-m", "partner_tui", "--data-dir", str(data), "import", str(file)]
            running.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True))
            if stop.is_set():
                running[-1].terminate()
            _, said = running[-1].communicate()
            if stop.is_set() and running[-1].returncode:
                break
            if running[-1].returncode:
                imports.errors.append(said)
                break
            imports.done += 1
        imports.ended.set()

    thread = Thread(target=work)
    thread.start()
    try:
        yield imports
    finally:
        stop.set()
        if running:
            running[-1].terminate()
        thread.join()
