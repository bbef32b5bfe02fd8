from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_tui.domain.errors import Cancelled, WrongUsage
from partner_tui.domain.filter import Filter
from partner_tui.domain.money import exact_sum
from partner_tui.domain.rows import ListRows, RowValues

COLUMNS = ("id", "name", "lines", "amount")
ROWS = ListRows(
    COLUMNS,
    (
        ("c1", "Äpfel GmbH", 3, Decimal("-1.5")),
        ("c2", None, None, Decimal("10.0000000001")),
        ("c3", "acme", 12, None),
        ("C4", "Acme", 2, Decimal("10.0000000001")),
    ),
    amount_column="amount",
)
CELLS = st.tuples(
    st.text("abcÄä", max_size=3),
    st.none() | st.text("abcÄä", max_size=3),  # an empty text is an empty cell, too
    st.none() | st.integers(-5, 5),
    st.none() | st.integers(-500, 500).map(lambda units: Decimal(units).scaleb(-2)),
)
ANY = st.lists(CELLS, max_size=30).map(lambda rows: ListRows(COLUMNS, tuple(rows), "amount"))


def ids(rows: ListRows) -> list[object]:
    return [row[0] for row in rows.rows(0, rows.count)]


def test_windows() -> None:
    assert ROWS.count == 4
    assert ids(ROWS) == ["c1", "c2", "c3", "C4"]
    assert [row[0] for row in ROWS.rows(1, 3)] == ["c2", "c3"]
    assert ROWS.rows(3, 99) == [ROWS.all_rows[3]]
    assert ROWS.rows(4, 9) == []


def test_the_total_is_exact_and_only_where_there_are_amounts() -> None:
    assert ROWS.total == Decimal("18.5000000002")
    assert ListRows(COLUMNS, ROWS.all_rows).total is None
    assert ListRows(COLUMNS, (), "amount").total == 0


@pytest.mark.parametrize(
    ("column", "up", "down"),
    [
        ("id", ["c1", "c2", "c3", "C4"], ["C4", "c3", "c2", "c1"]),
        ("name", ["c3", "C4", "c1", "c2"], ["c1", "c3", "C4", "c2"]),
        ("lines", ["C4", "c1", "c3", "c2"], ["c3", "c1", "C4", "c2"]),
        ("amount", ["c1", "c2", "C4", "c3"], ["c2", "C4", "c1", "c3"]),
    ],
)
def test_sorted_with_empty_cells_last(column: str, up: list[str], down: list[str]) -> None:
    assert ids(ROWS.sorted_by(column)) == up
    assert ids(ROWS.sorted_by(column, descending=True)) == down


def test_no_such_column() -> None:
    with pytest.raises(WrongUsage, match="id, name, lines, amount"):
        ROWS.sorted_by("colour")


def test_an_empty_text_is_as_empty_as_none() -> None:
    rows = ListRows(("id", "standing"), (("c1", ""), ("c2", "new"), ("c3", None), ("c4", "gone")))
    assert ids(rows.sorted_by("standing")) == ["c4", "c2", "c1", "c3"]
    assert ids(rows.sorted_by("standing", descending=True)) == ["c2", "c4", "c1", "c3"]


def test_work_that_is_no_longer_wanted_stops() -> None:
    many = ListRows(COLUMNS, ROWS.all_rows * 1_000)
    asked: list[None] = []

    def cancelled() -> bool:
        asked.append(None)
        return len(asked) == 2

    with pytest.raises(Cancelled):
        many.filtered(Filter.parse("acme"), cancelled)
    assert len(asked) == 2
    with pytest.raises(Cancelled):
        many.sorted_by("name", cancelled=lambda: True)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["c1", "c2", "c3", "C4"]),
        ("ACME", ["c3", "C4"]),
        ("äPF", ["c1"]),
        ("c4", ["C4"]),
        ("10.0", []),
        ("12", []),
        ("acme lines>2", ["c3"]),
        ("!acme", ["c1", "c2"]),
        ("amount<=10.0000000001 amount>=10.0000000001", ["c2", "C4"]),
    ],
)
def test_filtered_by_texts_and_numbers(text: str, found: list[str]) -> None:
    assert ids(ROWS.filtered(Filter.parse(text))) == found


@given(ANY, st.sampled_from(COLUMNS), st.booleans(), st.text("abÄ", max_size=2))
def test_sorting_and_filtering_lose_and_invent_nothing(
    rows: ListRows, column: str, descending: bool, text: str
) -> None:
    index = COLUMNS.index(column)
    sorted_rows = rows.sorted_by(column, descending)
    assert sorted(map(repr, sorted_rows.all_rows)) == sorted(map(repr, rows.all_rows))
    assert sorted_rows.total == rows.total
    assert _stable(rows, sorted_rows, index)
    cells = [row[index] in (None, "") for row in sorted_rows.all_rows]
    assert cells == sorted(cells)
    wanted = Filter.parse(text)
    found = rows.filtered(wanted)
    assert list(found.all_rows) == [row for row in rows.all_rows if row in found.all_rows]
    assert found.total == exact_sum(value for row in found.all_rows if isinstance(value := row[3], Decimal))
    assert rows.filtered(wanted).filtered(wanted) == found


def _stable(before: ListRows, after: ListRows, index: int) -> bool:
    """Rows of one value stand in the order that they had."""

    def alike(rows: tuple[RowValues, ...], value: object) -> list[RowValues]:
        return [row for row in rows if row[index] == value]

    return all(alike(before.all_rows, row[index]) == alike(after.all_rows, row[index]) for row in before.all_rows)
