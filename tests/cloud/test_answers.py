"""Fields of an answer: read as what they are, or refused by name."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_tui.cloud.answers import Answer, parsed
from partner_tui.domain.errors import CloudAnswerError


def answer(text: str) -> Answer:
    fields = parsed(text.encode())
    assert isinstance(fields, dict)
    return Answer("ListThings", fields, request_id="r-1")


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("140.00", "140.00"),
        ("-30", "-30"),
        ('"-20.12345678"', "-20.12345678"),
        ('"0E-8"', "0"),
        ("0E-8", "0"),
        ("1.2E+3", "1200"),
        ("0.1", "0.1"),
        ("999999999999999999.9999999999", "999999999999999999.9999999999"),
        ("1.50000000000000", "1.5"),
        ("-0.0", "0"),
    ],
)
def test_amounts(written: str, amount: str) -> None:
    assert answer(f'{{"amount": {written}}}').amount("amount") == Decimal(amount)


@given(st.decimals(-(10**18) + 1, 10**18 - 1, allow_nan=False, allow_infinity=False, places=10))
def test_amounts_keep_every_digit(amount: Decimal) -> None:
    read = answer(f'{{"a": {amount:f}, "b": "{amount:f}"}}')
    assert read.amount("a") == read.amount("b") == amount


@pytest.mark.parametrize(
    "written",
    [
        "true",
        "[]",
        "{}",
        '"12,5"',
        '"1 000"',
        '"+1"',
        '".5"',
        '"NaN"',
        '"٣"',
        "1e18",
        "1e999999",
        "1e-999999",
        "1000000000000000000",
        "0.12345678901",
        '"1e999"',
    ],
)
def test_what_is_no_amount(written: str) -> None:
    with pytest.raises(CloudAnswerError, match=r"ListThings, field amount: .*\(request r-1\)"):
        answer(f'{{"amount": {written}}}').amount("amount")


@pytest.mark.parametrize("written", ["1.5", "true", '"1.5"', '"x"', "[]", '"' + "9" * 19 + '"'])
def test_what_is_no_whole_number(written: str) -> None:
    with pytest.raises(CloudAnswerError, match="is not a whole number"):
        answer(f'{{"count": {written}}}').integer("count")


def test_whole_numbers_and_codes() -> None:
    read = answer('{"count": 3, "text": "-4", "state": "08"}')
    assert (read.integer("count"), read.integer("text")) == (3, -4)
    assert (read.code("count"), read.code("state")) == ("3", "08")
    with pytest.raises(CloudAnswerError, match="is not text"):
        answer('{"state": true}').code("state")


Reader = Callable[[Answer, str], object]
_READERS: list[tuple[Reader, Reader, object]] = [
    (Answer.text, Answer.optional_text, None),
    (Answer.code, Answer.optional_code, None),
    (Answer.amount, Answer.optional_amount, None),
    (Answer.integer, Answer.optional_integer, None),
    (Answer.rows, Answer.optional_rows, []),
]


@pytest.mark.parametrize("written", ["{}", '{"field": null}', '{"field": ""}'])
@pytest.mark.parametrize(("demanded", "optional", "nothing"), _READERS)
def test_what_is_missing(written: str, demanded: Reader, optional: Reader, nothing: object) -> None:
    assert optional(answer(written), "field") == nothing
    with pytest.raises(CloudAnswerError, match="field field: it is missing"):
        demanded(answer(written), "field")


@pytest.mark.parametrize("written", ["1", "[]", "{}", "true"])
def test_what_is_no_text(written: str) -> None:
    with pytest.raises(CloudAnswerError, match="is not text"):
        answer(f'{{"name": {written}}}').text("name")


def test_rows_say_where_they_are() -> None:
    read = answer('{"records": [{"tax": [{"amount": 1}]}, {"tax": [{"amount": 2}, {"amount": "x"}]}]}')
    assert [row.amount("amount") for row in read.rows("records")[0].rows("tax")] == [1]
    with pytest.raises(CloudAnswerError, match=r"field records\[1\]\.tax\[1\]\.amount: \"x\" is not an amount"):
        read.rows("records")[1].rows("tax")[1].amount("amount")


@pytest.mark.parametrize("written", ["3", '"x"', "{}", "[3]", "[null]", '[{}, "x"]'])
def test_what_is_no_list_of_objects(written: str) -> None:
    with pytest.raises(CloudAnswerError, match="is not"):
        answer(f'{{"records": {written}}}').rows("records")


def test_an_object_inside() -> None:
    read = answer('{"basic": {"name": "n"}, "other": 3}')
    assert read.part("basic").text("name") == "n"
    for name in ("other", "none"):
        with pytest.raises(CloudAnswerError, match=f"field {name}"):
            read.part(name)


def test_foreign_text_in_an_error_is_short_and_harmless() -> None:
    with pytest.raises(CloudAnswerError) as caught:
        answer('{"count": "\\u001b]0;owned\\u0007' + "x" * 500 + '"}').integer("count")
    assert "\x1b" not in str(caught.value) and len(str(caught.value)) < 300
