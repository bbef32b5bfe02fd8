"""Statement files over real stores: taken once, matched with payments, decided on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import (
    BillFileError,
    PaymentError,
    UnknownPayment,
    UnknownStatementLine,
)
from partner_tui.domain.repaying import RepaymentRequest
from partner_tui.domain.statement_import import StatementReading, Whose
from partner_tui.domain.statement_line import Decision, StatementLine
from partner_tui.ledger import Ledger
from partner_tui.services.statements import Statements
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.conftest import NOW
from tests.unit.bill_files import write_bill

SEPTEMBER, OCTOBER = BillCycle(2026, 9), BillCycle(2026, 10)
BILL = Decimal("15.00")
"""Of each of the months."""
HEADER = "Date,Reference,Description,Amount"


@pytest.fixture
def workspace(tmp_path: Path, clock: Callable[[], datetime]) -> Workspace:
    made = Workspace.open(Settings(tmp_path / "data"), clock)
    for month in (SEPTEMBER, OCTOBER):
        made.imports.run(write_bill(tmp_path, str(month)))
    return made


@pytest.fixture
def service(workspace: Workspace) -> Statements:
    return workspace.statements


def statement(folder: Path, *rows: str, name: str = "statement.csv", header: str = HEADER) -> Path:
    file = folder / name
    file.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return file


def pay(workspace: Workspace, reference: str, amount: str = "15.00") -> int:
    request = RepaymentRequest(reference, Decimal(amount), "USD", date(2026, 11, 10), keeps_credit=True)
    return workspace.payments.record(request).repayment.number


def only(service: Statements) -> StatementLine:
    (line,) = service.lines()
    return line


def test_lines_are_kept_and_matched_with_what_is_recorded(
    workspace: Workspace, service: Statements, tmp_path: Path
) -> None:
    number = pay(workspace, "W-1")
    rows = ("2026-11-10,w-1,October,15.0", "2026-11-11,W-2,Fee,0.5", "2026-11-12,,Opening,")
    taken = service.import_file(statement(tmp_path, *rows))
    assert [(line.reference, line.decision, line.repayment) for line in taken.new] == [
        ("w-1", Decision.MATCHED, number),
        ("W-2", None, None),
    ]
    assert (taken.known, taken.without_amount, taken.matched, taken.undecided) == ((), 1, 1, 1)
    assert [line.reference for line in service.lines()] == ["W-2", "w-1"]
    assert [line.reference for line in service.undecided()] == ["W-2"]
    line = taken.new[1]
    assert (line.amount, line.currency, line.line, line.at) == (Decimal("0.5"), "USD", 3, NOW)


def test_the_same_file_and_one_that_overlaps_it_bring_nothing_twice(service: Statements, tmp_path: Path) -> None:
    first = statement(tmp_path, "2026-11-10,W-1,a,1", "2026-11-10,W-1,a,1", "2026-11-11,W-2,b,2")
    assert len(service.import_file(first).new) == 3
    before = service.lines()
    again = service.import_file(first)
    assert (len(again.new), len(again.known)) == (0, 3)
    other = statement(tmp_path, "2026-11-11,W-2,b,2.00", "2026-11-12,W-3,c,3", name="other.csv")
    overlapping = service.import_file(other)
    assert [line.reference for line in overlapping.new] == ["W-3"]
    assert [line.reference for line in overlapping.known] == ["W-2"]
    assert [line for line in service.lines() if line.reference != "W-3"] == list(before)


def test_what_was_decided_stays_decided_when_the_file_comes_again(service: Statements, tmp_path: Path) -> None:
    file = statement(tmp_path, "2026-11-10,W-1,a,1")
    (line,) = service.import_file(file).new
    ignored = service.ignore(line.key, " bank fee ")
    assert (ignored.decision, ignored.reason) == (Decision.IGNORED, "bank fee")
    assert service.import_file(file).known == (ignored,)
    assert service.undecided() == ()


def test_a_file_that_cannot_be_read_leaves_nothing(service: Statements, tmp_path: Path) -> None:
    with pytest.raises(BillFileError, match="line 3"):
        service.import_file(statement(tmp_path, "2026-11-10,W-1,a,1", "2026-11-10,W-2,a,x"))
    assert service.lines() == ()


def test_only_lines_with_a_text_can_be_taken(service: Statements, tmp_path: Path) -> None:
    file = statement(tmp_path, "2026-11-10,W-1,HUAWEI Cloud,1", "2026-11-10,huawei-2,x,2", "2026-11-10,W-3,rent,3")
    taken = service.import_file(file, StatementReading(only=" Huawei "))
    assert [line.reference for line in taken.new] == ["W-1", "huawei-2"]
    assert taken.passed_over == 1
    assert len(service.import_file(file).new) == 1


def test_no_more_lines_are_kept_at_once_than_others_can_wait_for(
    service: Statements, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("partner_tui.services.statement_intake.MOST_LINES", 2)
    file = statement(tmp_path, "2026-11-10,W-1,a,1", "2026-11-10,W-2,a,2", "2026-11-10,W-3,b,3")
    with pytest.raises(BillFileError, match="3 lines to keep; up to 2"):
        service.import_file(file)
    assert len(service.import_file(file, StatementReading(only="a")).new) == 2


def test_the_currency_is_the_bills_unless_the_file_or_the_operator_says_so(
    workspace: Workspace, service: Statements, tmp_path: Path
) -> None:
    service.import_file(statement(tmp_path, "2026-11-10,W-1,a,1", "2026-11-10,W-2,a,EUR 1"))
    service.import_file(statement(tmp_path, "2026-11-10,W-3,a,1"), StatementReading(currency="GBP"))
    assert {line.reference: line.currency for line in service.lines()} == {"W-1": "USD", "W-2": "EUR", "W-3": "GBP"}
    workspace.imports.run(write_bill(tmp_path, "2026-08", currency="CNY"))
    with pytest.raises(PaymentError, match="CNY, USD"):
        service.import_file(statement(tmp_path, "2026-11-10,W-4,a,1"))


def test_a_bank_statement_is_read_as_one(service: Statements, tmp_path: Path) -> None:
    file = statement(tmp_path, "2026-11-10,W-1,a,7,", "2026-11-10,W-2,b,,9", header="Date,Reference,Memo,Debit,Credit")
    taken = service.import_file(file, StatementReading(Whose.BANK))
    assert [line.amount for line in taken.new] == [Decimal(7), Decimal(-9)]


def test_recording_a_line_records_its_payment_once(workspace: Workspace, service: Statements, tmp_path: Path) -> None:
    service.import_file(statement(tmp_path, "2026-11-10,W-1,Bill of October,15.00"))
    key = only(service).key[:6]
    line, recorded = service.record(key, service.request(key, months=(OCTOBER,)))
    assert (line.decision, line.repayment) == (Decision.RECORDED, recorded.repayment.number)
    assert (recorded.is_new, [share.month for share in recorded.shares]) == (True, [OCTOBER])
    assert (recorded.repayment.reference, recorded.repayment.note) == ("W-1", "Bill of October")
    assert recorded.repayment.paid_on == date(2026, 11, 10)
    assert service.record(key, service.request(key)) == (line, replace(recorded, is_new=False))
    with pytest.raises(PaymentError, match="decided on it"):
        service.record(key, service.request(key, reference="W-9"))
    assert len(workspace.payments.account().repayments) == 1


def test_a_line_whose_payment_was_recorded_by_hand_meanwhile_is_that_payment(
    workspace: Workspace, service: Statements, tmp_path: Path
) -> None:
    service.import_file(statement(tmp_path, "2026-11-10,W-1,a,15.00"))
    request = service.request(only(service).key)
    number = pay(workspace, "W-1")
    assert only(service).repayment == number
    line, recorded = service.record(only(service).key, request)
    assert (recorded.is_new, line.decision, line.repayment) == (False, Decision.MATCHED, number)


def test_a_line_without_a_reference_is_recorded_under_one_that_is_given(service: Statements, tmp_path: Path) -> None:
    service.import_file(statement(tmp_path, "2026-11-10,,a,15.00"))
    key = only(service).key
    with pytest.raises(PaymentError, match="no reference"):
        service.record(key, service.request(key))
    line, recorded = service.record(key, service.request(key, reference="C-9", note=""))
    assert (recorded.repayment.reference, recorded.repayment.note, line.repayment) == ("C-9", "", 1)


def test_more_than_is_unpaid_is_refused_and_the_line_stays_open(service: Statements, tmp_path: Path) -> None:
    service.import_file(statement(tmp_path, "2026-11-10,W-1,a,31.00"))
    key = only(service).key
    with pytest.raises(PaymentError, match="more than is unpaid"):
        service.record(key, service.request(key))
    assert only(service).decision is None
    _, recorded = service.record(key, service.request(key, keeps_credit=True))
    assert recorded.credit == Decimal("1.00")


def test_only_the_lines_own_payment_can_be_recorded_of_it(service: Statements, tmp_path: Path) -> None:
    service.import_file(statement(tmp_path, "2026-11-10,W-1,a,15.00"))
    key = only(service).key
    with pytest.raises(PaymentError, match="not the one"):
        service.record(key, replace(service.request(key), amount=Decimal("14.00")))


def test_a_line_is_matched_by_hand_and_for_another_amount_with_a_reason(
    workspace: Workspace, service: Statements, tmp_path: Path
) -> None:
    number = pay(workspace, "W-1")
    service.import_file(statement(tmp_path, "2026-11-10,TRF 77,a,14.50"))
    key = only(service).key
    with pytest.raises(PaymentError, match=r"14\.50, and the payment 15\.00 USD"):
        service.match(key, "W-1")
    with pytest.raises(UnknownPayment):
        service.match(key, "W-2")
    line = service.match(key, "w-1", "fee of 0.50")
    assert (line.decision, line.repayment, line.reason) == (Decision.MATCHED, number, "fee of 0.50")


def test_one_payment_is_behind_two_lines_of_a_file_only_with_a_reason(
    workspace: Workspace, service: Statements, tmp_path: Path
) -> None:
    pay(workspace, "W-1")
    service.import_file(statement(tmp_path, "2026-11-10,W-1,a,15.00", "2026-11-10,W-1,a,15.00"))
    (line,) = service.undecided()
    assert line.line == 3
    with pytest.raises(PaymentError, match=r"W-1 is line 2 of statement.csv already.*paid twice.*--reference"):
        service.match(line.key, "W-1")
    assert service.match(line.key, "W-1", "booked twice").repayment == 1
    service.import_file(statement(tmp_path, "2026-11-10,other words,a,15.00", name="other.csv"))
    (line,) = service.undecided()
    assert service.match(line.key, "W-1").repayment == 1


def test_a_second_payment_with_the_same_reference_is_recorded_under_one_of_its_own(
    workspace: Workspace, service: Statements, tmp_path: Path
) -> None:
    pay(workspace, "W-1")
    service.import_file(statement(tmp_path, "2026-11-10,W-1,a,15.00", "2026-11-10,W-1,a,15.00"))
    (line,) = service.undecided()
    with pytest.raises(PaymentError, match=r"W-1 is line 2 of statement.csv already.*--reference"):
        service.record(line.key, service.request(line.key))
    assert [one.key for one in service.undecided()] == [line.key]
    found, recorded = service.record(line.key, service.request(line.key, reference="W-1 again"))
    assert (recorded.is_new, found.decision) == (True, Decision.RECORDED)
    assert service.undecided() == ()
    assert {one.repayment for one in service.lines()} == {1, 2}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_later_line_with_the_same_reference_is_left_to_be_decided_whichever_file_comes_first(
    workspace: Workspace, service: Statements, tmp_path: Path, order: tuple[int, int]
) -> None:
    pay(workspace, "HWC")
    first = statement(tmp_path, "2026-11-10,HWC,a,15.00")
    files = (first, statement(tmp_path, "2026-11-10,HWC,a,15.00", "2026-11-20,HWC,a,15.00", name="other.csv"))
    for index in order:
        taken = service.import_file(files[index])
    assert service.import_file(files[1]).matched == 1
    assert [(line.paid_on.day, line.repayment) for line in service.lines()] == [(20, None), (10, 1)]
    assert taken.undecided == order[1]
    (later,) = service.undecided()
    for decide in (
        lambda: service.match(later.key, "HWC"),
        lambda: service.record(later.key, service.request(later.key)),
    ):
        with pytest.raises(PaymentError, match=r"HWC is line 2 of \w+.csv already, paid on 2026-11-10.*--reference"):
            decide()


def test_currencies_and_ways_are_never_mixed(workspace: Workspace, service: Statements, tmp_path: Path) -> None:
    pay(workspace, "W-1")
    service.import_file(statement(tmp_path, "2026-11-10,A,a,EUR 15"))
    with pytest.raises(PaymentError, match="in EUR, and the payment in USD"):
        service.match(only(service).key, "W-1", "same")
    back = statement(tmp_path, "2026-11-20,B,back,-15", name="back.csv")
    (line,) = service.import_file(back, StatementReading(Whose.VENDOR)).new
    with pytest.raises(PaymentError, match="payment stands"):
        service.match(line.key, "W-1")
    with pytest.raises(PaymentError, match="came back"):
        service.request(line.key)
    workspace.payments.reverse("W-1", "bounced")
    assert service.match(line.key, "W-1").repayment == 1
    (euro,) = service.undecided()
    assert euro.currency == "EUR"


def test_a_reversed_payment_is_behind_no_line_any_more(
    workspace: Workspace, service: Statements, tmp_path: Path
) -> None:
    service.import_file(statement(tmp_path, "2026-11-10,W-1,a,15.00"))
    key = only(service).key
    service.record(key, service.request(key))
    workspace.payments.reverse("W-1", "typed twice")
    assert only(service).decision is None
    with pytest.raises(PaymentError, match="was reversed"):
        service.match(key, "W-1")
    assert service.ignore(key, "not ours").decision is Decision.IGNORED


def test_decisions_can_be_taken_back(service: Statements, tmp_path: Path) -> None:
    service.import_file(statement(tmp_path, "2026-11-10,W-1,a,15.00"))
    key = only(service).key
    with pytest.raises(PaymentError, match="Nobody decided"):
        service.reopen(key)
    service.ignore(key, "not ours")
    with pytest.raises(PaymentError, match="reopen"):
        service.ignore(key, "x")
    with pytest.raises(PaymentError, match="reopen"):
        service.match(key, "W-1")
    assert service.reopen(key).decision is None
    with pytest.raises(PaymentError, match="needs a reason"):
        service.ignore(key, "  ")


def test_the_same_decision_again_is_no_error_and_changes_nothing(
    workspace: Workspace, service: Statements, tmp_path: Path
) -> None:
    pay(workspace, "P-1", "1.00")
    service.import_file(statement(tmp_path, "2026-11-10,W-1,a,15.00", "2026-11-10,W-2,a,1", "2026-11-10,W-3,a,2"))
    third, second, first = (line.key for line in service.lines())
    decided = [service.ignore(first, "fee"), service.match(second, "P-1"), service.match(third, "P-1", "in two")]
    events = len(Ledger.open(tmp_path / "data").events())
    again = [service.ignore(first, " fee "), service.match(second, "p-1"), service.match(third, "P-1")]
    assert again == decided
    assert len(Ledger.open(tmp_path / "data").events()) == events
    with pytest.raises(PaymentError, match="decided on it"):
        service.match(third, "P-1", "for another reason")


def test_several_lines_are_ignored_all_or_none(service: Statements, tmp_path: Path) -> None:
    service.import_file(statement(tmp_path, "2026-11-10,W-1,a,15.00", "2026-11-10,W-2,a,1", "2026-11-10,W-3,a,2"))
    third, second, first = (line.key for line in service.lines())
    with pytest.raises(UnknownStatementLine):
        service.ignore_all([first, second, "zzzz"], "fees")
    service.ignore(third, "theirs")
    with pytest.raises(PaymentError, match="decided on it"):
        service.ignore_all([first, second, third], "fees")
    assert len(service.undecided()) == 2
    assert [line.key for line in service.ignore_all([first, second, first], "fees")] == [first, second]
    assert service.undecided() == ()


def test_a_file_that_is_read_in_another_way_takes_the_place_of_its_former_lines(
    service: Statements, tmp_path: Path
) -> None:
    file = statement(tmp_path, "2026-11-10,W-1,a,-15.00", "2026-11-11,W-2,a,3")
    other = service.import_file(statement(tmp_path, "2026-11-12,W-3,a,3", name="other.csv")).new
    service.import_file(file, StatementReading(Whose.VENDOR))
    before = len(Ledger.open(tmp_path / "data").events())
    taken = service.import_file(file, StatementReading(Whose.BANK))
    assert (len(taken.new), len(taken.known), taken.replaced) == (2, 0, 2)
    assert sorted(line.amount for line in service.lines()) == [Decimal(-3), Decimal(3), Decimal(15)]
    assert other[0] in service.lines()
    kinds = [event.kind for event in Ledger.open(tmp_path / "data").events(after=before)]
    assert kinds == ["statement line removed"] * 2 + ["statement line added"] * 2
    assert Ledger.open(tmp_path / "data").verify() == []
    assert service.import_file(file, StatementReading(Whose.BANK, only="w-1")).replaced == 0
    in_yuan = service.import_file(file, StatementReading(Whose.BANK, currency="CNY"))
    assert (in_yuan.replaced, {line.currency for line in in_yuan.new}) == (2, {"CNY"})


def test_a_file_is_not_read_in_another_way_once_somebody_has_decided_on_its_lines(
    service: Statements, tmp_path: Path
) -> None:
    file = statement(tmp_path, "2026-11-10,W-1,a,-15.00")
    (line,) = service.import_file(file, StatementReading(Whose.BANK)).new
    service.ignore(line.key, "not ours")
    before = service.lines()
    with pytest.raises(BillFileError, match=r"kept as 15.00 USD that was paid on .*15.00 USD that came back .*reopen"):
        service.import_file(file, StatementReading(Whose.VENDOR))
    assert service.lines() == before
    service.reopen(line.key)
    assert service.import_file(file, StatementReading(Whose.VENDOR)).replaced == 1


def test_of_several_files_nothing_is_kept_where_one_cannot_be_read(service: Statements, tmp_path: Path) -> None:
    good = statement(tmp_path, "2026-11-10,W-1,a,15.00")
    with pytest.raises(BillFileError):
        list(service.import_files([good, tmp_path / "missing.csv"]))
    assert service.lines() == ()
    assert [len(one.new) for one in service.import_files([good, good])] == [1, 0]


def test_whoever_decides_second_is_told(
    service: Statements, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workspace: Workspace
) -> None:
    service.import_file(statement(tmp_path, "2026-11-10,W-1,a,15.00"))
    key, other = only(service).key, workspace.statements
    account = workspace.payments.account

    def somebody_else() -> object:
        monkeypatch.undo()
        other.ignore(key, "theirs")
        return account()

    monkeypatch.setattr("partner_tui.services.payments.Payments.account", lambda self: somebody_else())
    with pytest.raises(PaymentError, match="Somebody else decided"):
        service.ignore(key, "ours")
    assert only(service).reason == "theirs"


def test_a_line_is_named_by_the_beginning_of_its_key(service: Statements, tmp_path: Path) -> None:
    service.import_file(statement(tmp_path, *(f"2026-11-10,W-{number},a,1" for number in range(40))))
    line = service.lines()[0]
    assert service.find(f" {line.key[:12].upper()} ") == line
    for key, said in (("", "No line"), ("zz", "No line has zz"), (line.key + "0", "No line")):
        with pytest.raises(UnknownStatementLine, match=said):
            service.find(key)
    beginnings = [line.key[0] for line in service.lines()]
    with pytest.raises(UnknownStatementLine, match="begins the keys of"):
        service.find(max(beginnings, key=beginnings.count))


def test_every_step_is_in_the_audit_trail(service: Statements, tmp_path: Path) -> None:
    before = len(Ledger.open(tmp_path / "data").events())
    service.import_file(statement(tmp_path, "2026-11-10,W-1,a,15.00", "2026-11-10,W-2,a,15.00"))
    service.ignore(service.lines()[0].key, "not ours")
    ledger = Ledger.open(tmp_path / "data")
    kinds = [event.kind for event in ledger.events(after=before)]
    assert kinds == ["statement line added"] * 2 + ["statement line changed"]
    assert ledger.verify() == []
