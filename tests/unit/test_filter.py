import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_tui.domain.column_words import SHORT_WORDS, columns_named
from partner_tui.domain.errors import WrongFilter
from partner_tui.domain.filter import LONGEST, Filter, folded
from partner_tui.domain.line import LINE_COLUMNS, MARGIN
from partner_tui.domain.rows import RowValues

NAMES = ("customer_name", "account_name", "customer_id", "region", "lines", "amount", "margin", "extra:Cost Tag")
ACME = ("Acme Ltd", "acme_cloud", "c-1", "EU-Dublin", 12, Decimal("1234.5000000000"), Decimal("-0.0000000001"), "a b")
BOLT = ("Bolt & Söhne", None, "c-2", "", 3, Decimal("100.00"), None, "arn:aws")
NAMELESS = (None, None, "c-3", None, 1, Decimal("-7"), Decimal(0), 'say "hi" twice')
ROWS: tuple[RowValues, ...] = (ACME, BOLT, NAMELESS)


def found(text: str) -> str:
    """Which of the rows the filter keeps, by the digits of their ids."""
    wanted = Filter.parse(text)
    return "".join(str(row[2])[-1] for row in ROWS if wanted.matches(NAMES, row))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", "123"),
        ("  \t ", "123"),
        ("ACME", "1"),
        ("c- ltd", "1"),
        ("!acme", "23"),
        ("!acme !bolt", "3"),
        ("söhne", "2"),
        ("SÖHNE", "2"),
        ("12", ""),
        ('"acme ltd"', "1"),
        ('acme" l"td', "1"),
        ('"acme l', "1"),
        ('!"acme l', "23"),
        ('"hi"" t', "3"),
        ('say" ""hi"', "3"),
        ('"!acme"', ""),
        ("customer:acme", "1"),
        ("customer:c-2", "2"),
        ("!customer:acme", "23"),
        ("Customer_Name:acme", "1"),
        ("customer-id:C-", "123"),
        ('customer:"acme ltd"', "1"),
        ('customer:"acme ltd', "1"),
        ('"customer:acme"', ""),
        ("customer=c-1", "1"),
        ("customer=acme", ""),
        ("customer!=c-1", "23"),
        ("!customer=c-1", "23"),
        ("region=eu-DUBLIN", "1"),
        ("region!=eu-west", "1"),
        ("!region=eu-dublin", "23"),
        ("!region:dublin", "23"),
        ("extra:cost-tag:b", "1"),
        ('"extra:Cost Tag":b', "1"),
        ("cost_tag:aws", "2"),
        ("arn:aws", "2"),
        ("arn:", "2"),
        ("aws>1", ""),
        ("amount>100", "1"),
        ("amount>=100", "12"),
        ("amount<100", "3"),
        ("amount<=100", "23"),
        ("amount=100", "2"),
        ("amount=1,234.50", "1"),
        ("amount!=100", "13"),
        ("!amount>100", "23"),
        ("amount>99.99999999999999999999", "12"),
        ("amount>-7.0000000001", "123"),
        ("amount:234.5", "1"),
        ("amount:1,234.50", "1"),
        ("amount:100.00", "2"),
        ("amount:100.000", ""),
        ("lines>=3 lines<12", "2"),
        ("lines:2", "1"),
        ("margin<0", "1"),
        ("margin>=-1", "13"),
        ("!margin>=-1", "2"),
        ("margin!=0", "1"),
        ("total>100 !bolt", "1"),
        ("price>1", ""),
    ],
)
def test_what_is_kept(text: str, rows: str) -> None:
    assert found(text) == rows


@pytest.mark.parametrize(
    "text", ["!", '"', '""', '!"', "amount>", "amount>=", "amount>-", "amount<.", "amount!=", "customer:", "!customer:"]
)
def test_while_it_is_typed_a_term_without_a_value_keeps_every_row(text: str) -> None:
    assert found(text) == "123"
    assert found(f"bolt {text}") == "2"


@pytest.mark.parametrize(
    "text", ["amount>abc", "Amount=abc", "amount>+1e", "!margin<x", "lines>=1.2.3", "usage!=1e5", 'price<"1 2"']
)
def test_a_number_column_is_compared_with_numbers_only(text: str) -> None:
    with pytest.raises(WrongFilter, match="is not a number"):
        Filter.parse(text)


def test_a_text_has_no_size() -> None:
    wanted = Filter.parse("region>5")
    with pytest.raises(WrongFilter, match="region holds texts") as told:
        wanted.resolved(NAMES)
    assert told.value.next_step == "Write it like region:5."
    assert wanted.matches(("name",), ("region>5 is a text here",))


def test_what_is_too_long_is_refused_and_shown_shortened() -> None:
    assert Filter.parse("x" * LONGEST).terms
    with pytest.raises(WrongFilter, match="1,001 characters"):
        Filter.parse("x" * (LONGEST + 1))
    with pytest.raises(WrongFilter) as told:
        Filter.parse("amount>" + "x" * 900)
    assert len(told.value.cause) < 100


def test_a_filter_is_a_value() -> None:
    assert Filter.parse("a  b:c") == Filter.parse(" a b:c ") != Filter.parse('a "b:c"')
    assert len({Filter.parse("a"), Filter.parse('"a"'), Filter.parse("!a")}) == 2
    assert Filter.parse(' ! "" ').is_empty and not Filter.parse("amount>").is_empty


@pytest.mark.parametrize(
    ("word", "columns"),
    [
        ("product", ("product_type", "product_type_code")),
        ("Product_Name", ("product_name",)),
        ("product type", ("product_type",)),
        ("order/transaction-id", ("trade_id",)),
        ("bill_cycle", ("bill_cycle",)),
        ("usage", ("usage",)),
        ("MARGIN", ("margin",)),
        ("cost tag", ("extra:Cost Tag",)),
        ("colour", ()),
        ("", ()),
    ],
)
def test_columns_by_name_heading_and_short_word(word: str, columns: tuple[str, ...]) -> None:
    names = (*(column.name for column in LINE_COLUMNS), MARGIN.name, "extra:Cost Tag")
    assert columns_named(word, names) == columns


def test_every_column_can_be_named_and_every_short_word_means_columns() -> None:
    names = [column.name for column in (*LINE_COLUMNS, MARGIN)]
    for name in names:
        assert columns_named(name, names)[0] == name
    for word in SHORT_WORDS:
        assert columns_named(word, names)


def test_case_is_folded_letter_by_letter() -> None:
    for one, other in (("ΟΔΟΣ", "οδος"), ("ẞ", "ß"), ("K", "k"), ("ſ", "S"), ("µ", "μ"), ("Å", "å")):
        assert folded(one) == folded(other)
    for one, other in (("ß", "ss"), ("ı", "i"), ("İ", "i")):
        assert folded(one) != folded(other)


TEXTS = st.text('ab!:=<>", 10.-', max_size=12)


@given(TEXTS, st.lists(st.text(max_size=5) | st.none(), min_size=2, max_size=2))
def test_any_text_is_understood_or_refused(text: str, cells: list[str | None]) -> None:
    row = (*cells, Decimal(1))
    try:
        wanted = Filter.parse(text)
        kept = wanted.matches(("a", "b", "amount"), row)
    except WrongFilter:
        return
    assert kept is all(Filter((term,)).matches(("a", "b", "amount"), row) for term in wanted.terms)


@given(st.text(min_size=1, max_size=8), st.text(max_size=8) | st.none())
def test_a_quoted_text_is_searched_as_it_stands(text: str, cell: str | None) -> None:
    quoted = Filter.parse('"' + text.replace('"', '""') + '"')
    expected = cell is not None and folded(text) in folded(cell)
    assert quoted.matches(("amount",), (cell,)) is expected
    if re.fullmatch(r"\w+", text):
        assert Filter.parse(text) == quoted
