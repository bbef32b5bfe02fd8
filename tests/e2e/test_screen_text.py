"""The text of an emulated screen is what a terminal shows, also where half of a wide character was written over."""

import pyte
import pytest

from tests.screen_text import text_of


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ("due 120.00", "due 120.00"),
        ("华为云 é́x", "华为云 é́x"),
        ("a华b\x1b[2Gx", "ax b"),
        ("a华b\x1b[3Gx", "a xb"),
        ("a华为b\x1b[3G云", "a 云 b"),
        ("12345678华", "12345678华"),
    ],
)
def test_the_text_of_a_screen(sent: str, text: str) -> None:
    screen = pyte.Screen(10, 2)
    pyte.Stream(screen).feed(sent)
    assert text_of(screen) == f"{text}\n"
