from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from partner_tui.domain.text import visible
from partner_tui.ui.presentation.arrangement import Arrangement, arrange
from partner_tui.ui.presentation.columns import Column, Shape

COLUMNS = (
    Column(("name",), "Customer", priority=0, width=24, least=12, most=40),
    Column(("account",), "Account", priority=4, width=16, least=10, most=20),
    Column(("id",), "Customer ID", priority=5, width=20, least=12, most=34),
    Column(("lines",), "Lines", Shape.NUMBER, priority=3),
    Column(("refunds",), "Refunds", Shape.MONEY, priority=2),
    Column(("amount",), "Amount (USD)", Shape.MONEY, priority=0),
)
HEADINGS = tuple(column.heading for column in COLUMNS)
NUMBERS = (0, 0, 0, 6, 9, 12)
CELLS = ("深圳市云帆科技有限公司", "account", "id", "12,345", "-1,234.50", "1,234,567.89")


def arranged(width: int, left: int = 0) -> Arrangement:
    return arrange(COLUMNS, HEADINGS, NUMBERS, width, left)


def names(width: int, left: int = 0) -> list[str]:
    return [HEADINGS[slot.column] for slot in arranged(width, left).slots]


def test_there_is_room_for_everything() -> None:
    assert names(140) == list(HEADINGS)
    assert not arranged(140).more_right


def test_other_columns_give_way_to_the_amount() -> None:
    assert names(80) == ["Customer", "Account", "Lines", "Refunds", "Amount (USD)"]
    assert names(56) == ["Customer", "Lines", "Refunds", "Amount (USD)"]
    assert names(44) == ["Customer", "Refunds", "Amount (USD)"]
    assert names(28) == ["Customer", "Amount (USD)"]
    assert arranged(80).more_right


def test_columns_that_gave_way_are_reached_on_the_right() -> None:
    assert names(44, left=1) == ["Customer", "Amount (USD)"]
    assert names(44, left=3) == ["Customer", "Customer ID"]
    assert arranged(44, left=3).more_right
    assert names(44, left=4) == ["Customer", "Lines"]
    assert not arranged(44, left=4).more_right


def test_the_first_column_gives_way_before_an_amount_is_hidden() -> None:
    row = arranged(22).row(CELLS)
    assert row.rstrip().endswith("1,234,567.89")


def test_where_nothing_is_left_an_amount_is_not_cut_but_crossed_out() -> None:
    row = arranged(18).row(CELLS)
    assert "1,234" not in row
    assert row.rstrip().endswith("####")


@given(st.integers(1, 200), st.integers(0, 6), st.lists(st.text(max_size=20).map(visible), min_size=3, max_size=3))
def test_every_row_fills_the_line_exactly(width: int, left: int, texts: list[str]) -> None:
    assert cell_len(arranged(width, left).row((*texts, *CELLS[3:]))) == width


@given(st.integers(1, 200), st.integers(0, 6))
def test_an_amount_is_whole_or_absent(width: int, left: int) -> None:
    row = arranged(width, left).row(CELLS)
    for amount in CELLS[3:]:
        row = row.replace(amount, "")
    assert not any(character in row for character in "23456789")


@given(st.integers(20, 200), st.integers(0, 5))
def test_amounts_stand_under_each_other_whatever_the_names(width: int, left: int) -> None:
    rows = [
        arranged(width, left).row((name, name, "", *CELLS[3:]))
        for name in ("plain", "深圳市云帆科技有限公司", "e\u0301" * 9)
    ]
    ends = {cell_len(row[: row.find("1,234,567.89")]) for row in rows}
    assert len(ends) == 1
