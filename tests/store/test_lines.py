"""Bill lines as a RowSource: windows, orders and filters equal those of plain lists."""

from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partner_tui.bills.line_files import LineFiles
from partner_tui.bills.line_sort import sorted_lines
from partner_tui.bills.lines import LineRows
from partner_tui.bills.queries import MonthReader
from partner_tui.bills.ranges import Picked, Ranges, Selection
from partner_tui.domain.bill import BillType
from partner_tui.domain.errors import DamagedStore, StoreError, UnknownLine, WrongUsage
from partner_tui.domain.filter import Filter, folded
from partner_tui.domain.line import LINE_COLUMNS
from partner_tui.domain.money import EXACT
from partner_tui.domain.query import BillQuery, Sort
from partner_tui.domain.rows import RowSource, RowValues
from tests.store.stores import MONTH, Line, amounts, line, texts_of, write_generation
from tests.store.strategies import MONTHS, TEXTS

COLUMNS = ("resource_name", "amount", "trade_id", "customer_id", "usage", "product_type_code")
SORTS = st.tuples(st.sampled_from([*COLUMNS, "bill_type", "region_code", "currency"]), st.booleans())
STEPS = st.lists(st.one_of(SORTS, TEXTS), max_size=3)


def open_month(folder: Path, lines: list[Line], file_rows: int = 7) -> tuple[MonthReader, list[Line]]:
    stored = write_generation(folder, lines, file_rows=file_rows, row_group=3)
    return MonthReader(folder, MONTH, "USD"), stored


def in_order(lines: list[Line], column: str, descending: bool) -> list[Line]:
    filled = [row for row in lines if row[column] is not None]
    filled.sort(key=lambda row: row[column], reverse=descending)  # type: ignore[arg-type, return-value]
    return filled + [row for row in lines if row[column] is None]


def containing(lines: list[Line], text: str, month: list[Line]) -> list[Line]:
    texts = texts_of(month)
    return [row for row in lines if any(folded(text) in folded(found) for found in texts(row))]


def quoted(text: str) -> Filter:
    return Filter.parse(f'"{text}"')


def values(lines: list[Line], columns: tuple[str, ...]) -> list[RowValues]:
    return [tuple(row[column] for column in columns) for row in lines]


@given(MONTHS, STEPS, st.sampled_from([None, "p.1", ""]), st.sampled_from([None, *BillType]), st.data())
@settings(max_examples=80)
def test_windows_are_slices_of_the_list(
    lines: list[Line],
    steps: list[tuple[str, bool] | str],
    product: str | None,
    kind: BillType | None,
    data: st.DataObject,
) -> None:
    with TemporaryDirectory() as place:
        month, stored = open_month(Path(place), lines)
        source: RowSource = month.lines(BillQuery(MONTH, product=product, bill_type=kind), COLUMNS)
        wanted = [
            row
            for row in stored
            if (product is None or (row["product_type_code"] or "") == product)
            and (kind is None or row["bill_type"] == kind)
        ]
        for step in steps:
            if isinstance(step, str):
                source, wanted = source.filtered(quoted(step)), containing(wanted, step, stored)
            else:
                source, wanted = source.sorted_by(*step), in_order(wanted, *step)
        start, stop = (data.draw(st.integers(-2, len(wanted) + 3)) for _ in range(2))
        assert source.columns == COLUMNS
        assert (source.count, source.total) == (len(wanted), amounts(wanted))
        assert source.rows(start, stop) == values(wanted[max(start, 0) : max(stop, 0)], COLUMNS)
        assert source.rows(0, len(wanted) + 1) == values(wanted, COLUMNS)


@given(MONTHS, SORTS, st.integers(1, 6), st.booleans(), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_sorting_in_portions_makes_no_difference(
    lines: list[Line], sort: tuple[str, bool], portion: int, shuffled: bool, chance: Random
) -> None:
    with TemporaryDirectory() as place:
        _, stored = open_month(Path(place), lines)
        numbers = list(range(len(stored)))
        if shuffled:
            chance.shuffle(numbers)
        rows = pl.Series(numbers, dtype=pl.UInt32)
        selection: Selection = Picked(rows) if shuffled else Ranges.of_sorted(rows)
        found = sorted_lines(LineFiles.of(Path(place)), selection, *sort, portion=portion).numbers()
        wanted = in_order([stored[number] for number in numbers], *sort)
        assert [id(stored[number]) for number in found] == [id(row) for row in wanted]


def test_a_query_brings_its_filter_and_its_order(tmp_path: Path) -> None:
    month, _ = open_month(
        tmp_path,
        [line(resource_name=name, amount=Decimal(number)) for number, name in enumerate(["web-1", "db", "WEB-2"])],
    )
    source = month.lines(BillQuery(MONTH, filter="web", sort=Sort("amount", descending=True)), ("resource_name",))
    assert source.rows(0, 5) == [("WEB-2",), ("web-1",)]
    assert source.total == Decimal(2)


def test_cells_are_text_exact_decimals_or_none(tmp_path: Path) -> None:
    amount = Decimal("999999999999999999.9999999999")
    month, _ = open_month(tmp_path, [line(amount=amount, usage=Decimal("-0.0000000001"), trade_id="CS1")])
    (row,) = month.lines(BillQuery(MONTH), ("trade_id", "amount", "usage", "tax")).rows(0, 1)
    assert row == ("CS1", amount, Decimal("-0.0000000001"), None)
    assert [type(value) for value in row] == [str, Decimal, Decimal, type(None)]


def test_one_line_has_all_its_fields_and_the_extra_ones_last(tmp_path: Path) -> None:
    lines = [line(resource_id=f"r{number}") | {"extra:Cost Tag": f"tag {number}"} for number in range(3)]
    month, _ = open_month(tmp_path, lines, file_rows=2)
    source = month.lines(BillQuery(MONTH), ("amount",)).sorted_by("resource_id", True)
    fields = source.line(0)
    assert [name for name, _ in fields] == [*(column.name for column in LINE_COLUMNS), "extra:Cost Tag"]
    assert dict(fields)["resource_id"] == "r2"
    assert dict(fields)["extra:Cost Tag"] == "tag 2"
    assert month.lines(BillQuery(MONTH)).columns == tuple(name for name, _ in fields)
    for index in (-1, 3):
        with pytest.raises(UnknownLine):
            source.line(index)


def test_a_product_across_many_customers_reads_across_files(tmp_path: Path) -> None:
    lines = [
        line(customer_id=f"c{customer:04d}", product_type_code=f"p{product}", amount=Decimal(customer))
        for customer in range(300)
        for product in range(4)
    ]
    month, stored = open_month(tmp_path, lines, file_rows=100)
    source = month.lines(BillQuery(MONTH, product="p2"), ("customer_id", "amount"))
    wanted = values([row for row in stored if row["product_type_code"] == "p2"], source.columns)
    assert source.rows(90, 250) == wanted[90:250]
    backwards = source.sorted_by("customer_id", descending=True)
    assert backwards.rows(5, 60) == wanted[::-1][5:60]


def test_the_margin_is_a_column_like_any_other(tmp_path: Path) -> None:
    largest = Decimal("999999999999999999.9999999999")
    twice = EXACT.add(largest, largest)
    pairs = [(largest, -largest), (None, Decimal(1)), (Decimal(5), Decimal(2)), (Decimal(-4), Decimal(-3))]
    lines = [line(customer_expenditure=paid, amount=amount, trade_id="CS1") for paid, amount in pairs]
    month, _ = open_month(tmp_path, lines, file_rows=3)
    source = month.lines(BillQuery(MONTH), ("margin", "amount"))
    assert source.rows(0, 9) == [(twice, -largest), (None, 1), (3, 2), (-1, -3)]
    assert [row[0] for row in source.sorted_by("margin").rows(0, 9)] == [-1, 3, twice, None]
    found = source.filtered(Filter.parse("margin<=3"))
    assert (found.rows(0, 9), found.total) == ([(3, 2), (-1, -3)], Decimal(-1))
    assert "margin" not in month.lines(BillQuery(MONTH)).columns


def test_a_line_has_one_number_whatever_the_order_and_the_filter(tmp_path: Path) -> None:
    month, stored = open_month(tmp_path, [line(trade_id=f"CS{n % 3}", amount=Decimal(n * 7 % 20)) for n in range(20)])
    whole = month.lines(BillQuery(MONTH), ("amount",))
    assert whole.numbers(-3, 99) == list(range(20))
    for source in (whole, whole.sorted_by("amount", True), whole.sorted_by("amount").filtered(Filter.parse("cs1"))):
        numbers = source.numbers(2, 6)
        assert [stored[number]["amount"] for number in numbers] == [row[0] for row in source.rows(2, 6)]
    assert whole.numbers(20, 30) == []


def test_what_is_found_keeps_its_order_and_its_sum(tmp_path: Path) -> None:
    month, _ = open_month(tmp_path, [line(trade_id=f"CS{number % 3}", amount=Decimal(number)) for number in range(20)])
    found = month.lines(BillQuery(MONTH), ("amount",)).sorted_by("amount", True).filtered(quoted("cs1"))
    assert [row[0] for row in found.rows(0, 99)] == [19, 16, 13, 10, 7, 4, 1]
    assert found.total == Decimal(70)
    assert found.filtered(quoted("cs1")).count == 7
    assert found.filtered(quoted("cs2")).count == 0
    for nothing in ("", "amount>", '"'):
        assert found.filtered(Filter.parse(nothing)) is found


def test_a_name_of_the_month_counts_for_all_lines_of_its_id(tmp_path: Path) -> None:
    lines = [line(customer_name=name, trade_id="CS1") for name in ("Acme", None, "Renamed")]
    source = open_month(tmp_path, lines)[0].lines(BillQuery(MONTH), ("customer_name",))
    for asked in (source, source.filtered(quoted("cs1")), source.sorted_by("trade_id")):
        assert asked.filtered(quoted("acme")).rows(0, 9) == [("Acme",), (None,), ("Renamed",)]
        assert asked.filtered(quoted("renamed")).rows(0, 9) == [("Renamed",)]


def test_text_is_found_in_one_cell_not_across_two(tmp_path: Path) -> None:
    month, _ = open_month(tmp_path, [line(resource_id="web", resource_name="shop")])
    source = month.lines(BillQuery(MONTH))
    assert source.filtered(quoted("WEB")).count == 1
    assert source.filtered(quoted("webshop")).count == 0
    assert source.filtered(quoted("\0")).count == 0
    assert source.filtered(quoted("web\0shop")).count == 0


def test_unknown_columns_are_refused(tmp_path: Path) -> None:
    month, _ = open_month(tmp_path, [line()])
    with pytest.raises(WrongUsage, match="colour"):
        month.lines(BillQuery(MONTH), ("amount", "colour"))
    with pytest.raises(WrongUsage, match="colour"):
        month.lines(BillQuery(MONTH)).sorted_by("colour")


def _source(folder: Path) -> LineRows:
    month, _ = open_month(folder, [line(resource_id=f"r{number}") for number in range(20)])
    source = month.lines(BillQuery(MONTH))
    assert source.rows(0, 20)
    return source


def test_a_vanished_file_is_a_store_error(tmp_path: Path) -> None:
    source = _source(tmp_path)
    (tmp_path / "lines-00001.parquet").unlink()
    assert source.rows(0, 7)
    for ask in (lambda: source.rows(5, 9), lambda: source.sorted_by("amount"), lambda: source.filtered(quoted("r1"))):
        with pytest.raises(StoreError, match="lines-00001"):
            ask()


@pytest.mark.parametrize("keep", [0, 3, -30, -1])
def test_a_cut_file_is_damage(tmp_path: Path, keep: int) -> None:
    source = _source(tmp_path)
    file = tmp_path / "lines-00001.parquet"
    file.write_bytes(file.read_bytes()[:keep])
    with pytest.raises(DamagedStore, match="lines-00001"):
        source.rows(5, 9)


def test_a_file_with_fewer_lines_is_damage(tmp_path: Path) -> None:
    source = _source(tmp_path)
    file = tmp_path / "lines-00001.parquet"
    pl.read_parquet(file).head(3).write_parquet(file)
    with pytest.raises(DamagedStore, match="lines-00001"):
        source.rows(0, 20)


def test_a_file_without_a_canonical_column_is_damage(tmp_path: Path) -> None:
    month, _ = open_month(tmp_path, [line()])
    file = tmp_path / "lines-00000.parquet"
    pl.read_parquet(file).drop("tax").write_parquet(file)
    with pytest.raises(DamagedStore, match="tax"):
        month.lines(BillQuery(MONTH))


def test_folders_with_signs_in_their_names_are_read_as_they_are(tmp_path: Path) -> None:
    month, _ = open_month(tmp_path / "bills [2026] a=b * ü", [line(amount=Decimal(5))])
    assert month.lines(BillQuery(MONTH), ("amount",)).rows(0, 1) == [(Decimal(5),)]


RUNS = st.lists(st.tuples(st.integers(0, 5), st.integers(1, 4)), max_size=8)


@given(RUNS, st.integers(0, 40), st.integers(0, 40))
def test_ranges_stand_for_their_numbers(runs: list[tuple[int, int]], start: int, length: int) -> None:
    stop = start + length
    numbers: list[int] = []
    begins = []
    for gap, length in runs:
        begins.append((numbers[-1] + 1 if numbers else 0) + gap)
        numbers.extend(range(begins[-1], begins[-1] + length))
    lengths = pl.Series([length for _, length in runs], dtype=pl.Int64)
    ranges = Ranges.merged(pl.Series(begins, dtype=pl.Int64), lengths)
    assert ranges.numbers().to_list() == numbers
    assert ranges.count == len(numbers)
    assert Ranges.of_sorted(ranges.numbers()).starts.to_list() == ranges.starts.to_list()
    assert ranges.between(start, stop).numbers().to_list() == [number for number in numbers if start <= number < stop]
    asked = list(range(40))
    assert ranges.contains(pl.Series(asked, dtype=pl.UInt32)).to_list() == [number in numbers for number in asked]
    begin, end = min(start, len(numbers)), min(stop, len(numbers))
    assert ranges.window(begin, end) == numbers[begin:end]
    backwards = Ranges.merged(ranges.starts.reverse(), ranges.lengths.reverse())
    assert backwards.in_file_order().numbers().to_list() == numbers
