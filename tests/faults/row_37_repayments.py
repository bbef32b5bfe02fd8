"""Eight operators record payments, take them back, use credit and attach invoices, and are killed at it; they ask again
until told: nothing is lost, no reference counts twice, and what is unpaid is what plain fractions say."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from partner_tui.domain.account import Account, problems
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.money import amount_due
from partner_tui.domain.payment import same_reference
from partner_tui.ledger import Ledger
from partner_tui.services.workspace import Workspace
from tests.faults.harness import Row, Trials
from tests.faults.ledger_child import bill
from tests.faults.ledger_writers import Maker, Note, Writer, maker
from tests.faults.operators import Step
from tests.faults.store_faults import NOW, opened

_OPERATORS = 8
_REFERENCES_A_KILL = 2
_FIRST = BillCycle(2022, 1)
_MONTHS, _PAPERS = 48, 12
_LONGEST, _CALLS, _WRITES = 0.04, 6_000, 80
"""Within which a writer is killed: seconds, calls into native code, or writes to the disk; some steps take as long."""
_SPELLINGS = (str, str.upper, lambda text: f"  {text} ", lambda text: text.replace("-", "\uff0d"))


@dataclass(slots=True)
class _Operator:
    """What somebody has to do, in its order; the one who is killed at it is followed by one who goes on behind what was
    told to be done."""

    steps: list[Step]
    over: int = 0
    notes: list[Note] = field(default_factory=list)
    writer: Writer | None = None
    dies_by_itself: bool = False

    def begin(self, trials: Trials, made: Maker, data: Path, *, dies: bool) -> None:
        death = made.death(trials.random, calls=_CALLS, writes=_WRITES) if dies else {}
        self.dies_by_itself = bool(death)
        steps = self.steps[self.over :]
        self.writer = made.writer("repay", data=data, steps=steps, **death) if steps else None

    def end(self) -> bool:
        """Whether it was killed; what it said counts."""
        assert self.writer is not None
        was_killed = self.writer.wait()
        notes = self.writer.notes()
        self.notes += notes
        self.over += sum(note.what != "begun" for note in notes)
        return was_killed

    def go_on_to_the_end(self, trials: Trials, made: Maker, data: Path) -> None:
        """The one at work is killed as well; nobody after that."""
        if self.writer is not None:
            self.writer.kill()
            self.end()
        self.begin(trials, made, data, dies=False)
        if self.writer is not None:
            self.end()


def run(trials: Trials) -> None:
    data = trials.folder / "data"
    opened(data)
    bills = _bills(trials, data)
    _papers(trials.folder)
    jobs = list(_jobs(trials, trials.count * _REFERENCES_A_KILL))
    operators = [_Operator(_to_do(jobs, number)) for number in range(_OPERATORS)]
    killed = 0
    with maker(trials.folder) as made:
        for operator in operators:
            operator.begin(trials, made, data, dies=True)
        while killed < trials.count and (left := [operator for operator in operators if operator.writer]):
            operator = trials.random.choice(left)
            if operator.writer is not None and not operator.dies_by_itself:
                time.sleep(trials.random.uniform(0, _LONGEST))
                operator.writer.kill()
            killed += operator.end()
            operator.begin(trials, made, data, dies=True)
        for operator in operators:
            operator.go_on_to_the_end(trials, made, data)
    trials.demand(killed > trials.count * 3 / 4, f"only {killed} were killed: all was done before")
    trials.tell(f"{killed:,} kills")
    steps = [step for steps in jobs for step in steps]
    _judge(trials, data, bills, steps, [note for operator in operators for note in operator.notes])


def _bills(trials: Trials, data: Path) -> dict[BillCycle, Decimal]:
    """Final months with what is due of each; some have nothing due."""
    ledger, bills = Ledger.open(data), {}
    for number in range(_MONTHS):
        amount = Decimal(trials.random.randrange(-(10**5), 10**6)).scaleb(-3)
        bills[_FIRST.plus(number)] = amount_due(amount)
        ledger.publish(bill(_FIRST.plus(number), f"g{number}", amount), operator="tester", at=NOW)
    return bills


def _jobs(trials: Trials, references: int) -> Iterator[list[Step]]:
    """One for each reference; some of them are taken back, and credit is used now and then."""
    most = 10**6 * _MONTHS // (references * 10) + 2
    for number in range(references):
        reference = f"Pay-{number}"
        months = [str(_FIRST.plus(trials.random.randrange(_MONTHS)))] if trials.random.random() < 0.3 else []
        amount = Decimal(trials.random.randrange(1, most * 2)).scaleb(-2)
        steps: list[Step] = [{"do": "repay", "reference": reference, "amount": f"{amount:f}", "months": months}]
        if trials.random.random() < 0.2:
            steps.append({"do": "reverse", "reference": reference})
        if trials.random.random() < 0.1:
            steps.append({"do": "use credit"})
        if trials.random.random() < 0.2:
            paper = trials.folder / f"paper-{number % _PAPERS}.pdf"
            month = str(_FIRST.plus(number % _MONTHS))
            steps.append({"do": "attach", "month": month, "file": str(paper), "invoice": f"INV-{number}"})
        yield steps


def _papers(folder: Path) -> None:
    for number in range(_PAPERS):
        content = f"%PDF-1.4\npaper {number}\n".encode() + bytes([number]) * (number * 4_000)
        (folder / f"paper-{number}.pdf").write_bytes(content)


def _to_do(jobs: list[list[Step]], operator: int) -> list[Step]:
    """Every job is two operators' to do, each of whom spells references in a way of his own."""
    spell, found = _SPELLINGS[operator % len(_SPELLINGS)], list[Step]()
    for place, steps in enumerate(jobs):
        first, apart = place % _OPERATORS, 1 + place // _OPERATORS % (_OPERATORS - 1)
        if operator in (first, (first + apart) % _OPERATORS):
            for step in steps:
                named = {"reference": spell(step["reference"])} if "reference" in step else {}
                by_command = operator == 1
                found.append(step | named | {"id": f"{operator}-{len(found)}", "by_command": by_command})
    return found


def _judge(trials: Trials, data: Path, bills: dict[BillCycle, Decimal], steps: list[Step], notes: list[Note]) -> None:
    failed = [note for note in notes if note.what == "failed"]
    trials.demand(not failed, f"failed: {failed[:3]}")
    workspace, ledger = opened(data), Ledger.open(data)
    account = workspace.payments.account()
    wrong = [*ledger.verify(), *problems(account)]
    trials.demand(not wrong, f"not sound: {wrong[:3]}")
    wanted = {same_reference(step["reference"]): step["amount"] for step in steps if step["do"] == "repay"}
    found = Counter(same_reference(repayment.reference) for repayment in account.repayments)
    amounts = {same_reference(one.reference): f"{one.amount:f}" for one in account.repayments}
    trials.demand(amounts == wanted, f"lost or changed: {sorted(wanted.items() ^ amounts.items())[:3]}")
    trials.demand(max(found.values()) == 1, f"doubled: {found.most_common(3)}")
    asked = {step["reference"] for step in steps if step["do"] == "reverse"}
    references = {one.number: one.reference for one in account.repayments}
    taken_back = {same_reference(references[reversal.repayment]) for reversal in account.reversals}
    wanted_back = {same_reference(reference) for reference in asked}
    trials.demand(taken_back == wanted_back, f"reversed otherwise: {sorted(taken_back ^ wanted_back)[:3]}")
    for what, table in (("recorded", account.repayments), ("reversed", account.reversals)):
        events = [event for event in ledger.events() if event.kind == f"repayment {what}"]
        trials.demand(len(events) == len(table), f"{len(events)} events for {len(table)} {what}")
    _held_against_fractions(trials, account, bills, {one.month: one.unpaid for one in workspace.payments.owing()})
    _look_at_papers(trials, workspace, [step for step in steps if step["do"] == "attach"])
    told = [note.told for note in notes if note.what == "done"]
    again = sum(not answer["is_new"] for answer in told)
    new = [answer["number"] for answer in told if answer["is_new"] and "number" in answer]
    trials.demand(again > 0, "nobody was told that it was there already")
    trials.tell(
        f"{len(wanted):,} references; {len(new):,} times told of something new, {again:,} times that it was there"
    )


def _look_at_papers(trials: Trials, workspace: Workspace, steps: list[Step]) -> None:
    """Each is on file as it is, and nothing else is."""
    wanted = {step["invoice"]: Path(step["file"]).read_bytes() for step in steps}
    found = {paper.invoice_no: workspace.invoices.file_of(paper.invoice_no) for paper in workspace.invoices.papers()}
    contents = {number: file.read_bytes() for number, file in found.items()}
    trials.demand(contents == wanted, f"papers lost or changed: {sorted(contents.keys() ^ wanted.keys())[:3]}")
    held = {path for path in (workspace.settings.data_dir / "invoices").iterdir() if path.suffix == ".pdf"}
    trials.demand(held == set(found.values()), f"papers that nobody knows: {held - set(found.values())}")


def _held_against_fractions(
    trials: Trials, account: Account, bills: dict[BillCycle, Decimal], unpaid: dict[BillCycle, Decimal]
) -> None:
    taken_back = {reversal.repayment for reversal in account.reversals}
    paid = dict.fromkeys(bills, Fraction(0))
    for one in account.allocations:
        if one.repayment not in taken_back:
            paid[one.month] += Fraction(one.amount)
    for month, due in bills.items():
        trials.demand(0 <= paid[month] <= Fraction(due), f"{month}: {paid[month]} of {due} is paid")
        trials.demand(Fraction(unpaid[month]) == Fraction(due) - paid[month], f"{month}: {unpaid[month]} is unpaid")


ROW = Row(37, "repayments: kill -9, same reference again, 8 processes", full=1_000, reduced=150, run=run)
