import subprocess
import sys

import pytest

from partner_tui.ui.terminal import why_no_console
from partner_tui.ui.theme import ANSI, DARK, LIGHT, THEMES, fitting_theme, mouse_wanted

GOOD = {"TERM": "xterm-256color", "LANG": "en_US.UTF-8"}


@pytest.mark.parametrize(
    "environment",
    [
        GOOD,
        GOOD | {"LANG": "C", "LC_CTYPE": "C.utf8"},
        {"TERM": "tmux", "LANG": "C", "LC_ALL": "zh_CN.UTF-8@pinyin"},
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
    assert fitting_theme({}) is DARK
    assert fitting_theme({"COLORFGBG": "0;15"}) is LIGHT
    assert fitting_theme({"COLORFGBG": "15;0"}) is DARK
    assert fitting_theme({"NO_COLOR": "1", "COLORFGBG": "0;15"}) is ANSI
    assert fitting_theme({"SSH_CONNECTION": "10.0.0.1 50000 10.0.0.2 22"}) is ANSI
    assert not mouse_wanted({"SSH_CONNECTION": "10.0.0.1 50000 10.0.0.2 22"})
    assert mouse_wanted({})


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
