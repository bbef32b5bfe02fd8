from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_tui.bills.columns import SYNONYMS, HeaderMap, map_headers, recognised
from partner_tui.domain.errors import BillFileError
from partner_tui.domain.line import LINE_COLUMNS

NEEDED = ("Customer ID", "Bill Type")


def mapped(*headers: str, **chosen: str) -> HeaderMap:
    return map_headers(headers, chosen, file="bill.csv", part="a.csv")


def refused(*headers: str, **chosen: str) -> BillFileError:
    with pytest.raises(BillFileError) as caught:
        mapped(*headers, **chosen)
    assert (caught.value.file, caught.value.part, caught.value.line) == ("bill.csv", "a.csv", 1)
    return caught.value


def test_every_canonical_column_has_headers_of_its_own() -> None:
    assert list(SYNONYMS) == [column.name for column in LINE_COLUMNS]
    known = [header.casefold() for header in chain(*SYNONYMS.values())]
    assert len(set(known)) == len(known)


@given(st.permutations(list(SYNONYMS)), st.data())
def test_any_synonyms_in_any_order(names: list[str], data: st.DataObject) -> None:
    headers = [data.draw(st.sampled_from(SYNONYMS[name])) for name in names]
    assert mapped(*headers).names == tuple(names)


@pytest.mark.parametrize(
    "header",
    ["CUSTOMER ID", " customer id ", "CustomerID", "customer-id", "Customer  ID", "客户ＩＤ", "Customer\u00a0ID"],
)
def test_case_spaces_and_width_do_not_matter(header: str) -> None:
    assert mapped(header, "Bill Type", "Settlement Amount").names[0] == "customer_id"


def test_what_is_not_known_is_kept_verbatim() -> None:
    found = mapped(*NEEDED, "Settlement Amount", " Über Note ", "Note(EST)")
    assert found.names[3:] == ("extra: Über Note ", "extra:Note(EST)")
    assert found.header_of("extra:Note(EST)") == "Note(EST)"


@pytest.mark.parametrize(
    "header", ["Tax (%)", "Tax %", "Region (OLD)", "Customer ID (New)", "Usage Types", "Usage(GiB)"]
)
def test_what_means_something_else_is_another_column(header: str) -> None:
    assert mapped("Customer ID", "Bill Type", "Settlement Amount", header).names[3] == f"extra:{header}"


@pytest.mark.parametrize(
    ("amounts", "name"),
    [
        (("Settlement Amount", "Customer Expenditure", "Amount Due"), "amount"),
        (("Amount Due", "Customer Expenditure"), "customer_expenditure"),
        (("应付金额",), "extra:应付金额"),
    ],
)
def test_what_stands_in_for_the_amount(amounts: tuple[str, ...], name: str) -> None:
    found = mapped(*NEEDED, *amounts)
    assert found.amount_column == name
    assert found.header_of("amount") == found.header_of(name)


@pytest.mark.parametrize(
    "header", ["Settlement Amount (EUR)", "Customer Expenditure(eur)", "Amount Due（EUR）", "结算金额 (EUR)"]
)
def test_the_currency_of_the_headers(header: str) -> None:
    assert mapped(*NEEDED, header).currency == "EUR"


def test_no_currency_and_the_currency_of_what_is_no_money() -> None:
    assert mapped(*NEEDED, "Settlement Amount", "Coupons (EUR)").currency is None
    assert mapped(*NEEDED, "Settlement Amount (USD)", "Amount Due (EUR)").currency == "USD"


def test_mixed_currencies() -> None:
    assert (
        "USD (“Settlement Amount (USD)”) and CNY (“Tax(CNY)”)"
        in refused(*NEEDED, "Settlement Amount (USD)", "Tax(CNY)").cause
    )


def test_a_needed_column_is_missing() -> None:
    error = refused("Client", "Bill Type", "Sum")
    assert "amount (“Settlement Amount” or" in error.cause
    assert "customer_id (“Customer ID” or “客户ID”" in error.cause
    assert error.cause.endswith("The headers are: Client, Bill Type, Sum.")
    assert "[import.columns]" in error.next_step


def test_the_setting_comes_first() -> None:
    found = mapped("Client", "Customer ID", "Bill Type", "Sum (USD)", customer_id="client", amount="SUM")
    assert found.names == ("customer_id", "extra:Customer ID", "bill_type", "amount")
    assert found.currency == "USD"


@pytest.mark.parametrize("other", ["客户ID", "customer id", "Customer Account ID"])
def test_two_columns_that_mean_the_same(other: str) -> None:
    error = refused(*NEEDED, other, "Settlement Amount")
    assert error.title == "A column twice"
    assert f"“Customer ID” and “{other}” both mean customer_id" in error.cause


def test_headers_twice_and_missing() -> None:
    assert "bear the same name" in refused(*NEEDED, "Settlement Amount", "Note", "Note").cause
    assert "column 3 has none" in refused(*NEEDED, " ", "Settlement Amount").cause


def test_recognised() -> None:
    assert recognised(["Customer ID", "账期", "Tax(USD)", "Note", ""], {}) == 3
    assert recognised(["Note"], {"amount": "note"}) == 1
