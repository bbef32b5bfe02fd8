"""Lines in the store's order, whatever the number of runs that they went through."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partner_tui.bills.canonical import LINE_DECIMAL
from partner_tui.bills.clustering import KEYS, ROLLUP_COLUMNS, Clustering

Line = dict[str, str | Decimal | None]
Frames = Sequence[pl.DataFrame]

_NAMES = {"customer_name": 0, "account_name": 0, "product_type": 1, "region": 2}
"""Which key each name belongs to."""
_AMOUNTS = ("amount", "customer_expenditure", "tax")
_PAID_LINES = "customer_expenditure_lines"
_TEXTS = (*KEYS, *_NAMES, "trade_id", "extra:Tag")
_KEPT = ("amount", "trade_id", "extra:Tag", *KEYS)

_LARGEST = 10**28 - 1
_NUMBERS = st.none() | st.integers(-_LARGEST, _LARGEST).map(lambda units: Decimal(units).scaleb(-10))
_WORDS = st.sampled_from([None, "", "a", "A", "é", "云", "z\n"])
_LINES = st.fixed_dictionaries(
    {
        "customer_id": st.sampled_from(["", "c1", "c10", "c2", "ç"]),
        "product_type_code": _WORDS,
        "region_code": st.sampled_from([None, "r1"]),
        "bill_type": st.sampled_from(["expenditure", "refund"]),
        "billing_mode": st.sampled_from([None, "pay-per-use"]),
        "amount": _NUMBERS.map(lambda number: number or Decimal(0)),
        "tax": _NUMBERS,
        "customer_expenditure": _NUMBERS,
        "trade_id": st.text("xyz", max_size=3),
        "extra:Tag": _WORDS,
        **dict.fromkeys(_NAMES, _WORDS),
    }
)
_PARTS = st.lists(st.tuples(st.lists(_LINES, max_size=25), st.sets(st.sampled_from(_TEXTS))), max_size=6)
"""Parts of a file, and which of their columns are plain text; the others share their texts."""


def frames_of(parts: Sequence[tuple[Sequence[Line], set[str]]], without: Sequence[str] = ()) -> list[pl.DataFrame]:
    texts = {name: pl.String() for name in _TEXTS if name not in without}
    frames = []
    for lines, plain in parts:
        numbers = {name: LINE_DECIMAL for name in _AMOUNTS if name not in without}
        if all(line.get("customer_expenditure") is None for line in lines):
            del numbers["customer_expenditure"]  # a part whose header lacks it
        shared = [name for name in texts if name not in plain]
        rows = [{name: line.get(name) for name in (*texts, *numbers)} for line in lines]
        frame = pl.DataFrame(rows, schema={**texts, **numbers})
        frames.append(frame.with_columns(pl.col(shared).cast(pl.Categorical)))
    return [frame for frame in frames if frame.height]


def clustered(frames: Frames, run_bytes: int, rows: int) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    with TemporaryDirectory() as folder:
        clustering = Clustering(Path(folder), run_bytes)
        for frame in frames:
            clustering.add(frame)
        rollup = clustering.rollup()
        return rollup, list(clustering.slices(rollup, rows))


def as_text(slices: Frames) -> pl.DataFrame:
    """Columns by name: a column that a slice lacks comes where the first slice stands that has it."""
    whole = [frame.with_columns(pl.col(pl.Categorical).cast(pl.String)) for frame in slices]
    found = pl.concat(whole, how="diagonal") if whole else pl.DataFrame()
    return found.select(sorted(found.columns))


def key_of(line: Line) -> tuple[str | None, ...]:
    return tuple(text if isinstance(text := line.get(key), str) else None for key in KEYS)


def place_of(line: Line) -> tuple[tuple[bool, str], ...]:
    return tuple((text is not None, text or "") for text in key_of(line))


def by_hand(lines: Sequence[Line]) -> list[dict[str, object]]:
    """The rollup of lines that are in the store's order."""
    rollup: list[dict[str, object]] = []
    for _, group in groupby(lines, key=place_of):
        same = list(group)
        first = sum(int(str(row["lines"])) for row in rollup)
        rollup.append({**dict(zip(KEYS, key_of(same[0]), strict=True)), "first_row": first, "lines": len(same)})
        for name in _AMOUNTS:
            values = [value for line in same if isinstance(value := line.get(name), Decimal)]
            rollup[-1][name] = sum(map(Fraction, values), Fraction(0)) if values else None
        rollup[-1][_PAID_LINES] = sum(line.get("customer_expenditure") is not None for line in same)
    return rollup


@settings(max_examples=60)
@given(_PARTS, st.integers(1, 40), st.integers(1, 2_000))
def test_many_small_runs_give_what_one_gives(
    parts: list[tuple[list[Line], set[str]]], rows: int, run_bytes: int
) -> None:
    frames = frames_of(parts)
    lines = [line for part, _ in parts for line in part]
    rollup, slices = clustered(frames, run_bytes, rows)
    whole_rollup, whole = clustered(frames, 1 << 30, 1_000_000)
    assert rollup.equals(whole_rollup)
    assert as_text(slices).equals(as_text(whole))
    assert all(0 < frame.height <= rows for frame in slices)

    expected = sorted(lines, key=place_of)  # stable: within a group the file's order
    stored = as_text(slices).select(_KEPT).rows() if slices else []
    assert stored == [tuple(line[name] for name in _KEPT) for line in expected]
    summed = [
        {name: Fraction(value) if isinstance(value, Decimal) else value for name, value in row.items()}
        for row in rollup.select(*KEYS, "first_row", "lines", *_AMOUNTS, _PAID_LINES).to_dicts()
    ]
    assert summed == by_hand(expected)


@settings(max_examples=30)
@given(_PARTS, st.integers(1, 2_000))
def test_every_name_is_the_first_that_its_key_bears(parts: list[tuple[list[Line], set[str]]], run_bytes: int) -> None:
    lines = [line for part, _ in parts for line in part]
    rollup, _ = clustered(frames_of(parts), run_bytes, 50)
    for name, key in _NAMES.items():
        for code, found in rollup.select(KEYS[key], name).rows():
            borne = [line[name] for line in lines if line[KEYS[key]] == code and line[name] is not None]
            assert found == (borne[0] if borne else None)


def test_a_group_larger_than_a_file_is_cut_and_a_run_cut_by_a_group_is_joined(tmp_path: Path) -> None:
    giant = {"customer_id": "giant", "bill_type": "expenditure"}
    lines = [giant | {"amount": Decimal(number), "trade_id": str(number)} for number in range(5_000)]
    for number in range(0, 5_000, 250):
        lines[number] |= {"customer_id": f"small-{number % 1000}"}
    clustering = Clustering(tmp_path, run_bytes=20_000)
    for start in range(0, 5_000, 100):
        part = pl.DataFrame(lines[start : start + 100], schema_overrides={"amount": LINE_DECIMAL})
        clustering.add(part)
    rollup = clustering.rollup()
    assert len(list(tmp_path.glob("run-*"))) > 5
    slices = list(clustering.slices(rollup, 700))
    assert [frame.height for frame in slices] == [*[700] * 7, 80, 20]
    stored = as_text(slices).select("customer_id", "trade_id").rows()
    expected = sorted(lines, key=lambda line: str(line["customer_id"]))
    assert stored == [(line["customer_id"], line["trade_id"]) for line in expected]
    assert rollup["lines"].to_list() == [4_980, 5, 5, 5, 5]


def test_no_lines_at_all(tmp_path: Path) -> None:
    clustering = Clustering(tmp_path)
    rollup = clustering.rollup()
    assert rollup.columns == list(ROLLUP_COLUMNS)
    assert rollup.height == 0
    assert list(clustering.slices(rollup, 10)) == []


@pytest.mark.parametrize("without", [("product_type_code", "product_type", "tax"), ("region_code", "billing_mode")])
def test_columns_that_the_file_lacks_are_empty(without: tuple[str, ...]) -> None:
    line: Line = {name: name for name in _TEXTS} | {"amount": Decimal("1.5"), "tax": Decimal("0.1")}
    rollup, slices = clustered(frames_of([([line, line], set())], without), 1, 10)
    (row,) = rollup.to_dicts()
    assert list(row) == list(ROLLUP_COLUMNS)
    assert (row["lines"], row["amount"]) == (2, Decimal("3.0000000000"))
    assert (row["customer_expenditure"], row[_PAID_LINES]) == (None, 0)
    assert [row[name] for name in without if name in row] == [None] * len([name for name in without if name in row])
    assert as_text(slices).height == 2


def test_sums_past_the_largest_line_are_exact() -> None:
    largest = Decimal(_LARGEST).scaleb(-10)
    line: Line = dict.fromkeys(_TEXTS, "x") | {"amount": largest, "tax": -largest}
    rollup, _ = clustered(frames_of([([line] * 500, set())] * 4), 10_000, 100)
    assert Fraction(rollup.item(0, "amount")) == Fraction(largest) * 2_000
    assert Fraction(rollup.item(0, "tax")) == Fraction(largest) * -2_000


def test_runs_are_for_the_owner_alone(tmp_path: Path) -> None:
    line: Line = dict.fromkeys(_TEXTS, "x") | {"amount": Decimal(1), "tax": None}
    clustering = Clustering(tmp_path, run_bytes=1)
    for frame in frames_of([([line], set())] * 3):
        clustering.add(frame)
    clustering.rollup()
    assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}
