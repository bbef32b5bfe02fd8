"""Each screen as a picture: loaded, empty, failed, wide and narrow; and each dialog."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.theme import Theme

from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.theme import ANSI, LIGHT
from tests.ui.conftest import CLOCK, NARROW, WIDE, press, settle
from tests.ui.sample import sample_exports, sample_workspace
from tests.ui.standin import BROKEN, MemoryWorkspace

SnapCompare = Callable[..., bool]
both_sizes = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
Size = tuple[int, int]


def pictured(snap_compare: SnapCompare, console: ConsoleApp, size: Size, *keys: str) -> bool:
    async def before(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await press(pilot, *keys)

    return snap_compare(console, terminal_size=size, run_before=before)


def empty() -> MemoryWorkspace:
    workspace = sample_workspace()
    workspace.bills.lines_by_month.clear()
    return workspace


def broken() -> MemoryWorkspace:
    workspace = sample_workspace()
    workspace.bills.broken = workspace.exports.broken = BROKEN
    return workspace


def loaded(area: str) -> MemoryWorkspace:
    return sample_exports() if area == "export-history" else sample_workspace()


@both_sizes
@pytest.mark.parametrize("area", ["amount-due", "monthly-bills", "export-history"])
def test_loaded(snap_compare: SnapCompare, area: str, size: Size) -> None:
    assert pictured(snap_compare, ConsoleApp(loaded(area), CLOCK, area=area), size)


@both_sizes
@pytest.mark.parametrize("area", ["amount-due", "monthly-bills", "export-history"])
def test_empty(snap_compare: SnapCompare, area: str, size: Size) -> None:
    assert pictured(snap_compare, ConsoleApp(empty(), CLOCK, area=area), size)


@both_sizes
@pytest.mark.parametrize("area", ["amount-due", "monthly-bills", "export-history"])
def test_failed(snap_compare: SnapCompare, area: str, size: Size) -> None:
    assert pictured(snap_compare, ConsoleApp(broken(), CLOCK, area=area), size)


@both_sizes
@pytest.mark.parametrize(
    "keys",
    [
        pytest.param(("tab", "j"), id="customers"),
        pytest.param(("tab", "j", "enter", "enter"), id="lines"),
        pytest.param(("tab", "j", "enter", "enter", "enter"), id="one-line"),
        pytest.param(("f", "j", "enter"), id="region"),
        pytest.param(("G", "enter"), id="others"),
        pytest.param(("[", "["), id="negative"),
        pytest.param(("]",), id="estimate"),
        pytest.param(("M",), id="movers"),
        pytest.param(("t",), id="chart"),
        pytest.param(("tab", "/", *"Customer", "space", *"amount>500"), id="filtering"),
        pytest.param(("/", *"amount>x"), id="wrong-filter"),
        pytest.param(("/", *"zzz", "enter"), id="nothing-matches"),
        pytest.param(("tab", "l", "s", "space", "space", "j", "space"), id="sorted-and-marked"),
        pytest.param(("tab", "v", "enter"), id="masked"),
    ],
)
def test_monthly_bills(snap_compare: SnapCompare, keys: tuple[str, ...], size: Size) -> None:
    assert pictured(snap_compare, ConsoleApp(sample_workspace(), CLOCK, area="monthly-bills"), size, *keys)


@both_sizes
@pytest.mark.parametrize(
    "keys",
    [
        pytest.param(("j", "j", "j", "enter"), id="completed"),
        pytest.param(("j", "j", "j", "j", "enter"), id="failed"),
        pytest.param(("j", "j", "j", "D"), id="delete"),
        pytest.param(("d",), id="refused"),
    ],
)
def test_export_history(snap_compare: SnapCompare, keys: tuple[str, ...], size: Size) -> None:
    assert pictured(snap_compare, ConsoleApp(sample_exports(), CLOCK, area="export-history"), size, *keys)


@both_sizes
def test_trend(snap_compare: SnapCompare, size: Size) -> None:
    assert pictured(snap_compare, ConsoleApp(sample_workspace(), CLOCK), size, "t")


@both_sizes
@pytest.mark.parametrize(
    "keys",
    [
        pytest.param(("m",), id="months"),
        pytest.param(("f",), id="regions"),
        pytest.param(("S",), id="sort-by"),
        pytest.param(("c", "j", "space"), id="columns"),
        pytest.param(("?",), id="keys"),
        pytest.param(("?", *"chart"), id="keys-found"),
        pytest.param((":",), id="palette"),
        pytest.param((":", *"bills", "space", *"by"), id="palette-typed"),
        pytest.param((":", *"nonsense"), id="palette-wrong"),
        pytest.param(("o",), id="link"),
        pytest.param(("i", *"/nowhere/x"), id="import"),
        pytest.param((":", *"download", "space", *"/nowhere/x.csv", "enter"), id="download-failed"),
        pytest.param(("e",), id="export"),
        pytest.param(("tab", "j", "enter", "enter", "/", *"res", "enter", "e", "j", "l"), id="export-lines"),
        pytest.param(("q",), id="quit"),
    ],
)
def test_dialogs(snap_compare: SnapCompare, keys: tuple[str, ...], size: Size) -> None:
    assert pictured(snap_compare, ConsoleApp(sample_workspace(), CLOCK, area="monthly-bills"), size, *keys)


@both_sizes
@pytest.mark.parametrize("theme", [LIGHT, ANSI], ids=["light", "ansi"])
@pytest.mark.parametrize(
    ("area", "keys"),
    [
        pytest.param("amount-due", (), id="amount-due"),
        pytest.param("monthly-bills", ("space", "j"), id="monthly-bills"),
        pytest.param("monthly-bills", ("t",), id="chart"),
        pytest.param("monthly-bills", ("?",), id="keys"),
        pytest.param("export-history", (), id="export-history"),
    ],
)
def test_other_themes(snap_compare: SnapCompare, area: str, keys: tuple[str, ...], theme: Theme, size: Size) -> None:
    assert pictured(snap_compare, ConsoleApp(loaded(area), CLOCK, area=area, theme=theme), size, *keys)


def test_too_small(snap_compare: SnapCompare) -> None:
    assert pictured(snap_compare, ConsoleApp(sample_workspace(), CLOCK), (39, 9))
