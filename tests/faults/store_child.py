"""What children do (`python -m tests.faults.store_child`): one task, read from standard input, and its answer."""

import json
import os
import signal
import stat
import sys
import threading
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

from partner_tui.bills import publish
from partner_tui.bills.clustering import Clustering
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import Cancelled, PartnerError
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.services.generating import GenerateOptions, generate
from partner_tui.services.restoring import Restoring
from partner_tui.services.workspace import Workspace
from tests.faults.store_faults import NOW, kilobytes, opened

Answer = dict[str, Any]
_CALLS = ("c_call", "c_return")
_PAUSE = 0.2
"""Makes a small import take long enough for others to notice it."""


def do_import(
    data: str, file: str, run_bytes: int = 0, file_rows: int = 0, die_at: int = 0, count: bool = False
) -> Answer:
    """Imports a file, and dies at the so-manieth entry into or return from native code, wherever that is."""
    _make_small(run_bytes, file_rows)
    events = 0

    def at_call(frame: FrameType, event: str, argument: object) -> None:
        nonlocal events
        if event in _CALLS:
            events += 1
            if events == die_at:
                os.kill(os.getpid(), signal.SIGKILL)

    if die_at or count:
        threading.setprofile(at_call)
        sys.setprofile(at_call)
    result = opened(Path(data)).imports.run(Path(file))
    sys.setprofile(None)
    told = {"outcome": result.outcome, "lines": result.record.sums.lines, "events": events}
    return {**told, "peak_kb": kilobytes("VmHWM")}


def do_race(data: str, file: str, start: float, leave: bool) -> Answer:
    """Imports a file at the same moment as others do; waits for them, or leaves when it hears who is ahead."""
    heard: list[str] = []
    workspace = opened(Path(data))
    while time.time() < start:
        time.sleep(0.0005)
    try:
        result = workspace.imports.run(
            Path(file),
            progress=lambda progress: time.sleep(_PAUSE),
            cancelled=lambda: leave and bool(heard),
            waiting=heard.append,
        )
    except Cancelled:
        return {"outcome": "left", "heard": heard, "pid": os.getpid()}
    return {"outcome": result.outcome, "heard": heard, "pid": os.getpid()}


def do_read(data: str, month: str, stop: str) -> Answer:
    """Asks for a month again and again until the stop file is there. All amounts of a version are the same."""
    cycle, reads, seen, wrong = BillCycle.parse(month), 0, set(), []
    workspace, held = opened(Path(data)), None
    while not os.path.exists(stop) or not reads:
        if reads % 50 == 49:
            workspace = opened(Path(data))
        try:
            lines = workspace.bills.lines(BillQuery(cycle, Grouping.LINE), ("amount",))
            versions = [_version(lines)] + ([held[0]] if held else [])
            if held and (version := _version(held[1])) != held[0]:
                wrong.append(f"lines in hand turned from {held[0]} into {version}")
            if reads % 7 == 0:
                held = versions[0], lines
            totals = workspace.bills.by_product(BillQuery(cycle))
            amount = totals.total.total / totals.total.lines
            if sum(row.sums.total for row in totals.rows) != totals.total.total or amount % 1:
                wrong.append(f"the products' rows are not of one version: {totals.total}")
            seen.add(str(versions[0]))
        except PartnerError as exc:
            wrong.append(str(exc))
        reads += 1
    return {"reads": reads, "seen": sorted(seen), "wrong": wrong}


def _version(lines: Any) -> Decimal:
    amounts = {row[0] for row in lines.rows(0, lines.count)}
    (amount,) = amounts or {Decimal(0)}
    if lines.total != amount * lines.count:
        raise PartnerError("Two versions", f"{lines.count} lines of {amount} make {lines.total}.", "")
    return Decimal(amount)


def do_survey(umask: int, data: str, files: list[str], paper: str, folder: str) -> Answer:
    """Works with that umask, and looks at every mode after every call that may have made something."""
    os.umask(umask)
    survey = _Survey((Path(data), Path(folder)))
    threading.setprofile(survey.at_call)
    sys.setprofile(survey.at_call)
    workspace = opened(Path(data))
    for file in files:
        workspace.imports.run(Path(file))
    workspace.invoices.attach(BillCycle.parse("2026-10"), Path(paper), "INV-1")
    Workspace.open(workspace.settings).checks.run()
    generate(Path(folder), GenerateOptions(months=1, lines=500, customers=5), NOW)
    backup = Path(folder) / "backup.zip"
    workspace.backups.make(backup, with_bills=True)
    Restoring(Path(data), lambda: NOW, "tester").run(backup)
    sys.setprofile(None)
    survey.look()
    return {"wrong": sorted(survey.wrong), "looks": survey.looks, "names": sorted(survey.names)}


class _Survey:
    """Everything below some folders that others could read."""

    _MAKERS = frozenset({"open", "mkdir", "rename", "execute", "write", "connect", "fchmod", "flock", "fsync", "chmod"})
    _NATIVE = frozenset({"write_parquet", "write_ipc", "collect"})

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self._folders = folders
        self._busy = False
        self.wrong: set[str] = set()
        self.names: set[str] = set()
        self.looks = 0

    def at_call(self, frame: FrameType, event: str, argument: object) -> None:
        name = getattr(argument, "__name__", "")
        if event == "c_return" and (name in self._MAKERS or name in self._NATIVE) and not self._busy:
            self._busy = True
            self.look()
            self._busy = False

    def look(self) -> None:
        self.looks += 1
        for top in self._folders:
            for place, _, files in os.walk(top):
                self._look_at(place, 0o700)
                for name in files:
                    self._look_at(os.path.join(place, name), 0o600)

    def _look_at(self, path: str, most: int) -> None:
        try:
            mode = stat.S_IMODE(os.lstat(path).st_mode)
        except FileNotFoundError:
            return
        self.names.add(os.path.basename(path))
        if mode & ~most:
            self.wrong.add(f"{path} is {mode:o}")


def _make_small(run_bytes: int, file_rows: int) -> None:
    """Runs and files of a size that makes a small bill need many."""
    if run_bytes:
        vars(publish)["Clustering"] = partial(Clustering, run_bytes=run_bytes)
    if file_rows:
        publish.FILE_ROWS = file_rows


_TASKS: dict[str, Callable[..., Answer]] = {
    "import": do_import,
    "race": do_race,
    "read": do_read,
    "survey": do_survey,
}


def main() -> None:
    print("ready", flush=True)  # all that the tasks need is loaded by now
    if text := sys.stdin.readline():
        request = json.loads(text)
        print(json.dumps(_TASKS[request.pop("task")](**request)), flush=True)


if __name__ == "__main__":
    main()
