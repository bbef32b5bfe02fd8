"""Bill lines put into the store's order, whatever their number, in bounded memory.

Lines are gathered into runs, each sorted and put aside on disk with the sums of its groups; a group is one customer,
product, region, bill type and billing mode. The groups of all runs make the rollup; and since a group's lines are
contiguous in each run, the rollup also says which slice of which run belongs where. So runs are never merged by
comparing lines: the final order is made by copying slices.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from partner_tui import private_files

KEYS = ("customer_id", "product_type_code", "region_code", "bill_type", "billing_mode")
"""What lines are ordered by, as text, empty first; within a group they keep the file's order."""
_NAMES = {
    "customer_name": "customer_id",
    "account_name": "customer_id",
    "product_type": "product_type_code",
    "region": "region_code",
}
"""Names that the rollup carries along, and the key that each belongs to."""
_AMOUNTS = ("amount", "customer_expenditure", "tax")
_PAID, _PAID_LINES = "customer_expenditure", "customer_expenditure_lines"
"""A customer expenditure, and how many of a group's lines have one."""
ROLLUP_COLUMNS = (
    *("customer_id", "customer_name", "account_name", "product_type_code", "product_type", "region_code", "region"),
    *("bill_type", "billing_mode", "first_row", "lines", *_AMOUNTS, _PAID_LINES),
)
SUM = pl.Decimal(38, 10)
"""Lines have up to 28 digits, so thousands of millions of them fit."""
_RUN_BYTES = 64 << 20
_LOOSE_GROUPS = 200_000
_BATCH_ROWS = 4_096
_EMPTY_TEXT = pl.lit(None, pl.String).cast(pl.Categorical)


@dataclass(frozen=True, slots=True)
class _Run:
    """Sorted lines on disk, shared texts as codes, and beside them their groups in the same order."""

    lines: Path
    groups: Path
    coded: tuple[str, ...]


class Clustering:
    """Takes frames of canonical lines in file order; gives the rollup, then the lines in the store's order."""

    def __init__(self, folder: Path, run_bytes: int = _RUN_BYTES) -> None:
        """`folder` is where runs are put aside: empty, private, removed by the caller."""
        self._folder = folder
        self._run_bytes = run_bytes
        self._waiting: list[pl.DataFrame] = []
        self._waiting_bytes = 0
        self._runs: list[_Run] = []
        self._groups: list[pl.DataFrame] = []
        self._names: dict[str, pl.DataFrame] = {}
        self._plain: set[str] = set()

    def add(self, frame: pl.DataFrame) -> None:
        frame = frame.with_columns(_EMPTY_TEXT.alias(key) for key in KEYS if key not in frame.columns)
        self._waiting.append(frame)
        self._waiting_bytes += int(frame.estimated_size())
        if self._waiting_bytes >= self._run_bytes:
            self._put_aside()

    def rollup(self) -> pl.DataFrame:
        """One row a group, in the order of the lines. After the last `add`."""
        if self._waiting:
            self._put_aside()
        if not self._runs:
            return pl.DataFrame(schema=_rollup_schema())
        whole, self._groups = _in_order(_summed(self._groups)), []
        for name, table in self._names.items():
            whole = whole.join(table, on=_NAMES[name], how="left", nulls_equal=True, maintain_order="left")
        whole = whole.with_columns((pl.col("lines").cum_sum() - pl.col("lines")).alias("first_row"))
        missing = (pl.lit(None, dtype).alias(name) for name, dtype in _rollup_schema().items() if name not in whole)
        return whole.with_columns(missing).cast(_rollup_schema()).select(ROLLUP_COLUMNS)

    def slices(self, rollup: pl.DataFrame, rows: int) -> Iterator[pl.DataFrame]:
        """All lines in the store's order, in frames of about so many rows, never more."""
        groups = rollup.select(KEYS).with_row_index("group")
        return _slices([_LocatedRun(run, groups, self._plain) for run in self._runs], rollup["lines"], rows)

    def _put_aside(self) -> None:
        frame = _joined(self._waiting)
        self._waiting, self._waiting_bytes = [], 0
        self._plain.update(name for name, dtype in frame.schema.items() if dtype == pl.String)
        self._keep_names(frame)
        counted = frame.group_by(KEYS).agg(*_counts(frame), *_sums(frame))
        groups = _in_order(counted)
        coded = tuple(name for name, dtype in frame.schema.items() if dtype == pl.Categorical)
        frame = frame.with_columns(pl.col(coded).to_physical())[_order(frame, groups)]
        groups = groups.cast(dict.fromkeys(KEYS, pl.String))
        number = len(self._runs)
        run = _Run(self._folder / f"run-{number:05d}.arrow", self._folder / f"groups-{number:05d}.arrow", coded)
        _put(frame, run.lines)
        _put(groups.select(*KEYS, "lines"), run.groups)
        self._runs.append(run)
        self._groups.append(groups)
        if sum(table.height for table in self._groups[1:]) > _LOOSE_GROUPS:
            self._groups = [_summed(self._groups)]

    def _keep_names(self, frame: pl.DataFrame) -> None:
        """The first name that each key bears in the file."""
        for name, key in _NAMES.items():
            if name in frame.columns:
                found = _first_names(frame.select(key, name), key, name).cast(pl.String)
                known = self._names.get(name)
                self._names[name] = found if known is None else _first_names(pl.concat([known, found]), key, name)


class _LocatedRun:
    """A run, and which of its rows belong to which group of the rollup."""

    def __init__(self, run: _Run, groups: pl.DataFrame, plain: set[str]) -> None:
        here = pl.read_ipc(run.groups).join(groups, on=KEYS, how="left", nulls_equal=True, maintain_order="left")
        self._run = run
        self._plain = plain
        # There are as many of these as groups in all runs: twelve bytes for each, and nothing else of them, are kept.
        self._groups = here.select("group", "lines", end=pl.col("lines").cum_sum()).cast(pl.UInt32)

    def part(self, first: int, last: int) -> pl.DataFrame:
        """The rows of groups `first <= g < last`, and each one's group."""
        begin, end = self._groups["group"].search_sorted(pl.Series([first, last]))
        groups = self._groups.slice(begin, end - begin)
        if not groups.height:
            return groups
        start = groups.item(0, "end") - groups.item(0, "lines")
        frame = pl.scan_ipc(self._run.lines).slice(start, groups.item(-1, "end") - start).collect()
        coded = pl.col(self._run.coded).cat.to(pl.Categorical)
        texts = pl.col([name for name in self._run.coded if name in self._plain]).cast(pl.String)
        group = groups.select(pl.col("group").repeat_by("lines").explode())["group"]
        return frame.with_columns(coded).with_columns(texts).with_columns(group)


def _slices(runs: Sequence[_LocatedRun], lines: pl.Series, rows: int) -> Iterator[pl.DataFrame]:
    """Of groups with so many lines each."""
    for first, last in _portions(lines, rows):
        parts = (run.part(first, last) for run in runs)
        filled = (part for part in parts if part.height)
        yield from _regrouped(filled, rows) if last - first == 1 else [_merged(list(filled))]


def _joined(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """One frame; a column that is plain text in one of them is plain text in all."""
    plain = {name for frame in frames for name, dtype in frame.schema.items() if dtype == pl.String}
    same = [frame.cast({name: pl.String for name in frame.columns if name in plain}) for frame in frames]
    return pl.concat(same, how="diagonal", rechunk=True)


def _put(frame: pl.DataFrame, path: Path) -> None:
    with private_files.create(path) as file:
        frame.write_ipc(file, record_batch_size=_BATCH_ROWS)


def _summed(tables: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The groups of several runs, each once."""
    groups = pl.concat(tables, how="diagonal")
    return groups.group_by(KEYS).agg(pl.col("lines", _PAID_LINES).sum(), *_sums(groups))


def _counts(frame: pl.DataFrame) -> Iterator[pl.Expr]:
    yield pl.len().cast(pl.Int64).alias("lines")
    paid = pl.col(_PAID).count().cast(pl.Int64) if _PAID in frame.columns else pl.lit(0, pl.Int64)
    yield paid.alias(_PAID_LINES)


def _sums(table: pl.DataFrame) -> Iterator[pl.Expr]:
    """Of each amount the table has: the exact sum, null where every value is."""
    for name in _AMOUNTS:
        if name in table.columns:
            amount = pl.col(name).cast(SUM)
            yield pl.when(amount.count() > 0).then(amount.sum()).alias(name)


def _in_order(groups: pl.DataFrame) -> pl.DataFrame:
    return groups.sort([pl.col(key).cast(pl.String) for key in KEYS], nulls_last=False)


def _order(frame: pl.DataFrame, groups: pl.DataFrame) -> pl.Series:
    """Row numbers of the frame in the groups' order, within a group as they stand."""
    groups = groups.select(KEYS).with_row_index("group")
    group = frame.select(KEYS).join(groups, on=KEYS, how="left", nulls_equal=True, maintain_order="left")["group"]
    return _stable_order(group)


def _stable_order(group: pl.Series) -> pl.Series:
    ranked = pl.select((pl.lit(group).cast(pl.UInt64) * 2**32 + pl.int_range(group.len(), dtype=pl.UInt64)).sort())
    return (ranked.to_series() % 2**32).cast(pl.UInt32)


def _first_names(table: pl.DataFrame, key: str, name: str) -> pl.DataFrame:
    return table.group_by(key, maintain_order=True).agg(pl.col(name).first(ignore_nulls=True))


def _portions(lines: Iterable[int], rows: int) -> Iterator[tuple[int, int]]:
    """Ranges of groups of so many lines in all at most, or of a single group, however large."""
    first, group, total = 0, 0, 0
    for group, count in enumerate(lines):
        if total and total + count > rows:
            yield first, group
            first, total = group, 0
        total += count
    if total:
        yield first, group + 1


def _merged(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """Parts of several runs in one order; within a group, the earlier run's lines come first. Empties the list."""
    whole = pl.concat(parts, how="diagonal", rechunk=True)
    parts.clear()  # before the lines are copied once more
    return whole.drop("group")[_stable_order(whole["group"])]


def _regrouped(parts: Iterable[pl.DataFrame], rows: int) -> Iterator[pl.DataFrame]:
    """The lines of one group, which need no order, in frames of so many rows at most."""
    waiting: list[pl.DataFrame] = []
    count = 0
    for part in parts:
        waiting.append(part.drop("group"))
        count += part.height
        while count >= rows:
            whole = pl.concat(waiting, how="diagonal")
            yield whole.slice(0, rows)
            waiting, count = [whole.slice(rows)], count - rows
    if count:
        yield pl.concat(waiting, how="diagonal")


def _rollup_schema() -> pl.Schema:
    numbers = dict.fromkeys(("first_row", "lines", _PAID_LINES), pl.Int64()) | dict.fromkeys(_AMOUNTS, SUM)
    return pl.Schema({name: numbers.get(name, pl.String()) for name in ROLLUP_COLUMNS})
