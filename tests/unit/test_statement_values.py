"""Dates, amounts and words of statement files: read in one way alone, or refused."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_tui.bills.statement_values import (
    DayOrder,
    Unclear,
    amount_in,
    currency_in,
    day_in,
    day_order,
    has_comma,
    is_empty,
    is_out,
    is_time,
    is_word,
    plain_text,
)

TODAY = date(2026, 11, 23)
FIFTH = date(2026, 11, 5)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-05",
        "2026/11/5",
        "2026.11.05",
        "20261105",
        "20261105093000",
        "20261105 09:30:00",
        "2026-11-05 09:30",
        "2026-11-05T09:30:00.123+08:00",
        "2026-11-05, 23:59:59 GMT+08:00",
        "2026年11月5日",
        "2026 年 11 月 05 日 09:30",
        "２０２６－１１－０５",
        "05.11.2026",
        "5.11.2026 09:30",
        "5 Nov 2026",
        "05-NOV-2026",
        "5 November 2026",
        "5th Nov. 2026",
        "Nov 5, 2026",
        "November 5th, 2026 9:30 AM",
        " 2026-11-05\t",
        '="2026-11-05"',
    ],
)
def test_a_date_is_read_from_every_form_that_has_one_meaning(text: str) -> None:
    assert day_in(text, None, TODAY) == FIFTH


def test_a_date_of_a_workbook_is_the_day_that_it_names() -> None:
    assert day_in(FIFTH, None, TODAY) == FIFTH
    assert day_in(Decimal("20261105"), None, TODAY) == FIFTH


@pytest.mark.parametrize(
    "text",
    [
        *("", "yesterday", "2026-13-05", "2026-02-30", "2026-11/05", "05/11/26", "31.11.2026", "5 Nox 2026"),
        *("46331", "2026-11", "2026-11-05 lunch", "05/11/2026", "11-05-2026", "Ma 5, 2026 x", "No 5 2026-"),
    ],
)
def test_what_is_no_date_or_may_be_two_is_refused(text: str) -> None:
    with pytest.raises(Unclear):
        day_in(text, None, TODAY)


def test_may_be_abbreviated_only_as_far_as_it_names_one_month() -> None:
    assert day_in("5 sept 2026", None, TODAY) == date(2026, 9, 5)
    assert day_in("5 june 2026", None, TODAY) == date(2026, 6, 5)
    assert day_in("5 jul 2026", None, TODAY) == date(2026, 7, 5)
    with pytest.raises(Unclear):
        day_in("5 ju 2026", None, TODAY)


def test_one_date_of_a_column_proves_the_order_of_the_others() -> None:
    assert day_order(["05/11/2026", "06/11/2026"]) is None
    assert day_order(["05/11/2026", "25/11/2026"]) is DayOrder.DAY
    assert day_order(["13/11/2026"]) is DayOrder.DAY
    assert day_order(["12/11/2026", "11/12/2026"]) is None
    assert day_order(["05/11/2026", "11/25/2026 10:00"]) is DayOrder.MONTH
    assert day_in("05/11/2026", DayOrder.DAY, TODAY) == FIFTH
    assert day_in("11-05-2026", DayOrder.MONTH, TODAY) == FIFTH
    with pytest.raises(Unclear, match=r"25/11/2026.*11/25/2026"):
        day_order(["25/11/2026", "11/25/2026"])


def test_a_day_that_is_its_month_needs_no_proof_and_gives_none() -> None:
    assert day_in("11/11/2026", None, TODAY) == date(2026, 11, 11)
    assert day_order(["11/11/2026", "05.11.2026", "25.11.2026"]) is None


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("1234.50", "1234.50", None),
        ("1,234.50", "1234.50", None),
        ("1234", "1234", None),
        ("1,234", "1234", None),
        ("1 234 567.89", "1234567.89", None),
        ("1'234.5", "1234.5", None),
        ("1\u202f234.50", "1234.50", None),
        ("-1,234.50", "-1234.50", None),
        ("+1.00", "1.00", None),
        ("\u22121.00", "-1.00", None),
        ("(1,234.50)", "-1234.50", None),
        ("100.00-", "-100.00", None),
        ("USD 100.00", "100.00", "USD"),
        ("-USD 100.00", "-100.00", "USD"),
        ("100.00 EUR", "100.00", "EUR"),
        ("１２３．４５", "123.45", None),
        ('="100.00"', "100.00", None),
        ("0.00000001", "0.00000001", None),
        (Decimal("12.5"), "12.5", None),
    ],
)
def test_an_amount_is_read_exactly(text: str | Decimal, amount: str, currency: str | None) -> None:
    assert amount_in(text, comma=False) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "1e5", "1,23", "12,34.5", "1,2345", "1.2.3", "$100", "100.00.", "(1.00", "1.00)", "-1.00-", "--1"),
        *("USD 1.00 EUR", "1234 567.00", "0.00000000001", "1234567890123456789", "NaN", "usd 1.00", "12 34"),
        Decimal("0.1234567890123456"),
    ],
)
def test_what_is_no_amount_is_refused(text: str | Decimal) -> None:
    with pytest.raises(Unclear):
        amount_in(text, comma=False)


def test_decimals_after_a_comma_are_known_by_their_column() -> None:
    assert has_comma(["1.234,50", "12,5", "1.000"])
    assert not has_comma(["1,234.50", "12.5", "1,000"])
    assert not has_comma(["1,234", "5", Decimal("1.5"), FIFTH])
    assert amount_in("1.234,50", comma=True)[0] == Decimal("1234.50")
    assert amount_in("1.234", comma=True)[0] == Decimal(1234)
    assert amount_in("1 234,5 EUR", comma=True) == (Decimal("1234.5"), "EUR")
    with pytest.raises(Unclear, match=r"1.234,50.*12.5"):
        has_comma(["1.234,50", "12.5"])
    with pytest.raises(Unclear):
        amount_in("1,234,567", comma=True)


@pytest.mark.parametrize("text", ["1.000", "26.814", "1,000", "999,999", "-1.000", "USD 1,000", "１．０００"])
def test_a_number_that_may_be_in_the_thousands_is_refused_unless_its_column_shows_which(text: str) -> None:
    assert has_comma([text]) is None
    with pytest.raises(Unclear, match=r"may be .* nothing in the column shows which"):
        amount_in(text, comma=None)
    sign = "." if "." in text or "．" in text else ","
    assert abs(amount_in(text, comma=sign == ".")[0]) >= 1000
    assert abs(amount_in(text, comma=sign == ",")[0]) < 1000


@pytest.mark.parametrize(
    ("text", "comma", "amount"),
    [
        *(("0.125", False, "0.125"), ("0,125", True, "0.125"), ("1234.500", False, "1234.5")),
        *(("1 234,500", True, "1234.5"), ("1,234,567", False, "1234567"), ("1.234.567", True, "1234567")),
        *(("1.2345", False, "1.2345"), ("0.00", False, "0"), ("007,5", True, "7.5")),
    ],
)
def test_what_can_be_read_in_one_way_alone_shows_how_its_column_is_written(text: str, comma: bool, amount: str) -> None:
    assert has_comma([text, "1.000"]) is comma
    assert amount_in(text, comma=comma)[0] == Decimal(amount)


def test_whole_numbers_need_no_proof_and_give_none() -> None:
    assert has_comma(["1000", "15", Decimal("1.000")]) is None
    assert amount_in("1000", comma=None)[0] == Decimal(1000)


@pytest.mark.parametrize("text", ["9999-12-31", "1900-01-01", "0206-07-05", "1999-12-31", "2027-11-25", "31.12.9999"])
def test_a_day_that_stands_for_none_is_refused(text: str) -> None:
    with pytest.raises(Unclear, match="nobody pays on"):
        day_in(text, None, TODAY)
    assert day_in("2000-01-01", None, TODAY) == date(2000, 1, 1)
    assert day_in("2027-11-23", None, TODAY) == date(2027, 11, 23)


def test_a_time_of_day_and_a_word_are_no_days() -> None:
    assert all(is_time(text) for text in ("10:11:12", "9:05", "10:11 PM", "10:11:12.5"))
    assert not any(is_time(cell) for cell in ("2026-11-05 10:11:12", "", "10", FIFTH, Decimal("0.5")))
    assert all(is_word(text) for text in ("", "Total", "合计", "End of statement."))
    assert not any(is_word(cell) for cell in ("31.02.2026", "２", "十一月", FIFTH, Decimal(1)))


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2, allow_nan=False), st.booleans())
def test_no_amount_is_misread_however_its_thousands_are_parted(amount: Decimal, comma: bool) -> None:
    written = f"{amount:,.2f}"
    if comma:
        written = written.translate(str.maketrans(",.", ".,"))
    assert has_comma([written]) is comma
    assert amount_in(written, comma=comma) == (amount, None)


def test_empty_cells_have_no_amount() -> None:
    assert all(is_empty(text) for text in ("", " ", "-", "--", "—", "\t", '=""'))
    assert not any(is_empty(cell) for cell in ("0", Decimal(0), FIFTH))


def test_words_are_read_without_what_keeps_a_spreadsheet_from_making_numbers_of_them() -> None:
    assert plain_text('="00815"') == "00815"
    assert plain_text("00815\t") == "00815"
    assert plain_text(Decimal("20261105")) == "20261105"
    with pytest.raises(Unclear, match="text"):
        plain_text(Decimal(10**15))


def test_currencies_and_ways() -> None:
    assert [currency_in(text) for text in (" usd", "人民币", "RMB", "ＵＳＤ")] == ["USD", "CNY", "CNY", "USD"]
    assert [is_out(text) for text in ("DR", "借", "支出", "Credit", "贷", "收入")] == [True] * 3 + [False] * 3
    for text in ("dollars", "$", ""):
        with pytest.raises(Unclear):
            currency_in(text)
    with pytest.raises(Unclear):
        is_out("sideways")
