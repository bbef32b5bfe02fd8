"""Which way a text takes to the operator's clipboard, and what the status line says of it."""

import base64
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from partner_tui.domain.vendor_pages import MONTHLY_BILLS, vendor_page
from partner_tui.services.clipboard import Clipboard
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.copying import LARGEST_OSC_52, copy
from partner_tui.ui.screens.dialogs.link import LinkDialog
from tests.ui.conftest import NARROW, press, settle, shown


async def test_osc_52_carries_what_is_safe_to_paste(console: ConsoleApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async with console.run_test() as pilot:
        await settle(pilot)
        written: list[str] = []
        monkeypatch.setattr(console._driver, "write", written.append)
        assert await copy(console, Clipboard({}), "深圳\ta\x1b]0;x\x07\n") == "copied by OSC 52: the terminal decides"
        carried = base64.b64encode("深圳\ta␛]0;x␇\n".encode()).decode()
        assert f"\x1b]52;c;{carried}\a" in written


async def test_what_is_too_long_for_a_terminal_is_said(console: ConsoleApp) -> None:
    async with console.run_test() as pilot:
        await settle(pilot)
        await copy(console, Clipboard({}), "a")
        words = await copy(console, Clipboard({}), "b" * (LARGEST_OSC_52 + 1))
        assert words.startswith("not copied: 74,995 bytes are more than terminals take (74,994)")
        assert console.clipboard == "a"
        assert await copy(console, Clipboard({}), "b" * LARGEST_OSC_52) == "copied by OSC 52: the terminal decides"


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
async def test_inside_tmux_it_goes_through_tmux(console: ConsoleApp, tmp_path: Path) -> None:
    socket = tmp_path / "socket"
    tmux = ["tmux", "-S", str(socket), "-f", "/dev/null"]
    subprocess.run([*tmux, "new-session", "-d", "sleep 300"], check=True)
    clipboard = Clipboard(dict(os.environ, TMUX=f"{socket},1,0"))
    try:
        async with console.run_test() as pilot:
            await settle(pilot)
            text = "x" * (LARGEST_OSC_52 + 1)
            assert await copy(console, clipboard, text) == "copied through tmux"
            assert subprocess.run([*tmux, "show-buffer"], check=True, capture_output=True).stdout.decode() == text
            assert console.clipboard == ""
    finally:
        subprocess.run([*tmux, "kill-server"], check=True)


async def test_a_tmux_that_fails_gives_way_to_osc_52(console: ConsoleApp, tmp_path: Path) -> None:
    async with console.run_test() as pilot:
        await settle(pilot)
        clipboard = Clipboard({"TMUX": "x,1,0", "PATH": str(tmp_path)})
        assert (
            await copy(console, clipboard, "a") == "tmux did not take it; sent by OSC 52: tmux and the terminal decide"
        )
        assert console.clipboard == "a"


async def test_the_vendors_page_is_shown_whole_and_copied(console: ConsoleApp) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await console.push_screen(LinkDialog(vendor_page("monthly-bills"), Clipboard({})))
        await settle(pilot)
        assert MONTHLY_BILLS.address in shown(console).split("\n")
        assert console.clipboard == MONTHLY_BILLS.address
        assert " copied by OSC 52" in shown(console)
        await press(pilot, "escape")
        assert not isinstance(console.screen, LinkDialog)


def test_every_area_has_a_page() -> None:
    for area in ("amount-due", "monthly-bills", "export-history"):
        assert vendor_page(area).address.startswith("https://support.huaweicloud.com/")
    assert "Consumed Product Details" in vendor_page("monthly-bills", lines=True).menu
