"""Several consoles and commands over one data folder: each task is made once, in its turn, whoever makes it."""

import os
import re
import signal
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from random import Random
from threading import Thread

import pytest

from partner_tui.domain.export import ExportFormat, ExportKind, ExportSpec, ExportState
from partner_tui.ledger import Ledger
from partner_tui.services.jobs import Jobs
from tests.faults.exporting import export_store, options, spec_of, tasks_of, unsound
from tests.faults.store_faults import children, opened

_LINES = 500
_FORMATS = (ExportFormat.CSV, ExportFormat.PARQUET)
_PATIENCE = 120.0
_LOOK_SECONDS = 0.02
_HELD = re.compile(r"FLOCK +ADVISORY +WRITE ([0-9]+) [0-9a-f]+:[0-9a-f]+:([0-9]+) ")


@pytest.mark.parametrize(("tasks", "consoles", "commands"), [(100, 2, 0), (40, 4, 3)])
def test_each_task_is_made_once_and_in_its_turn(
    tasks: int, consoles: int, commands: int, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    random = Random(request.config.getoption("randomly_seed"))
    data = export_store(tmp_path, _LINES)
    with children(commands, "export_child") as nursery:
        asked = [nursery.child() for _ in range(commands)]
        threads = [
            Thread(target=_console, args=(data, [_spec(random) for _ in range(tasks // consoles)]))
            for _ in range(consoles)
        ]
        for thread in threads:
            thread.start()
        for child in asked:
            child.tell("command", arguments=["--data-dir", str(data), "export", *options(_spec(random))])
        _kill_the_owner(data, after=tasks // 3)
        for child in asked:
            answer = child.answer()
            assert answer is None or answer["code"] == 0
        for thread in threads:
            thread.join()
    found = tasks_of(data)
    assert len(found) == tasks + commands
    assert {task.state for task in found.values()} == {ExportState.COMPLETED}
    _judge_trail(data)
    assert unsound(data) == []


def _console(data: Path, specs: list[ExportSpec]) -> None:
    """Asks for exports, and sees to it that somebody works while any waits, as a console does that is left open."""
    exports, jobs = opened(data).exports, Jobs(data)
    for spec in specs:
        exports.create(spec)
    end = time.monotonic() + _PATIENCE
    while not all(task.state.is_over for task in exports.tasks()) and time.monotonic() < end:
        if exports.is_worked:
            time.sleep(_LOOK_SECONDS)
        else:
            exports.settle(jobs.start_exports().wait())


def _kill_the_owner(data: Path, *, after: int) -> None:
    """kill -9 of whoever has the turn, once so many tasks are done."""
    lock, is_killed = data / "export.lock", False
    end = time.monotonic() + _PATIENCE
    while not is_killed and time.monotonic() < end:
        done = sum(task.state is ExportState.COMPLETED for task in tasks_of(data).values())
        owners = [] if done < after else _HELD.findall(Path("/proc/locks").read_text())
        for pid in (int(pid) for pid, inode in owners if int(inode) == lock.stat().st_ino):
            if pid != os.getpid():
                with suppress(ProcessLookupError):  # it has just ended: the next one has the turn
                    os.kill(pid, signal.SIGKILL)
                    is_killed = True
        time.sleep(_LOOK_SECONDS)
    assert is_killed


def _judge_trail(data: Path) -> None:
    """One after the other, the oldest first, each once; but for the one that was killed, which was taken up again."""
    trail = [(event.subject, event.kind.removeprefix("export ")) for event in Ledger.open(data).events()]
    begun = [subject for subject, kind in trail if kind == ExportState.RUNNING]
    done = [subject for subject, kind in trail if kind == ExportState.COMPLETED]
    assert done == sorted(done, key=_number) and max(Counter(done).values()) == 1
    again = [subject for subject, times in Counter(begun).items() if times > 1]
    stopped = [subject for subject, kind in trail if kind == ExportState.INTERRUPTED]
    assert again == stopped and len(again) <= 1
    running: str | None = None
    for subject, kind in trail:
        if kind == ExportState.RUNNING:
            assert running is None, f"{subject} was begun while {running} was made"
            running = subject
        elif subject == running and kind != "written":
            running = None


def _number(subject: str) -> int:
    return int(subject.removeprefix("export "))


def _spec(random: Random) -> ExportSpec:
    return spec_of(random, ExportKind.DETAILS, random.choice(_FORMATS))
