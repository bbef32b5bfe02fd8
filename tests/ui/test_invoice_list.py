"""Invoices on Amount Due: the list, what is done with one, and its file wherever a month is."""

from dataclasses import replace
from pathlib import Path

import pytest

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import DamagedStore, StoreError
from partner_tui.domain.invoice_file import InvoiceFile
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.keymap import ATTACH, DOWNLOAD
from partner_tui.ui.screens.dialogs.attach import AttachDialog
from partner_tui.ui.screens.dialogs.choice import ChoiceDialog
from partner_tui.ui.screens.dialogs.detach import DetachDialog
from partner_tui.ui.screens.dialogs.download import DownloadDialog
from partner_tui.ui.screens.dialogs.fields import FieldsDialog
from partner_tui.ui.screens.dialogs.link import LinkDialog
from tests.ui.conftest import CLOCK, NARROW, WIDE, press, settle, shown
from tests.ui.sample import OCTOBER, sample_workspace
from tests.ui.standin import BROKEN, MemoryWorkspace
from tests.ui.test_invoices import both_sizes, synced
from tests.ui.test_row_table import PAYLOADS, SAFE
from tests.ui.vendor_standin import INVOICE, PAPER


def pdf(folder: Path, name: str = "october.pdf") -> Path:
    file = folder / name
    file.write_bytes(b"%PDF-1.7\n%%EOF\n")
    return file


@pytest.fixture
def workspace(tmp_path: Path) -> MemoryWorkspace:
    """Invoices of two months; October's has its paper."""
    found = synced()
    found.invoices.on_file = [PAPER]
    found.invoices.files = {PAPER.invoice_no: pdf(tmp_path)}
    return found


@pytest.fixture
def console(workspace: MemoryWorkspace) -> ConsoleApp:
    return ConsoleApp(workspace, CLOCK)


@both_sizes
async def test_all_of_them_are_listed(console: ConsoleApp, size: tuple[int, int]) -> None:
    async with console.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "I")
        text = shown(console)
        assert " Invoices " in text
        assert "4 invoices" in text
        for words in ("INV-2026-1001", "2026-10", "done", "18,432.77", "no number yet", "-14,746.21"):
            assert words in text
        assert console.area.command == "invoices"
        await press(pilot, "escape")
        assert " Months " in shown(console)


async def test_wide_enough_it_says_file_and_times(console: ConsoleApp) -> None:
    async with console.run_test(size=(180, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "I")
        (line,) = (line for line in shown(console).splitlines() if "INV-2026-1001" in line)
        for words in ("1,522.02", "october.pdf", "tax invoice", "2026-11-06 03:46", "2026-11-07 03:46"):
            assert words in line
        assert any("return" in line and "no number yet" in line for line in shown(console).splitlines())


async def test_enter_shows_all_that_is_known_of_one(console: ConsoleApp) -> None:
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "I", "enter")
        assert isinstance(console.screen, FieldsDialog)
        for words in ("Invoice INV-2026-1001", "october.pdf", "34,012 bytes", "by ann", PAPER.sha256[:50]):
            assert words in shown(console)
        await press(pilot, "escape", "j", "enter")
        assert "Invoice without a number yet" in shown(console)


async def test_without_any_it_says_how_they_come(tmp_path: Path) -> None:
    console = ConsoleApp(sample_workspace(), CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "I")
        assert "No invoices yet" in shown(console)
        assert "There is no invoice here." in console.area.refusal(DOWNLOAD)
        await press(pilot, "F")
        assert isinstance(console.screen, AttachDialog)
        assert "2026-10 INV-1001" in shown(console)


async def test_what_cannot_be_read_says_why(workspace: MemoryWorkspace, console: ConsoleApp) -> None:
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        workspace.invoices.broken = BROKEN
        await press(pilot, "I")
        assert "Cannot read the store" in shown(console)
        workspace.invoices.broken = None
        await press(pilot, "r")
        assert "INV-2026-1001" in shown(console)


# Downloads


@pytest.mark.parametrize(
    ("area", "keys"),
    [("amount-due", ("I", "d")), ("amount-due", ("j", "d")), ("monthly-bills", ("d",))],
    ids=["in the list", "on its month", "in Monthly Bills"],
)
async def test_its_file_is_downloaded_under_its_number(console: ConsoleApp, area: str, keys: tuple[str, ...]) -> None:
    console = ConsoleApp(console.desk.workspace, CLOCK, area=area, month=OCTOBER if area == "monthly-bills" else None)
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, *keys)
        assert isinstance(console.screen, DownloadDialog)
        assert "Download INV-2026-1001.pdf" in shown(console)
        lines = {way.kind.value: way.line for way in console.screen._ways}
        assert lines["scp"].endswith("/october.pdf ./INV-2026-1001.pdf")
        assert "partner-tui invoices cat INV-2026-1001" in lines["ssh"]
        assert lines["ssh"].endswith("> INV-2026-1001.pdf")


@pytest.mark.parametrize("keys", [("I", "j", "j", "j", "d"), ("j", "j", "d")], ids=["in the list", "on its month"])
async def test_without_a_file_the_vendors_page_is_shown_and_copied(console: ConsoleApp, keys: tuple[str, ...]) -> None:
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, *keys)
        assert isinstance(console.screen, LinkDialog)
        text = shown(console)
        assert "https://support.huaweicloud.com/" in text
        assert "Financial Information › Invoices" in text
        assert "copied" in text
        await press(pilot, "escape")
        assert "is here: it is on the vendor's page." in shown(console)


async def test_of_several_files_one_is_chosen(workspace: MemoryWorkspace, console: ConsoleApp, tmp_path: Path) -> None:
    workspace.invoices.on_file.append(replace(PAPER, invoice_no="INV-2"))
    workspace.invoices.files["INV-2"] = pdf(tmp_path, "two.pdf")
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "j", "d")
        assert isinstance(console.screen, ChoiceDialog)
        assert "Which invoice" in shown(console)
        await press(pilot, "enter")
        assert isinstance(console.screen, DownloadDialog)
        assert "Download INV-2.pdf" in shown(console)


async def test_an_invoice_that_was_taken_back_gives_way_to_the_one_that_stands(
    workspace: MemoryWorkspace, console: ConsoleApp, tmp_path: Path
) -> None:
    september = OCTOBER.previous
    for number in ("INV-2026-0900", "INV-2026-0901"):
        workspace.invoices.on_file.append(replace(PAPER, invoice_no=number, month=september))
        workspace.invoices.files[number] = pdf(tmp_path, f"{number}.pdf")
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "j", "j", "d")
        assert "Download INV-2026-0901.pdf" in shown(console)
        await press(pilot, "escape", "I")
        (line,) = (line for line in shown(console).splitlines() if line[1:].startswith("INV-2026-0900"))
        assert "taken back" in line
        workspace.invoices.on_file.pop()
        await press(pilot, "escape", "d")
        assert "Download INV-2026-0900.pdf" in shown(console)


async def test_a_file_that_rotted_is_not_offered(workspace: MemoryWorkspace, console: ConsoleApp) -> None:
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "I")
        workspace.invoices.broken = DamagedStore("The invoice's file is damaged", "Its hash differs.", "Attach it.")
        await press(pilot, "d")
        assert not isinstance(console.screen, DownloadDialog)
        assert "The invoice's file is damaged" in shown(console)


async def test_a_month_without_any_says_so(console: ConsoleApp) -> None:
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "d")
        assert "No invoice for 2026-11 is known; 3 lists exports." in shown(console)


async def test_an_export_that_was_told_comes_first_and_once(console: ConsoleApp) -> None:
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        console.desk.finished = 7
        await press(pilot, "j", "d")
        assert not isinstance(console.screen, DownloadDialog)
        assert "7" in shown(console).splitlines()[-2]  # there is no such export: it was asked for
        await press(pilot, "d")
        assert isinstance(console.screen, DownloadDialog)
        assert "Download INV-2026-1001.pdf" in shown(console)


# Attaching


async def test_the_file_of_the_row_is_attached(workspace: MemoryWorkspace, console: ConsoleApp, tmp_path: Path) -> None:
    file = pdf(tmp_path, "september.pdf")
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "I", "G", "F")
        assert isinstance(console.screen, AttachDialog)
        assert "Attach the PDF of INV-2026-0901, 2026-09" in shown(console)
        console.screen.prompt.value = str(file)
        await press(pilot, "enter")
        assert not isinstance(console.screen, AttachDialog)
        assert "september.pdf, the paper of INV-2026-0901, is on file now." in shown(console)
        (line,) = (line for line in shown(console).splitlines() if "INV-2026-0901" in line and "2026-09 " in line)
        assert "september.pdf" in line
        await press(pilot, "F")
        assert isinstance(console.screen, AttachDialog)
        console.screen.prompt.value = str(file)
        await press(pilot, "enter")
        assert "on file already: nothing was changed." in shown(console)
        assert len(workspace.invoices.on_file) == 2


async def test_another_invoice_can_be_named(workspace: MemoryWorkspace, console: ConsoleApp, tmp_path: Path) -> None:
    file = pdf(tmp_path, "july.pdf")
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "I", "F", "escape")
        dialog = console.screen
        assert isinstance(dialog, AttachDialog)
        assert dialog.prompt.value == "2026-10 INV-2026-1001"
        dialog.prompt.value = "2026-7 X"
        await press(pilot, "enter")
        assert "'2026-7' is not a month" in shown(console)
        dialog.prompt.value = "2026-07 INV-7"
        await press(pilot, "enter")
        assert "Attach the PDF of INV-7, 2026-07" in shown(console)
        dialog.prompt.value = str(file)
        await press(pilot, "enter")
        assert workspace.invoices.on_file[-1].invoice_no == "INV-7"
        assert "5 invoices" in shown(console)


async def test_what_is_wrong_is_said_in_the_dialog_and_can_be_put_right(console: ConsoleApp, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for number in range(2):
        pdf(tmp_path, f"many-{number}.pdf")
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "I", "F")
        dialog = console.screen
        assert isinstance(dialog, AttachDialog)
        for typed, said in (
            ("", "No path is typed"),
            (str(tmp_path / "none.pdf"), "does not exist"),
            (str(tmp_path / "folder"), "is a folder"),
            (str(tmp_path / "many-*"), "2 have such a name"),
        ):
            dialog.prompt.value = typed
            await press(pilot, "enter")
            assert said in " ".join(shown(console).replace("│", " ").split())
            assert [console.screen] == [dialog]
        dialog.prompt.value = str(tmp_path / "many-1")
        await press(pilot, "tab", "enter")
        assert "many-1.pdf, the paper of INV-2026-1001, is on file now." in shown(console)


async def test_what_was_wrong_with_a_file_is_not_said_of_another(console: ConsoleApp, tmp_path: Path) -> None:
    file = pdf(tmp_path)
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "I", "F", *"/none", "enter")
        assert "does not exist" in shown(console)
        dialog = console.screen
        assert isinstance(dialog, AttachDialog)
        dialog.prompt.value = str(file)[:-4]
        await press(pilot, "tab")
        assert dialog.prompt.value == str(file)
        assert "does not exist" not in shown(console) and "a copy of it is kept" in shown(console)


async def test_nothing_is_attached_by_leaving(workspace: MemoryWorkspace, console: ConsoleApp) -> None:
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "I", "F", "escape", "escape")
        assert not isinstance(console.screen, AttachDialog)
        assert workspace.invoices.on_file == [PAPER]


async def test_the_file_of_the_row_is_taken_off_when_that_is_confirmed(
    workspace: MemoryWorkspace, console: ConsoleApp
) -> None:
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "I", "j", "k", "D")
        assert isinstance(console.screen, DetachDialog)
        text = " ".join(shown(console).replace("│", " ").split())
        assert "Take the file off invoice INV-2026-1001?" in text and "attached by ann" in text
        await press(pilot, "enter", "n")
        assert workspace.invoices.on_file == [PAPER] and not isinstance(console.screen, DetachDialog)
        await press(pilot, "D", "y")
        assert workspace.invoices.on_file == []
        assert "october.pdf is not the file of INV-2026-1001 any more. It has no file now." in shown(console)
        assert "october.pdf " not in shown(console).splitlines()[3]
        await press(pilot, "D")
        assert "There is no file here to take off." in shown(console)


async def test_what_cannot_be_taken_off_is_said_in_the_question(
    workspace: MemoryWorkspace, console: ConsoleApp
) -> None:
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "I", "D")
        workspace.invoices.broken = StoreError("Cannot use the ledger", "no space", "Free some.")
        await press(pilot, "y")
        assert isinstance(console.screen, DetachDialog)
        assert "no space" in shown(console)
        workspace.invoices.broken = None
        await press(pilot, "y")
        assert workspace.invoices.on_file == []


async def test_what_is_told_stands_when_the_row_has_something_to_tell_of_itself(
    workspace: MemoryWorkspace, console: ConsoleApp, tmp_path: Path
) -> None:
    """The row's own words come back when the cursor moves."""
    negative = replace(INVOICE, invoice_no="INV-8", month=BillCycle(2026, 8))
    workspace.vendor.its_invoices = (negative, replace(negative, request_id="r9", invoice_no="INV-9"))
    workspace.invoices.on_file = []
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "I")
        own = "2026-08: refunds exceed"
        assert own in shown(console)
        await press(pilot, "F")
        assert isinstance(console.screen, AttachDialog)
        console.screen.prompt.value = str(pdf(tmp_path, "august.pdf"))
        await press(pilot, "enter")
        assert "august.pdf, the paper of INV-8, is on file now." in shown(console) and own not in shown(console)
        await press(pilot, "j")
        assert own in shown(console)


async def test_elsewhere_the_key_says_where(console: ConsoleApp) -> None:
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert console.area.refusal(ATTACH) == "Attach file is for Invoices (I)."
        await press(pilot, "F")
        assert "Attach file is for Invoices (I)." in shown(console)


async def test_other_peoples_texts_are_shown_and_do_nothing(workspace: MemoryWorkspace, console: ConsoleApp) -> None:
    text, safe = PAYLOADS[0], SAFE[0]
    workspace.vendor.its_invoices = (
        replace(INVOICE, request_id=text, invoice_no=text, state=text, currency=text, invoice_class=text),
    )
    workspace.invoices.on_file = [InvoiceFile(text, PAPER.sha256, OCTOBER, text, 1, text, PAPER.attached_at)]
    async with console.run_test(size=(200, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "I")
        assert shown(console).count(safe) >= 4
        await press(pilot, "F")
        assert f"Attach the PDF of {safe}" in shown(console)
        await press(pilot, "escape", "escape", "enter")
        assert shown(console).count(safe) >= 4
        assert not any(ord(character) < 32 and character != "\n" for character in shown(console))
