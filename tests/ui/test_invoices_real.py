"""Invoices over a real store: the demonstration's, with their papers, and one that is put on file from the console."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from partner_tui.services.demo import demo_settings, demo_workspace
from partner_tui.services.generating import GenerateOptions
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.screens.dialogs.attach import AttachDialog
from partner_tui.ui.screens.dialogs.download import DownloadDialog
from tests.conftest import NOW
from tests.ui.conftest import CLOCK, WIDE, press, settle, shown


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    settings = demo_settings(Settings(tmp_path / "demo", data_dir_given=True, state_dir=tmp_path / "state"))
    options = GenerateOptions(months=4, lines=120, customers=3)
    with demo_workspace(settings, lambda: NOW, options=options) as workspace:
        yield workspace


async def test_show_me_the_paper(workspace: Workspace, tmp_path: Path) -> None:
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "j", "d")
        assert isinstance(console.screen, DownloadDialog)
        assert "Download DEMO-202610.pdf" in shown(console)
        lines = {way.kind.value: way.line for way in console.screen._ways}
        assert f"partner-tui --data-dir {tmp_path}/demo invoices cat DEMO-202610" in lines["ssh"]
        await press(pilot, "enter")
        assert isinstance(console.screen, DownloadDialog)
        (folder := tmp_path / "there").mkdir()
        console.screen.prompt.value = str(folder)
        await press(pilot, "enter")
        assert (folder / "DEMO-202610.pdf").read_bytes() == workspace.invoices.file_of("DEMO-202610").read_bytes()


async def test_a_paper_is_put_on_file_and_downloaded(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "scan.pdf"
    file.write_bytes(b"%PDF-1.7\nAugust\n%%EOF\n")
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "I")
        assert "3 invoices" in shown(console)
        (line,) = (line for line in shown(console).splitlines() if line[1:].startswith("DEMO-202608"))
        assert ".pdf" not in line
        await press(pilot, "G", "F")
        assert isinstance(console.screen, AttachDialog)
        console.screen.prompt.value = str(file)
        await press(pilot, "enter")
        assert "scan.pdf, the paper of DEMO-202608, is on file now." in shown(console)
        await press(pilot, "d")
        assert "Download DEMO-202608.pdf" in shown(console)
        assert f"{file.stat().st_size} bytes" in shown(console)
    assert workspace.invoices.file_of("DEMO-202608").read_bytes() == file.read_bytes()


async def test_a_number_from_a_paper_alone_is_the_months(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "scan.pdf"
    file.write_bytes(b"%PDF-1.7\nNovember\n%%EOF\n")
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=(200, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "I", "F", "escape")
        assert isinstance(console.screen, AttachDialog)
        console.screen.prompt.value = "2026-11 PRE-1"
        await press(pilot, "enter")
        console.screen.prompt.value = str(file)
        await press(pilot, "enter", "escape")
        assert "PRE-1" in shown(console)
        await press(pilot, "g", "d")
        assert "Download PRE-1.pdf" in shown(console)
    assert workspace.bills.months()[0].invoice_no == "PRE-1"
