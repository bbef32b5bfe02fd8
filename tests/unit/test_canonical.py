from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_tui.bills.canonical import LINE_DECIMAL, BadRow, FileFacts, canonical
from partner_tui.bills.columns import map_headers
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.money import parse_amount

OCTOBER = BillCycle(2026, 10)
HEADERS = {
    "customer_id": "Customer ID",
    "bill_type": "Bill Type",
    "billing_mode": "Billing Mode",
    "bill_cycle": "Billing Cycle",
    "amount": "Settlement Amount",
    "customer_expenditure": "Customer Expenditure",
    "settlement_discount": "Settlement Discount",
    "usage": "Usage",
    "currency": "Currency",
    "product_type_code": "Product Type Code",
    "product_type": "Product Type",
    "region_code": "Region Code",
    "region": "Region",
    "extra:Amount Due": "Amount Due",
    "extra:Note": "Note",
}
GIVEN = {"customer_id": "c1", "bill_type": "Refund", "amount": "1"}
Rows = list[dict[str, Any]]
Line = Mapping[str, str | None]


def read(*lines: Line, facts: FileFacts | None = None, without: str = "") -> Rows:
    """The lines; what one of them does not say is as usual, what none says has no column."""
    usual = {name: value for name, value in GIVEN.items() if name != without}
    names = list(dict.fromkeys(name for line in (usual, *lines) for name in line))
    header = map_headers([HEADERS[name] for name in names], {}, file="bill.csv", part="a.csv")
    texts = {name: [line.get(name, usual.get(name)) for line in lines] for name in names}
    frame = pl.DataFrame(texts, schema=dict.fromkeys(names, pl.String))
    return canonical(frame, header, facts or FileFacts()).to_dicts()


def bad(*lines: Line, facts: FileFacts | None = None, without: str = "") -> BadRow:
    with pytest.raises(BadRow) as caught:
        read(*lines, facts=facts, without=without)
    return caught.value


@given(st.text("0123456789.-+eE, \t\u00a0٣", max_size=34))
def test_amounts_are_what_the_rule_of_money_takes(text: str) -> None:
    try:
        value = parse_amount(text.strip(" \t\u00a0\u3000"))
    except ValueError:
        assert (bad({}, {"amount": text}).row, bad({}, {"amount": text}).column) == (1, "amount")
    else:
        assert read({}, {"amount": text})[1]["amount"] == value


def test_numbers_may_be_empty_but_not_the_amount() -> None:
    texts: tuple[str | None, ...] = (None, "", "--", " ", "\u3000--")
    assert [line["usage"] for line in read(*({"usage": text} for text in texts))] == [None] * 5
    for text in texts:
        error = bad({}, {}, {"amount": text})
        assert (error.row, error.column, error.title) == (2, "amount", "An empty field")


@pytest.mark.parametrize("text", [None, "", " ", "\u3000", "\n"])
def test_every_line_has_a_customer(text: str | None) -> None:
    error = bad({}, {"customer_id": text})
    assert (error.row, error.column, error.title) == (1, "customer_id", "An empty field")


def test_bill_types() -> None:
    words = ("Expenditure", " refund ", "调账")
    assert [line["bill_type"] for line in read(*({"bill_type": word} for word in words))] == [
        "expenditure",
        "refund",
        "adjustment",
    ]
    assert bad({}, {"bill_type": None}).title == "An empty field"
    error = bad({}, {"bill_type": "Charge"}, {"bill_type": "Other"})
    assert (error.row, error.column) == (1, "bill_type")
    assert "'Charge'" in error.cause


def test_billing_modes() -> None:
    lines = read(*({"billing_mode": word} for word in ("1", "包年包月", "Barter", None)))
    assert [line["billing_mode"] for line in lines] == ["pay-per-use", "yearly-monthly", "Barter", None]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("75%", "0.75"),
        ("0.75", "0.75"),
        ("12.5 %", "0.125"),
        ("100%", "1"),
        ("--", None),
        ("0.12345678%", "0.0012345678"),
    ],
)
def test_discounts(text: str, value: str | None) -> None:
    assert read({"settlement_discount": text})[0]["settlement_discount"] == (value and Decimal(value))


@pytest.mark.parametrize("text", ["75 percent", "%", "1e1%", "0.123456789%", "0.7500000000001"])
def test_what_is_no_discount(text: str) -> None:
    error = bad({}, {"settlement_discount": text})
    assert (error.row, error.column, error.title) == (1, "settlement_discount", "Not a discount")


def test_the_month() -> None:
    facts = FileFacts()
    read({"bill_cycle": "2026-10"}, {"bill_cycle": " 202610 "}, facts=facts)
    assert facts.month == OCTOBER
    error = bad({"bill_cycle": "2026-10"}, {"bill_cycle": "2026-11"}, facts=facts)
    assert (error.row, error.column, error.title) == (1, "bill_cycle", "Two months in one file")
    assert bad({"bill_cycle": "2026-13"}).title == "Not a month"
    assert bad({"bill_cycle": "2026-10"}, {"bill_cycle": None}).row == 1


def test_the_first_line_says_what_the_others_must_agree_on() -> None:
    months = [{"bill_cycle": text} for text in ("2026-10", "2026-08", "2026-09", "2026-10", "2026-11")]
    currencies = [{"currency": text} for text in (None, "USD", "CNY", "EUR", "USD")]
    for _ in range(20):
        assert bad(*months).row == 1
        assert bad(*currencies).row == 2


def test_the_currency() -> None:
    facts = FileFacts()
    read({"currency": None}, {"currency": " usd"}, facts=facts)
    assert facts.currency == "USD"
    assert bad({"currency": "EUR"}, facts=facts).title == "Mixed currencies"
    assert bad({"currency": "EUR"}, facts=FileFacts(currency="USD", currency_from="the headers say")).cause == (
        "this line is in EUR, but the headers say USD."
    )
    assert bad({"currency": "Dollars"}).title == "Not a currency"


def test_what_stands_in_for_the_amount_stays_what_it_is() -> None:
    (line,) = read({"extra:Amount Due": " 2.50"}, without="amount")
    assert (line["amount"], line["extra:Amount Due"]) == (Decimal("2.5"), " 2.50")
    (line,) = read({"customer_expenditure": "3"}, without="amount")
    assert (line["amount"], line["customer_expenditure"]) == (3, 3)
    assert bad({"customer_expenditure": "--"}, without="amount").column == "amount"
    assert bad({"extra:Amount Due": "--"}, without="amount").column == "amount"


def test_names_and_codes_complete_each_other() -> None:
    (line,) = read({"region_code": "ap-southeast-3", "product_type": "Nobody's Service"})
    assert line["region"] == "AP-Singapore"
    assert line["product_type_code"] == "Nobody's Service"
    (line,) = read({"region": "ap-singapore", "region_code": None})
    assert line["region_code"] == "ap-southeast-3"
    (line,) = read({"region": "Ours", "region_code": "ap-southeast-3"})
    assert line["region"] == "Ours"


def test_extra_columns_are_verbatim_and_order_is_kept() -> None:
    lines = read(*({"extra:Note": f" --{number} ", "amount": f"{number}"} for number in range(50)))
    assert [line["extra:Note"] for line in lines] == [f" --{number} " for number in range(50)]
    assert [line["amount"] for line in lines] == list(range(50))


def test_types() -> None:
    header = map_headers(["Customer ID", "Bill Type", "Settlement Amount", "Usage"], {}, file="a", part="a")
    frame = pl.DataFrame({"customer_id": ["c"], "bill_type": ["Refund"], "amount": ["-0.5"], "usage": [None]})
    found = canonical(frame, header, FileFacts()).schema
    assert (found["amount"], found["usage"]) == (LINE_DECIMAL, LINE_DECIMAL)
