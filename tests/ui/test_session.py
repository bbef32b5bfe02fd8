"""What outlives the console, as text and back."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_tui.domain.query import Grouping, Sort
from partner_tui.ui.lens import Lens
from partner_tui.ui.places import Place
from partner_tui.ui.presentation.layout import Layout
from partner_tui.ui.session import BillsPlace, ListPlace, Session
from partner_tui.ui.session_text import NoSession, from_text, to_text
from partner_tui.ui.views import Level, Question, Trail, View, movers
from tests.ui.sample import OCTOBER
from tests.ui.test_routes import led

texts = st.text(max_size=20)
counts = st.integers(0, 10**7)
places = st.builds(Place, counts, counts, counts, counts, st.none() | texts)
lenses = st.builds(Lens, texts, st.none() | st.builds(Sort, texts, st.booleans()), st.booleans())


@given(lenses, places, texts, st.booleans(), st.dictionaries(texts, texts, max_size=3))
def test_everything_comes_back(lens: Lens, place: Place, crumb: str, masked: bool, bookmarks: dict[str, str]) -> None:
    products = led("bills 2026-10 region sing product ecs customer acme").trail
    view = replace(products.here, crumb=crumb, expected=Decimal("-12.3450000001"), place=place).seen(lens)
    line = View(Question(view.query, Level.LINE, 12), "Line 13", place=place)
    customers = led("bills 2026-09 by customer movers type refund").trail
    bills = BillsPlace(OCTOBER, Grouping.CUSTOMER, (products.with_here(view).opened(line), customers))
    listed = ListPlace("unpaid", lens, place)
    session = Session(
        "monthly-bills",
        bills,
        lens,
        place,
        masked,
        {"lines": Layout()},
        bookmarks,
        list_place=listed if masked else None,
    )
    assert from_text(to_text(session)) == session


def test_movers_come_back() -> None:
    trail = led("bills 2026-10").trail
    bills = BillsPlace(OCTOBER, Grouping.PRODUCT, (trail.opened(movers(trail.here)), trail))
    assert from_text(to_text(Session("amount-due", bills))).bills == bills


def test_a_list_that_there_is_not_any_more_is_left_out() -> None:
    content = json.loads(to_text(Session("amount-due", list_place=ListPlace("unpaid"))))
    assert from_text(json.dumps(content)).list_place == ListPlace("unpaid")
    content["list"]["name"] = "receipts"
    assert from_text(json.dumps(content)) == Session("amount-due")
    del content["list"]
    assert from_text(json.dumps(content)) == Session("amount-due")


GOOD = json.loads(
    to_text(
        Session(
            "amount-due",
            BillsPlace(OCTOBER, Grouping.PRODUCT, (led("bills").trail,) * 2),
            list_place=ListPlace("unpaid", Lens("overdue")),
        )
    )
)


def damaged() -> list[str]:
    """The text with every value in turn missing or of another kind."""
    found = ["", "{", "[]", "null", "12", '"x"', json.dumps(GOOD | {"version": 2})]

    wrongs: tuple[object, ...] = (None, "no", -1, 1.5, [], {}, [[]], True)

    def walk(value: object) -> None:
        items = (
            list(value.items())
            if isinstance(value, dict)
            else list(enumerate(value))
            if isinstance(value, list)
            else []
        )
        for key, inner in items:
            assert isinstance(value, dict | list)
            for wrong in wrongs:
                if wrong == inner:
                    continue
                value[key] = wrong
                found.append(json.dumps(GOOD))
            value[key] = inner
            walk(inner)

    walk(GOOD)
    return found


def test_a_text_that_is_none_is_a_fresh_start_or_whole() -> None:
    texts = damaged()
    assert len(texts) > 300
    for text in texts:
        try:
            session = from_text(text)
        except NoSession:
            continue
        assert isinstance(to_text(session), str)
        if session.bills is not None:
            assert all(isinstance(trail, Trail) and trail.views for trail in session.bills.trails)


def test_an_empty_trail_is_no_place() -> None:
    assert GOOD["bills"]
    with pytest.raises(NoSession):
        from_text(json.dumps(GOOD | {"bills": GOOD["bills"] | {"trails": [[], []]}}))
