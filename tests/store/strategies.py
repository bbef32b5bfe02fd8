"""Months of bill lines for property tests: few values, so that they meet; awkward ones, so that they hurt."""

from decimal import Decimal

from hypothesis import strategies as st

from partner_tui.domain.bill import BillingMode, BillType
from tests.store.stores import Line, line

_LARGEST = 10**28 - 1
_CODES = st.sampled_from([None, "", "p.1", "p.2", "P(3"])
_TEXTS = st.sampled_from([None, "", "Acme", "ACME (East)", "Ünal é", "华为云", "a.b", "Straße ΟΔΟΣ", "z%*"])

AMOUNTS = st.one_of(
    st.integers(-_LARGEST, _LARGEST),
    st.integers(-300, 300).map(lambda cents: cents * 10**8),
).map(lambda number: Decimal(number).scaleb(-10))
"""Everything that a line can hold: 18 digits before and 10 after the point."""

TEXTS = st.sampled_from(
    [
        "acme",
        "ACM",
        "é",
        "ünal",
        "云",
        "(",
        ".",
        "b",
        "c2",
        "p.1",
        "e (e",
        "%*",
        "STRAẞE",
        "ss",
        "οδος",
        "none of these",
    ]
)

_NUMBERS = st.one_of(
    st.integers(-300, 300).map(lambda cents: f"{Decimal(cents).scaleb(-2):f}"),
    st.integers(-(_LARGEST * 3), _LARGEST * 3).map(lambda number: f"{Decimal(number).scaleb(-10):f}"),
    st.integers(-300, 300).map(lambda cents: f"{cents}.00000000005"),
    st.sampled_from(["1,0", "0", ".5", "-0.0", "9" * 40, "-" + "9" * 40, "0." + "0" * 40 + "1"]),
)


def _terms() -> st.SearchStrategy[str]:
    texts = TEXTS.map(lambda text: f'"{text}"')
    of_texts = st.tuples(
        st.sampled_from(["customer", "product", "product_type_code", "region", "region_code", "resource_name", "type"]),
        st.sampled_from([":", "=", "!="]),
        st.one_of(texts, st.sampled_from(["r1", "P.1", "refund", "ACME", '"华为云"', '""'])),
    )
    of_numbers = st.tuples(
        st.sampled_from(["amount", "usage", "margin", "customer_pays", "tax"]),
        st.sampled_from([">", ">=", "<", "<=", "=", "!=", ":"]),
        _NUMBERS,
    )
    plain = st.one_of(texts, st.one_of(of_texts, of_numbers).map("".join))
    return st.tuples(st.sampled_from(["", "", "!"]), plain).map("".join)


FILTERS = st.lists(_terms(), min_size=1, max_size=3).map(" ".join)
"""What an operator may type, of values that these months have and that they have not."""


def _months(
    amounts: st.SearchStrategy[Decimal], paid: st.SearchStrategy[Decimal | None]
) -> st.SearchStrategy[list[Line]]:
    return st.lists(
        st.builds(
            line,
            customer_id=st.sampled_from(["c1", "c2", "c3"]),
            customer_name=_TEXTS,
            account_name=_TEXTS,
            product_type_code=_CODES,
            product_type=_TEXTS,
            region_code=st.sampled_from([None, "r1", "r2"]),
            region=_TEXTS,
            bill_type=st.sampled_from([kind.value for kind in BillType]),
            billing_mode=st.sampled_from([None, *(mode.value for mode in list(BillingMode)[:2])]),
            resource_name=_TEXTS,
            trade_id=st.sampled_from([None, "CS1", "cs2"]),
            usage=st.none() | amounts,
            customer_expenditure=paid,
            amount=amounts,
        ),
        max_size=40,
    )


MONTHS = st.one_of([_months(AMOUNTS, paid) for paid in (st.none(), st.none() | AMOUNTS, AMOUNTS)])
"""In some, no line says what the customer pays, in some every line does."""
