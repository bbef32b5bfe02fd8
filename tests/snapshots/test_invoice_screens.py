"""Invoices as pictures: the list, one of them with its paper, attaching, and what is shown where there is no file."""

import pytest

from partner_tui.domain.cycle import BillCycle
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.theme import ANSI
from tests.snapshots.test_screens import Size, SnapCompare, both_sizes, pictured
from tests.ui.conftest import CLOCK
from tests.ui.sample import sample_workspace
from tests.ui.standin import MemoryWorkspace
from tests.ui.test_invoices import synced
from tests.ui.vendor_standin import PAPER


def with_papers() -> MemoryWorkspace:
    workspace = synced()
    workspace.invoices.on_file = [PAPER]
    return workspace


@both_sizes
@pytest.mark.parametrize(
    "keys",
    [
        pytest.param(("I",), id="list"),
        pytest.param(("I", "enter"), id="one"),
        pytest.param(("I", "F"), id="attaching"),
        pytest.param(("I", "D"), id="detaching"),
        pytest.param(("I", "G", "d"), id="without-a-file"),
    ],
)
def test_invoices(snap_compare: SnapCompare, keys: tuple[str, ...], size: Size) -> None:
    assert pictured(snap_compare, ConsoleApp(with_papers(), CLOCK), size, *keys)


def test_invoices_in_the_terminals_own_colours(snap_compare: SnapCompare) -> None:
    assert pictured(snap_compare, ConsoleApp(with_papers(), CLOCK, theme=ANSI), (80, 24), "I")


@both_sizes
def test_no_invoices(snap_compare: SnapCompare, size: Size) -> None:
    assert pictured(snap_compare, ConsoleApp(sample_workspace(), CLOCK), size, "I")


def test_a_month_with_its_file(snap_compare: SnapCompare) -> None:
    console = ConsoleApp(with_papers(), CLOCK, area="monthly-bills", month=BillCycle(2026, 10))
    assert pictured(snap_compare, console, (80, 24), "I", "G")
