"""A ledger that is damaged, cut, newer or no ledger: refused in words that offer a restore, which keeps it aside.

What is of no consequence (a bit in free space) may pass: then every figure is what it was. Rows that somebody takes
away or changes with SQLite itself are found by `check`. Some of the restores are killed at a call of theirs that
changes something on the disk, and done again.
"""

import contextlib
import io
import shutil
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from partner_tui.cli import main
from partner_tui.domain.account import Account
from partner_tui.domain.errors import PartnerError, WrongUsage
from partner_tui.domain.record import MonthRecord
from partner_tui.domain.repaying import RepaymentRequest
from partner_tui.ledger import Ledger
from partner_tui.services.restoring import Restoring
from tests.faults.harness import Row, Trials
from tests.faults.killing import Killing, killing
from tests.faults.ledger_damage import DAMAGES
from tests.faults.store_faults import NOW, bill_file, opened

_MONTHS = ("2026-08", "2026-09", "2026-10")
_OFFER = "partner-tui restore FILE"
_BY_HAND = "rows"
_QUESTION = ("due", "--json")


@dataclass(slots=True)
class _Row:
    trials: Trials
    base: Path
    backup: Path
    made: Killing | None
    calls: int
    """That a restore makes which nobody disturbs."""
    months: list[MonthRecord]
    account: Account
    due: str
    outcomes: Counter[str] = field(default_factory=Counter)

    def trial(self, number: int) -> None:
        name, damage = list(DAMAGES.items())[number % len(DAMAGES)]
        data = shutil.copytree(self.base, self.trials.folder / "data")
        file = data / "ledger.db"
        damage(file, self.trials.random)
        content = file.read_bytes() if file.exists() else None
        said = f"trial {number}, {name}"
        try:
            is_refused = self._start(data, said, name)
            now = file.read_bytes() if file.exists() else None
            self.trials.demand(name == "journal" or now == content, f"{said}: looking at it changed it")
            if is_refused or self._ledger_says(data) is not None:
                self.outcomes["refused" if is_refused else "found by check"] += 1
            else:
                self.outcomes["of no consequence"] += 1
            self._restore(data, said, content if is_refused and name != "journal" else None)
        except Exception as exc:  # whatever comes through: it should have been told in words
            self.trials.demand(False, f"{said}: {exc!r}")
        shutil.rmtree(data)

    def _start(self, data: Path, said: str, name: str) -> bool:
        """Whether a command over it is refused. What it shows otherwise is what it showed before."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(["--data-dir", str(data), *_QUESTION], lambda: NOW)
        if code == 0:
            if name == _BY_HAND:
                self.trials.demand(self._ledger_says(data) is not None, f"{said}: check finds nothing")
            else:
                self.trials.demand(out.getvalue() == self.due, f"{said}: it shows {out.getvalue()!r}")
            return False
        told = err.getvalue()
        is_sentence = code == 1 and told.count("\n") == 1 and told.startswith("partner-tui: ") and not out.getvalue()
        self.trials.demand(is_sentence and _OFFER in told, f"{said}: {code}, {told!r}")
        self.trials.demand(name != "newer" or "newer" in told, f"{said}: {told!r}")
        return True

    def _ledger_says(self, data: Path) -> str | None:
        """What is wrong with it, where it opens; None where nothing is, and then it must say what it always said."""
        try:
            ledger = Ledger.open(data, may_create=False)
            if problems := ledger.verify():
                return problems[0]
            same = (ledger.months(), ledger.payments.account()) == (self.months, self.account)
            self.trials.demand(same, "what it says has changed, unseen")
        except PartnerError as exc:
            return str(exc)
        return None

    def _restore(self, data: Path, said: str, damaged: bytes | None) -> None:
        """`damaged` is what has to be kept aside, byte for byte."""
        go_back = False
        try:
            if self.made is not None and self.trials.random.random() < 0.4:
                call = self.trials.random.randint(1, self.calls)
                said += f", killed before call {call} of {self.calls}"
                end = self.made.run("restore", data, call, data=data, file=self.backup, go_back=True)
                self.trials.demand(end.killed or not end.failed, f"{said}: {end.failed}")
                self.outcomes["killed"] += end.killed
            restoring = Restoring(data, lambda: NOW, "tester")
            try:
                restoring.run(self.backup)
            except WrongUsage as exc:
                is_newer = "knows forms up to" in str(exc) and "--go-back" in str(exc)
                self.trials.demand(is_newer, f"{said}: {exc}")
                go_back = True
                restoring.run(self.backup, go_back=True)
        except PartnerError as exc:
            self.trials.demand(False, f"{said}: the restore says {exc}")
            return
        self.outcomes["went back"] += go_back
        kept = [path.read_bytes() for path in data.glob("ledger-before-*.db")]
        self.trials.demand(damaged is None or damaged in kept, f"{said}: it was not kept aside as it was")
        self._judge(data, said)

    def _judge(self, data: Path, said: str) -> None:
        workspace = opened(data)
        ledger = Ledger.open(data)
        self.trials.demand(ledger.months() == self.months, f"{said}: other months")
        self.trials.demand(ledger.payments.account() == self.account, f"{said}: other payments")
        wrong = [problem for check in workspace.checks.run() for problem in check.problems]
        self.trials.demand(not wrong, f"{said}, restored: {wrong[:3]}")
        self.trials.demand(not any((data / "tmp").iterdir()), f"{said}: something is left in tmp")


def run(trials: Trials) -> None:
    trials.folder.chmod(0o700)
    base = _base(trials.folder)
    backup = trials.folder / "backup.zip"
    workspace = opened(base)
    workspace.backups.make(backup)
    ledger, out = Ledger.open(base), io.StringIO()
    with contextlib.redirect_stdout(out):
        main(["--data-dir", str(base), *_QUESTION], lambda: NOW)
    with killing(trials.folder) as made:
        calls = 0
        if made is None:
            trials.tell("no restore was killed: there is no C compiler here")
        else:
            copy = shutil.copytree(base, trials.folder / "counted")
            calls = made.run("restore", copy, data=copy, file=backup, go_back=False).calls
            shutil.rmtree(copy)
        row = _Row(trials, base, backup, made, calls, ledger.months(), ledger.payments.account(), out.getvalue())
        for number in range(trials.count):
            row.trial(number)
    trials.tell(", ".join(f"{count} {outcome}" for outcome, count in sorted(row.outcomes.items())))
    trials.demand(row.outcomes["refused"] > trials.count / 3, f"hardly any was refused: {row.outcomes}")


def _base(folder: Path) -> Path:
    """Months, what was paid of them, a payment taken back."""
    data = folder / "base"
    workspace = opened(data)
    for number, month in enumerate(_MONTHS):
        workspace.imports.run(bill_file(folder, month, 60, seed=number)[0])
    payments = workspace.payments
    for number in range(6):
        amount = Decimal("100.01") + number
        payments.record(RepaymentRequest(f"TT {number}", amount, "USD", date(2026, 11, 20), keeps_credit=True))
    payments.reverse("TT 3", "paid twice")
    return data


ROW = Row(24, "damaged, cut, newer ledger: refused, restored, kept aside", full=500, reduced=26, run=run)
