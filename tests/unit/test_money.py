import re
from decimal import Decimal, FloatOperation, Inexact, InvalidOperation
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_tui.domain.bill import BillSums
from partner_tui.domain.money import (
    EXACT,
    ZERO,
    Money,
    amount_due,
    exact_sum,
    format_amount,
    parse_amount,
    plain,
    round_half_up,
)

_LARGEST = 10**28 - 1
AMOUNTS = st.integers(-_LARGEST, _LARGEST).map(lambda units: Decimal(units).scaleb(-10))
TOTALS = st.integers(-(10**38), 10**38).map(lambda units: Decimal(units).scaleb(-10))
SUMS = st.builds(BillSums, AMOUNTS, AMOUNTS, AMOUNTS, st.integers(0, 10**9))
HALF = Fraction(1, 2)


@pytest.mark.parametrize("text", ["0", "-0", "00012", "12.5", "-12.5000000000", "9" * 18 + "." + "9" * 10])
def test_an_amount_is_taken_with_every_digit(text: str) -> None:
    assert parse_amount(text) == Decimal(text)
    assert Fraction(parse_amount(text)) == Fraction(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 1",
        "1 ",
        "1\n",
        "+1",
        "1e3",
        "1E3",
        "1,000",
        ".5",
        "5.",
        "-",
        "--",
        "1.2.3",
        "NaN",
        "Infinity",
        "0x1",
        "1_000",
        "9" * 19,
        "1." + "0" * 11,
        "１２",
        "٣",
        "−1",
        "1\u00a0",
        "$1",
    ],
)
def test_what_is_not_plainly_an_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not an amount"):
        parse_amount(text)


@given(st.text("0123456789.-+eE, ", max_size=32))
def test_an_amount_is_taken_exactly_when_the_rule_says(text: str) -> None:
    whole, point, decimals = text.removeprefix("-").partition(".")
    right = re.fullmatch("[0-9]{1,18}", whole) and (not point or re.fullmatch("[0-9]{1,10}", decimals))
    if right:
        assert parse_amount(text) == Decimal(text)
    else:
        with pytest.raises(ValueError, match="is not an amount"):
            parse_amount(text)


@given(st.lists(AMOUNTS, max_size=50))
def test_sums_are_exact_in_any_order(amounts: list[Decimal]) -> None:
    expected = sum(map(Fraction, amounts), Fraction(0))
    assert Fraction(exact_sum(amounts)) == expected
    assert exact_sum(reversed(amounts)) == exact_sum(sorted(amounts)) == exact_sum(amounts)


def test_a_sum_that_would_lose_a_digit_raises() -> None:
    with pytest.raises(Inexact):
        exact_sum([Decimal(10) ** 60, Decimal("0.1")])
    with pytest.raises((TypeError, FloatOperation)):
        exact_sum([Decimal(1), 0.5])  # type: ignore[list-item]
    with pytest.raises(FloatOperation):
        EXACT.create_decimal(0.1)
    with pytest.raises(InvalidOperation):
        exact_sum([Decimal("Infinity"), Decimal("-Infinity")])


@given(TOTALS)
def test_halves_are_rounded_away_from_zero(amount: Decimal) -> None:
    rounded = round_half_up(amount)
    hundredths = abs(Fraction(amount)) * 100
    expected = Fraction((hundredths + HALF).__floor__(), 100) * (-1 if amount < 0 else 1)
    assert Fraction(rounded) == expected
    assert rounded.as_tuple().exponent == -2


@pytest.mark.parametrize(
    ("amount", "due"),
    [
        ("0.005", "0.01"),
        ("0.0049999999", "0.00"),
        ("1.115", "1.12"),
        ("-0.001", "0.00"),
        ("-99.99", "0.00"),
        ("2", "2.00"),
    ],
)
def test_what_is_due_is_rounded_once_and_never_below_zero(amount: str, due: str) -> None:
    assert str(amount_due(Decimal(amount))) == due


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "0.00"),
        ("-0", "0.00"),
        ("-0.0000000000", "0.00"),
        ("1234.5", "1234.50"),
        ("1234.5600000000", "1234.56"),
        ("-0.0000000001", "-0.0000000001"),
        ("1E+3", "1000.00"),
        ("1E-10", "0.0000000001"),
        ("100", "100.00"),
    ],
)
def test_plain_has_all_digits_and_two_decimals_at_least(amount: str, text: str) -> None:
    assert plain(Decimal(amount)) == text


@given(TOTALS)
def test_plain_loses_nothing(amount: Decimal) -> None:
    assert Decimal(plain(amount)) == amount
    assert re.fullmatch(r"-?[0-9]+\.[0-9]{2,}", plain(amount))
    assert not re.search(r"\.[0-9]{2,}0$", plain(amount))


@pytest.mark.parametrize(
    ("amount", "shown", "exact", "signed"),
    [
        ("1234567.891", "1,234,567.89", "1,234,567.891", "+1,234,567.89"),
        ("-30", "-30.00", "-30.00", "-30.00"),
        ("0", "0.00", "0.00", "0.00"),
        ("-0.001", "0.00", "-0.001", "0.00"),
        ("0.001", "0.00", "0.001", "0.00"),
        ("-0.005", "-0.01", "-0.005", "-0.01"),
        ("999999.995", "1,000,000.00", "999,999.995", "+1,000,000.00"),
    ],
)
def test_amounts_as_people_read_them(amount: str, shown: str, exact: str, signed: str) -> None:
    assert format_amount(Decimal(amount)) == shown
    assert format_amount(Decimal(amount), exact=True) == exact
    assert format_amount(Decimal(amount), signed=True) == signed


@given(TOTALS)
def test_an_exact_amount_reads_back(amount: Decimal) -> None:
    assert Decimal(format_amount(amount, exact=True).replace(",", "")) == amount
    assert Decimal(format_amount(amount).replace(",", "")) == round_half_up(amount)
    assert Decimal(format_amount(amount, exact=True, signed=True).replace(",", "")) == amount


@given(AMOUNTS, AMOUNTS)
def test_money_of_one_currency_adds_up(one: Decimal, other: Decimal) -> None:
    total = Money(one, "USD") + Money(other, "USD")
    assert Fraction(total.amount) == Fraction(one) + Fraction(other)
    assert total - Money(other, "USD") == Money(one, "USD")
    assert Fraction((-total).amount) == -Fraction(total.amount)
    assert total.rounded() == Money(round_half_up(total.amount), "USD")


def test_currencies_never_mix() -> None:
    with pytest.raises(ValueError, match="never added together"):
        Money(Decimal(1), "USD") + Money(Decimal(1), "CNY")
    with pytest.raises(ValueError, match="never added together"):
        Money(Decimal(1), "USD") - Money(Decimal(1), "CNY")
    assert Money(Decimal(1), "USD") != Money(Decimal(1), "CNY")


@pytest.mark.parametrize("amount", [0.5, 1, "1", None, Decimal("NaN"), Decimal("Infinity")])
def test_money_is_a_finite_decimal(amount: object) -> None:
    with pytest.raises(ValueError, match="is not an exact amount"):
        Money(amount, "USD")  # type: ignore[arg-type]


def test_money_reads_with_its_currency() -> None:
    assert str(Money(Decimal("-1234.565"), "USD")) == "-1,234.57 USD"


@given(st.lists(SUMS, max_size=20))
def test_sums_of_lines_add_up_whatever_the_order(parts: list[BillSums]) -> None:
    whole = sum(parts, BillSums())
    assert whole == sum(reversed(parts), BillSums())
    assert Fraction(whole.total) == sum((Fraction(part.total) for part in parts), Fraction(0))
    assert whole.lines == sum(part.lines for part in parts)
    assert BillSums().total == ZERO
