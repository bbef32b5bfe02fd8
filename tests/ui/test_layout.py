"""What the operator chooses of columns, and the dialog where he chooses."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App
from textual.pilot import Pilot

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.query import BillQuery
from partner_tui.ui.presentation.columns import Column, Shape
from partner_tui.ui.presentation.layout import DEFAULT, MOST_WIDTH, Layout, laid_out, moved, ordered
from partner_tui.ui.presentation.line_tables import line_columns
from partner_tui.ui.screens.dialogs.columns import ColumnsDialog
from partner_tui.ui.styles import stylesheets
from partner_tui.ui.theme import DARK
from tests.ui.conftest import press, settle, shown

COLUMNS = (
    Column(("name", "id"), "Customer", priority=0),
    Column(("account",), "Account"),
    Column(("lines",), "Lines", Shape.NUMBER),
    Column(("before",), "2026-09", Shape.MONEY, on_request=True),
    Column(("amount",), "Amount (USD)", Shape.MONEY, priority=0),
)
NAMES = tuple(column.names[0] for column in COLUMNS)
names = st.sampled_from((*NAMES, "elsewhere"))
layouts = st.builds(
    Layout,
    st.lists(names, unique=True).map(tuple),
    st.lists(names, unique=True).map(tuple),
    st.dictionaries(names, st.integers(3, MOST_WIDTH)).map(lambda found: tuple(found.items())),
    st.lists(names, unique=True).map(tuple),
)


def names_in(layout: Layout) -> list[str]:
    return [column.names[0] for column in laid_out(COLUMNS, layout)]


def test_as_they_come() -> None:
    assert names_in(DEFAULT) == ["name", "account", "lines", "amount"]


def test_hidden_shown_and_moved() -> None:
    assert names_in(DEFAULT.without_column("lines")) == ["name", "account", "amount"]
    asked = DEFAULT.with_column("before")
    assert names_in(asked) == list(NAMES)
    assert [column.is_asked for column in laid_out(COLUMNS, asked)] == [False, False, False, True, False]
    assert names_in(asked.without_column("before")) == names_in(DEFAULT)
    assert names_in(moved(COLUMNS, DEFAULT, 4, 1)) == ["name", "amount", "account", "lines"]


def test_the_first_column_stays() -> None:
    assert names_in(Layout(hidden=("name",), order=("amount", "name"))) == ["name", "account", "lines", "amount"]


def test_a_column_that_the_order_does_not_know_comes_after_its_neighbour() -> None:
    assert names_in(Layout(order=("amount", "lines"))) == ["name", "account", "amount", "lines"]
    assert names_in(Layout(order=("amount", "account"))) == ["name", "amount", "account", "lines"]


def test_widths_have_bounds() -> None:
    assert DEFAULT.with_width("lines", 1000).width("lines") == MOST_WIDTH
    assert DEFAULT.with_width("lines", -5).width("lines") == 3
    assert DEFAULT.with_width("lines", 20).with_width("lines", 22).widths == (("lines", 22),)
    assert laid_out(COLUMNS, DEFAULT.with_width("lines", 20))[2].fixed == 20


@given(layouts)
def test_a_layout_is_the_same_after_a_restart(layout: Layout) -> None:
    assert Layout.from_json(json.loads(json.dumps(layout.to_json()))) == layout


@pytest.mark.parametrize(
    "content",
    [None, [], "x", 7, {"hidden": 3}, {"widths": []}, {"widths": {"a": "wide", "b": None, "c": True}}, {"order": [1]}],
)
def test_a_damaged_layout_is_none(content: object) -> None:
    assert Layout.from_json(content) == DEFAULT


@given(layouts)
def test_every_column_is_offered_once(layout: Layout) -> None:
    assert sorted(column.names[0] for column in ordered(COLUMNS, layout)) == sorted(NAMES)
    assert names_in(layout)[0] == "name"


def test_all_that_a_line_has_can_be_asked_for() -> None:
    query = BillQuery(BillCycle(2026, 10), customer="x")
    columns = line_columns(query, "USD", ("amount", "extra:Cost \x1bcentre"))
    by_name = {column.names[0]: column for column in columns}
    assert len(by_name) == len(columns)
    for name in ("margin", "tax", "settlement_discount", "partner_name", "customer_name", "extra:Cost \x1bcentre"):
        assert name in by_name
    assert by_name["extra:Cost \x1bcentre"].heading == "Cost ␛centre"
    present = {column.names[0] for column in laid_out(columns, DEFAULT)}
    assert {"resource_name", "amount", "margin", "customer_expenditure"} < present
    assert present.isdisjoint({"customer_name", "tax", "extra:Cost \x1bcentre"})


# The dialog


class Styled(App[Any]):
    """Nothing but the console's looks."""

    CSS_PATH = stylesheets()

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name


@asynccontextmanager
async def dialog(layout: Layout = DEFAULT) -> AsyncIterator[tuple[Pilot[Any], list[Layout | None]]]:
    """The dialog over nothing, and what it has ended with."""
    results: list[Layout | None] = []
    app = Styled()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(ColumnsDialog("Columns", COLUMNS, layout), results.append)
        await settle(pilot)
        yield pilot, results


async def test_columns_are_shown_and_hidden() -> None:
    async with dialog() as (pilot, results):
        words = [line.strip(" │▸").split() for line in shown(pilot.app).splitlines()]
        assert ["Customer", "always"] in words
        assert ["Account", "shown"] in words
        assert ["2026-09"] in words
        await press(pilot, "j", "space", "j", "j", "space", "enter")
        assert results == [Layout(hidden=("account",), shown=("before",))]


async def test_columns_are_moved_with_the_cursor() -> None:
    async with dialog() as (pilot, results):
        await press(pilot, "G", "K", "K", "plus", "enter")
        (found,) = results
        assert found is not None
        assert names_in(found) == ["name", "account", "amount", "lines"]
        assert found.widths == (("amount", 14),)


async def test_the_first_column_is_neither_hidden_nor_moved() -> None:
    async with dialog() as (pilot, results):
        await press(pilot, "space", "J", "j", "K", "enter")
        assert results == [DEFAULT]


async def test_all_is_as_it_was() -> None:
    async with dialog(Layout(hidden=("lines",), widths=(("account", 9),))) as (pilot, results):
        await press(pilot, "r", "enter")
        assert results == [DEFAULT]


async def test_leaving_changes_nothing() -> None:
    async with dialog() as (pilot, results):
        await press(pilot, "j", "space", "minus", "escape")
        assert results == [None]
