"""Bill lines to a workbook, beside other writers of workbooks; all read the same line files.

The slow peers get a tenth of the lines, and ours the same tenth beside them: each takes as long for every line.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from tests.benchmarks.bench import Bench, say
from tests.benchmarks.figures import Budget, Figure, Show, duration, megabytes
from tests.benchmarks.processes import ChildFailed, Ran

_RUNS = 3
_PART = 10
_FAST, _SLOW = "rustpy-xlsxwriter", ("write_excel", "xlsxwriter", "pyexcelerate")
_BUDGETS = {_FAST: Budget(1 / 2.5, of_ratio=True), "write_excel": Budget(1 / 20, of_ratio=True)}
_MEMORY = Budget(600e6)
_SIZE = Budget(1.4, of_ratio=True)
_FIELDS: dict[str, tuple[str, Show]] = {
    "time": ("seconds", duration),
    "peak memory": ("peak", megabytes),
    "file": ("size", megabytes),
}


@dataclass(frozen=True, slots=True)
class _Written:
    """A workbook that a child wrote: seconds without its start, bytes of the file, bytes of memory at most."""

    writer: str
    seconds: float
    size: float
    peak: float


def measure(bench: Bench) -> Iterator[Figure]:
    lines = min(bench.sizes)
    part = lines // _PART
    ours = [_written(bench, "ours", lines) for _ in range(_RUNS)]
    fast = _tried(bench, _FAST, lines)
    yield _figure(lines, "time", ours, fast, _BUDGETS[_FAST])
    yield _figure(lines, "peak memory", ours, fast, _MEMORY)
    yield _figure(lines, "file", ours, fast)
    ours = [_written(bench, "ours", part) for _ in range(_RUNS)]
    for name in _SLOW:
        slow = _tried(bench, name, part)
        yield _figure(part, "time", ours, slow, _BUDGETS.get(name))
        if name == "write_excel":
            yield _figure(part, "file", ours, slow, _SIZE)


def _figure(lines: int, name: str, ours: list[_Written], peer: _Written | str, budget: Budget | None = None) -> Figure:
    field, show = _FIELDS[name]
    measured = median(getattr(one, field) for one in ours)
    theirs, said = (None, peer) if isinstance(peer, str) else (getattr(peer, field), peer.writer)
    return Figure(f"export {lines:,} lines × 38 to xlsx, {name}", measured, show, theirs, said, None, budget)


def _tried(bench: Bench, writer: str, lines: int) -> _Written | str:
    """What a peer wrote, or why it did not."""
    try:
        return _written(bench, writer, lines)
    except ChildFailed as exc:
        return f"{writer}: {exc}"


def _written(bench: Bench, writer: str, lines: int) -> _Written:
    say(f"{writer}: {lines:,} lines to xlsx")
    store, path = bench.store(min(bench.sizes)), bench.folder / "exported.xlsx"
    ran: Ran = bench.python("tests.benchmarks.export_xlsx_child", writer, store, lines, path)
    size = path.stat().st_size
    path.unlink()
    return _Written(writer, float(ran.answer), size, ran.peak)
