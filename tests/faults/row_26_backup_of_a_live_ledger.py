"""Backups while four processes write without a pause, and one of them replaces a month and attaches invoices' papers:
each is whole, sound, of one moment, and has all that was acknowledged before it was begun."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from partner_tui.domain.backup import BackupMade
from partner_tui.domain.errors import PartnerError
from partner_tui.ledger import Ledger
from partner_tui.services.restoring import Restoring
from tests.faults.harness import Row, Trials
from tests.faults.store_faults import NOW, bill_file, opened

_WRITERS, _OF_A_LEDGER, _RESTORED_EVERY = 4, 20, 5
_ROOT = Path(__file__).parents[2]


def run(trials: Trials) -> None:
    trials.folder.chmod(0o700)
    bills = [bill_file(trials.folder, "2026-10", 80, seed)[0] for seed in (1, 2)]
    made = written = 0
    seconds: list[float] = []
    while made < trials.count:
        data = trials.folder / "data"
        workspace = opened(data)
        for month in ("2026-08", "2026-09"):
            workspace.imports.run(bill_file(trials.folder, month, 60, seed=3)[0])
        workspace.imports.run(bills[0])
        with _writers(trials, data, bills) as diaries:
            for _ in range(min(_OF_A_LEDGER, trials.count - made)):
                made += 1
                seconds.append(_trial(trials, data, diaries, made))
        written += len(_acknowledged(diaries))
        problems = [said for check in opened(data).checks.run() for said in check.problems]
        trials.demand(not problems, f"after {made} backups: {problems[:3]}")
        shutil.rmtree(data)
        for diary in diaries:
            diary.unlink()
    longest = max(seconds)
    trials.tell(f"{written:,} writes acknowledged meanwhile; a backup took {longest:.2f} s at most")
    trials.demand(written > trials.count * 2, f"only {written} writes while {made} backups were made")


@contextmanager
def _writers(trials: Trials, data: Path, bills: list[Path]) -> Iterator[list[Path]]:
    """Four who write until this is left; their diaries, when each has written something."""
    stop = trials.folder / "stop"
    diaries = [trials.folder / f"diary-{number}" for number in range(_WRITERS)]
    command = [sys.executable, "-m", "tests.faults.backup_child", str(data)]
    environment = os.environ | {"POLARS_MAX_THREADS": "1"}
    processes = [
        subprocess.Popen([*command, str(number), str(stop), str(diary), *map(str, bills)], cwd=_ROOT, env=environment)
        for number, diary in enumerate(diaries)
    ]
    try:
        while not all(diary.exists() and diary.stat().st_size for diary in diaries):
            if any(process.poll() is not None for process in processes):
                raise RuntimeError("a writer did not start")
            time.sleep(0.01)
        yield diaries
    finally:
        stop.touch()
        for process in processes:
            trials.demand(process.wait() == 0, f"a writer ended with {process.returncode}")
        stop.unlink()


def _acknowledged(diaries: list[Path]) -> set[str]:
    return {line for diary in diaries for line in diary.read_text().splitlines()}


def _trial(trials: Trials, data: Path, diaries: list[Path], number: int) -> float:
    """How many seconds it took."""
    file = trials.folder / f"backup-{number}.zip"
    before = _acknowledged(diaries)
    with_bills = number % 3 == 0
    started = time.monotonic()
    try:
        made = opened(data).backups.make(file, with_bills=with_bills)
    except PartnerError as exc:
        trials.demand(False, f"backup {number}: {exc}")
        return 0.0
    seconds = time.monotonic() - started
    trials.demand(not made.left_out and not made.untold, f"backup {number}: {made.left_out} {made.untold}")
    for said in (*_not_whole(trials.folder / "unpacked", file, made), *_lost(trials.folder / "unpacked", before)):
        trials.demand(False, f"backup {number}: {said}")
    shutil.rmtree(trials.folder / "unpacked")
    if number % _RESTORED_EVERY == 0:
        _restore(trials, file, made, f"backup {number}, restored")
    file.unlink()
    return seconds


def _not_whole(folder: Path, file: Path, made: BackupMade) -> Iterator[str]:
    """Read with other programs: an unpacker, SQLite."""
    with zipfile.ZipFile(file) as archive:
        if broken := archive.testzip():
            yield f"{broken} in it is broken"
        archive.extractall(folder)
    if file.stat().st_mode & 0o077:
        yield "others may read it"
    connection = sqlite3.connect(folder / "ledger.db")
    said = connection.execute("PRAGMA integrity_check").fetchall()
    connection.close()
    if said != [("ok",)]:
        yield f"SQLite says {said[:2]}"
    ledger = Ledger.open(folder, may_create=False)
    if problems := ledger.verify():
        yield problems[0]
    for record in ledger.months():
        place = folder / "bills" / str(record.month) / record.generation
        if json.loads((place / "manifest.json").read_text())["source_sha256"] != record.source_sha256:
            yield f"the manifest of {record.month} is another one"
        if made.contents.has_bills and not (place / "rollup.parquet").exists():
            yield f"the lines of {record.month} are missing"


def _lost(folder: Path, acknowledged: set[str]) -> Iterator[str]:
    """What was acknowledged before it was begun, and is not in it."""
    ledger = Ledger.open(folder, may_create=False)
    papers = {paper.invoice_no for paper in ledger.invoice_files.all()}
    paid = {repayment.reference for repayment in ledger.payments.account().repayments}
    exports = {str(task.id) for task in ledger.exports.all()}
    bills = "".join(event.detail for event in ledger.events() if event.subject == "2026-10")
    for line in acknowledged:
        kind, _, name = line.partition(" ")
        is_there = name in bills if kind == "bill" else name in {"paper": papers, "paid": paid, "export": exports}[kind]
        if not is_there:
            yield f"it lacks {line}"


def _restore(trials: Trials, file: Path, made: BackupMade, when: str) -> None:
    data = trials.folder / "restored"
    try:
        found = Restoring(data, lambda: NOW, "tester").run(file)
        trials.demand(bool(found.missing_bills) is not made.contents.has_bills, f"{when}: {found.missing_bills}")
        trials.demand(not found.missing_papers, f"{when}: {found.missing_papers}")
        if made.contents.has_bills:
            problems = [said for check in opened(data).checks.run() for said in check.problems]
            trials.demand(not problems, f"{when}: {problems[:3]}")
    except PartnerError as exc:
        trials.demand(False, f"{when}: {exc}")
    shutil.rmtree(data, ignore_errors=True)


ROW = Row(26, "backup of a live ledger under four writers", full=200, reduced=4, run=run)
