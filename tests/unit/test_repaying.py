from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import PaymentError
from partner_tui.domain.owing import Owing
from partner_tui.domain.payment import Repayment, same_reference
from partner_tui.domain.repaying import (
    RepaymentRequest,
    SenselessPayment,
    Share,
    amount_typed,
    currency_meant,
    date_typed,
    demand_same,
    demand_sense,
    shares,
)
from tests.conftest import NOW

UNSEEN = ("\u200b", "\xad \ufeff", "\u3164", "\u2060\u202e", "\u3000\u180e")
AUGUST, SEPTEMBER, OCTOBER = (BillCycle(2026, month) for month in (8, 9, 10))
OWING = (
    Owing(SEPTEMBER, "USD", Decimal("20.00"), Decimal("5.00")),
    Owing(AUGUST, "USD", Decimal("10.00"), Decimal("12.00")),
    Owing(OCTOBER, "USD", Decimal("30.50")),
    Owing(OCTOBER.next, "CNY", Decimal("7.00")),
)


def asked(
    amount: str = "15.00", *months: BillCycle, keeps_credit: bool = False, currency: str = "USD", note: str = ""
) -> RepaymentRequest:
    return RepaymentRequest("pay 1", Decimal(amount), currency, date(2026, 11, 20), months, keeps_credit, note)


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (asked("15.00"), [(SEPTEMBER, "15.00")]),
        (asked("15.01"), [(SEPTEMBER, "15.00"), (OCTOBER, "0.01")]),
        (asked("45.50"), [(SEPTEMBER, "15.00"), (OCTOBER, "30.50")]),
        (asked("99.00", keeps_credit=True), [(SEPTEMBER, "15.00"), (OCTOBER, "30.50")]),
        (asked("3.00", OCTOBER, SEPTEMBER), [(SEPTEMBER, "3.00")]),
        (asked("3.00", OCTOBER, OCTOBER), [(OCTOBER, "3.00")]),
        (asked("3.00", AUGUST, keeps_credit=True), []),
        (asked("7.00", currency="CNY"), [(OCTOBER.next, "7.00")]),
        (asked("1.00", currency="EUR", keeps_credit=True), []),
    ],
)
def test_the_oldest_unpaid_month_is_settled_first(
    request_: RepaymentRequest, expected: list[tuple[BillCycle, str]]
) -> None:
    assert shares(request_, OWING) == tuple(Share(month, Decimal(amount)) for month, amount in expected)


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (asked("45.51"), "45.51 is more than is unpaid in USD: 45.50.*have the 0.01 over"),
        (asked("30.51", OCTOBER), "more than is unpaid of these months: 30.50"),
        (asked("1.00", AUGUST), "more than is unpaid of these months: 0.00"),
        (asked("1.00", OCTOBER.next, keeps_credit=True), "is in CNY, and the payment in USD"),
        (asked("1.00", BillCycle(2026, 12), keeps_credit=True), "2026-12 has no final bill"),
        (asked("1.00", currency="EUR"), "more than is unpaid in EUR: 0.00"),
    ],
)
def test_what_cannot_be_settled_is_refused(request_: RepaymentRequest, said: str) -> None:
    with pytest.raises(PaymentError, match=said):
        shares(request_, OWING)


cents = st.integers(0, 10**6).map(lambda number: Decimal(number).scaleb(-2))


@given(st.lists(st.tuples(cents, cents), max_size=12), cents.filter(bool))
def test_shares_never_exceed_what_is_there(dues: list[tuple[Decimal, Decimal]], amount: Decimal) -> None:
    owing = [Owing(AUGUST.plus(number), "USD", *pair) for number, pair in enumerate(dues)]
    found = shares(RepaymentRequest("x", amount, "USD", NOW.date(), keeps_credit=True), owing)
    unpaid = {one.month: max(Fraction(0), Fraction(one.amount_due) - Fraction(one.paid)) for one in owing}
    assert sum(Fraction(share.amount) for share in found) == min(Fraction(amount), sum(unpaid.values()))
    assert all(0 < Fraction(share.amount) <= unpaid[share.month] for share in found)
    touched = [month for month in unpaid if unpaid[month]][: len(found)]
    assert [share.month for share in found] == touched  # none is passed over
    assert all(Fraction(share.amount) == unpaid[share.month] for share in found[:-1])


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (RepaymentRequest(" \t", Decimal(1), "USD", NOW.date()), "no reference"),
        (RepaymentRequest("x" * 201, Decimal(1), "USD", NOW.date()), "too long"),
        (asked("1.00", note="x" * 1001), "too long"),
        (asked("0.00"), "0.00 is no amount that can be paid"),
        (asked("-1.00"), "-1.00 is no amount"),
        (asked("0.001"), "0.001 is no amount"),
        (asked("1000000000000000000"), "is no amount"),
        (asked("1.00", currency="usd"), "is no currency"),
        (asked("1.00", currency=""), "is no currency"),
        (asked("1.00", currency="U\x1b["), "is no currency"),
        (RepaymentRequest("x", Decimal(1), "USD", date(2026, 11, 24)), "still to come"),
        (RepaymentRequest("x", Decimal(1), "USD", date(206, 7, 5)), "Nothing was paid on 0206-07-05"),
        (RepaymentRequest("x", Decimal(1), "USD", date(1999, 12, 31)), "days from 2000-01-01 on"),
        *((RepaymentRequest(unseen, Decimal(1), "USD", NOW.date()), "nothing that can be seen") for unseen in UNSEEN),
        *(
            (RepaymentRequest(f"a{sign}b", Decimal(1), "USD", NOW.date()), "characters that cannot be read")
            for sign in ("\x1b", "\t", "\n", "\x7f", "\x9b", "\u2028", "\udce4", "\ud800")
        ),
    ],
)
def test_what_can_be_no_payment_is_refused(request_: RepaymentRequest, said: str) -> None:
    with pytest.raises(SenselessPayment, match=said) as caught:
        demand_sense(request_, NOW)
    assert "\x1b" not in str(caught.value)


def test_today_is_as_late_as_anywhere_on_earth() -> None:
    tomorrow = RepaymentRequest("x", Decimal(1), "USD", date(2026, 11, 24))
    demand_sense(tomorrow, datetime(2026, 11, 23, 10, tzinfo=UTC))  # on Kiritimati
    with pytest.raises(PaymentError):
        demand_sense(tomorrow, datetime(2026, 11, 23, 9, 59, 59, tzinfo=UTC))


def test_the_first_day_that_is_taken() -> None:
    demand_sense(RepaymentRequest(" TT-1 云\n", Decimal(1), "USD", date(2000, 1, 1)), NOW)


def test_a_reference_stands_for_one_payment() -> None:
    known = Repayment(1, "Pay 1", Decimal("15.00"), "USD", date(2026, 11, 20), "", "ann", NOW)
    demand_same(asked("15"), known)
    for other in (asked("15.01"), asked("15.00", currency="CNY")):
        with pytest.raises(PaymentError, match=r"recorded already: 15\.00 USD, paid on 2026-11-20"):
            demand_same(other, known)
    with pytest.raises(PaymentError, match=r"was recorded and taken back.*settles nothing"):
        demand_same(asked("15.00"), known, was_reversed=True)


def test_a_day_that_nobody_said_tells_no_payments_apart() -> None:
    known = Repayment(1, "Pay 1", Decimal("15.00"), "USD", date(2026, 11, 19), "", "ann", NOW)
    with pytest.raises(PaymentError, match="The reference is taken"):
        demand_same(asked("15"), known)
    demand_same(replace(asked("15"), is_day_said=False), known)
    with pytest.raises(PaymentError, match="The reference is taken"):
        demand_same(replace(asked("16"), is_day_said=False), known)


@pytest.mark.parametrize(
    "spelling",
    [
        *("PAY-1 a", " pay-1   A ", "Ｐａｙ－１\u3000ａ", "pay-1\tA", "Pay-1A", "P a y - 1 A"),
        *(f"Pay{dash}1 A" for dash in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"),
        *(f"Pa{unseen}y-1A{unseen}" for unseen in "\xad\u200b\u200d\u2060\ufeff\u034f\ufe0f\u180e\u3164\xa0\u202e"),
    ],
)
def test_spellings_of_a_reference(spelling: str) -> None:
    assert same_reference(spelling) == same_reference("Pay-1 A")


@pytest.mark.parametrize("other", ["Pay1A", "Pay-1B", "Pay_1A", "Pay-1A.", "Pay/1A", "Päy-1A", "Pay-1\ufffdA"])
def test_what_tells_references_apart(other: str) -> None:
    assert same_reference(other) != same_reference("Pay-1 A")


@pytest.mark.parametrize("text", ["", " ", *UNSEEN])
def test_what_comes_to_nothing(text: str) -> None:
    assert same_reference(text) == ""


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_of_plain_text_all_but_case_and_spaces_counts(text: str) -> None:
    assert same_reference(text) == text.replace(" ", "").lower()


@given(st.text())
def test_what_is_left_of_a_reference_is_the_same_again(text: str) -> None:
    assert same_reference(same_reference(text)) == same_reference(text)
    assert same_reference(f" {text}\u200b") == same_reference(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1234.5", "1234.50"), ("1,234.50", "1234.50"), (" 7 ", "7.00"), ("0.01", "0.01"), ("1,234,567", "1234567.00")],
)
def test_amounts_as_they_are_typed(text: str, amount: str) -> None:
    assert str(amount_typed(text)) == amount


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "x", ".5", "1.", "1.234", "-1", "+1", "1e3", "1,23", "12,34.5", "1,234,5", "1.2.3", "0", "0.00"),
        *("1 000", "١", "½", "1,000.0x", "NaN", "9" * 19, "9" * 5000, "1," + "0" * 5000, "0." + "0" * 5000 + "1"),
    ],
)
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(PaymentError, match="Nothing was recorded"):
        amount_typed(text)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1.000", "1.000 can be read in two ways.* Write 1,000.00 for the one; .* like 1.00."),
        ("26.814", "26.814 can be read in two ways.* Write 26,814.00 .* like 26.81."),
        ("999.500", "two ways"),
        ("0.001", "0.001 is no amount that can be paid. Give one above zero, to the cent."),
        ("1234.000", "1234.000 is no amount that can be paid"),
        ("1,234.000", "1,234.000 is no amount that can be paid"),
        ("1.0000", "1.0000 is no amount that can be paid"),
        ("  ", "It has no amount. Write it like 1234.50"),
        ("a\x1b", "'a␛' is no amount"),
    ],
)
def test_an_amount_has_two_decimals_at_most(typed: str, said: str) -> None:
    with pytest.raises(SenselessPayment, match=said):
        amount_typed(typed)


@given(st.integers(1, 10**20 - 1))
def test_every_amount_is_read_as_it_is_written(number: int) -> None:
    amount = Decimal(number).scaleb(-2)
    assert amount_typed(f"{amount:f}") == amount_typed(f"{amount:,f}") == amount


def test_days_as_they_are_typed() -> None:
    assert date_typed(" 2026-11-20 ") == date(2026, 11, 20)
    for text in ("20261120", "2026-W47-5", "2026-02-30", "20.11.2026", "", "2026-11-20T00:00"):
        with pytest.raises(PaymentError, match="no date"):
            date_typed(text)


def test_which_currency_is_meant() -> None:
    assert currency_meant("cny", (), OWING) == "CNY"
    assert currency_meant(None, (OCTOBER.next,), OWING) == "CNY"
    assert currency_meant(None, (), OWING[:3]) == "USD"
    assert currency_meant(None, (), OWING[1:2]) == "USD"  # all paid
    with pytest.raises(PaymentError, match="Bills are in CNY, USD"):
        currency_meant(None, (), OWING)
    with pytest.raises(PaymentError, match="no final bill"):
        currency_meant(None, (), ())
