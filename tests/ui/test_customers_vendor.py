"""Customers as sync has brought them: beside their sums, and one with all that is known of it."""

from dataclasses import replace
from datetime import UTC

import pytest

from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.domain.rows import ListRows, never
from partner_tui.ui.answers import Wishes
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.loading import answer
from partner_tui.ui.presentation.customers import customer_table
from partner_tui.ui.presentation.masking import masked, masked_name
from partner_tui.ui.screens.dialogs.fields import FieldsDialog
from partner_tui.ui.views import Question
from partner_tui.ui.widgets.windows import read_window
from tests.ui.conftest import CLOCK, NARROW, WIDE, press, settle, shown
from tests.ui.sample import OCTOBER, sample_workspace
from tests.ui.standin import BROKEN, BillLine, MemoryWorkspace
from tests.ui.test_invoices import synced
from tests.ui.test_row_table import PAYLOADS, SAFE
from tests.ui.vendor_standin import BUDGET, CUSTOMER, MemoryVendor

BY_CUSTOMER = Question(BillQuery(OCTOBER, Grouping.CUSTOMER))
ACME = ("/", *"acme", "enter")
PRIVATE = ("Acme Holding Ltd", "acme-cloud", "id-Acme Ltd", "555-0100", "ann@acme.example", "vip")


def typed(text: str) -> list[str]:
    """Textual's names of the keys."""
    names = {"_": "underscore", ":": "colon", "<": "less_than_sign"}
    return [names.get(character, character) for character in text]


def columns_of(workspace: MemoryWorkspace) -> dict[str, bool]:
    """Heading → shown without being asked for."""
    found = answer(workspace.bills, BY_CUSTOMER, Wishes("USD"), never, workspace.vendor)
    return {column.heading: column in found.columns for column in found.available}


def test_columns_that_say_what_the_bill_does_not_are_shown_and_others_on_request() -> None:
    before, after = columns_of(sample_workspace()), columns_of(synced())
    added = {heading: is_shown for heading, is_shown in after.items() if heading not in before}
    assert added == {
        "Synced name": True,
        "Synced account": False,
        "Status": True,
        "Level": False,
        "Budget": True,
        "Budget used": True,
        "Budget left": True,
    }
    assert {heading: after[heading] for heading in before} == before
    assert next(iter(after)) == "Customer"


def test_names_and_standings_that_say_nothing_new_are_on_request() -> None:
    workspace = sample_workspace()
    workspace.vendor.its_customers = {CUSTOMER.customer_id: replace(CUSTOMER, customer_name="Acme Ltd")}
    columns = columns_of(workspace)
    assert (columns["Synced name"], columns["Status"]) == (False, False)
    assert "Budget" not in columns


def test_the_bills_own_names_stay_and_where_it_has_none_the_synced_one_stands() -> None:
    workspace = synced()
    lines = workspace.bills.lines_by_month[OCTOBER]
    nameless = BillLine("", "ECS", "5", customer_id="id-Fjord Retail")
    workspace.bills.lines_by_month = {OCTOBER: (lines[0], nameless)}
    workspace.vendor.its_customers = {
        CUSTOMER.customer_id: CUSTOMER,
        "id-Fjord Retail": replace(CUSTOMER, customer_id="id-Fjord Retail", customer_name="Fjord Retail AS"),
    }

    def names(vendor: MemoryVendor) -> list[object]:
        found = answer(Nameless(workspace), BY_CUSTOMER, Wishes("USD"), never, vendor)  # type: ignore[arg-type]
        assert isinstance(found.rows, ListRows)
        return [row[0] for row in found.rows.all_rows]

    assert names(workspace.vendor) == ["Acme Ltd", "Fjord Retail AS"]
    assert names(MemoryVendor()) == ["Acme Ltd", "id-Fjord Retail"]


class Nameless:
    """Bills that know some customers by their ids alone."""

    def __init__(self, workspace: MemoryWorkspace) -> None:
        self._bills = workspace.bills
        self.month_before = workspace.bills.month_before

    def by_customer(self, query: BillQuery) -> object:
        totals = self._bills.by_customer(query)
        rows = tuple(replace(row, account_name=row.account_name if row.customer_name else "") for row in totals.rows)
        return replace(totals, rows=rows)


def test_a_vendor_that_cannot_be_read_hides_no_customer() -> None:
    workspace = synced()
    workspace.vendor.broken = BROKEN
    assert columns_of(workspace) == columns_of(sample_workspace())


def test_synced_names_are_masked_as_all_names_are() -> None:
    workspace = synced()
    found = answer(workspace.bills, BY_CUSTOMER, Wishes("USD"), never, workspace.vendor)
    headings = [column.heading for column in found.available]
    assert isinstance(found.rows, ListRows)
    at = [row[0] for row in found.rows.all_rows].index("Acme Ltd")
    cells = dict(zip(headings, read_window(found.rows, masked(found.available), 0).cells[at], strict=True))
    assert cells["Synced name"] == masked_name("Acme Holding Ltd")
    assert cells["Synced account"] == masked_name("acme-cloud", "Account")
    assert (cells["Status"], cells["Level"], cells["Budget left"]) == ("active", "V2", "-12.50")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_they_can_be_filtered_sorted_and_chosen(size: tuple[int, int]) -> None:
    console = ConsoleApp(synced(), CLOCK, area="monthly-bills")
    async with console.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "/", *typed("customer_status:frozen"), "enter")
        assert "1 of 40 customers" in shown(console)
        assert "Fjord Retail" in shown(console)
        await press(pilot, "escape", "/", *typed("budget_left<0"), "enter")
        assert "1 of 40 customers" in shown(console)
        assert "Acme Ltd" in shown(console)
        await press(pilot, "escape", "c")
        assert "Synced name" in shown(console)
        await press(pilot, "escape", "escape", "t")
        assert "Società" in shown(console)
        await press(pilot, "t", "M")
        assert "customers that changed" in shown(console)


async def test_names_are_masked_on_the_screen() -> None:
    console = ConsoleApp(synced(), CLOCK, area="monthly-bills")
    async with console.run_test(size=(200, 50)) as pilot:
        await settle(pilot)
        await press(pilot, "tab", *ACME)
        assert "Acme Holding Ltd" in shown(console)
        await press(pilot, "v")
        assert not any(text in shown(console) for text in PRIVATE)
        await press(pilot, "w")
        assert isinstance(console.screen, FieldsDialog)
        assert masked_name("Acme Holding Ltd") in shown(console)
        assert not any(text in shown(console) for text in PRIVATE)


def test_all_that_is_known_of_a_customer() -> None:
    table = customer_table(CUSTOMER, (BUDGET,), UTC)
    found = {str(row[0]): row[1] for row in table.rows.all_rows if row[0]}
    assert found["Name"] == "Acme Holding Ltd"
    assert found["Account"] == "acme-cloud"
    assert (found["Status"], found["Level"], found["Association"]) == ("active", "V2", "resale")
    assert found["Since"] == "2025-10-19 03:46"
    assert found["Budget"] == "monthly: 1,012.50 of 1,000.00 USD used"
    said = [row[1] for row in table.rows.all_rows]
    assert said[6:8] == ["-12.50 USD left", "late and approximate, as of 2026-11-23 03:46"]
    assert "Customer ID" not in {row[0] for row in customer_table(None, (BUDGET,), UTC).rows.all_rows}


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize(
    "keys",
    [
        pytest.param(("tab", *ACME), id="a-customer"),
        pytest.param(("tab", *ACME, "enter"), id="its-products"),
        pytest.param(("tab", *ACME, "enter", "enter"), id="its-lines"),
        pytest.param(("tab", *ACME, "enter", "enter", "enter"), id="one-line"),
        pytest.param(("enter", *ACME), id="a-customer-of-a-product"),
        pytest.param(("tab", "M", *ACME), id="a-mover"),
    ],
)
async def test_the_key_says_who_it_is_wherever_a_customer_is(keys: tuple[str, ...], size: tuple[int, int]) -> None:
    console = ConsoleApp(synced(), CLOCK, area="monthly-bills")
    async with console.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, *keys, "w")
        assert isinstance(console.screen, FieldsDialog)
        assert "Acme Holding Ltd" in shown(console)
        assert "-12.50 USD left" in shown(console)
        assert "250.00 USD left" in shown(console)
        await press(pilot, "escape")
        assert not isinstance(console.screen, FieldsDialog)


async def test_where_there_is_no_customer_the_key_is_refused() -> None:
    console = ConsoleApp(synced(), CLOCK, area="monthly-bills")
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "w")
        assert "is not one customer's" in shown(console)
        await press(pilot, "tab", "t", "G", "w")  # all others in one bar
        assert "is not one customer's" in shown(console)
        await press(pilot, "t", "j", "j", "w")
        assert "Nothing has been synced about this customer." in shown(console)


async def test_other_peoples_texts_are_shown_and_do_nothing() -> None:
    workspace = synced()
    nasty, safe = PAYLOADS[0], SAFE[0]
    workspace.vendor.its_customers = {
        CUSTOMER.customer_id: replace(
            CUSTOMER, customer_name=nasty, account_name=nasty, level=nasty, verification=nasty, label=nasty, email=nasty
        )
    }
    workspace.vendor.its_budgets = {CUSTOMER.customer_id: (replace(BUDGET, kind=nasty, currency=nasty),)}
    console = ConsoleApp(workspace, CLOCK, area="monthly-bills")
    async with console.run_test(size=(200, 50)) as pilot:
        await settle(pilot)
        await press(pilot, "tab", *ACME)
        assert safe in shown(console)
        await press(pilot, "w")
        assert shown(console).count(safe) >= 6
        assert not any(ord(character) < 32 and character != "\n" for character in shown(console))
