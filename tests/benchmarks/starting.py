"""From the command to the first figures on the screen, beside a bare Textual app with one table."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from partner_tui.domain.money import format_amount
from tests.benchmarks.bare_table import COLUMNS, cell
from tests.benchmarks.bench import MONTH, Bench, say
from tests.benchmarks.figures import Budget, Figure, beside, duration
from tests.benchmarks.terminal import Terminal

_RUNS = 15
_RUNS_INTO_MONTH = 5
_ROWS = 14
_CONSOLE = (sys.executable, "-m", "partner_tui", "--data-dir")
_PEER = (sys.executable, "-m", "tests.benchmarks.bare_table", str(_ROWS))


@dataclass(frozen=True, slots=True)
class _Program:
    """What is started, and the text that is waited for."""

    command: Sequence[str]
    text: str
    environment: dict[str, str]

    def start(self) -> tuple[float, float]:
        """Seconds by the clock and of processor until the text has come; the latter 0 where nobody tells."""
        with Terminal(self.command, self.environment) as terminal:
            return terminal.seconds_until(self.text), terminal.processor_seconds() or 0


def measure(bench: Bench) -> Iterator[Figure]:
    yield from _to_amount_due(bench)
    for lines in bench.sizes:
        yield _into_month(bench, lines)


def _to_amount_due(bench: Bench) -> Iterator[Figure]:
    data_dir = bench.year_store()
    answer = bench.python("partner_tui", "--data-dir", data_dir, "due", "--json").answer
    total = format_amount(Decimal(answer["total"]))
    console = _Program((*_CONSOLE, str(data_dir)), total, bench.environment)
    peer = _Program(_PEER, cell(_ROWS - 1, len(COLUMNS) - 1), bench.environment)
    say(f"starting the console and a bare table {_RUNS} times, by turns")
    for program in (console, peer):  # compiles the bytecode, and reads everything into the cache
        program.start()
    pairs = [(console.start(), peer.start()) for _ in range(_RUNS)]
    for name, part, budget in (
        ("console start to the amount due", 0, Budget(1.3, of_ratio=True)),
        ("console start to the amount due, processor time", 1, None),
    ):
        ours, peers = [one[part] for one, _ in pairs], [one[part] for _, one in pairs]
        if min(peers) > 0:
            yield Figure(name, median(ours), duration, median(peers), "bare DataTable", beside(ours, peers), budget)


def _into_month(bench: Bench, lines: int) -> Figure:
    """Straight into Monthly Bills: this one needs polars and the month's rollup."""
    data_dir = bench.store(lines)
    rows = bench.python("partner_tui", "--data-dir", data_dir, "bills", MONTH, "--by", "product", "--json").answer
    largest = format_amount(Decimal(rows["rows"][0]["expenditures"]))
    command = (*_CONSOLE, str(data_dir), "--screen", "monthly-bills", "--month", MONTH)
    console = _Program(command, largest, bench.environment)
    say(f"starting in a month of {lines:,} lines {_RUNS_INTO_MONTH} times")
    console.start()
    seconds = median(console.start()[0] for _ in range(_RUNS_INTO_MONTH))
    return Figure(f"console start to the products of {lines:,} lines", seconds, duration)
