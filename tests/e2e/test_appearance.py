"""What the console sends when colours, mouse or signs are not wanted: byte by byte, in a whole session."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal

SSH = {"SSH_CONNECTION": "127.0.0.1 50000 127.0.0.1 22"}
MOUSE = (b"\x1b[?1000h", b"\x1b[?1003h")
_SGR = re.compile(rb"\x1b\[([0-9;:]*)m")
_COLOURS = {*range(30, 50), *range(90, 108), 58, 59}


def session(data_dir: Path, *options: str, environment: Mapping[str, str | None] | None = None) -> bytes:
    """All that a console sends while every area, level and dialog is gone through."""
    with Terminal(["--data-dir", str(data_dir), *options], environment=environment) as terminal:
        terminal.wait_for("Total due")
        terminal.press("2")
        terminal.wait_for("By Product", "products")
        for keys in _ROUTE:
            terminal.press(*keys)
            terminal.quiet(0.1)
        terminal.press("3")
        terminal.quiet(0.1)
        assert terminal.leave() == 0
        assert terminal.left_behind() == []
        return bytes(terminal.sent)


def start(data_dir: Path, *options: str, environment: Mapping[str, str | None] | None = None) -> bytes:
    """All that a console sends until it has started."""
    with Terminal(["--data-dir", str(data_dir), *options], environment=environment) as terminal:
        terminal.wait_for("Total due")
        terminal.quiet()
        return bytes(terminal.sent)


_ROUTE = (
    *(("enter",), ("enter",), ("enter",), ("escape",), ("escape",), ("escape",), ("tab",), ("enter",), ("escape",)),
    *(("?",), ("escape",), ("m",), ("escape",), ("f",), ("escape",), ("c",), ("escape",), ("S",), ("escape",)),
    *(("/", "x", "enter"), ("escape",), (" ",), ("A",), ("s",), ("t",), ("t",), ("y",), ("v",), ("v",), ("o",)),
    *(("escape",), (":", "b"), ("escape",), ("escape",), ("q",), ("n",), ("escape",)),
)
"""Down to a line and up again, and through all that opens over the table."""


def colours(sent: bytes) -> set[int]:
    """Every parameter that sets a colour, the default ones among them."""
    parameters = {int(number) for found in _SGR.findall(sent) for number in re.split(rb"[;:]", found) if number}
    return parameters & _COLOURS


def test_without_colour_not_one_colour_code_is_sent(plain_data_dir: Path) -> None:
    sent = session(plain_data_dir, environment={"NO_COLOR": "1"})
    assert colours(sent) == set()
    assert b"\x1b[7m" in sent, "the cursor row is shown by reverse video"


@pytest.mark.parametrize(
    ("options", "environment"),
    [
        (("--no-color",), {}),
        (("--no-color", "--theme", "partner-light"), SSH),
        ((), {"PARTNER_TUI_CONSOLE_COLOR": "off"}),
    ],
)
def test_ways_to_say_no_colour(
    plain_data_dir: Path, options: tuple[str, ...], environment: Mapping[str, str | None]
) -> None:
    assert colours(start(plain_data_dir, *options, environment=environment)) == set()


@pytest.mark.parametrize(
    ("options", "environment"),
    [(("--color",), {"NO_COLOR": "1"}), ((), {"NO_COLOR": ""}), ((), {"NO_COLOR": None})],
)
def test_colours_are_sent_where_nothing_forbids_them(
    plain_data_dir: Path, options: tuple[str, ...], environment: Mapping[str, str | None]
) -> None:
    assert {38, 48} <= colours(start(plain_data_dir, *options, environment=environment))


def test_in_ascii_nothing_else_is_sent(plain_data_dir: Path) -> None:
    sent = session(plain_data_dir, "--ascii").decode()
    assert {sign for sign in sent if not sign.isascii()} == set()


def test_the_signs_of_ascii_take_their_places_one_for_one(plain_data_dir: Path) -> None:
    screens = []
    for options in ([], ["--ascii"]):
        arguments = ["--data-dir", str(plain_data_dir), *options, "--screen", "monthly-bills", "--month", "2026-09"]
        with Terminal(arguments) as terminal:
            terminal.wait_for("Product 1", "products")
            terminal.press("\t", "enter")
            terminal.wait_for("Customer ", "Others", "1 product ")
            terminal.quiet()
            screens.append(terminal.text)
    fancy, plain = (screen.split("\n") for screen in screens)
    assert [len(line) for line in fancy] == [len(line) for line in plain]
    changed = {
        a + b for one, other in zip(fancy, plain, strict=True) for a, b in zip(one, other, strict=True) if a != b
    }
    assert {"›>", "Σ=", "◀<", "▶>", "▸>", "▼v"} <= changed


@pytest.mark.parametrize(
    ("options", "environment", "wanted"),
    [
        ((), {}, True),
        ((), SSH, False),
        (("--mouse",), SSH, True),
        (("--no-mouse",), {}, False),
        ((), SSH | {"PARTNER_TUI_CONSOLE_MOUSE": "on"}, True),
        (("--no-mouse",), {"PARTNER_TUI_CONSOLE_MOUSE": "on"}, False),
    ],
)
def test_the_mouse_is_heeded_where_it_is_wanted(
    plain_data_dir: Path, options: tuple[str, ...], environment: Mapping[str, str | None], wanted: bool
) -> None:
    sent = start(plain_data_dir, *options, environment=environment)
    assert [sign in sent for sign in MOUSE] == [wanted] * len(MOUSE)


def test_over_ssh_the_theme_is_the_terminals_own_unless_one_is_set(plain_data_dir: Path) -> None:
    config = Path(os.environ["XDG_CONFIG_HOME"], "partner-tui", "config.toml")
    config.parent.mkdir(parents=True)
    for text, options, direct in (
        ("", (), False),
        ('[console]\ntheme = "partner-light"', (), True),
        ('[console]\ntheme = "partner-light"', ("--theme", "ansi-dark"), False),
    ):
        config.write_text(text)
        sent = start(plain_data_dir, *options, environment=SSH)
        assert (48 in colours(sent)) is direct, (text, options)


def test_an_unknown_theme_is_refused_by_the_nearest_name(plain_data_dir: Path) -> None:
    environment = {"PARTNER_TUI_CONSOLE_THEME": "partner-drak"}
    with Terminal(["--data-dir", str(plain_data_dir)], environment=environment) as terminal:
        assert terminal.ended() == 2
        assert "'partner-drak'" in terminal.text and "Did you mean 'partner-dark'?" in terminal.text


def test_the_size_is_the_terminals_whatever_the_environment_says(plain_data_dir: Path) -> None:
    screens = []
    for environment in ({}, {"COLUMNS": "100", "LINES": "30"}):
        with Terminal(["--data-dir", str(plain_data_dir)], 120, 36, environment=environment) as terminal:
            terminal.wait_for("Total due", "Enter open")
            terminal.quiet()
            screens.append(terminal.text.split("\n")[1:])
    assert screens[0] == screens[1]
