"""A month from station to station, as pictures: not explained, explained, without lines, failed; one station opened."""

import pytest

from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.theme import ANSI, LIGHT
from tests.snapshots.test_screens import Size, SnapCompare, both_sizes, pictured
from tests.ui.conftest import CLOCK, NARROW, WIDE
from tests.ui.standin import BROKEN
from tests.ui.test_tying_out import tied_workspace


@both_sizes
@pytest.mark.parametrize(
    "keys",
    [
        pytest.param(("x",), id="missing-part"),
        pytest.param(("[", "x"), id="explained"),
        pytest.param(("[", "[", "x"), id="below-zero"),
        pytest.param(("[", "[", "[", "x"), id="without-lines"),
        pytest.param(("]", "x"), id="estimate"),
        pytest.param(("x", "j", "j", "enter"), id="ledger"),
        pytest.param(("x", "G", "k", "k", "enter"), id="vendor"),
    ],
)
def test_reconciliation(snap_compare: SnapCompare, keys: tuple[str, ...], size: Size) -> None:
    assert pictured(snap_compare, ConsoleApp(tied_workspace(), CLOCK, area="monthly-bills"), size, *keys)


@both_sizes
def test_failed(snap_compare: SnapCompare, size: Size) -> None:
    workspace = tied_workspace()
    workspace.past.broken = BROKEN
    assert pictured(snap_compare, ConsoleApp(workspace, CLOCK, area="monthly-bills"), size, "x")


def test_light(snap_compare: SnapCompare) -> None:
    console = ConsoleApp(tied_workspace(), CLOCK, area="monthly-bills", theme=LIGHT)
    assert pictured(snap_compare, console, WIDE, "x")


def test_ansi(snap_compare: SnapCompare) -> None:
    console = ConsoleApp(tied_workspace(), CLOCK, area="monthly-bills", theme=ANSI)
    assert pictured(snap_compare, console, NARROW, "x")
