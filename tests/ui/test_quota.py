"""The quota on Amount Due: its gauge, its formula, and what it says when something is wrong."""

import re
from dataclasses import replace
from datetime import UTC
from decimal import Decimal

import pytest

from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.presentation.cells import width_of
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.presentation.quota import gauge, quota_lines
from tests.ui.conftest import CLOCK, NARROW, WIDE, press, settle, shown
from tests.ui.sample import sample_workspace
from tests.ui.standin import BROKEN, MemoryWorkspace
from tests.ui.test_row_table import PAYLOADS
from tests.ui.vendor_standin import QUOTA

BAR = re.compile(r"▕(.*)▏")


def text_of(line: Line) -> str:
    return "".join(text for text, _ in line.left)


def texts(quota: object = QUOTA, width: int = 140) -> list[str]:
    return [text_of(line) for line in quota_lines(quota, width, UTC)]  # type: ignore[arg-type]


def looks(line: Line) -> set[str]:
    return {look for _, look in line.left}


def with_quota(**changes: object) -> MemoryWorkspace:
    workspace = sample_workspace()
    workspace.vendor.its_quota = replace(QUOTA, **changes)  # type: ignore[arg-type]
    return workspace


def test_the_gauge_and_what_it_is_made_of() -> None:
    first, second = texts()
    assert first.startswith(" Quota used  21,149.60 of 50,000.00 USD  ▕")
    assert first.endswith("▏ 42.3 %, 28,850.40 left")
    assert second == (
        "   due 19,200.10 + unbilled 3,450.00 - balance 1,200.50 - coupons 300.00 = 21,149.60, as of 2026-11-23 03:46"
    )
    bar = BAR.search(first)
    assert bar is not None
    assert bar[1].rstrip() == "█" * 13 + "▏"
    assert len(bar[1]) == 31


@pytest.mark.parametrize("width", range(40, 161))
def test_no_figure_is_ever_cut(width: int) -> None:
    lines = quota_lines(replace(QUOTA, used=Decimal("21149.7")), width, UTC)
    whole = " ".join(text_of(line).strip() for line in lines)
    for figure in ("21,149.60", "50,000.00", "19,200.10", "3,450.00", "1,200.50", "300.00", "21,149.70"):
        assert figure in whole
    assert all(width_of(text_of(line)) <= width for line in lines[:-1])
    if width >= 100:
        assert width_of(text_of(lines[-1])) <= width
        assert BAR.search(text_of(lines[0]))


@pytest.mark.parametrize(
    ("used", "words"),
    [
        ("0.01", "0.0 %, 49,999.99 left"),
        ("25", "0.1 %, 49,975.00 left"),  # half of a tenth is rounded up
        ("50000", "100.0 %, 0.00 left"),
        ("-50.49", "50,050.49 left"),
        ("0", "50,000.00 left"),
    ],
)
def test_how_much_is_used(used: str, words: str) -> None:
    line = text_of(gauge(replace(QUOTA, used=Decimal(used)), 140))
    assert line.endswith(f"▏ {words}")


def test_beyond_the_quota() -> None:
    line = gauge(replace(QUOTA, used=Decimal("50000.10")), 140)
    assert "0.10 over it: you and your customers are restricted" in text_of(line)
    assert "failure" in looks(line)
    assert "failure" not in looks(gauge(QUOTA, 140))
    assert BAR.search(text_of(line))


def test_no_quota_at_all_is_divided_by_nothing() -> None:
    assert "0.00 left" in texts(replace(QUOTA, quota=Decimal(0), used=Decimal(0)))[0]


def test_a_bar_is_as_long_as_what_is_used() -> None:
    def cells(used: int) -> int:
        found = BAR.search(text_of(gauge(replace(QUOTA, used=Decimal(used)), 140)))
        assert found is not None
        return len(found[1].rstrip())

    assert [cells(used) for used in (-5, 0)] == [0, 0]
    lengths = [cells(used) for used in range(0, 60_001, 5_000)]
    assert lengths == sorted(lengths)
    assert lengths[10] == lengths[12] == 31


def test_the_vendors_figure_and_its_own_formula() -> None:
    assert len(texts(replace(QUOTA, used=Decimal("21149.60000001")))) == 2
    assert len(texts(replace(QUOTA, used=Decimal("21149.60")))) == 2
    *_, said = texts(replace(QUOTA, used=Decimal("21149.61")))
    assert said == "   ! The vendor says 21,149.61 used; its own figures make 21,149.60000001."


@pytest.mark.parametrize("size", [WIDE, (100, 30), NARROW], ids=str)
async def test_it_stands_on_amount_due_with_all_that_was_there_before(size: tuple[int, int]) -> None:
    console = ConsoleApp(with_quota(), CLOCK)
    async with console.run_test(size=size) as pilot:
        await settle(pilot)
        text = shown(console)
        for words in ("Quota used  21,149.60 of 50,000.00 USD", "due 19,200.10", "Total due", "2026-08", "Months"):
            assert words in text
        await press(pilot, "2", "1", "r")
        assert shown(console).count("Quota used") == 1


async def test_where_there_is_little_room_the_months_come_first() -> None:
    console = ConsoleApp(with_quota(), CLOCK)
    async with console.run_test(size=(80, 16)) as pilot:
        await settle(pilot)
        assert "2026-08" in shown(console)
        assert "as of 2026-11-23 03:46" in shown(console)
        assert "due 19,200.10" not in shown(console)
        await pilot.resize_terminal(*NARROW)
        await settle(pilot)
        assert "due 19,200.10" in shown(console)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=str)
async def test_what_was_never_synced_leaves_no_trace(size: tuple[int, int]) -> None:
    console = ConsoleApp(sample_workspace(), CLOCK)
    async with console.run_test(size=size) as pilot:
        await settle(pilot)
        assert "Quota" not in shown(console)
        assert "Invoice" not in shown(console)


async def test_a_quota_that_cannot_be_read_hides_no_month() -> None:
    workspace = with_quota()
    workspace.vendor.broken = BROKEN
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert "Total due" in shown(console)
        assert "Quota" not in shown(console)


async def test_it_stands_there_without_any_month() -> None:
    workspace = with_quota()
    workspace.bills.lines_by_month.clear()
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert "Quota used" in shown(console)
        assert "No bills yet" in shown(console)


async def test_its_currency_is_somebody_elses_text() -> None:
    console = ConsoleApp(with_quota(currency=PAYLOADS[0]), CLOCK)
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert "\x1b" not in shown(console)
        assert "Quota used" in shown(console)
