"""`partner-tui sync`: what it tells of a result, where, and with which exit code. Whole syncs are in tests/e2e."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from partner_tui.cli import main
from partner_tui.cli.progress import sync_text
from partner_tui.cli.running import Arguments
from partner_tui.domain.errors import CredentialsError, PartnerError, StoreBusy
from partner_tui.domain.sync import StepOutcome, SyncedStep, SyncProgress, SyncResult
from partner_tui.services.workspace import Workspace
from tests.conftest import NOW

CHANGED = SyncedStep(
    "summary 2026-10",
    StepOutcome.CHANGED,
    "2026-10 is final.",
    ("2026-10 final: amount due 12,300.10, was estimate 12,190.00",),
)
PLAIN = SyncedStep("customers", StepOutcome.CHANGED, "250 customers.")
SAME = SyncedStep("quota", StepOutcome.UNCHANGED, "It is what it was.")
SKIPPED = tuple(
    SyncedStep(f"bill 2026-{month:02}", StepOutcome.SKIPPED, f"2026-{month:02}: it has no file.", (), "Set bucket.")
    for month in range(5, 11)
)
FAILED = tuple(
    SyncedStep(name, StepOutcome.FAILED, "Huawei Cloud failed\x1b[2J: it is so.", (), "Try again later.")
    for name in ("invoices", "budgets")
)
DIFFERENCE = "2026-09: amount due is 15.00, and the vendor's summary says 15.01: a difference of -0.01"


def result(*steps: SyncedStep, differences: tuple[str, ...] = ()) -> SyncResult:
    return SyncResult(NOW, NOW + timedelta(seconds=4.2), steps, differences)


@dataclass
class SyncOf:
    """A sync that comes to this."""

    result: SyncResult | PartnerError
    asked: list[int] = field(default_factory=list)

    def run(self, months: int, progress: Callable[[SyncProgress], None], cancelled: Callable[[], bool]) -> SyncResult:
        self.asked.append(months)
        progress(SyncProgress("quota", 1, 2))
        if isinstance(self.result, PartnerError):
            raise self.result
        return self.result


@pytest.fixture
def comes_to(monkeypatch: pytest.MonkeyPatch) -> Callable[..., SyncOf]:
    def make(found: SyncResult | PartnerError) -> SyncOf:
        made = SyncOf(found)
        monkeypatch.setattr(Workspace, "sync", property(lambda workspace: made))
        return made

    return make


def run(capfd: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["sync", *words], lambda: NOW)
    return (code, *capfd.readouterr())


def test_what_changed_and_what_was_skipped_is_told(
    comes_to: Callable[..., SyncOf], capfd: pytest.CaptureFixture[str]
) -> None:
    made = comes_to(result(CHANGED, PLAIN, SAME, *SKIPPED))
    code, out, err = run(capfd)
    assert (code, err, made.asked) == (0, "", [3])
    assert out.splitlines() == [
        "changed  2026-10 final: amount due 12,300.10, was estimate 12,190.00",
        "changed  250 customers.",
        "skipped  bill 2026-05, bill 2026-06, bill 2026-07, bill 2026-08 and 2 more: it has no file. Set bucket.",
        "9 steps in 4.2 s: 2 changed, 1 unchanged, 6 skipped.",
    ]
    assert "same     quota: It is what it was.\n" in run(capfd, "-v", "--months", "18")[1]
    assert made.asked == [3, 18]


def test_what_failed_is_one_sentence_on_stderr(
    comes_to: Callable[..., SyncOf], capfd: pytest.CaptureFixture[str]
) -> None:
    comes_to(result(PLAIN, *FAILED, differences=(DIFFERENCE,)))
    told = "partner-tui: invoices, budgets failed: Huawei Cloud failed␛[2J: it is so. Try again later.\n"
    code, out, err = run(capfd)
    assert (code, err) == (1, told)
    assert out.splitlines()[-1] == ("3 steps in 4.2 s: 1 changed, 2 failed; 1 figure differs from the vendor's.")
    code, out, err = run(capfd, "--quiet")
    assert (code, out, err) == (1, "", f"partner-tui: the figures differ: {DIFFERENCE}\n{told}")
    code, out, err = run(capfd, "--json")
    assert (code, err) == (1, told)
    assert json.loads(out)["ok"] is False


def test_a_figure_that_is_not_the_vendors_is_exit_code_3(
    comes_to: Callable[..., SyncOf], capfd: pytest.CaptureFixture[str]
) -> None:
    comes_to(result(SAME, differences=(DIFFERENCE, DIFFERENCE)))
    code, out, err = run(capfd)
    assert (code, err) == (3, "")
    assert f"differs  {DIFFERENCE}\n" in out and out.endswith("; 2 figures differ from the vendor's.\n")
    assert run(capfd, "--quiet")[0] == run(capfd, "--json")[0] == 3


def test_when_all_is_well_quiet_says_nothing(
    comes_to: Callable[..., SyncOf], capfd: pytest.CaptureFixture[str]
) -> None:
    comes_to(result(CHANGED, SAME, *SKIPPED))
    assert run(capfd, "--quiet") == (0, "", "")
    comes_to(result())
    assert run(capfd) == (0, "0 steps in 4.2 s: nothing to ask for.\n", "")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (CredentialsError("No credentials", "There are none.", "Set them."), 2),
        (StoreBusy("A sync is running already", "ann.", "Wait."), 1),
    ],
)
def test_a_sync_that_cannot_begin(
    comes_to: Callable[..., SyncOf], capfd: pytest.CaptureFixture[str], error: PartnerError, code: int
) -> None:
    comes_to(error)
    for more in ([], ["--quiet"], ["--json"]):
        assert run(capfd, *more) == (code, "", f"partner-tui: {error}\n")


def test_the_endpoint_of_the_command_line_goes_before_all_others(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from partner_tui.cli.parser import parse
    from partner_tui.cli.sync import settings_of

    monkeypatch.setenv("PARTNER_TUI_ENDPOINT", "https://one.example")
    for words, endpoint in (
        ([], "https://one.example"),
        (["--endpoint", "https://two.example/"], "https://two.example"),
    ):
        settings = settings_of(Arguments(parse(["sync", *words]), lambda: NOW))
        assert settings.cloud.endpoint == endpoint
    code, out, err = run(capfd, "--endpoint", "http://two.example")
    assert (code, out) == (2, "")
    assert err.startswith("partner-tui: Not a safe endpoint: the command line, --endpoint:")
    assert "s3cret" not in run(capfd, "--endpoint", "https://ann:s3cret@two.example")[2]


def test_without_credentials_nothing_is_begun(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capfd)
    assert (code, out) == (2, "")
    assert err.startswith("partner-tui: No credentials for Huawei Cloud:") and err.count("\n") == 1


@pytest.mark.parametrize(
    ("progress", "text"),
    [
        (SyncProgress("quota", 4, 14), "Step 4 of 14, quota"),
        (
            SyncProgress("bill 2026-10", 4, 14, 120_400_000, 350_000_000, "fetching"),
            "Step 4 of 14, bill 2026-10: fetching, 120 of 350 MB",
        ),
        (
            SyncProgress("bill 2026-10", 4, 14, 1, 350_000_000, "reading", 1_204_331),
            "Step 4 of 14, bill 2026-10: reading, 1,204,331 lines, 0 of 350 MB",
        ),
        (
            SyncProgress("bill 2026-10", 4, 14, waiting_for="the import of ann"),
            "Step 4 of 14, bill 2026-10: waiting for the import of ann",
        ),
    ],
)
def test_how_far_it_is(progress: SyncProgress, text: str) -> None:
    assert sync_text(progress) == text
