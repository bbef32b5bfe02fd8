"""Lines on their way to terminals without colour, or with ASCII alone."""

import ast
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual._border import BORDER_CHARS
from textual.color import Color

from partner_tui.ui.line_filters import SIGNS, AsciiSigns, NoColour, line_filters
from partner_tui.ui.terminal import Appearance

BLACK = Color(0, 0, 0)


def test_what_is_wanted_decides() -> None:
    assert line_filters(Appearance()) == ()
    kinds = [type(kept) for kept in line_filters(Appearance(ascii=True, color=False))]
    assert kinds == [NoColour, AsciiSigns]


def test_without_colour_everything_else_of_a_style_stays() -> None:
    style = Style(color="red", bgcolor="default", bold=True, italic=True, underline=True, reverse=True)
    ((text, kept, _), plain) = NoColour().apply([Segment("owed", style), Segment("as it is")], BLACK)
    assert text == "owed"
    assert kept == Style(bold=True, italic=True, underline=True, reverse=True)
    assert plain == Segment("as it is")


def test_our_signs_become_ascii_and_what_others_wrote_stays() -> None:
    segments = [Segment("Bills › Größe 深圳 … Σ"), Segment("plain")]
    changed = AsciiSigns().apply(segments, BLACK)
    assert [segment.text for segment in changed] == ["Bills > Größe 深圳 . =", "plain"]
    assert changed[1] is segments[1]


def test_every_sign_is_one_ascii_cell_for_one_cell() -> None:
    for code, sign in SIGNS.items():
        assert cell_len(chr(code)) == 1 == len(sign), chr(code)
        assert sign.isascii() and sign.isprintable(), chr(code)


_TABLE = Path(line_filters.__code__.co_filename)
_FILES = sorted(set(_TABLE.parent.rglob("*.py")) - {_TABLE})


@pytest.mark.parametrize("file", _FILES, ids=lambda file: file.stem)
def test_no_sign_of_ours_is_forgotten(file: Path) -> None:
    """What stands in the console's texts beyond ASCII is a sign that has its own place there."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    ]
    forgotten = {sign for text in texts for sign in text if not sign.isascii() and ord(sign) not in SIGNS}
    assert forgotten == set()


def test_no_border_is_forgotten() -> None:
    signs = {sign for lines in BORDER_CHARS.values() for line in lines for sign in line}
    assert {sign for sign in signs if not sign.isascii() and ord(sign) not in SIGNS} == set()
