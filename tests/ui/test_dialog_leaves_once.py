"""Whoever clicks twice, or is answered late, closes no other screen than the dialog that it is about."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.commands import Context
from partner_tui.ui.screens.dialogs.base import Dialog
from partner_tui.ui.screens.dialogs.palette import PaletteDialog
from partner_tui.ui.screens.dialogs.quit import QuitDialog
from partner_tui.ui.screens.dialogs.typing import TypingDialog
from partner_tui.ui.screens.monthly_bills import MonthlyBillsScreen
from partner_tui.ui.widgets.row_table import RowTable
from tests.faults.hands import click
from tests.ui.conftest import NARROW, press, settle, table_of


@asynccontextmanager
async def months_asked(console: ConsoleApp) -> AsyncIterator[tuple[Pilot[str], Dialog[Any]]]:
    """Which month to show is asked in a dialog."""
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "m")
        assert isinstance(console.screen, Dialog)
        yield pilot, console.screen


async def test_dismissed_twice(console: ConsoleApp) -> None:
    async with months_asked(console) as (pilot, dialog):
        dialog.dismiss(None)
        dialog.dismiss(None)
        await settle(pilot)
        assert isinstance(console.screen, MonthlyBillsScreen)


async def test_dismissed_under_another(console: ConsoleApp) -> None:
    async with months_asked(console) as (pilot, dialog):
        await console.push_screen(QuitDialog())
        dialog.dismiss(None)
        await settle(pilot)
        assert isinstance(console.screen, QuitDialog)


async def test_clicked_twice(console: ConsoleApp) -> None:
    async with months_asked(console) as (pilot, _):
        table = table_of(console)
        x, y = table.region.x + 2, table.region.y + 1 + table.place.cursor
        await click(pilot, x, y, times=2)
        assert isinstance(console.screen, MonthlyBillsScreen)


@pytest.mark.parametrize("key", [":", "?"])
@pytest.mark.parametrize("typed", ["the", "qqq"])
async def test_a_row_that_is_no_more_is_not_taken(console: ConsoleApp, key: str, typed: str) -> None:
    """Clicked on, and gone before the click was heard of, by what was typed meanwhile, which finds others or none."""
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, key)
        table = table_of(console)
        gone = RowTable.RowOpened(table.source.count - 1, table.current, table.source)
        await press(pilot, *typed)
        table.post_message(gone)
        await settle(pilot)
        assert isinstance(console.screen, TypingDialog)
        assert console.screen.typed == typed


async def test_what_was_learned_too_early_is_no_harm(console: ConsoleApp) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        dialog = PaletteDialog(Context())
        console.push_screen(dialog)
        dialog.find_again()
        await settle(pilot)
        assert table_of(console).has_rows


async def test_a_key_for_a_dialog_that_is_not_there_yet_or_no_more_does_nothing(console: ConsoleApp) -> None:
    """As on a machine so loaded that the next key cannot wait any longer."""
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        console.action_palette()
        dialog = console.screen
        assert isinstance(dialog, PaletteDialog) and not dialog.is_mounted
        assert not await console.run_action("take", dialog)
        await settle(pilot)
        assert console.screen is dialog
        dialog.dismiss(None)
        assert not await console.run_action("take", dialog)
        await settle(pilot)
        assert isinstance(console.screen, MonthlyBillsScreen)
