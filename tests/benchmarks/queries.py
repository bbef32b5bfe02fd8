"""How long a month's answers take, beside DuckDB over the same Parquet files."""

from collections.abc import Iterator
from statistics import median

from tests.benchmarks import questions as q
from tests.benchmarks.bench import MONTH, Bench, say
from tests.benchmarks.figures import Budget, Figure, duration, megabytes
from tests.benchmarks.processes import ChildFailed

_CHILD = "tests.benchmarks.query_child"
_FIRST_RUNS = 5
_BUDGETS = {
    q.OPEN: Budget(0.050),
    q.OPEN_CUSTOMERS: Budget(0.050),
    q.CUSTOMER_PRODUCTS: Budget(0.060),
    q.CUSTOMER_LINES: Budget(0.060),
}


def measure(bench: Bench) -> Iterator[Figure]:
    for lines in bench.sizes:
        yield from _size(bench, lines)


def _size(bench: Bench, lines: int) -> Iterator[Figure]:
    data_dir = bench.store(lines)
    say(f"asking a month of {lines:,} lines, {_FIRST_RUNS} processes and one that goes on")
    first = [bench.python(_CHILD, data_dir, MONTH, "first").answer["seconds"] for _ in range(_FIRST_RUNS)]
    for question in first[0]:
        seconds = median(run[question] for run in first)
        yield Figure(f"{lines:,} lines: {question}, first of all", seconds, duration, budget=_BUDGETS[question])
    steady = bench.python(_CHILD, data_dir, MONTH, "steady")
    peer, name = _peer(bench, lines, steady.answer["customer"])
    for question, seconds in steady.answer["seconds"].items():
        yield Figure(
            f"{lines:,} lines: {question}",
            seconds,
            duration,
            peer.get(question),
            name,
            budget=_BUDGETS.get(question),
        )
    yield Figure(f"{lines:,} lines: peak memory of all that", steady.peak, megabytes)
    yield from _check(bench, lines)


def _check(bench: Bench, lines: int) -> Iterator[Figure]:
    say(f"checking {lines:,} lines")
    check = bench.python("partner_tui", "--data-dir", bench.store(lines), "check", "--json")
    if [month["month"] for month in check.answer["months"]] != [MONTH] or not check.answer["ok"]:
        raise ValueError(f"this measures nothing: the check says {check.answer}")
    yield Figure(f"{lines:,} lines: check", check.wall, duration)
    yield Figure(f"{lines:,} lines: check, peak memory", check.peak, megabytes)


def _peer(bench: Bench, lines: int, customer: str) -> tuple[dict[str, float], str]:
    """DuckDB's seconds by question, and its name; or none, and why."""
    say("the same with DuckDB")
    (generation,) = [manifest.parent for manifest in bench.store(lines).glob("bills/*/*/manifest.json")]
    try:
        seconds: dict[str, float] = bench.python("tests.benchmarks.query_duckdb", generation, customer).answer
    except ChildFailed as exc:
        return {}, f"DuckDB: {exc}"
    return seconds, "DuckDB"
