"""Filters of bill lines: polars and the conditions themselves say the same, whole ranges or line by line."""

from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partner_tui.bills.cancelling import promptly
from partner_tui.bills.conditions import is_met
from partner_tui.bills.line_files import LineFiles
from partner_tui.bills.queries import MonthReader
from partner_tui.domain.errors import Cancelled, StoreError, WrongFilter
from partner_tui.domain.filter import Filter, folded
from partner_tui.domain.money import EXACT
from partner_tui.domain.query import BillQuery, Sort
from partner_tui.domain.rows import Value
from tests.store.stores import MONTH, Line, amounts, line, texts_of, write_generation
from tests.store.strategies import FILTERS, MONTHS


def with_margin(row: Line) -> dict[str, Value]:
    paid, amount = row["customer_expenditure"], row["amount"]
    margin = EXACT.subtract(paid, amount) if isinstance(paid, Decimal) and isinstance(amount, Decimal) else None
    return row | {"margin": margin}


def kept(lines: list[Line], month: list[Line], wanted: Filter) -> list[Line]:
    """By the conditions' own word; where they name no column, of the texts that are searched."""
    texts = texts_of(month)

    def holds(row: Line) -> bool:
        cells = with_margin(row)
        return all(
            condition.met_by([cells[name] for name in condition.columns] if condition.columns else texts(row))
            for condition in wanted.resolved(tuple(cells))
        )

    return [row for row in lines if holds(row)]


@given(MONTHS, st.lists(FILTERS, min_size=1, max_size=2), st.sampled_from([None, "p.1"]), st.booleans())
@settings(max_examples=150)
def test_lines_are_kept_as_their_conditions_say(
    lines: list[Line], filters: list[str], product: str | None, backwards: bool
) -> None:
    with TemporaryDirectory() as place:
        stored = write_generation(Path(place), lines, file_rows=7, row_group=3)
        source = MonthReader(Path(place), MONTH, "USD").lines(BillQuery(MONTH, product=product), ("amount",))
        expected = [row for row in stored if product in (None, row["product_type_code"])]
        if backwards:
            source = source.sorted_by("resource_name", True).sorted_by("amount")
            expected = sorted(expected, key=lambda row: str(row["resource_name"] or ""), reverse=True)
            expected = [*filter(_named, expected), *(row for row in expected if not _named(row))]
            expected.sort(key=lambda row: Decimal(str(row["amount"])))
        for wanted in map(Filter.parse, filters):
            source, expected = source.filtered(wanted), kept(expected, stored, wanted)
        places = {id(row): number for number, row in enumerate(stored)}
        assert source.numbers(0, 99) == [places[id(row)] for row in expected]
        assert (source.count, source.total) == (len(expected), amounts(expected))


def _named(row: Line) -> bool:
    return row["resource_name"] is not None


def test_upper_and_lower_case_mean_the_same_to_both() -> None:
    """Of every character that has another case at all."""
    chars = [char for code in range(0x110000) if not 0xD800 <= code < 0xE000 and _has_case(char := chr(code))]
    alike: dict[str, list[str]] = {}
    for char in chars:
        alike.setdefault(folded(char), []).append(char)
    frame = pl.DataFrame({"resource_name": chars})
    assert len(chars) > 2_500 and len(alike) > 1_200
    for expected in alike.values():
        (condition,) = Filter.parse(f'resource_name="{expected[-1]}"').resolved(frame.columns)
        assert frame.filter(is_met(condition, pl.lit(None)))["resource_name"].to_list() == expected


def _has_case(char: str) -> bool:
    return not char == char.lower() == char.upper() == char.casefold()


@given(st.lists(st.text(min_size=1, max_size=3), min_size=1, max_size=20), st.text(max_size=3))
@settings(max_examples=40)
def test_any_text_may_be_searched(names: list[str], text: str) -> None:
    names = [name.replace("\0", " ").encode("utf-8", "replace").decode() for name in names]
    lines = [line(customer_id=f"c{number:02d}", resource_name=name) for number, name in enumerate(names)]
    quoted = '"' + text.replace('"', '""') + '"'
    with TemporaryDirectory() as place:
        stored = write_generation(Path(place), lines)
        source = MonthReader(Path(place), MONTH, "USD").lines(BillQuery(MONTH))
        for form in ("{}", "resource:{}", "!resource:{}", "resource={}", "!{}"):
            wanted = Filter.parse(form.format(quoted))
            assert source.filtered(wanted).total == amounts(kept(stored, stored, wanted)), form


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("amount>1.00000000005", "b"),
        ("amount>=1.00000000005", "b"),
        ("amount<1.00000000005", "ac"),
        ("amount<=1.00000000005", "ac"),
        ("amount=1.00000000005", ""),
        ("amount!=1.00000000005", "abc"),
        ("amount>=1.0000000001", "b"),
        (f"amount<{'9' * 30}", "abc"),
        (f"amount>=-{'9' * 30}", "abc"),
        ("amount:1.00", "ab"),
        ("amount:1.000", "b"),
        ("amount:1.50", "c"),
        ("amount:1.500", ""),
        ("amount:-1.", "c"),
        ("usage<0", ""),
        ("!usage<0", "abc"),
        ("usage!=5", "b"),
        ("account!=x", "a"),
        ("!account=x", "abc"),
        ("customer!=c1", "b"),
        ("!customer!=c1", "ac"),
        ("customer!=acme", "bc"),
        ("customer=acme", "a"),
    ],
)
def test_numbers_between_two_empty_cells_and_several_columns(tmp_path: Path, text: str, found: str) -> None:
    lines = [
        line(resource_id="a", amount=Decimal(1), account_name="AP"),
        line(resource_id="b", amount=Decimal("1.0000000001"), account_name="", customer_id="c2", customer_name="Bolt"),
        line(resource_id="c", amount=Decimal("-1.5"), account_name=None, customer_id="c3", customer_name="C1"),
    ]
    lines[0]["customer_name"], lines[1]["usage"] = "Acme", Decimal("0.0000000001")
    stored = write_generation(tmp_path, lines)
    wanted = Filter.parse(text)
    source = MonthReader(tmp_path, MONTH, "USD").lines(BillQuery(MONTH), ("resource_id",))
    for asked in (source, source.sorted_by("resource_id")):
        assert "".join(str(row[0]) for row in asked.filtered(wanted).rows(0, 9)) == found
    assert "".join(str(row["resource_id"]) for row in kept(stored, stored, wanted)) == found


def _reader(folder: Path, **lines: Any) -> MonthReader:
    write_generation(folder, [line(customer_id=f"c{number % 4}", **lines) for number in range(40)], file_rows=8)
    return MonthReader(folder, MONTH, "USD")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("type:exp customer_id=c2", 10),
        ("customer:c", 40),
        ("customer_id:c mode=pay-per-use", 40),
        ("customer_id!=c1 region_code=ap-southeast-3", 30),
        ("!product:ec2", 0),
    ],
)
def test_what_keys_decide_reads_no_line(tmp_path: Path, text: str, count: int) -> None:
    source = _reader(tmp_path).lines(BillQuery(MONTH), ("amount",))
    for file in tmp_path.glob("lines-*"):
        file.unlink()
    found = source.filtered(Filter.parse(text))
    assert (found.count, found.total) == (count, Decimal(count))
    with pytest.raises(StoreError, match="lines-"):
        source.filtered(Filter.parse("!c1"))  # the lines of other customers are asked whether they have it


def test_only_the_columns_that_are_asked_for_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = _reader(tmp_path, tax=Decimal(1)).lines(BillQuery(MONTH))
    read: list[tuple[str, ...]] = []
    right = LineFiles.each_piece

    def each_piece(self: LineFiles, ranges: Any, columns: tuple[str, ...], *rest: Any) -> Any:
        read.append(columns)
        return right(self, ranges, columns, *rest)

    monkeypatch.setattr(LineFiles, "each_piece", each_piece)
    assert source.filtered(Filter.parse("amount>0.5 tax=1 customer_id:c")).count == 40
    assert set(read[0]) == {"amount", "tax", "customer_id"}


def test_a_filter_that_lines_cannot_be_asked_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongFilter, match="region holds texts"):
        _reader(tmp_path).lines(BillQuery(MONTH, filter="region>5"))


def test_half_a_character_is_in_no_line(tmp_path: Path) -> None:
    source = _reader(tmp_path).lines(BillQuery(MONTH))
    assert source.filtered(Filter.parse("\ud83d")).count == 0
    assert source.filtered(Filter.parse("!region=\ud83d")).count == 40


@pytest.mark.parametrize("text", ["pay", "amount>0 !x", "resource:a"])
@pytest.mark.parametrize("sort", [None, Sort("amount", True), Sort("trade_id")])
def test_no_file_is_read_for_a_key_that_another_has_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, sort: Sort | None
) -> None:
    """As soon as it has."""
    read: list[Path] = []
    right = LineFiles._slice

    def read_slice(self: LineFiles, file: int, *rest: Any) -> Any:
        read.append(self.paths[file])
        return right(self, file, *rest)

    monkeypatch.setattr(LineFiles, "_slice", read_slice)
    month = _reader(tmp_path, resource_name="payment")
    asked = month.lines(BillQuery(MONTH), ("amount",))
    polls = iter([False, False])
    with pytest.raises(Cancelled):
        month.lines(BillQuery(MONTH, filter=text, sort=sort), ("amount",), lambda: next(polls, True))
    assert len(read) <= 2
    with pytest.raises(Cancelled):
        asked.sorted_by("amount", cancelled=lambda: True)
    assert asked.sorted_by("amount", cancelled=lambda: False).count == 40


def test_nobody_waits_for_work_that_cannot_be_interrupted() -> None:
    started, go_on = Event(), Event()

    def work() -> str:
        started.set()
        assert go_on.wait(10)
        return "too late"

    with pytest.raises(Cancelled):
        promptly(work, started.is_set)
    go_on.set()
    assert promptly(lambda: "in time", lambda: False) == "in time"
    with pytest.raises(ZeroDivisionError):
        promptly(lambda: 1 // 0, lambda: False)
