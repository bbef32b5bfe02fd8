"""How the console ends, and how it looks on terminals that cannot show it."""

import pytest

from partner_tui.domain.errors import PartnerError
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.screens.monthly_bills import MonthlyBillsScreen
from partner_tui.ui.terminal import Appearance
from partner_tui.ui.theme import ANSI
from partner_tui.ui.widgets.row_table import RowTable
from tests.ui.conftest import CLOCK, NARROW, settle, shown, table_of
from tests.ui.standin import MemoryWorkspace


async def test_a_fault_ends_in_one_sentence_without_values(
    console: ConsoleApp, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(self: MonthlyBillsScreen, message: RowTable.RowOpened) -> None:
        secret = "canary in a local"  # noqa: F841
        raise LookupError("canary in a message")

    monkeypatch.setattr(MonthlyBillsScreen, "on_row_table_row_opened", fail)
    with pytest.raises(LookupError):
        async with console.run_test(size=NARROW) as pilot:
            await settle(pilot)
            await pilot.press("enter")
            await pilot.pause()
    assert isinstance(console.failure, PartnerError)
    assert str(console.failure).startswith("A fault in partner-tui: LookupError in test_endings.py, line ")
    assert "canary" not in str(console.failure)
    assert console.return_code == 1
    printed = capsys.readouterr()
    assert "canary" not in printed.out + printed.err


async def test_a_screen_that_is_too_small_says_so_and_comes_back(console: ConsoleApp) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await pilot.press("j", "j")
        await pilot.resize_terminal(39, 24)
        await settle(pilot)
        assert shown(console).strip() == "partner-tui needs 40×10 cells"
        await pilot.resize_terminal(80, 9)
        await settle(pilot)
        assert shown(console).strip() == "partner-tui needs 40×10 cells"
        await pilot.resize_terminal(*NARROW)
        await settle(pilot)
        await pilot.press("j")
        await settle(pilot)
        assert table_of(console).place.cursor == 3


@pytest.mark.parametrize("size", [(40, 10), (41, 11), (60, 16), (100, 30), (200, 60), (500, 200), (1, 1), (12, 40)])
async def test_any_size_can_be_shown(console: ConsoleApp, size: tuple[int, int]) -> None:
    async with console.run_test(size=size) as pilot:
        for key in ("1", "2", "enter", "enter", "enter", "escape", "tab", "f", "m", "escape", "?"):
            await settle(pilot)
            await pilot.press(key)
        await settle(pilot)
        assert len(shown(console).split("\n")) == size[1]


@pytest.mark.parametrize("said", [{}, {"NO_COLOR": "1"}])
async def test_without_colour_no_style_has_one(
    workspace: MemoryWorkspace, monkeypatch: pytest.MonkeyPatch, said: dict[str, str]
) -> None:
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    console = ConsoleApp(workspace, CLOCK, area="monthly-bills", theme=ANSI, appearance=Appearance(color=False))
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        styles = [
            segment.style for strip in console.screen._compositor.render_strips() for segment in strip if segment.style
        ]
        assert [style for style in styles if style.color or style.bgcolor] == []
        assert any(style.reverse for style in styles)
