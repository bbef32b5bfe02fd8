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
    width_of,
    wrapped,
)

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
    assert all(width_of(piece) <= width or len(piece) == 1 for piece in found)


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
