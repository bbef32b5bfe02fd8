import subprocess
import sys

import pytest

from partner_tui import settings
from partner_tui.ui.terminal import Appearance, color_wanted, mouse_wanted, why_no_console
from partner_tui.ui.theme import ANSI, DARK, LIGHT, THEMES, chosen_theme

GOOD = {"TERM": "xterm-256color", "LANG": "en_US.UTF-8"}
SSH = {"SSH_CONNECTION": "10.0.0.1 50000 10.0.0.2 22"}


@pytest.mark.parametrize(
    "environment",
    [
        GOOD,
        GOOD | {"LANG": "C", "LC_CTYPE": "C.utf8"},
        {"TERM": "tmux", "LANG": "C", "LC_ALL": "zh_CN.UTF-8@pinyin"},
        {"TERM": "a-terminal-nobody-knows", "LC_ALL": "C.UTF-8"},
    ],
)
def test_a_good_terminal(environment: dict[str, str]) -> None:
    assert why_no_console(environment, is_tty=True) is None


@pytest.mark.parametrize(
    ("environment", "is_tty", "word"),
    [
        (GOOD, False, "terminal"),
        (GOOD | {"TERM": "dumb"}, True, "'dumb'"),
        ({"LANG": "en_US.UTF-8"}, True, "''"),
        ({"TERM": "xterm", "LANG": "C"}, True, "'C'"),
        ({"TERM": "xterm"}, True, "UTF-8"),
        (GOOD | {"LC_ALL": "POSIX"}, True, "'POSIX'"),
        (GOOD | {"LC_ALL": "de_DE.ISO-8859-1"}, True, "LC_ALL"),
    ],
)
def test_what_is_missing_and_what_to_run_instead(environment: dict[str, str], is_tty: bool, word: str) -> None:
    reason = why_no_console(environment, is_tty=is_tty, area="monthly-bills")
    assert reason is not None
    assert word in reason
    assert "`partner-tui bills`" in reason
    assert "\n" not in reason


def test_themes_by_terminal() -> None:
    fitting = Appearance()
    assert chosen_theme(fitting, {}) is DARK
    assert chosen_theme(fitting, {"COLORFGBG": "0;15"}) is LIGHT
    assert chosen_theme(fitting, {"COLORFGBG": "15;0"}) is DARK
    assert chosen_theme(fitting, SSH | {"COLORFGBG": "0;15"}) is ANSI


def test_a_theme_that_is_wanted_goes_before_what_fits() -> None:
    assert chosen_theme(Appearance(theme="partner-light"), SSH) is LIGHT
    assert chosen_theme(Appearance(theme="ansi-light"), {}).name == "ansi-light"


def test_without_colour_the_theme_is_the_one_that_needs_none() -> None:
    assert chosen_theme(Appearance(theme="partner-light", color=False), {}) is ANSI


def test_what_the_environment_says_about_mouse_and_colour() -> None:
    assert mouse_wanted({}) and not mouse_wanted(SSH)
    assert color_wanted({}) and color_wanted({"NO_COLOR": ""}) and not color_wanted({"NO_COLOR": "0"})


def test_the_themes_are_those_of_the_settings() -> None:
    assert tuple(theme.name for theme in THEMES) == settings.THEMES


def test_every_theme_has_every_meaning() -> None:
    assert all(DARK.variables.keys() <= theme.variables.keys() for theme in THEMES)


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("terminal", "textual"),
        ("app", "polars"),
        ("app", "sqlite3"),
        ("app", "httpx"),
        ("app", "xlsxwriter"),
        ("app", "partner_tui.ui.screens.monthly_bills"),
        ("app", "partner_tui.ui.screens.dialogs"),
    ],
)
def test_what_starting_does_not_import(module: str, unwanted: str) -> None:
    code = f"import sys, partner_tui.ui.{module}; sys.exit({unwanted!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
