"""Choosing bill files, and a real import that the app follows."""

from pathlib import Path

import pytest
from textual.app import App

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import Cancelled, JobError
from partner_tui.domain.imported import ImportOutcome
from partner_tui.domain.job import FileTaken, JobOutcome, JobProgress, Progress
from partner_tui.domain.money import parse_amount
from partner_tui.services.file_names import FileNames
from partner_tui.services.import_turn import import_turn
from partner_tui.services.jobs import Jobs
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.jobs import JobEnded, JobProgressed, follow
from partner_tui.ui.presentation.jobs import outcome_words, progress_words
from partner_tui.ui.screens.dialogs.import_bills import ImportDialog
from tests.conftest import NOW
from tests.ui.conftest import NARROW, press, settle, shown
from tests.unit.bill_files import write_bill
from tests.unit.test_jobs import wait_until


async def test_tab_completes_and_enter_takes_what_the_pattern_matches(
    console: ConsoleApp, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "bills").mkdir()
    for name in ("b-09.csv", "b-10.csv", "b-10.txt", "c\x1b.csv"):
        (home / "bills" / name).write_text("")
    chosen: list[tuple[Path, ...] | None] = []
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await console.push_screen(ImportDialog(FileNames()), chosen.append)
        await settle(pilot)
        assert "* stands for any" in shown(console)
        await press(pilot, "~", "/", "b", "tab", "tab")
        assert "~/bills/b-" in shown(console)
        assert " b-09.csv" in shown(console)
        assert "b-10.txt" not in shown(console)
        assert "␛" not in shown(console)
        await press(pilot, "x", "enter")
        assert "No such file" in shown(console)
        await press(pilot, "backspace", "asterisk", "full_stop", "c", "s", "v", "enter")
    assert chosen == [(home / "bills" / "b-09.csv", home / "bills" / "b-10.csv")]


async def test_nothing_is_chosen_by_esc(console: ConsoleApp) -> None:
    chosen: list[tuple[Path, ...] | None] = []
    async with console.run_test(size=(40, 10)) as pilot:
        await settle(pilot)
        await console.push_screen(ImportDialog(FileNames(), "x[/]"), chosen.append)
        await settle(pilot)
        await press(pilot, "enter", "escape")
    assert chosen == [None]


class Following(App[None]):
    """Hears of one job."""

    def __init__(self, jobs: Jobs, file: Path) -> None:
        super().__init__()
        self._jobs, self._file = jobs, file
        self.told: list[Progress] = []
        self.outcomes: list[JobOutcome] = []

    def on_mount(self) -> None:
        self.job = self._jobs.start_import([self._file])
        follow(self, self.job)

    def on_job_progressed(self, message: JobProgressed) -> None:
        self.told.append(message.progress)

    def on_job_ended(self, message: JobEnded) -> None:
        self.outcomes.append(message.outcome)


async def test_the_app_hears_of_a_real_import(tmp_path: Path) -> None:
    app = Following(Jobs(tmp_path / "data"), write_bill(tmp_path))
    async with app.run_test() as pilot:
        await settle(pilot)
    (outcome,) = app.outcomes
    assert outcome.error is None
    assert outcome_words(outcome) == ("2026-10 imported, 5 lines, 15.00 USD", "")
    assert all(isinstance(progress, JobProgress) and progress.files == 1 for progress in app.told)


async def test_leaving_leaves_the_import_alone(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o700)
    with import_turn(tmp_path / "data", operator="ann", since=NOW):
        app = Following(Jobs(tmp_path / "data"), write_bill(tmp_path))
        async with app.run_test() as pilot:
            await pilot.pause()
        assert app.job.is_running
        assert app.outcomes == []
        app.job.cancel()
    wait_until(lambda: not app.job.is_running)


def test_only_the_newest_progress_of_a_job_waits(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path / "data")
    one, other = jobs.start_import([tmp_path / "x"]), jobs.start_import([tmp_path / "y"])
    first = JobProgressed(one, JobProgress("x", 1, 1))
    assert JobProgressed(one, JobProgress("x", 1, 1, lines=5)).can_replace(first)
    assert not JobProgressed(other, JobProgress("y", 1, 1)).can_replace(first)
    assert not first.can_replace(JobEnded(one, JobOutcome()))
    for job in (one, other):
        assert isinstance(list(job.follow())[-1], JobOutcome)


TAKEN = FileTaken("b.csv", BillCycle(2026, 10), ImportOutcome.REPLACED, 1204, parse_amount("1234.5"), "USD")


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (JobOutcome((TAKEN,)), ("2026-10 replaced, 1,204 lines, 1,234.50 USD", "")),
        (JobOutcome((), Cancelled("The import")), ("import cancelled, nothing changed", "")),
        (
            JobOutcome((TAKEN,), Cancelled("The import")),
            ("import cancelled; before it: 2026-10 replaced, 1,204 lines, 1,234.50 USD", ""),
        ),
        (JobOutcome((), JobError("Wrong\x1b", "It is.", "Look.")), ("Wrong␛: It is. Look.", "failure")),
    ],
)
def test_how_a_job_ended(outcome: JobOutcome, words: tuple[str, str]) -> None:
    assert outcome_words(outcome) == words


def test_how_far_a_job_is() -> None:
    progress = JobProgress("\x1b" + "深" * 100, 2, 3, 1204331, 120_400_000, 350_000_000, "reading")
    words = progress_words(progress)
    assert words.startswith("import 2 of 3, ␛深深")
    assert words.endswith("…: reading, 1,204,331 lines, 120 of 350 MB")
    assert len(words.encode()) < 200
    assert (
        progress_words(JobProgress("b.csv", 1, 1, waiting_for="ann")) == "import b.csv: waiting for the import of ann"
    )
