"""Payment records: every figure of the running balance against an independent account, and what is listed when."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_tui.domain.account import Account, problems
from partner_tui.domain.china import AccountChange, BalanceType, Direction
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.filter import Filter
from partner_tui.domain.payment import Allocation, Repayment, Reversal
from partner_tui.domain.payment_records import (
    REVERSED,
    TO_DECIDE,
    PaymentRecord,
    PaymentRecords,
    RecordSource,
    RecordsWanted,
    RecordType,
    months_of,
    recorded,
)
from partner_tui.domain.payment_rows import RecordTotals, names_states, record_rows, reservations, totals
from partner_tui.domain.statement_line import Decision
from tests.ui.records_standin import ACCOUNT, AUGUST, CHANGE, FEE, MISSING, OCTOBER, SEPTEMBER, at, with_others

START = datetime(2026, 9, 1, tzinfo=UTC)


def told(record: PaymentRecord) -> tuple[str, str, Decimal | None, Decimal | None, Decimal | None]:
    return record.key, record.type.value, record.paid, record.settled, record.balance


def test_each_with_the_balance_after_it() -> None:
    d = Decimal
    assert [told(record) for record in recorded(ACCOUNT)] == [
        ("repayment 1", "repayment", d("17004.00"), None, d("17004.00")),
        ("allocation 1", "allocation", None, d("17004.00"), d("0.00")),
        ("repayment 2", "repayment", d("12000.00"), None, d("12000.00")),
        ("allocation 2", "allocation", None, d("12000.00"), d("0.00")),
        ("reversal 2 of 2026-09", "release", None, d("-12000.00"), d("12000.00")),
        ("reversal 2", "reversal", d("-12000.00"), None, d("0.00")),
        ("repayment 3", "repayment", d("12430.50"), None, d("12430.50")),
        ("allocation 3", "allocation", None, d("12430.50"), d("0.00")),
        ("repayment 4", "repayment", d("20000.00"), None, d("20000.00")),
        ("allocation 4", "allocation", None, d("18000.00"), d("2000.00")),
        ("allocation 5", "release", None, d("-130.50"), d("2130.50")),
    ]


def test_newest_first_and_what_came_of_something_above_it() -> None:
    found = PaymentRecords(ACCOUNT).of()
    assert [record.key for record in found] == [record.key for record in recorded(ACCOUNT)][::-1]
    assert PaymentRecords(ACCOUNT).credit == {"USD": Decimal("2130.50")}
    assert PaymentRecords().of() == () and months_of(()) == []


def test_what_counts_no_more_says_so_and_why() -> None:
    by_key = {record.key: record for record in recorded(ACCOUNT)}
    assert {key for key, record in by_key.items() if record.state == REVERSED} == {
        *("repayment 2", "allocation 2", "reversal 2", "reversal 2 of 2026-09"),
    }
    assert by_key["reversal 2"].note == "Paid from the wrong account."
    assert (by_key["reversal 2"].operator, by_key["repayment 2"].operator) == ("ben", "ann from 10.0.0.7")


def test_the_day_is_the_payments_unless_it_was_done_later() -> None:
    by_key = {record.key: record for record in recorded(ACCOUNT)}
    assert by_key["repayment 4"].date == by_key["allocation 4"].date == date(2026, 11, 17)
    assert by_key["allocation 5"].date == date(2026, 11, 19)
    late = replace(ACCOUNT, reversals=(Reversal(2, "x", "ben", datetime(2026, 10, 31, 16, tzinfo=UTC)),))
    assert {record.key: record.date for record in recorded(late)}["reversal 2"] == date(2026, 11, 1)  # in Beijing


def test_decided_lines_are_there_for_who_asks_for_them() -> None:
    records = with_others()
    decided = set(records.of(RecordsWanted(decided=True))) - set(records.of())
    assert [record.state for record in decided] == ["matched"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [("state:matched", True), ("wire state=ignored", True), ("!state:reversed", False), ("state:", False), ("", False)],
)
def test_a_filter_by_state_asks_for_decided_lines(text: str, meant: bool) -> None:
    assert names_states(Filter.parse(text)) is meant


def test_by_month_and_by_type() -> None:
    records = PaymentRecords(ACCOUNT)
    october = records.of(RecordsWanted(OCTOBER, OCTOBER))
    assert {record.date.month for record in october} == {10} and len(october) == 6
    assert len(records.of(RecordsWanted(first=BillCycle(2026, 11)))) == 3
    assert len(records.of(RecordsWanted(last=SEPTEMBER))) == 2
    repayments = [record.repayment for record in records.of(RecordsWanted(type=RecordType.REPAYMENT))]
    assert repayments == [4, 3, 2, 1]
    assert months_of(records.of()) == [BillCycle(2026, 11), OCTOBER, SEPTEMBER]
    # The balance is that of all records, whatever of them is asked for.
    assert [record.balance for record in october] == [record.balance for record in records.of()][3:9]


@given(st.dates(), st.datetimes(timezones=st.just(UTC)))
def test_whatever_day_is_stored_the_records_can_be_read(day: date, moment: datetime) -> None:
    odd = replace(ACCOUNT.repayments[0], number=9, paid_on=day, recorded_at=moment)
    later = Allocation(9, 9, AUGUST, Decimal(1), "ann", moment)
    account = replace(ACCOUNT, repayments=(odd,), allocations=(later,), reversals=())
    found = PaymentRecords(account, (replace(MISSING, paid_on=day),), (replace(CHANGE, at=moment),)).of()
    assert len(found) == record_rows(found).count == 4
    months = months_of(found)
    assert set(PaymentRecords(account).of(RecordsWanted(months[-1], months[0]))) <= set(found)
    for month in months:
        assert [one for one in found if RecordsWanted(month, month).holds(one)]


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (date(206, 7, 5), "1970-01"),
        (date(1900, 1, 1), "1970-01"),
        (date(1970, 1, 1), "1970-01"),
        (date(2026, 7, 31), "2026-07"),
        (date.max, "9998-12"),
    ],
)
def test_a_day_that_no_bill_can_have_is_of_the_nearest_month(day: date, month: str) -> None:
    line = replace(MISSING, paid_on=day)
    (record,) = PaymentRecords(lines=(line,)).of()
    assert record.date == day and list(map(str, months_of([record]))) == [month]
    of_that_month = RecordsWanted(BillCycle.parse(month), BillCycle.parse(month))
    assert PaymentRecords(lines=(line,)).of(of_that_month) == (record,)


def test_lines_stand_by_their_day_and_own_records_as_they_were_recorded() -> None:
    days = [(8, 22), (9, 20), (11, 17), (11, 18), (11, 22)]
    lines = [
        replace(
            MISSING, key=f"{number:064x}", paid_on=date(2026, *day), line=number, at=START + timedelta(days=number % 3)
        )
        for number, day in enumerate([*days, (11, 18)], start=1)
    ]
    for some in (lines, lines[::-1], [*lines[3:], *lines[:3]]):
        found = PaymentRecords(ACCOUNT, tuple(some), (CHANGE,)).of()
        assert [(one.line.line if one.line else one.key) for one in found] == [
            *(5, "allocation 5", "allocation 4", "repayment 4", 6, 4, "change balance c-1", 3),
            *("allocation 3", "repayment 3", "reversal 2", "reversal 2 of 2026-09", "allocation 2", "repayment 2"),
            *("allocation 1", "repayment 1", 2, 1),
        ]
    decided = replace(lines[0], at=START + timedelta(days=99), operator="ben")  # and taken back: it stays in its place
    keys = [one.key for one in PaymentRecords(ACCOUNT, tuple(lines)).of()]
    assert [one.key for one in PaymentRecords(ACCOUNT, (decided, *lines[1:])).of()] == keys


def test_which_days_are_days_in_beijing() -> None:
    records = replace(with_others(), account=replace(ACCOUNT, reversals=(Reversal(2, "x", "ben", at(10, 31, 16)),)))
    in_beijing = {one.key: one.date for one in records.of() if one.is_day_in_beijing}
    assert in_beijing == {
        "reversal 2": date(2026, 11, 1),
        "reversal 2 of 2026-09": date(2026, 11, 1),
        "allocation 5": date(2026, 11, 19),
        "change balance c-1": date(2026, 11, 17),
    }


def test_totals_are_of_what_is_listed_and_say_what_of_it_counts_no_more() -> None:
    def found(**wanted: object) -> RecordTotals:
        (total,) = totals(record_rows(PaymentRecords(ACCOUNT).of(RecordsWanted(**wanted))))  # type: ignore[arg-type]
        return total

    d, repayments = Decimal, found(type=RecordType.REPAYMENT)
    assert repayments == RecordTotals("USD", d("61434.50"), None, d("12000.00"))
    assert list(reservations(repayments)) == [
        "Of the total paid, 12,000.00 USD counts no more: it was reversed, by a record that is not listed."
    ]
    reversals = found(type=RecordType.REVERSAL)
    assert reversals == RecordTotals("USD", d("-12000.00"), None, d("-12000.00"))
    assert list(reservations(reversals)) == [
        "The total paid is less by 12,000.00 USD: a reversal is listed, and what it takes back is not."
    ]
    allocations = found(type=RecordType.ALLOCATION)
    assert (allocations.paid, allocations.settled, allocations.void_settled) == (None, d("59434.50"), d("12000.00"))
    assert list(reservations(found())) == [] and found().paid == d("49434.50")


def test_what_others_say_stands_beside_and_counts_in_nothing() -> None:
    records = with_others()
    found = records.of()
    beside = [record for record in found if record.stated is not None]
    assert [(record.type, record.source, record.stated, record.state) for record in beside] == [
        (RecordType.STATEMENT, RecordSource.STATEMENT, Decimal("500.00"), TO_DECIDE),
        (RecordType.STATEMENT, RecordSource.STATEMENT, Decimal("-12.5"), TO_DECIDE),
        (RecordType.VENDOR, RecordSource.VENDOR, Decimal("20000.00"), ""),
    ]
    assert all(record.paid is record.settled is record.balance is None for record in beside)
    assert [record for record in found if record.stated is None] == list(PaymentRecords(ACCOUNT).of())
    assert (records.undecided, records.credit) == (2, PaymentRecords(ACCOUNT).credit)
    rows = record_rows(found)
    assert rows.total == Decimal("49434.50")
    assert totals(rows) == (RecordTotals("USD", Decimal("49434.50"), Decimal("47304.00")),)


def test_decided_lines_are_asked_for_by_their_type() -> None:
    ignored = replace(FEE, decision=Decision.IGNORED, reason="fee")
    records = replace(with_others(), lines=(*with_others().lines, ignored))
    assert len([record for record in records.of() if record.type is RecordType.STATEMENT]) == 2
    lines = records.of(RecordsWanted(type=RecordType.STATEMENT))
    assert sorted(record.state for record in lines) == ["ignored", "matched", TO_DECIDE, TO_DECIDE]
    assert "fee for a transfer abroad · fee" in [record.note for record in lines]


@pytest.mark.parametrize(
    ("direction", "amount", "stated"),
    [
        (Direction.INCOME, "5.5", "5.5"),
        (Direction.EXPENSE, "5.5", "-5.5"),
        (Direction.EXPENSE, "-5.5", "-5.5"),
        ("3", "-5.5", "-5.5"),
    ],
)
def test_which_way_the_vendors_account_moved(direction: Direction | str, amount: str, stated: str) -> None:
    change = AccountChange(
        *("c", BalanceType.CREDIT, START, "SOURCE_X", direction, Decimal(amount)),
        *(Decimal(0), "CNY", None, None, None),
    )
    (record,) = PaymentRecords(changes=(change,)).of()
    assert (record.stated, record.reference, record.note) == (Decimal(stated), "", "credit account: SOURCE_X")


def test_currencies_are_never_added_up() -> None:
    yuan = replace(ACCOUNT.repayments[0], number=9, reference="Y", amount=Decimal("7.77"), currency="CNY")
    records = PaymentRecords(replace(ACCOUNT, repayments=(*ACCOUNT.repayments, yuan)))
    rows = record_rows(records.of())
    assert rows.total is None
    assert {one.currency: one.paid for one in totals(rows)} == {"CNY": Decimal("7.77"), "USD": Decimal("49434.50")}
    assert {record.balance for record in records.of() if record.currency == "CNY"} == {Decimal("7.77")}
    only = record_rows([record for record in with_others().of() if record.type is RecordType.VENDOR])
    assert (only.total, totals(only)) == (None, ())


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("type:repayment", 4),
        ("date:2026-10", 6),
        ("!state:reversed type:repayment", 3),
        ("month=2026-09", 4),
        ("paid>15,000", 2),
        ("wire-0903", 3),
        ("深圳", 2),
        ("settled<0", 2),
        ("operator:ben", 3),
    ],
)
def test_filtered_like_any_table(typed: str, count: int) -> None:
    assert record_rows(PaymentRecords(ACCOUNT).of()).filtered(Filter.parse(typed)).count == count


def test_a_clock_that_was_put_back_turns_no_order_round() -> None:
    back = START - timedelta(days=3)
    account = Account(
        (Repayment(1, "A", Decimal(10), "USD", START.date(), "", "ann", START),),
        (Allocation(1, 1, AUGUST, Decimal(4), "ann", back), Allocation(2, 1, OCTOBER, Decimal(6), "ann", back)),
        (Reversal(1, "why", "ann", back),),
    )
    found = list(recorded(account))
    assert [record.key for record in found] == [
        *("repayment 1", "allocation 1", "allocation 2"),
        *("reversal 1 of 2026-08", "reversal 1 of 2026-10", "reversal 1"),
    ]
    assert [record.balance for record in found] == list(map(Decimal, (10, 6, 0, 4, 10, 0)))


# Against an independent account


class Books:
    """Any rightful history of payments, and what it comes to in fractions."""

    def __init__(self, seed: int, steps: int) -> None:
        self.chance = random.Random(seed)
        self.account = Account()
        self.at = START
        self.left: dict[int, Fraction] = {}
        self.months: dict[tuple[int, BillCycle], Fraction] = {}
        for _ in range(steps):
            self.at += timedelta(seconds=self.chance.choice([0, 0, 1, 86_400]))
            self.chance.choice([self.pay, self.pay, self.settle, self.settle, self.release, self.reverse])()

    def pay(self) -> None:
        number, cents = len(self.account.repayments) + 1, self.chance.randint(1, 10**15)
        currency, day = self.chance.choice(["USD", "CNY"]), self.at.date()
        one = Repayment(number, f"R{number}", Decimal(cents).scaleb(-2), currency, day, "", "ann", self.at)
        self.account = replace(self.account, repayments=(*self.account.repayments, one))
        self.left[number] = Fraction(cents, 100)

    def settle(self) -> None:
        if self.standing:
            number = self.chance.choice(self.standing)
            cents = self.chance.randint(0, int(self.left[number] * 100))
            self.move(number, self.chance.choice([AUGUST, SEPTEMBER, OCTOBER]), cents)

    def release(self) -> None:
        held = [place for place, amount in self.months.items() if amount and place[0] in self.standing]
        if held:
            number, month = self.chance.choice(held)
            self.move(number, month, -self.chance.randint(1, int(self.months[number, month] * 100)))

    def move(self, number: int, month: BillCycle, cents: int) -> None:
        if cents:
            allocations = self.account.allocations
            one = Allocation(len(allocations) + 1, number, month, Decimal(cents).scaleb(-2), "ann", self.at)
            self.account = replace(self.account, allocations=(*allocations, one))
            self.left[number] -= Fraction(cents, 100)
            self.months[number, month] = self.months.get((number, month), Fraction(0)) + Fraction(cents, 100)

    def reverse(self) -> None:
        if self.standing:
            number = self.chance.choice(self.standing)
            reversal = Reversal(number, "why", "ann", self.at)
            self.account = replace(self.account, reversals=(*self.account.reversals, reversal))

    @property
    def standing(self) -> list[int]:
        return [one.number for one in self.account.standing]


@given(st.integers(0, 10**9), st.integers(0, 60))
def test_the_balance_is_what_an_independent_account_has(seed: int, steps: int) -> None:
    books = Books(seed, steps)
    assert problems(books.account) == []
    found = list(recorded(books.account))
    running: dict[str, Fraction] = {}
    settled: dict[tuple[BillCycle, str], Fraction] = {}
    for record in found:
        change = Fraction(record.paid or 0) - Fraction(record.settled or 0)
        running[record.currency] = running.get(record.currency, Fraction(0)) + change
        assert record.balance is not None and Fraction(record.balance) == running[record.currency] >= 0
        if record.month is not None:
            place = (record.month, record.currency)
            settled[place] = settled.get(place, Fraction(0)) + Fraction(record.settled or 0)
    currency = {one.number: one.currency for one in books.account.repayments}
    for code in {"USD", "CNY"}:
        left = sum((books.left[number] for number in books.standing if currency[number] == code), Fraction(0))
        assert running.get(code, 0) == left == Fraction(books.account.paid.credit.get(code, 0))
    for (month, code), amount in settled.items():
        held = (
            total
            for (number, of), total in books.months.items()
            if of == month and currency[number] == code and number in books.standing
        )
        assert amount == sum(held, Fraction(0)) == Fraction(books.account.paid.by_month.get((month, code), 0))
    assert len({record.key for record in found}) == len(found)
    assert [record.at for record in found] == sorted(record.at for record in found)
