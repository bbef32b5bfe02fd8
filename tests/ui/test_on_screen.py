"""A terminal that gets the news alone shows what it would show if it got everything."""

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_tui.ui.on_screen import FRAME_END, FRAME_START, WORTH_A_MOVE, OnScreen

WIDTH, HEIGHT = 60, 3
_LOOKS = ("", "\x1b[1m", "\x1b[7;39;49m", "\x1b[38;2;1;2;3m")
_RUNS = st.tuples(st.sampled_from(_LOOKS), st.sampled_from(("a", "ab", "b─", "华", "华为", " " * 30, "ñ", "é")))


@st.composite
def _pieces(draw: st.DrawFn) -> str:
    """A move, and text that fits between it and the end of the line."""
    line, cell = draw(st.integers(1, HEIGHT)), draw(st.integers(1, WIDTH) | st.integers(1, 4))
    text, room = "", WIDTH - cell + 1
    for look, run in draw(st.lists(_RUNS, max_size=5)):
        width = sum(2 if sign in "华为" else 1 for sign in run)
        if (room := room - width) >= 0:
            text += f"{look}{run}\x1b[0m" if look else run
    return f"\x1b[{line};{cell}H{text}" + draw(st.sampled_from(("", "\n"))) * bool(text and line < HEIGHT)


_CURSOR = st.tuples(st.integers(1, HEIGHT), st.integers(1, WIDTH)).map(lambda at: f"\x1b[{at[0]};{at[1]}H")
_FRAMES = st.tuples(st.lists(_pieces(), max_size=6).map("".join), _CURSOR).map("".join)
_ELSE = st.sampled_from(("\x1b]52;c;YQ==\x07", "\x1b[2J", "\x1b[?25l", "\x1b]22;default\x07\x1b[1;1Hx\x1b[2;2H"))


class _Shown:
    """What a terminal shows after all this."""

    def __init__(self) -> None:
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self._stream = pyte.Stream(self.screen)

    def feed(self, text: str) -> None:
        self._stream.feed(text.replace("\n", "\r\n"))

    @property
    def everything(self) -> object:
        cells = [[self.screen.buffer[y][x] for x in range(WIDTH)] for y in range(HEIGHT)]
        return cells, self.screen.cursor.x, self.screen.cursor.y


@given(st.lists(_FRAMES | _ELSE, max_size=12))
def test_nothing_that_makes_a_difference_is_kept_back(texts: list[str]) -> None:
    everything, news, on_screen = _Shown(), _Shown(), OnScreen()
    for text in [*texts, *texts]:
        for part in (FRAME_START, text, FRAME_END):
            everything.feed(part)
            news.feed(on_screen.news(part))
        assert news.everything == everything.everything


def test_what_is_there_costs_nothing() -> None:
    on_screen = OnScreen()
    frame = "\x1b[1;1H\x1b[1mone\x1b[0m\n\x1b[2;1Htwo\x1b[1;2H"
    assert [on_screen.news(part) for part in (FRAME_START, frame, FRAME_END)] == [
        "",
        FRAME_START + frame.replace("\n", ""),
        FRAME_END,
    ]
    assert [on_screen.news(part) for part in (FRAME_START, frame, FRAME_END)] == ["", "", ""]


@pytest.mark.parametrize(
    ("before", "after", "news"),
    [
        ("one", "ore", "\x1b[1;2Hr"),
        ("\x1b[1mone\x1b[0m two", "\x1b[1mone\x1b[0m six", "\x1b[1;5Hsix"),
        ("\x1b[1mone\x1b[0m", "\x1b[7mone\x1b[0m", "\x1b[1;1H\x1b[7mone\x1b[0m"),
        ("华为", "华丽", "\x1b[1;3H丽"),
        ("e\u0301a", "e\u0301b", "\x1b[1;1He\u0301b"),
        (f"a{' ' * (WORTH_A_MOVE - 1)}c", f"b{' ' * (WORTH_A_MOVE - 1)}d", f"\x1b[1;1Hb{' ' * (WORTH_A_MOVE - 1)}d"),
        (f"a{' ' * WORTH_A_MOVE}c", f"b{' ' * WORTH_A_MOVE}d", f"\x1b[1;1Hb\x1b[1;{WORTH_A_MOVE + 2}Hd"),
    ],
)
def test_what_has_changed_is_sent(before: str, after: str, news: str) -> None:
    on_screen = OnScreen()
    on_screen.news(f"\x1b[1;1H{before}\x1b[1;1H")
    assert on_screen.news(f"\x1b[1;1H{after}\x1b[1;1H") == f"{news}\x1b[1;1H"


def test_the_same_cells_in_other_pieces_are_no_news() -> None:
    on_screen = OnScreen()
    on_screen.news("\x1b[1;1H\x1b[1mabcd\x1b[0mef\x1b[1;1H")
    assert on_screen.news("\x1b[1;1H\x1b[1mab\x1b[0m\x1b[1mcd\x1b[0m\x1b[1;5Hef\x1b[1;1H") == ""


def test_the_cursor_that_moves_is_news() -> None:
    on_screen = OnScreen()
    on_screen.news("\x1b[1;1Hone\x1b[1;2H")
    assert on_screen.news("\x1b[1;1Hone\x1b[1;3H") == "\x1b[1;3H"


def test_what_is_forgotten_or_unknown_is_sent_again() -> None:
    on_screen = OnScreen()
    frame = "\x1b[1;1Hone\x1b[1;2H"
    for between in ("\x1b[2J", "\x1b[?1049h", "text", "\x1b[1;1Hon\x1b[Ke\x1b[1;2H", "\x1b[2;1Ha\nb\x1b[1;2H"):
        on_screen.news(frame)
        assert on_screen.news(frame) == ""
        assert on_screen.news(between) == between
        assert on_screen.news(frame) == frame
    on_screen.forget()
    assert on_screen.news(frame) == frame


def test_commands_that_show_nothing_go_through() -> None:
    on_screen = OnScreen()
    frame = "\x1b[1;1Hone\x1b[1;2H"
    on_screen.news(frame)
    for command in ("\x1b]52;c;YQ==\x07", "\x1b]22;default\x07", "\x1b]0;title\x1b\\"):
        assert on_screen.news(command) == command
        assert on_screen.news(command + frame) == command
