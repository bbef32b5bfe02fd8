import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_tui.domain.text import visible

_ANY = st.text(st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("Acme Ltd (East) [/foo] =1+1", "Acme Ltd (East) [/foo] =1+1"),
        ("华为云 · Ünal & Söhne – €", "华为云 · Ünal & Söhne – €"),
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("\x1b]0;title\x07", "␛]0;title␇"),
        ("one\ntwo\r\tthree\x00", "one␊two␍␉three␀"),
        ("del\x7f c1\x9b31m\x85", "del␡ c1�31m�"),
        ("\u202eevil\u202c \u2066x\u2069 \u200f \u061c", "⍰evil⍰ ⍰x⍰ ⍰ ⍰"),
        ("a\u200bb\ufeffc\u00add\u2060e\u206ff", "a⍰b⍰c⍰d⍰e⍰f"),
        ("line\u2028para\u2029", "line␤para␤"),
        ("note\ufff9\ufffa\ufffb", "note⍰⍰⍰"),
        ("hidden\U000e0041\U000e007f", "hidden⍰⍰"),
        ("lone\ud800\udfff", "lone��"),
        ("\ud83d\ude00", "��"),
        ("👩\u200d💻 می\u200cخواهم e\u0301", "👩\u200d💻 می\u200cخواهم e\u0301"),
    ],
)
def test_what_would_act_becomes_a_sign_and_the_rest_stays(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(_ANY)
def test_one_character_for_one_and_nothing_that_acts(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert visible(shown) == shown
    assert shown.encode("utf-8").decode("utf-8") == shown
    assert not [char for char in shown if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")]
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff]", shown)


def test_every_character_that_cannot_be_seen_is_known() -> None:
    """All of Unicode's format characters, but for the two joiners, marks of scripts, and shorthand and music signs."""
    kept = {
        chr(code)
        for code in range(0x110000)
        if unicodedata.category(chr(code)) == "Cf" and visible(chr(code)) == chr(code)
    }
    scripts = re.compile(r"ARABIC|SYRIAC|KAITHI|SHORTHAND|MUSICAL|EGYPTIAN|ZERO WIDTH (NON-)?JOINER")
    assert {char for char in kept if not scripts.match(unicodedata.name(char, ""))} == set()
