"""Bills that come and are replaced, payments, reversals, credit, a clock that moves, and crashes, in any order: what is
owed is what plain fractions say, and the ledger is sound."""

import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from partner_tui.domain.account import Account, problems
from partner_tui.domain.bill import BillSums
from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.errors import PaymentError, UnknownPayment
from partner_tui.domain.money import exact_sum
from partner_tui.domain.repaying import RepaymentRequest
from partner_tui.ledger import Ledger
from partner_tui.services.bills import Bills
from partner_tui.services.payments import Payments
from partner_tui.settings import PaymentSettings
from tests.store.payment_model import FINAL_AT, Model, Payment, Refused
from tests.store.test_ledger import record
from tests.store.vendor import SUMMARY

_BY = "tester"
_MOMENTS = sorted(at + timedelta(microseconds=by) for at in list(FINAL_AT.values())[2:] for by in (-1, 0))
_BY_THE_VENDOR = "2026-09"
"""At first no more than the vendor's summary is known of it."""
_LATEST_CALL, _STEP, _NEVER = 1_400, 61, 10**9
"""Into native code: of what is done here, most makes as many or some hundreds less."""

SPELLINGS = {"a": "a", " A": "a", "\uff21": "a", "Pay 1": "pay 1", "PAY  1\t": "pay 1", "ß": "ss", "SS": "ss"}
SPELLINGS |= {f"no. {number}": f"no. {number}" for number in range(12)}
_NAMES = {spelling.strip(): name for spelling, name in SPELLINGS.items()}
MONTHS = st.sampled_from(sorted(FINAL_AT))
CURRENCIES = st.sampled_from(["USD", "USD", "USD", "USD", "CNY"])
BILLS = st.integers(-2 * 10**4, 10**5).map(lambda number: Decimal(number).scaleb(-3))
AMOUNTS = st.integers(1, 15_000).map(lambda number: Decimal(number).scaleb(-2))
CHOSEN = st.just(list[int]()) | st.lists(st.integers(0, 9), max_size=3)
"""Of the months that are due, which are named; from 8 on, of any there are."""
CRASHES = st.just(0) | st.integers(1, _LATEST_CALL)
"""At which call into native code, or return from it, the machine stops, or before anybody hears that it is done; 0: at
none."""


class Books(RuleBasedStateMachine):
    """One ledger, and the model of it."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="payments-"))
        self.model, self.now, self.generations, self.crashes = Model(), _MOMENTS[-1], 0, 0
        self.data = self.folder / "data-0"
        self.data.mkdir(0o700)
        self.open()
        for month in sorted(FINAL_AT):
            if month == _BY_THE_VENDOR:
                self.the_vendor_says(month, Decimal("77.125"), "USD")
            else:
                self.a_bill_comes(month, Decimal("77.125"), "USD", 0)
        self.a_payment_is_recorded("no. 0", Decimal("300.01"), "USD", [], True, 0)

    def teardown(self) -> None:
        try:
            assert self.ledger.verify() == []
            account, kinds = self.payments.account(), [event.kind for event in self.ledger.events()]
            assert kinds.count("repayment recorded") == len(account.repayments)
            assert kinds.count("repayment reversed") == len(account.reversals)
            assert kinds.count("repayment allocated") + kinds.count("allocation released") == len(account.allocations)
        finally:
            shutil.rmtree(self.folder)

    def open(self) -> None:
        self.ledger = Ledger.open(self.data)
        self.payments = Payments(self.ledger, PaymentSettings(), lambda: self.now, _BY)
        self.bills = Bills(self.data, self.ledger, lambda: self.now)

    @rule(month=MONTHS, amount=BILLS, currency=CURRENCIES, crash=CRASHES)
    def a_bill_comes(self, month: str, amount: Decimal, currency: str, crash: int) -> None:
        self.generations += 1
        new = replace(record(month, f"g{self.generations}"), currency=currency)
        bill = replace(new, sums=BillSums(amount, Decimal(0), Decimal(0), 1), imported_at=self.now)
        after = self.model.copy()
        after.lines[month], after.taken[month] = (currency, Fraction(amount)), self.now
        self._do(lambda: self.ledger.publish(bill, operator=_BY, at=self.now), after, crash)

    @rule(month=MONTHS, amount=BILLS, currency=CURRENCIES)
    def the_vendor_says(self, month: str, amount: Decimal, currency: str) -> None:
        said = replace(SUMMARY, month=BillCycle.parse(month), currency=currency, amount_due=amount)
        self.ledger.vendor.put_summary(said, operator=_BY, at=self.now)
        self.model.summaries[month] = (currency, Fraction(amount))

    @rule(month=MONTHS, part=st.integers(0, 9), currency=CURRENCIES, crash=CRASHES)
    def a_smaller_bill_comes(self, month: str, part: int, currency: str, crash: int) -> None:
        _, amount = (self.model.summaries | self.model.lines)[month]
        self.a_bill_comes(month, Decimal(int(amount * part)).scaleb(-1), currency, crash)

    @rule(crash=CRASHES)
    def all_credit_is_used(self, crash: int) -> None:
        self.credit_is_used("USD", [], crash)

    @rule(moment=st.sampled_from([*_MOMENTS, *_MOMENTS[-1:] * 6]))
    def the_clock_moves(self, moment: datetime) -> None:
        self.now = moment

    @rule(
        reference=st.sampled_from(sorted(SPELLINGS)),
        amount=AMOUNTS,
        currency=CURRENCIES,
        named=CHOSEN,
        keeps_credit=st.sampled_from([True, True, True, False]),
        crash=CRASHES,
    )
    def a_payment_is_recorded(
        self, reference: str, amount: Decimal, currency: str, named: list[int], keeps_credit: bool, crash: int
    ) -> None:
        months = self._months(named)
        chosen = tuple(map(BillCycle.parse, months))
        request = RepaymentRequest(reference, amount, currency, date(2026, 10, 1), chosen, keeps_credit)
        payment, name = Payment(Fraction(amount), currency), SPELLINGS[reference]
        after = self._after(lambda model: model.repay(name, payment, months, keeps_credit, self.now))
        self._do(lambda: self.payments.record(request), after, crash)

    @rule(number=st.integers(0, 20), crash=CRASHES)
    def a_payment_is_reversed(self, number: int, crash: int) -> None:
        reference = (*self.model.payments, "no such")[number % (len(self.model.payments) + 1)]
        after = self._after(lambda model: model.reverse(reference))
        self._do(lambda: self.payments.reverse(reference, "a mistake"), after, crash)

    @rule(currency=CURRENCIES, named=CHOSEN, crash=CRASHES)
    def credit_is_used(self, currency: str, named: list[int], crash: int) -> None:
        months = self._months(named)
        chosen = tuple(map(BillCycle.parse, months))
        after = self._after(lambda model: model.use_credit(currency, months, self.now))
        self._do(lambda: self.payments.use_credit(currency, chosen), after, crash)

    def _months(self, named: list[int]) -> list[str]:
        every, due = sorted(FINAL_AT), sorted(self.model.due(self.now))
        return [every[number % 5] if number > 7 else due[number % len(due)] for number in named]

    def _after(self, change: Callable[[Model], None]) -> Model | None:
        """The model with that change; None where it is refused."""
        after = self.model.copy()
        try:
            change(after)
        except Refused:
            return None
        return after

    def _do(self, write: Callable[[], object], after: Model | None, crash: int) -> None:
        """`after` is None where it is to be refused. A crash leaves what was there before, or what was to be."""
        copy = self.folder / f"data-{self.crashes + 1}"
        watch = _Crash(crash, self.data, copy)
        try:
            watch.during(write)
            assert after is not None, "it was to be refused"
        except (PaymentError, UnknownPayment):
            assert after is None
        if copy.exists():
            self.crashes, self.data = self.crashes + 1, copy
            self.open()
            assert self.ledger.verify() == []
            if after is not None and not self._is(after):
                after = None
        self.model = self.model if after is None else after

    def _is(self, model: Model) -> bool:
        bills = {str(found.month): (found.currency, Fraction(found.sums.total)) for found in self.ledger.months()}
        return bills == model.lines and _told(self.payments.account()) == _expected(model)

    @invariant()
    def the_books_are_right(self) -> None:
        account = self.payments.account()
        assert _told(account) == _expected(self.model)
        assert problems(account) == []
        due, unpaid = self.model.due(self.now), self.model.unpaid(self.now)
        owing = {str(one.month): one for one in self.payments.owing()}
        assert {month: (one.currency, Fraction(one.amount_due)) for month, one in owing.items()} == due
        assert {month: Fraction(one.unpaid) for month, one in owing.items()} == unpaid
        excess = {month: max(Fraction(0), self.model.paid(month, its) - amount) for month, (its, amount) in due.items()}
        assert {month: Fraction(one.overpaid) for month, one in owing.items()} == excess

    @invariant()
    def what_is_shown_first_is_the_same(self) -> None:
        paid, account = self.ledger.paid(), self.payments.account()
        assert paid == account.paid
        assert {currency: Fraction(amount) for currency, amount in paid.credit.items()} == self.model.credit()
        months = [month for month in self.bills.months() if month.status is CycleStatus.FINAL]
        unpaid = self.model.unpaid(self.now)
        assert {str(month.month): Fraction(month.unpaid) for month in months} == {
            month: unpaid[month] for month in unpaid if month in self.model.lines
        }
        for currency in ("USD", "CNY"):
            total = exact_sum(month.unpaid for month in months if month.currency == currency)
            theirs = [month for month, (its, _) in self.model.lines.items() if its == currency and month in unpaid]
            assert Fraction(total) == sum(unpaid[month] for month in theirs)


WRITES: dict[str, Callable[[Books, int], None]] = {
    "recording": lambda books, crash: books.a_payment_is_recorded("no. 1", Decimal("80.1"), "USD", [], True, crash),
    "reversing": lambda books, crash: books.a_payment_is_reversed(0, crash),
    "using credit": lambda books, crash: books.credit_is_used("USD", [], crash),
    "replacing": lambda books, crash: books.a_smaller_bill_comes("2026-08", 3, "USD", crash),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_crash_at_any_moment_leaves_all_or_nothing(write: Callable[[Books, int], None]) -> None:
    """Paid too much for a month, and too little for two: there is something to do for each."""
    books, outcomes = Books(), set()
    books.begin()
    try:
        books.a_smaller_bill_comes("2026-07", 2, "USD", 0)
        base, before = books.data, books.model.copy()
        for crash in (*range(_STEP, _LATEST_CALL, _STEP), _NEVER):
            books.data, books.model = shutil.copytree(base, books.folder / f"from-{crash}"), before.copy()
            books.open()
            write(books, crash)
            books.the_books_are_right()
            outcomes.add(books.model == before)
    finally:
        books.teardown()
    assert outcomes == {True, False}


class _Crash:
    """Copies the folder at one moment in the middle of a write: what is there then is what a kill would leave."""

    def __init__(self, call: int, data: Path, copy: Path) -> None:
        self._left, self._data, self._copy = call, data, copy

    def during(self, write: Callable[[], object]) -> None:
        before = sys.getprofile()
        if self._left:
            sys.setprofile(self._at_call)
        try:
            write()
        finally:
            sys.setprofile(before)
        if self._left > 0:
            shutil.copytree(self._data, self._copy)

    def _at_call(self, frame: FrameType, event: str, argument: object) -> None:
        if event in ("c_call", "c_return"):
            self._left -= 1
            if not self._left:
                shutil.copytree(self._data, self._copy)


def _told(account: Account) -> dict[str, tuple[Fraction, str, bool, dict[str, Fraction]]]:
    taken_back = account.reversed_numbers
    return {
        _NAMES[one.reference]: (
            Fraction(one.amount),
            one.currency,
            one.number in taken_back,
            {str(month): Fraction(part) for month, part in account.shares_of(one.number).items()},
        )
        for one in account.repayments
    }


def _expected(model: Model) -> dict[str, tuple[Fraction, str, bool, dict[str, Fraction]]]:
    return {
        name: (one.amount, one.currency, one.is_reversed, {month: part for month, part in one.shares.items() if part})
        for name, one in model.payments.items()
    }


TestBooks = Books.TestCase
TestBooks.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)
