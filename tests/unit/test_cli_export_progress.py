"""What is said of an export while it is made, and of its size and content."""

import io
from dataclasses import replace

import pytest

from partner_tui.cli import progress
from partner_tui.cli.exports import what
from partner_tui.cli.progress import ProgressLine, export_text
from partner_tui.domain.bill import BillType
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.export import ExportFormat, ExportKind, ExportProgress, ExportSpec
from partner_tui.domain.sizes import size_text

HALF = ExportProgress(41, "writing", 500_000, 1_000_000)


@pytest.mark.parametrize(
    ("done", "seconds", "before", "says"),
    [
        (HALF, 10, 0, "writing, 500,000 of 1,000,000 rows, 50,000 rows/s, 0:10 left"),
        (HALF, 10, 400_000, "writing, 500,000 of 1,000,000 rows, 10,000 rows/s, 0:50 left"),
        (HALF, 0.4, 0, "writing, 500,000 of 1,000,000 rows"),
        (replace(HALF, rows=1_000_000), 10, 0, "writing, 1,000,000 of 1,000,000 rows, 100,000 rows/s"),
        (replace(HALF, rows_total=0), 10, 0, "writing, 500,000 rows, 50,000 rows/s"),
        (ExportProgress(41, "reading", 0, 9), 0, 0, "reading, 0 of 9 rows"),
        (ExportProgress(41, "storing"), 10, 0, "storing"),
    ],
)
def test_progress_tells_phase_rows_rate_and_time_left(
    done: ExportProgress, seconds: float, before: int, says: str
) -> None:
    assert export_text(done, seconds, before) == f"Export 41: {says}"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return 2


class Watch:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    watch = Watch()
    monkeypatch.setattr(progress, "time", watch)
    return watch


def test_the_rate_counts_from_where_rows_began(monkeypatch: pytest.MonkeyPatch, watch: Watch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr(progress, "_columns", lambda: 100)
    monkeypatch.setenv("TERM", "xterm")
    with ProgressLine() as line:
        for wait, done in (
            (1.0, ExportProgress(40, "writing", 700, 1000)),
            (1.0, ExportProgress(40, "writing", 800, 1000)),
            (1.0, ExportProgress(41, "writing", 900, 1000)),
            (30.0, ExportProgress(41, "reading")),
            (30.0, ExportProgress(41, "writing", 0, 1000)),
            (2.0, ExportProgress(41, "writing", 500, 1000)),
        ):
            watch.now += wait
            line.exporting(41, done)
    assert terminal.getvalue().split("\r\x1b[K")[1:-1] == [
        "Export 41 waits for its turn. Export 40: writing, 700 of 1,000 rows",
        "Export 41 waits for its turn. Export 40: writing, 800 of 1,000 rows, 100 rows/s, 0:02 left",
        "Export 41: writing, 900 of 1,000 rows",
        "Export 41: reading",
        "Export 41: writing, 0 of 1,000 rows",
        "Export 41: writing, 500 of 1,000 rows, 250 rows/s, 0:02 left",
    ]


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (38_212_345, "38.2 MB"),
        (10**12, "1.0 TB"),
    ],
)
def test_sizes_for_people(number: int, written: str) -> None:
    assert size_text(number) == written


def test_what_an_export_is_of() -> None:
    month = BillCycle(2026, 10)
    assert what(ExportSpec(month, month)) == "summary"
    spec = ExportSpec(
        *(month, month, ExportKind.DETAILS, ExportFormat.CSV),
        customer="c1",
        bill_type=BillType.REFUND,
        filter="amount>100",
        masked=True,
        subject="Acme Ltd",
    )
    assert what(spec) == "details, Acme Ltd, refund, amount>100, masked"
