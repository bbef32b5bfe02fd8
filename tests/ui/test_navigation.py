"""Moving about in the console: down, back, across, and always to the very place that was left."""

from decimal import Decimal

import pytest

from partner_tui.domain.query import Grouping
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.screens.dialogs.choice import ChoiceDialog
from partner_tui.ui.screens.dialogs.help import HelpDialog
from partner_tui.ui.screens.dialogs.quit import QuitDialog
from partner_tui.ui.screens.monthly_bills import MonthlyBillsScreen
from tests.ui.conftest import CLOCK, NARROW, WIDE, press, settle, shown, table_of
from tests.ui.sample import OCTOBER, SEPTEMBER
from tests.ui.standin import BROKEN, MemoryWorkspace

both_sizes = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
Size = tuple[int, int]


@both_sizes
async def test_the_latest_bill_is_shown_first(console: ConsoleApp, size: Size) -> None:
    async with console.run_test(size=size) as pilot:
        await settle(pilot)
        text = shown(console)
        assert "◀ 2026-10 ▶" in text
        assert "Elastic Cloud Server" in text
        assert "6 products" in text


@both_sizes
async def test_down_to_one_line_and_back_to_the_same_rows(console: ConsoleApp, size: Size) -> None:
    async with console.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "j", "enter")
        assert "Σ" in shown(console)
        await press(pilot, "pagedown", "j")
        customers = table_of(console).place
        name = str(table_of(console).current["customer_name"])
        assert customers.cursor > 10
        await press(pilot, "enter")
        assert name in shown(console)
        lines = table_of(console).place
        await press(pilot, "enter")
        text = shown(console)
        assert "Line 1" in text
        assert "Product type code" in text
        assert name in text
        await press(pilot, "escape")
        assert (table_of(console).place.cursor, table_of(console).place.top) == (lines.cursor, lines.top)
        await press(pilot, "backspace")
        assert (table_of(console).place.cursor, table_of(console).place.top) == (customers.cursor, customers.top)
        assert str(table_of(console).current["customer_name"]) == name
        await press(pilot, "q")
        assert table_of(console).place.cursor == 1


async def test_every_level_adds_up_to_the_row_it_was_opened_from(console: ConsoleApp) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "enter", "escape", "escape", "tab", "enter", "enter")
        assert "against the level above" not in shown(console)


async def test_a_level_that_does_not_add_up_says_so(console: ConsoleApp, workspace: MemoryWorkspace) -> None:
    workspace.bills.off_by = Decimal("0.0001")
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert "! +0.0001 against the level above" in shown(console)


async def test_others_open_into_refunds_and_adjustments(console: ConsoleApp) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "G")
        assert "Others" in str(table_of(console).current["product_type"])
        await press(pilot, "enter")
        text = shown(console)
        assert "Refunds" in text
        assert "-150.75" in text
        assert "Adjustments" in text
        await press(pilot, "enter")
        assert "2 customers" in shown(console)
        assert "Ångström AB" in shown(console)
        await press(pilot, "j", "enter")
        assert "-120.50" in shown(console)
        assert "1 line " in shown(console)
        await press(pilot, "escape", "escape", "escape")
        assert "Others" in str(table_of(console).current["product_type"])


async def test_a_customers_products_have_their_own_others(console: ConsoleApp) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "tab")
        while table_of(console).current["customer_name"] != "Acme Ltd":
            await press(pilot, "j")
        await press(pilot, "enter", "G", "enter", "enter")
        assert "-120.50" in shown(console)
        assert "against the level above" not in shown(console)


async def test_each_tab_keeps_its_place(console: ConsoleApp) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "j", "j", "tab", "G", "enter")
        text = shown(console)
        assert "By Customer" in text
        await press(pilot, "tab")
        assert table_of(console).place.cursor == 2
        await press(pilot, "shift+tab")
        assert shown(console) == text


async def test_another_month_shows_the_same_path(console: ConsoleApp) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "G", "k", "enter")
        name = "Customer 38 GmbH"
        assert name in shown(console)
        await press(pilot, "[")
        text = shown(console)
        assert "2026-09" in text
        assert name in text
        await press(pilot, "escape")
        assert table_of(console).current["customer_name"] == name
        await press(pilot, "]", "]")
        assert "2026-11" in shown(console)
        await press(pilot, "]")
        assert "2026-11 is the newest month." in shown(console)
        await press(pilot, "[", "[", "[", "[")
        assert "2026-08 is the oldest month." in shown(console)


async def test_a_path_that_leads_nowhere_in_another_month_says_why(console: ConsoleApp) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "G", "enter", "[", "[")
        assert "Nothing in 2026-08" in shown(console)
        assert "Customer 39 GmbH has no lines in this month." in shown(console)
        await press(pilot, "escape")
        assert "Acme Ltd" in shown(console)


@both_sizes
async def test_a_negative_bill_is_said_in_words(console: ConsoleApp, size: Size) -> None:
    async with console.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "[", "[")
        assert "nothing due: refunds exceed the rest by 250.55 USD" in shown(console)


async def test_a_month_is_chosen_from_a_list(console: ConsoleApp) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "m")
        assert isinstance(console.screen, ChoiceDialog)
        assert table_of(console).current["month"] == "2026-10"
        await press(pilot, "j", "enter")
        assert "◀ 2026-09 ▶" in shown(console)
        await press(pilot, "m", "escape")
        assert "◀ 2026-09 ▶" in shown(console)


async def test_by_product_is_narrowed_to_a_region(console: ConsoleApp) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "f")
        assert "All regions" in shown(console)
        await press(pilot, "j", "enter")
        region = shown(console)
        assert "By Product › " in region
        assert "Others" not in region
        assert "against the level above" not in region
        await press(pilot, "f", "g", "enter")
        assert "6 products" in shown(console)
        await press(pilot, "tab", "f")
        assert "Regions narrow By Product and lines: Tab goes to By Product." in shown(console)


async def test_areas_keep_their_place(console: ConsoleApp) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "j", "enter", "G")
        text = shown(console)
        await press(pilot, "1")
        assert "Total due" in shown(console)
        await press(pilot, "3")
        assert "No exports yet" in shown(console)
        await press(pilot, "2")
        assert shown(console) == text


async def test_a_month_of_amount_due_opens_in_monthly_bills(workspace: MemoryWorkspace) -> None:
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert "before tax, before coupons, as of 2026-11-23 03:46" in shown(console)
        await press(pilot, "j", "j", "enter")
        assert isinstance(console.screen, MonthlyBillsScreen)
        assert "◀ 2026-09 ▶" in shown(console)
        await press(pilot, "1", "k", "enter")
        assert "◀ 2026-10 ▶" in shown(console)


@both_sizes
async def test_a_failure_stands_where_the_rows_would_be_and_r_tries_again(
    console: ConsoleApp, workspace: MemoryWorkspace, size: Size
) -> None:
    async with console.run_test(size=size) as pilot:
        await settle(pilot)
        workspace.bills.broken = BROKEN
        await press(pilot, "enter")
        text = shown(console)
        assert BROKEN.title in text
        assert BROKEN.cause in text
        assert "r tries again" in text
        workspace.bills.broken = None
        await press(pilot, "r")
        assert "40 customers" in shown(console)


async def test_what_nobody_expected_is_shown_without_values(console: ConsoleApp, workspace: MemoryWorkspace) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        workspace.bills.broken = KeyError("canary")
        await press(pilot, "enter")
        assert "A fault in partner-tui" in shown(console)
        assert "KeyError in standin.py" in shown(console)
        assert "canary" not in shown(console)


async def test_refresh_keeps_the_row(console: ConsoleApp) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "j", "j", "j", "enter", "escape", "r")
        assert table_of(console).place.cursor == 3


async def test_quitting_is_asked_at_the_top_only(console: ConsoleApp) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "q")
        assert not isinstance(console.screen, QuitDialog)
        await press(pilot, "ctrl+c")
        assert "Nothing is being read. ctrl+q quits." in shown(console)
        await press(pilot, "q")
        assert isinstance(console.screen, QuitDialog)
        await press(pilot, "escape")
        assert isinstance(console.screen, MonthlyBillsScreen)
        await pilot.press("q")
        await pilot.press("y")
    assert console.failure is None
    assert console.return_code == 0


async def test_ctrl_q_quits_from_a_dialog(console: ConsoleApp) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "?")
        assert isinstance(console.screen, HelpDialog)
        await pilot.press("ctrl+q")
    assert console.return_code == 0


async def test_starting_with_a_month(workspace: MemoryWorkspace) -> None:
    console = ConsoleApp(workspace, CLOCK, area="monthly-bills", month=SEPTEMBER)
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert "◀ 2026-09 ▶" in shown(console)


async def test_starting_with_a_month_that_is_not_there(workspace: MemoryWorkspace) -> None:
    console = ConsoleApp(workspace, CLOCK, area="monthly-bills", month=OCTOBER.plus(-40))
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert "There is no bill of 2023-06; this is 2026-10." in shown(console)


async def test_no_bills_says_what_to_do(workspace: MemoryWorkspace) -> None:
    workspace.bills.lines_by_month.clear()
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert "No bills yet" in shown(console)
        assert "i imports a bill file" in shown(console)
        await press(pilot, "2", "enter", "j", "m", "f", "tab", "]", "escape")
        assert "No bills yet" in shown(console)


async def test_queries_name_what_was_opened(console: ConsoleApp, workspace: MemoryWorkspace) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "enter")
        query = workspace.bills.asked[-1]
        assert getattr(query, "grouping", None) is Grouping.LINE
        assert getattr(query, "product", None) == "hws.elastic-cloud-server"
        assert getattr(query, "bill_type", None) == "expenditure"
