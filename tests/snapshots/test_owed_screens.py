"""What is owed as pictures: each state of it, and the bills to be paid."""

from collections.abc import Callable

import pytest

from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.theme import ANSI
from tests.snapshots.test_screens import Size, SnapCompare, both_sizes, pictured
from tests.ui.owing import STATES, clock_of, nothing_due, overdue, overpaid, part_paid, two_currencies, without_lines
from tests.ui.standin import MemoryWorkspace

State = Callable[[], MemoryWorkspace]


@both_sizes
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__.replace("_", "-"))
def test_owed(snap_compare: SnapCompare, state: State, size: Size) -> None:
    workspace = state()
    assert pictured(snap_compare, ConsoleApp(workspace, clock_of(workspace)), size)


@both_sizes
@pytest.mark.parametrize(
    "state", [nothing_due, part_paid, overdue, two_currencies, without_lines], ids=lambda state: state.__name__
)
def test_unpaid_bills(snap_compare: SnapCompare, state: State, size: Size) -> None:
    workspace = state()
    assert pictured(snap_compare, ConsoleApp(workspace, clock_of(workspace)), size, "b")


@both_sizes
@pytest.mark.parametrize("keys", [(), ("b",)], ids=["months", "unpaid-bills"])
def test_owed_in_the_terminals_own_colours(snap_compare: SnapCompare, keys: tuple[str, ...], size: Size) -> None:
    workspace = overdue()
    console = ConsoleApp(workspace, clock_of(workspace), theme=ANSI)
    assert pictured(snap_compare, console, size, "v", *keys)


@both_sizes
def test_the_month_behind_a_figure(snap_compare: SnapCompare, size: Size) -> None:
    workspace = overpaid()
    assert pictured(snap_compare, ConsoleApp(workspace, clock_of(workspace)), size, "b", "escape", "j", "j", "enter")
