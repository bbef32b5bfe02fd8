"""Export History: what there is to see of exports, what can be done with them, and that nothing moves by itself."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from partner_tui.domain.errors import StoreError
from partner_tui.domain.export import ExportProgress, ExportSpec, ExportState
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.export_watch import looked
from partner_tui.ui.screens.dialogs.confirm import ConfirmDialog
from partner_tui.ui.screens.dialogs.download import DownloadDialog
from partner_tui.ui.screens.export_history import ExportHistoryScreen
from tests.conftest import NOW
from tests.ui.conftest import CLOCK, NARROW, WIDE, press, settle, shown, table_of
from tests.ui.export_standin import SHA256
from tests.ui.sample import OCTOBER, sample_exports
from tests.ui.standin import MemoryWorkspace
from tests.ui.test_foreign_text import demand_harmless
from tests.ui.test_row_table import PAYLOADS, SAFE


@pytest.fixture
def workspace() -> MemoryWorkspace:
    return sample_exports()


@pytest.fixture
def history(workspace: MemoryWorkspace) -> ConsoleApp:
    return ConsoleApp(workspace, CLOCK, area="export-history")


def refresh(console: ConsoleApp) -> None:
    """As the watch does it, now."""
    assert isinstance(console.screen, ExportHistoryScreen)
    console.screen.take(looked(console.desk.workspace.exports))


async def test_every_export_and_how_far_it_is(history: ConsoleApp) -> None:
    async with history.run_test(size=WIDE) as pilot:
        await settle(pilot)
        rows = [" ".join(line.split()) for line in shown(history).splitlines()[2:9]]
        assert rows[0].startswith("▼ Export State What Month Format Size Rows Created By")
        assert rows[1].startswith("▸ 6 queued details, /ecs amount>100 2026-10 XLSX 2026-11-23 03:20 ann")
        assert rows[2].startswith("5 running 61 % details, 深圳市云帆科技有限… 2026-10 FOCUS Parquet")
        assert rows[4].startswith("3 completed details, Acme Ltd 2026-10 CSV gzip 3.1 MB 1,204,331")
        assert rows[5].startswith("2 failed summary 2026-09 – 2026-10 PDF")
        assert "6 exports   6.3 MB" in shown(history)


async def test_one_with_all_that_is_known_and_back(history: ConsoleApp) -> None:
    async with history.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "j", "j", "j", "enter")
        text = shown(history)
        for words in (
            " Exports › 3",
            "Rows                1,204,331",
            "Size                3,145,728 bytes (3.1 MB)",
            SHA256[:54],
            SHA256[54:],
            "/srv/exports/partner-bill_2026-10_3.xlsx",
        ):
            assert words in text
        await press(pilot, "end")
        assert "Finished            2026-11-23 03:20:00 UTC" in shown(history)
        await press(pilot, "escape")
        assert table_of(history).current["id"] == 3
        await press(pilot, "j", "enter")
        assert " No space left: the folder has 1.2 MB, the file needs\n" in shown(history)
        assert " about 4 MB. Free some, then retry it." in shown(history)
        await press(pilot, "/")
        assert "One export has no filter" in shown(history)
        await press(pilot, "q")
        assert " Exports   " in shown(history)


async def test_rows_change_in_place_and_the_cursor_stays_on_its_own(
    history: ConsoleApp, workspace: MemoryWorkspace
) -> None:
    async with history.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "j", "space")
        assert table_of(history).current["id"] == 6 - 2
        workspace.exports.told = ExportProgress(5, "rows", 1_500_000, 1_950_000)
        workspace.exports.create(ExportSpec(OCTOBER, OCTOBER))
        refresh(history)
        await settle(pilot)
        assert table_of(history).current["id"] == 4
        lines = shown(history).splitlines()
        assert lines[3].startswith("        7  queued")
        assert lines[5].startswith("•       5  running 76 %")
        assert lines[6].startswith("▸       4  cancelled")
        workspace.exports.delete(4)
        refresh(history)
        await settle(pilot)
        assert table_of(history).place.cursor == 3
        await press(pilot, "enter")
        workspace.exports.change(3, state=ExportState.QUEUED)
        refresh(history)
        await settle(pilot)
        assert "State               queued" in shown(history)


async def test_filter_sort_and_copying_as_in_any_table(history: ConsoleApp) -> None:
    async with history.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "/", *"completed", "enter")
        assert "2 of 6 exports" in shown(history)
        await press(pilot, "l", "l", "l", "l", "l", "s", "Y")
        assert history.clipboard.splitlines()[0].startswith("Export\tState\tWhat")
        assert "\t3145728\t" in history.clipboard
        await press(pilot, "t")
        assert "Charts are of months" in shown(history)
        await press(pilot, "escape", "s", "s")
        assert table_of(history).current["id"] in (1, 3)


async def test_masked_names_are_nowhere(history: ConsoleApp) -> None:
    async with history.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "v")
        assert "Acme" not in shown(history)
        assert "details, Customer " in shown(history)
        await press(pilot, "j", "j", "j", "enter")
        assert "Acme" not in shown(history)
        assert "partner-bill" not in shown(history)


@pytest.mark.parametrize(
    ("downs", "key", "why"),
    [
        (0, "d", "Export 6 is queued: there is no file."),
        (1, "D", "Export 5 is running: cancel it first."),
        (0, "R", "Export 6 is queued already."),
        (1, "R", "Export 5 is running already."),
        (2, "C", "Export 4 is cancelled: there is nothing to cancel."),
        (4, "d", "Export 2 is failed: there is no file."),
        (5, "C", "Export 1 is completed: there is nothing to cancel."),
        (3, "d", "The file is gone"),
    ],
)
async def test_a_refusal_says_why(history: ConsoleApp, downs: int, key: str, why: str) -> None:
    async with history.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, *"j" * downs, key)
        assert why in shown(history)
        await press(pilot, "enter", key)
        assert why in shown(history)


async def test_download_offers_the_file_and_the_command(
    history: ConsoleApp, workspace: MemoryWorkspace, tmp_path: Path
) -> None:
    workspace.exports.folder = tmp_path
    workspace.exports.complete(3)
    async with history.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "j", "j", "j", "d")
        assert isinstance(history.screen, DownloadDialog)
        assert " Download partner-bill_2026-10_3.xlsx" in shown(history)
        assert " 2 bytes" in shown(history)
        await press(pilot, "down", "down", "enter")
        assert "partner-tui exports cat 3" in shown(history)
        workspace.settings.data_dir_given, workspace.settings.config_given = True, Path("/etc/x.toml")
        await press(pilot, "escape", "d", "down", "down", "enter")
        assert "partner-tui --data-dir /srv/partner --config /etc/x.toml exports cat 3" in history.clipboard


async def test_retry_and_cancel(history: ConsoleApp, workspace: MemoryWorkspace) -> None:
    async with history.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "C")
        assert "Export 6 cancelled, nothing of it is left." in shown(history)
        assert workspace.exports.task(6).state is ExportState.CANCELLED
        await press(pilot, "j", "C")
        assert "Export 5 is being cancelled." in shown(history)
        assert "5  cancelling" in shown(history)
        await press(pilot, "j", "R")
        assert "Export 4 waits for its turn again." in shown(history)
        assert "4  queued" in shown(history)


async def test_delete_asks_and_enter_is_no_answer(history: ConsoleApp, workspace: MemoryWorkspace) -> None:
    async with history.run_test(size=(40, 10)) as pilot:
        await settle(pilot)
        await press(pilot, "j", "j", "j", "D")
        assert isinstance(history.screen, ConfirmDialog)
        assert "Delete export 3 and its file?" in shown(history)
        assert "2026-10, details, Acme Ltd" in shown(history)
        await press(pilot, "enter")
        assert isinstance(history.screen, ConfirmDialog)
        await press(pilot, "escape")
        assert workspace.exports.task(3)
        await press(pilot, "D", "y")
        assert "Export 3 is deleted." in shown(history)
        assert [task.id for task in workspace.exports.tasks()] == [6, 5, 4, 2, 1]
        assert table_of(history).current["id"] == 2


async def test_nothing_yet_and_what_to_press(workspace: MemoryWorkspace) -> None:
    console = ConsoleApp(MemoryWorkspace(workspace.bills), CLOCK, area="export-history")
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert "No exports yet" in shown(console)
        assert "e on Amount Due (1) or Monthly Bills (2) makes a file of what it shows." in shown(console)
        await press(pilot, "d")
        assert "There is no export here; `:download PATH` takes any file." in shown(console)


async def test_what_cannot_be_read_is_said_and_tried_again(history: ConsoleApp, workspace: MemoryWorkspace) -> None:
    workspace.exports.broken = StoreError("Cannot read the ledger", "/data/ledger.db: Input/output error.", "Check it.")
    async with history.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert "Cannot read the ledger" in shown(history)
        workspace.exports.broken = None
        await press(pilot, "r")
        assert "6 exports" in shown(history)
        workspace.exports.broken = StoreError("Gone", "It is gone.", "")
        await press(pilot, "r")
        assert "r tries again." in shown(history)


async def test_in_other_areas_the_keys_lead_here(workspace: MemoryWorkspace) -> None:
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "d")
        assert "3 lists exports." in shown(console)


async def test_foreign_text_is_shown_literally(workspace: MemoryWorkspace) -> None:
    exports = workspace.exports
    for number, text in enumerate(PAYLOADS, 10):
        spec = ExportSpec(OCTOBER, OCTOBER, customer=text, subject=text, region=text, product=text)
        task = replace(exports.task(2), id=number, spec=spec, error=text, path=text, operator=text)
        exports.put(task)
    console = ConsoleApp(workspace, CLOCK, area="export-history")
    async with console.run_test(size=(200, 40)) as pilot:
        await settle(pilot)
        text = shown(console)
        demand_harmless(text)
        assert all(safe in text for safe in SAFE)
        for _ in PAYLOADS:
            await press(pilot, "enter")
            demand_harmless(shown(console))
            await press(pilot, "escape", "D")
            demand_harmless(shown(console))
            await press(pilot, "n", "j")


def test_a_look_reads_the_tasks_only_where_they_may_have_changed(workspace: MemoryWorkspace) -> None:
    exports = workspace.exports
    exports.reads = 0
    seen = looked(exports)
    assert seen.progress is not None and exports.reads == 1
    seen = looked(exports, seen)
    assert exports.reads == 2  # one is running: its process may be gone
    exports.complete(5, at=NOW + timedelta(minutes=1))
    seen = looked(exports, seen)
    assert looked(exports, seen) == seen
    assert exports.reads == 3
    assert seen.progress is None
    exports.fail(6)
    assert looked(exports, seen).tasks[0].state is ExportState.FAILED
