"""Months of bill lines for property tests: few values, so that they meet; awkward ones, so that they hurt."""

from decimal import Decimal

from hypothesis import strategies as st

from partner_tui.domain.bill import BillingMode, BillType
from tests.store.stores import Line, line

_LARGEST = 10**28 - 1
_CODES = st.sampled_from([None, "", "p.1", "p.2", "P(3"])
_TEXTS = st.sampled_from([None, "", "Acme", "ACME (East)", "Ünal é", "华为云", "a.b", "z%*"])

AMOUNTS = st.one_of(
    st.integers(-_LARGEST, _LARGEST),
    st.integers(-300, 300).map(lambda cents: cents * 10**8),
).map(lambda number: Decimal(number).scaleb(-10))
"""Everything that a line can hold: 18 digits before and 10 after the point."""

TEXTS = st.sampled_from(["acme", "ACM", "é", "ünal", "云", "(", ".", "b", "c2", "p.1", "e (e", "%*", "none of these"])


def _months(amounts: st.SearchStrategy[Decimal]) -> st.SearchStrategy[list[Line]]:
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
            amount=amounts,
        ),
        max_size=40,
    )


MONTHS = _months(AMOUNTS)
