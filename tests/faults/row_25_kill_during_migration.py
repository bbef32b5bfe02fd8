"""kill -9 while an older ledger is brought up to this form: it is as it was or as it is to be, never between."""

import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from partner_tui.domain.errors import PartnerError
from partner_tui.ledger import Ledger
from partner_tui.ledger.schema import VERSION
from tests.faults.harness import Row, Trials
from tests.faults.killing import killing
from tests.store.older_ledgers import form_of, older_ledger, rows_in

Rows = dict[str, list[tuple[object, ...]]]


@dataclass(frozen=True, slots=True)
class _Older:
    """A ledger of an earlier form, what it holds, and how many calls it takes to bring it up."""

    form: int
    data: Path
    rows: Rows
    calls: int


def run(trials: Trials) -> None:
    with killing(trials.folder) as made:
        if made is None:
            trials.tell("not run: there is no C compiler here to make the library with that kills")
            return
        olders = []
        for form in range(1, VERSION):
            data = trials.folder / f"form-{form}"
            file = older_ledger(data, form)
            rows = rows_in(file)
            copy = shutil.copytree(data, trials.folder / "counted")
            olders.append(_Older(form, data, rows, made.run("open", copy, data=copy).calls))
            _judge(trials, olders[-1], copy, "undisturbed")
            shutil.rmtree(copy)
        ends = {"old": 0, "new": 0}
        for number in range(trials.count):
            older = olders[number % len(olders)]
            data = shutil.copytree(older.data, trials.folder / "data")
            rounds = -(-trials.count // len(olders))
            call = 1 + int((number // len(olders) + trials.random.random()) / rounds * older.calls)
            when = f"from form {older.form}, before call {call} of {older.calls}"
            trials.demand(made.run("open", data, call, data=data).killed, f"{when}: it was not killed")
            ends[_end(trials, older, data, when)] += 1
            _judge(trials, older, data, when)
            shutil.rmtree(data)
    calls = " + ".join(str(older.calls) for older in olders)
    trials.tell(f"old {ends['old']} times, new {ends['new']} times; {calls} calls")


def _end(trials: Trials, older: _Older, data: Path, when: str) -> str:
    """What the next who opens it finds. SQLite itself puts back what was half-written."""
    looked = shutil.copytree(data, data.with_name("looked"))
    try:
        form = _form_of_mended(looked)
        trials.demand(form in (older.form, VERSION), f"{when}: it is of form {form}")
        kept = rows_in(looked / "ledger.db")
        same = {table: kept.get(table) for table in older.rows}
        trials.demand(same == older.rows, f"{when}: rows were lost or changed")
        extra = kept.keys() - older.rows.keys()
        trials.demand(form == VERSION or not extra, f"{when}: an older ledger has {sorted(extra)}")
        return "new" if form == VERSION else "old"
    finally:
        shutil.rmtree(looked)


def _form_of_mended(data: Path) -> int:
    """After a connection that may write was there: reading alone leaves a half-written ledger to others."""
    connection = sqlite3.connect(data / "ledger.db", isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("COMMIT")
    finally:
        connection.close()
    return form_of(data / "ledger.db")


def _judge(trials: Trials, older: _Older, data: Path, when: str) -> None:
    """Opened again, it is of this form, with all that it held, and sound."""
    try:
        ledger = Ledger.open(data)
        problems = ledger.verify()
        trials.demand(not problems, f"{when}, opened again: {problems[:3]}")
        now = rows_in(data / "ledger.db")
        same = {table: now.get(table) for table in older.rows}
        trials.demand(same == older.rows, f"{when}, opened again: rows were lost or changed")
        trials.demand(form_of(data / "ledger.db") == VERSION, f"{when}, opened again: of another form")
    except PartnerError as exc:
        trials.demand(False, f"{when}, opened again: {exc}")


ROW = Row(25, "migration from every earlier form killed", full=200, reduced=24, run=run)
