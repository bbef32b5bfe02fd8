from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from partner_tui.domain.rows import RowValues, Value
from partner_tui.domain.text import visible
from partner_tui.ui.presentation.arrangement import Arrangement, arrange
from partner_tui.ui.presentation.bars import Scale
from partner_tui.ui.presentation.columns import Column, Shape, positions_in, row_cells
from partner_tui.ui.presentation.numbers import NO_DIGITS, Digits, measured

COLUMNS = (
    Column(("name",), "Customer", priority=0, width=24, least=12, most=40),
    Column(("account",), "Account", priority=4, width=16, least=10, most=20),
    Column(("id",), "Customer ID", priority=5, width=20, least=12, most=34),
    Column(("lines",), "Lines", Shape.NUMBER, priority=3),
    Column(("refunds",), "Refunds", Shape.MONEY, priority=2),
    Column(("amount",), "Amount (USD)", Shape.MONEY, priority=0),
)
HEADINGS = tuple(column.heading for column in COLUMNS)
NUMBERS = (NO_DIGITS, NO_DIGITS, NO_DIGITS, Digits(6), Digits(9), Digits(12))
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


def laid(columns: tuple[Column, ...], rows: Iterable[RowValues], width: int) -> list[str]:
    """Rows of a source whose columns have the names of these, as lines."""
    names = tuple(column.names[0] for column in columns)
    cells = [row_cells(row, positions_in(names, columns), columns) for row in rows]
    headings = tuple(column.heading for column in columns)
    made = arrange(columns, headings, measured(columns, cells), width)
    return [made.row(row) for row in cells]


def test_numbers_of_different_decimals_stand_under_each_other_at_the_point() -> None:
    columns = (
        Column(("name",), "Resource", priority=0, width=10, most=10),
        Column(("usage",), "Usage", Shape.NUMBER, priority=1),
        Column(("price",), "List price", Shape.PRICE, priority=1),
        Column(("amount",), "Amount", Shape.MONEY, priority=0),
    )
    numbers = ("720", "0.0000000001", "-1234.5", "31.25", None)
    values: list[tuple[Value, ...]] = []
    for text in numbers:
        number = None if text is None else Decimal(text)
        values.append(("x", number, number, number))
    assert laid(columns, values, 61) == [
        " x              720                720.00             720.00 ",
        " x                0.0000000001       0.0000000001       0.00 ",
        " x           -1,234.5           -1,234.50          -1,234.50 ",
        " x               31.25              31.25              31.25 ",
        " x                                                           ",
    ]


@given(st.lists(st.decimals(-(10**18), 10**18, places=10), min_size=1), st.integers(50, 90))
def test_exact_numbers_have_one_point(numbers: list[Decimal], width: int) -> None:
    columns = (Column(("name",), "N", priority=0, least=1), Column(("usage",), "U", Shape.NUMBER, priority=0))
    lines = laid(columns, [("", number) for number in numbers], width)
    ends = [len(line.rstrip()) for line in lines if "." not in line]
    assert len({*(line.find(".") for line in lines if "." in line), *ends}) <= 1
    assert all(len(line) == width for line in lines)


SCRIPTS = st.text(
    st.sampled_from(
        [
            *"aZ09 .,",
            *"深圳市云帆科技有限公司",
            *"ｆｕｌｌ",
            *"مثالللتقنية",
            *"\u0301\u0308\u064b\u0650\u05b0",
            *"👨👩👧💻❤☎©🏽🏿🇨🇳",
            "\u200d",
            "\u200c",
            "\ufe0f",
            "\ufe0e",
            "\u20e3",
        ]
    ),
    max_size=40,
)
EMOJI = ("👨‍👩‍👧‍👦", "👩🏽‍💻", "🏳️‍🌈", "❤️", "1️⃣", "🇨🇳🇸🇬", "👍🏿", "e" + "\u0301" * 200, "م\u200dث")


def advanced(line: str) -> int:
    """How far a terminal's cursor moves for the line, counting as wcwidth does."""
    screen = pyte.Screen(600, 1)
    for character in line:
        screen.draw(character)
    return int(screen.cursor.x)


@given(st.lists(SCRIPTS | st.sampled_from(EMOJI), min_size=3, max_size=3), st.integers(1, 160))
def test_any_script_fills_the_line_as_the_terminal_counts(texts: list[str], width: int) -> None:
    amounts = (12345, Decimal("-1234.5"), Decimal("1234567.89"))
    for line in laid(COLUMNS, [(*texts, *amounts)], width):
        assert cell_len(line) == width
        assert advanced(line) == width


@given(st.lists(SCRIPTS | st.sampled_from(EMOJI), min_size=1, max_size=6))
def test_amounts_stand_in_the_same_column_of_the_terminal(texts: list[str]) -> None:
    lines = laid(COLUMNS, [(text, text, text, 1, Decimal(1), Decimal("1234567.89")) for text in texts], 100)
    assert len({advanced(line[: line.find("1,234,567.89")]) for line in lines}) == 1


# Widths and columns that the operator has chosen


def chosen(width: int, **widths: int) -> list[tuple[str, int]]:
    columns = tuple(replace(column, fixed=widths.get(column.names[0])) for column in COLUMNS)
    made = arrange(columns, HEADINGS, NUMBERS, width)
    return [(columns[slot.column].names[0], slot.width) for slot in made.slots]


def test_a_width_that_was_chosen_is_kept() -> None:
    assert ("name", 40) in chosen(140, name=40, account=5)
    assert ("account", 5) in chosen(140, name=40, account=5)
    assert ("lines", 20) in chosen(140, lines=20)


def test_no_number_is_cut_for_a_width_that_was_chosen() -> None:
    assert ("amount", 12) in chosen(140, amount=3)
    assert chosen(40, name=200)[-1] == ("amount", 12)


@given(st.integers(1, 200), st.lists(st.integers(3, 200) | st.none(), min_size=6, max_size=6), st.integers(0, 6))
def test_amounts_are_whole_or_absent_whatever_was_chosen(width: int, widths: list[int | None], left: int) -> None:
    columns = tuple(replace(column, fixed=fixed) for column, fixed in zip(COLUMNS, widths, strict=True))
    row = arrange(columns, HEADINGS, NUMBERS, width, left).row(CELLS)
    assert cell_len(row) == width
    for amount in CELLS[3:]:
        row = row.replace(amount, "")
    assert not any(character in row for character in "23456789")


def test_columns_that_were_asked_for_come_before_others() -> None:
    asked = tuple(replace(column, is_asked=column.names[0] == "id") for column in COLUMNS)
    slots = arrange(asked, HEADINGS, NUMBERS, 56).slots
    assert [HEADINGS[slot.column] for slot in slots] == ["Customer", "Customer ID", "Refunds", "Amount (USD)"]
    slots = arrange(asked, HEADINGS, NUMBERS, 28).slots
    assert [HEADINGS[slot.column] for slot in slots] == ["Customer", "Amount (USD)"]


# Headings and bars


def test_a_heading_is_short_where_there_is_no_room_for_the_whole() -> None:
    change = Column(("change",), "Change from 2026-09", Shape.CHANGE, priority=1, short="Change")
    columns = (COLUMNS[0], change, COLUMNS[5])
    headings = ("Customer", "▼ Change from 2026-09", "Amount (USD)")
    numbers = (NO_DIGITS, Digits(9), Digits(12))
    texts = {
        width: [text.strip() for _, text in arrange(columns, headings, numbers, width).headings(headings)]
        for width in (100, 42)
    }
    assert texts[100] == list(headings)
    assert texts[42] == ["Customer", "▼ Change", "Amount (USD)"]


def test_bars_take_the_room_that_is_left() -> None:
    columns = (
        Column(("month",), "Month", priority=0, width=8, least=7, most=8),
        Column(("amount",), "Amount", Shape.MONEY, priority=0),
        Column(
            ("bar",), "Bar", Shape.BAR, priority=1, least=8, width=20, most=1000, scale=Scale(Decimal(0), Decimal(4))
        ),
    )
    rows: list[tuple[Value, ...]] = [("2026-09", Decimal(4), Decimal(4)), ("2026-10", None, None)]
    assert laid(columns, rows, 40) == [
        " 2026-09     4.00  ▕███████████████████ ",
        " 2026-10" + " " * 32,
    ]
    assert laid(columns, rows, 20)[0] == " 2026-09     4.00  "[:18] + "  "
