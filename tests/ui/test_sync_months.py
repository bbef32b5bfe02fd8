"""Months as the vendor sums them up, beside the store's own: listed, held against each other, their lines missing."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import DamagedStore
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.desk import Clock
from partner_tui.ui.known_months import KnownMonths
from tests.ui.conftest import CLOCK, NARROW, WIDE, press, settle, shown, table_of
from tests.ui.sample import AUGUST, JULY, OCTOBER, sample_synced, vendor_says
from tests.ui.standin import MemoryWorkspace


@pytest.fixture
def workspace() -> MemoryWorkspace:
    return sample_synced()


def row(console: ConsoleApp, month: BillCycle) -> str:
    return next(line for line in shown(console).splitlines() if line.strip(" ▸").startswith(f"{month} "))


async def test_amount_due_lists_them(workspace: MemoryWorkspace) -> None:
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert "18,230.10" in row(console, JULY)
        assert "no lines" in row(console, JULY)
        assert "agrees" in row(console, BillCycle(2026, 9))
        assert "! -110.00" in row(console, OCTOBER)
        assert "By the vendor" in shown(console)
        assert "35,234.10" in shown(console)
        assert "2 months without lines, not in the total" in shown(console)
        total = next(line for line in shown(console).splitlines() if "Total due" in line)
        own = ConsoleApp(MemoryWorkspace(workspace.bills), CLOCK)
    async with own.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert total in shown(own).splitlines()
        assert "Vendor" not in shown(own)


async def test_one_without_lines_is_opened_and_says_how_to_get_them(workspace: MemoryWorkspace) -> None:
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "G", "k")
        assert "2026-07: its lines are missing: import its bill file" in shown(console).splitlines()[-2]
        await press(pilot, "e")
        assert "nothing can be exported" in shown(console).splitlines()[-2]
        await press(pilot, "enter")
        text = shown(console)
        assert "The lines of 2026-07 are missing" in text
        assert "expenditures 18,250.40, refunds -30.30, adjustments 10.00" in text
        assert "amount due 18,230.10 USD, tax (apart) 12.34;" in text
        assert "run sync with the bill bucket set up" in text
        for key in "feM":
            await press(pilot, key)
            assert "The lines of 2026-07 are missing." in shown(console).splitlines()[-2]
        await press(pilot, "]")
        assert "◀ 2026-08 ▶" in shown(console)
        assert "products" in shown(console)
        await press(pilot, "[", "m")
        assert "no lines" in shown(console)
        await press(pilot, "escape", ":", *"bills", "space", *"2026-06", "enter")
        assert "The lines of 2026-06 are missing" in shown(console)
        await press(pilot, "]", "]", "]", "]")
        assert "◀ 2026-10 ▶" in shown(console)
        assert "! -110.00 against the vendor" in shown(console)


async def test_a_month_that_came_while_others_were_shown_is_opened(workspace: MemoryWorkspace) -> None:
    known = workspace.sync.summaries.pop(JULY)
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "2", "1")
        workspace.sync.summaries[JULY] = known
        await press(pilot, "r", "G", "k", "enter")
        assert "The lines of 2026-07 are missing" in shown(console)


async def test_the_lines_appear_when_they_have_come(workspace: MemoryWorkspace) -> None:
    console = ConsoleApp(workspace, CLOCK, area="monthly-bills", month=JULY)
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert "2026-07" in shown(console)
        assert "final, its lines are missing" in shown(console)
        workspace.bills.lines_by_month[JULY] = workspace.bills.lines_by_month[AUGUST]
        console.area.become_stale()
        await settle(pilot)
        assert "products" in shown(console)
        assert "The lines of" not in shown(console)


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_differences_stand_on_monthly_bills(workspace: MemoryWorkspace, size: tuple[int, int]) -> None:
    console = ConsoleApp(workspace, CLOCK, area="monthly-bills", month=OCTOBER)
    async with console.run_test(size=size) as pilot:
        await settle(pilot)
        text = " ".join(shown(console).split())
        assert "! -110.00 against the vendor" in text
        if size == NARROW:
            assert "! 2026-10: amount due 88,319.20, vendor 88,429.20 (-110.00)" in text
        else:
            assert "! Amount due is 88,319.20, and the vendor's summary says 88,429.20" in text
            assert "! Expenditures are 88,462.83, and the vendor's summary says 88,572.83" in text
            assert "a difference of -110.00 (probably missing lines)." in text
        await press(pilot, "[")
        assert "vendor" not in shown(console)


async def test_the_running_month_may_differ(workspace: MemoryWorkspace) -> None:
    november = OCTOBER.next
    before = workspace.sync.summaries[november]
    workspace.sync.summaries[november] = replace(before, amount_due=before.amount_due + 1, expenditures=Decimal(1))
    console = ConsoleApp(workspace, CLOCK, area="monthly-bills", month=november)
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert "against the vendor" not in shown(console)
        assert "probably figures from before the bill was final" in shown(console)
        await press(pilot, "1")
        assert "not final, -1.00" in row(console, november)


async def test_only_the_vendor_knows_anything(workspace: MemoryWorkspace) -> None:
    workspace.bills.lines_by_month.clear()
    workspace.sync.summaries = {
        OCTOBER: vendor_says(OCTOBER, Decimal("10.50"), Decimal(10), Decimal(0), Decimal("0.5")),
        OCTOBER.next: vendor_says(OCTOBER.next, Decimal(3), Decimal(3), Decimal(0), Decimal(0)),
    }
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        text = shown(console)
        assert "By the vendor" in text
        assert "10.50 USD" in text
        assert "Estimate 2026-11" in text
        await press(pilot, "2")
        assert "The lines of 2026-10 are missing" in shown(console)
        assert table_of(console).has_rows is False


async def test_rotten_figures_of_the_vendor_hide_no_month(workspace: MemoryWorkspace) -> None:
    class Rotten(MemoryWorkspace):
        @property
        def has_vendor_sums(self) -> bool:
            raise DamagedStore("The ledger is damaged", "A summary is not as it was written.", "")

    assert KnownMonths.read(Rotten(workspace.bills)) == KnownMonths(tuple(workspace.bills.own_months()))


async def test_other_currencies_are_never_added(workspace: MemoryWorkspace) -> None:
    workspace.sync.summaries[OCTOBER] = replace(workspace.sync.summaries[OCTOBER], currency="\x1b[31mEUR")
    workspace.sync.summaries[JULY] = replace(workspace.sync.summaries[JULY], currency="EUR")
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert "! currency" in row(console, OCTOBER)
        assert "18,230.10 EUR" in shown(console)
        assert "17,004.00 USD" in shown(console)
        await press(pilot, "2", "]", "[")
        assert "the vendor's summary in ␛[31mEUR" in shown(console)


async def test_a_bill_that_has_to_come_is_expected(workspace: MemoryWorkspace) -> None:
    now = datetime(2026, 12, 3, 4, 0, tzinfo=UTC)
    workspace.bills.now = now
    november = OCTOBER.next
    del workspace.bills.lines_by_month[november], workspace.sync.summaries[november]
    console = ConsoleApp(workspace, Clock(now=lambda: now, zone=UTC))
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert "bill expected after 2026-12-05 12:00 Beijing (04:00 here), in 2 days" in shown(console)
