from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from partner_tui.domain.text import visible
from partner_tui.ui.presentation.cells import (
    cut,
    left_aligned,
    number_aligned,
    pieces,
    right_aligned,
    steady,
    width_of,
    wrapped,
)
from partner_tui.ui.presentation.columns import LONGEST, Column, Shape, positions_in, row_cells

texts = st.text(max_size=40).map(visible)
widths = st.integers(0, 30)


@given(texts, widths)
def test_texts_fill_exactly_their_cells(text: str, width: int) -> None:
    assert cell_len(left_aligned(text, width)) == width
    assert cell_len(right_aligned(text, width)) == width


@given(texts, widths)
def test_a_cut_text_says_so(text: str, width: int) -> None:
    shown = cut(text, width)
    assert width_of(shown) <= width
    assert shown == text or not shown or shown.endswith("…")


@given(texts, st.integers(2, 30))
def test_pieces_lose_nothing(text: str, width: int) -> None:
    found = pieces(text, width)
    assert "".join(found) == text
    assert all(width_of(steady(piece)) <= width for piece in found)


@given(st.text(alphabet=st.characters(codec="ascii", categories=["L", "N", "Zs"]), max_size=60), st.integers(2, 20))
def test_wrapping_keeps_the_words(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width_of(line) <= width for line in lines)


def test_wide_characters_take_two_cells() -> None:
    assert left_aligned("深圳市云帆", 7) == "深圳市…"
    assert left_aligned("深圳", 7) == "深圳   "
    assert left_aligned("e\u0301clair", 9) == "e\u0301clair   "


def test_numbers_are_never_cut() -> None:
    assert number_aligned("1,234.50", 10) == "  1,234.50"
    assert number_aligned("1,234.50", 8) == "1,234.50"
    assert number_aligned("1,234.50", 7) == "#######"


def test_numbers_are_aligned_on_the_point() -> None:
    numbers = ("720", "1,234.5", "0.0625", "")
    assert [number_aligned(text, 10, decimals=5) for text in numbers] == [
        "  720     ",
        "1,234.5   ",
        "    0.0625",
        "          ",
    ]
    assert number_aligned("1,234.5", 7, decimals=5) == "1,234.5"
    assert number_aligned("1,234.5", 6, decimals=5) == "######"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("👨‍👩‍👧 Ltd", "👨👩👧 Ltd"),
        ("👍🏽", "👍"),
        ("❤️", "❤"),
        ("1️⃣", "1⃣"),
        ("🇨🇳 Cloud", "CN Cloud"),
        ("深圳 مثال e\u0301", "深圳 مثال e\u0301"),
        ("e" + "\u0301" * 1000 + "x", "e" + "\u0301" * 4 + "x"),
    ],
)
def test_what_terminals_do_not_count_alike_is_made_steady(text: str, shown: str) -> None:
    assert steady(text) == shown


@pytest.mark.parametrize(("before", "after"), [("", ""), ("498", ""), ("", "深圳市云帆科技"), ("a, b — " * 40, "498")])
@pytest.mark.parametrize("mark", ["\u0301", "\u20de", "\u1161", "\ud7b0"])
def test_heaps_of_marks_are_thinned_whatever_stands_around_them(mark: str, before: str, after: str) -> None:
    thin = f"{before}{mark * 4}{after}"
    assert steady(thin) == thin
    assert steady(f"{before}{mark * 5}{after}") == thin


def test_no_mark_is_heaped() -> None:
    marks = [character for character in map(chr, range(0xA0, 0x110000)) if not cell_len(character)]
    heaped = [mark for mark in marks if steady("x" + mark * 5) not in ("x" + mark * 4, "x")]
    assert len(marks) > 2000 and not heaped


@given(st.text(alphabet="a深·\u20de\u0301\u1161\u200d🏽", max_size=30))
def test_what_is_steady_stays_as_it_is(text: str) -> None:
    assert steady(steady(text)) == steady(text)


def test_long_texts_are_split_in_one_pass() -> None:
    assert len(pieces("深" * 100_000, 54)) == 3704


def test_rows_keep_what_a_screen_can_show_and_copies_keep_all() -> None:
    columns = (Column(("name",), "Name"), Column(("amount",), "Amount", Shape.MONEY))
    row = ("👨‍👩‍👧" + "\x1b" * 10_000, Decimal("1.005"))
    positions = positions_in(("name", "amount"), columns)
    text, amount = row_cells(row, positions, columns)
    assert len(text) == LONGEST and text.startswith("👨👩👧␛") and text.endswith("␛…")
    assert amount == "1.01"
    assert row_cells(row, positions, columns, whole=True) == ("👨‍👩‍👧" + "␛" * 10_000, "1.01")
