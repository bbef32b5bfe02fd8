"""Filter, sort, columns, chart, marks and copying, by the keys, on the screen."""

from decimal import Decimal
from typing import Any

import pytest
from textual.pilot import Pilot

from partner_tui.domain.money import format_amount
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.screens.monthly_bills import MonthlyBillsScreen
from partner_tui.ui.session_text import from_text
from partner_tui.ui.widgets.row_table import RowTable
from tests.ui.conftest import CLOCK, NARROW, WIDE, press, settle, shown, table_of
from tests.ui.sample import OCTOBER, sample_bills
from tests.ui.standin import MemoryWorkspace

TO_LINES = ("tab", "enter", "enter")


async def type_in(pilot: Pilot[Any], text: str) -> None:
    await press(pilot, *("space" if character == " " else character for character in text))


def first_cells(console: ConsoleApp) -> list[str]:
    """The first word of each row in sight."""
    table = table_of(console)
    return [str(table.windows.row(at)[0]) for at in range(table.source.count) if table.windows.row(at)]  # type: ignore[index]


def sum_of(*prefixes: str) -> Decimal:
    """Of the customers whose names begin so."""
    lines = sample_bills().lines_by_month[OCTOBER]
    return sum((Decimal(line.amount) for line in lines if line.customer.startswith(prefixes)), Decimal(0))


async def test_a_filter_follows_every_key(console: ConsoleApp) -> None:
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "/")
        assert "column:text" in shown(console)
        for typed, count in (("C", "40"), ("u", "34 of 40"), ("s", "34 of 40")):
            await press(pilot, typed)
            assert f"{count} customers" in shown(console)
        assert f"Σ {format_amount(sum_of('Customer'), exact=True)} USD" in shown(console)
        await type_in(pilot, " !07 amount>100")
        assert "/Cus !07 amount>100" in shown(console)
        assert all(name.startswith("Customer") and "07" not in name for name in first_cells(console))
        await press(pilot, "enter", "j")
        assert "2 of " in shown(console)
        assert "/Cus !07 amount>100" in shown(console)
        here = table_of(console).current["customer_id"]
        await press(pilot, "escape")
        assert "40 customers" in shown(console)
        assert table_of(console).current["customer_id"] == here
        await press(pilot, "escape")
        assert "This is the top" in shown(console)


async def test_a_filter_may_be_dropped_while_it_is_typed(console: ConsoleApp) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "/", "n", "a", "t")
        assert "1 of 6 products" in shown(console)
        await press(pilot, "escape")
        assert "6 products" in shown(console)
        assert not console.screen.query("#filter")


async def test_a_wrong_filter_says_so_and_changes_nothing(console: ConsoleApp) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "/")
        await type_in(pilot, "amount>")
        assert "6 products" in shown(console)
        await press(pilot, "x")
        assert "6 products" in shown(console)
        assert "number" in shown(console).splitlines()[-1]
        await press(pilot, "backspace", "1", "0", "0", "0", "0")
        assert "of 6 products" in shown(console)


async def test_nothing_matches(console: ConsoleApp) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "/")
        await type_in(pilot, "zzz")
        assert "No products match" in shown(console)
        assert "Esc clears it" in shown(console)
        await press(pilot, "enter", "escape")
        assert "6 products" in shown(console)


async def test_lines_are_filtered_and_sorted(console: ConsoleApp) -> None:
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, *TO_LINES)
        before = shown(console)
        await press(pilot, "/")
        await type_in(pilot, "region:hong")
        assert "/region:hong" in shown(console)
        await press(pilot, "enter", "escape")
        assert shown(console).splitlines()[7:] == before.splitlines()[7:]


async def test_sorting_by_the_current_column_and_back(console: ConsoleApp) -> None:
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "s")
        assert "Customer ▲" in shown(console)
        names = first_cells(console)
        assert names == sorted(names, key=str.casefold)
        await press(pilot, "s")
        assert "Customer ▼" in shown(console)
        assert first_cells(console) == sorted(names, key=str.casefold, reverse=True)


async def test_choosing_the_column_to_sort_by(console: ConsoleApp) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "S")
        assert "Sort by" in shown(console)
        await press(pilot, "G", "k", "enter")
        assert "▼" in shown(console) or "▲" in shown(console)
        place = console.session().bills
        assert place is not None and place.trails[0].here.query.sort is not None


async def test_columns_are_chosen_and_kept(console: ConsoleApp) -> None:
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert "Market" in shown(console)
        await press(pilot, "c", "j", "space", "enter")
        assert "Market" not in shown(console)
        assert "products" in console.session().layouts
        await press(pilot, "tab", "tab")
        assert "Market" not in shown(console)


async def test_a_chart_of_products(console: ConsoleApp) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "t")
        assert "▕█" in shown(console)
        await press(pilot, "j", "enter")
        assert "▕█" not in shown(console)
        await press(pilot, "escape")
        assert "▕█" in shown(console)
        assert "2 of 6" in shown(console)
        await press(pilot, "t")
        assert "▕█" not in shown(console)


async def test_lines_have_no_chart(console: ConsoleApp) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, *TO_LINES, "t")
        assert "Charts are of months, products and customers." in shown(console)


async def test_one_line_is_neither_filtered_nor_narrowed(console: ConsoleApp) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, *TO_LINES, "/", "u", "enter")
        lines = shown(console)
        await press(pilot, "j", "enter")
        line = shown(console)
        assert "Line 2" in line and "/u" not in line
        for key in ("/", "f"):
            await press(pilot, key)
            assert "This is one line: Esc goes back to the lines." in shown(console)
        screen = console.screen
        assert isinstance(screen, MonthlyBillsScreen) and screen.browsing is not None
        assert screen.browsing.in_region("x", "X", None).here.query.region == "x"
        await press(pilot, "escape", "k")
        assert shown(console) == lines


async def test_marks_add_up_and_outlive_a_filter(console: ConsoleApp) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "g", "space", "space")
        table = table_of(console)
        at = table.source.columns.index("amount")
        amounts = [Decimal(str(table.windows.row(row)[at])) for row in (0, 1)]  # type: ignore[index]
        words = f"2 marked   Σ {format_amount(sum(amounts, Decimal(0)), exact=True)} USD"
        assert words in shown(console)
        assert shown(console).count("•") == 2
        await press(pilot, "/")
        await type_in(pilot, "Customer 3")
        await press(pilot, "enter")
        assert words in shown(console)
        await press(pilot, "a")
        assert "14 marked" in shown(console)
        await press(pilot, "escape", "enter", "escape")
        assert "14 marked" in shown(console)
        await press(pilot, "A")
        assert "marked" not in shown(console)
        await press(pilot, "A")
        assert "No row is marked." in shown(console)


async def test_rows_that_are_not_shown_are_not_marked(console: ConsoleApp) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "/")
        await type_in(pilot, "zzz")
        await press(pilot, "enter", "a")
        assert "There are no rows here." in shown(console)
        await press(pilot, "space", "escape")
        assert "marked" not in shown(console)


async def test_all_lines_are_marked_but_one(console: ConsoleApp) -> None:
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, ":")
        await type_in(pilot, "bills lines")
        await press(pilot, "enter", "a")
        count = len(sample_bills().lines_by_month[OCTOBER])
        assert f"{count} marked" in shown(console)
        await press(pilot, "space")
        assert f"{count - 1} marked" in shown(console)
        await press(pilot, "s")
        assert f"{count - 1} marked" in shown(console)


async def test_copying_a_cell_and_rows(console: ConsoleApp) -> None:
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "y")
        assert console.clipboard == first_cells(console)[0]
        await press(pilot, "space", "space", "Y")
        lines = console.clipboard.splitlines()
        assert len(lines) == 3
        assert lines[0].split("\t")[0] == "Customer"
        assert [line.split("\t")[0] for line in lines[1:]] == first_cells(console)[:2]
        amount = lines[0].split("\t").index("Total (USD)")
        assert Decimal(lines[1].split("\t")[amount]) == sum_of(first_cells(console)[0])
        await press(pilot, "A", "Y")
        assert len(console.clipboard.splitlines()) == 41
        assert "40 rows: copied by OSC 52" in shown(console)


async def test_names_are_masked_on_the_screen_and_in_what_is_copied(console: ConsoleApp) -> None:
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "v")
        for name in ("Acme", "云帆", "Piemonte"):
            assert name not in shown(console)
        assert "names masked" in shown(console)
        await press(pilot, "enter")
        assert "Acme" not in shown(console)
        await press(pilot, "escape", "y", "Y")
        assert "Acme" not in console.clipboard
        await press(pilot, "v", "y")
        assert console.clipboard == first_cells(console)[0]


async def test_movers(console: ConsoleApp) -> None:
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "M")
        assert "Movers" in shown(console)
        assert "2026-09" in shown(console)
        await press(pilot, "enter", "escape", "escape")
        assert "6 products" in shown(console)
        await press(pilot, "[", "[", "M")
        assert "There is no bill of 2026-07 to compare with." in shown(console)


async def test_a_region_narrows_lines(console: ConsoleApp) -> None:
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "j", "j", "enter", "f")
        assert "All regions" in shown(console)
        await press(pilot, "j", "enter")
        assert (
            "› AP-Singapore" in shown(console) or "› CN-Hong Kong" in shown(console) or "› EU-Dublin" in shown(console)
        )


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_next_session_goes_on_where_this_one_ended(workspace: MemoryWorkspace, size: tuple[int, int]) -> None:
    console = ConsoleApp(workspace, CLOCK, area="monthly-bills")
    async with console.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "j", "j", "/", "c", "enter", "l", "s", "j", "enter")
        before = shown(console)
        await press(pilot, "escape")
        level_above = shown(console)
        await press(pilot, "enter", "ctrl+q")
    assert workspace.memory.text is not None
    again = ConsoleApp(workspace, CLOCK, session=from_text(workspace.memory.text))
    async with again.run_test(size=size) as pilot:
        await settle(pilot)
        assert shown(again) == before
        await press(pilot, "escape")
        assert shown(again) == level_above


async def test_amount_due_has_them_too() -> None:
    console = ConsoleApp(MemoryWorkspace(sample_bills()), CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "t")
        assert "▕" in shown(console)
        await press(pilot, "l", "l", "l", "l", "l", "s")
        assert "Nothing is sorted by Note: only the chart has it." in shown(console)
        await press(pilot, "t", "/")
        await type_in(pilot, "status:final")
        assert "3 of 4 months" in shown(console)
        await press(pilot, "enter", "space")
        assert "1 marked   Σ " in shown(console)
        await press(pilot, "escape")
        assert "4 months" in shown(console)


async def test_a_row_of_a_view_that_was_left_opens_nothing(console: ConsoleApp) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        values, source, before = table_of(console).current, table_of(console).source, shown(console)
        await press(pilot, "tab")
        table_of(console).post_message(RowTable.RowOpened(0, values, source))
        await press(pilot, "tab")
        assert shown(console) == before
        screen = console.screen
        assert isinstance(screen, MonthlyBillsScreen) and screen.browsing is not None
        screen.browsing = screen.browsing.other_tab()
        screen.on_row_table_row_opened(RowTable.RowOpened(0, values, source))
        assert screen.browsing.trail.at_top
