"""The console inside tmux."""

import sys
from pathlib import Path

import pytest

from tests.e2e.sample_store import MONTH
from tests.e2e.tmux import Tmux, why_no_tmux

pytestmark = pytest.mark.skipif(why_no_tmux() is not None, reason=str(why_no_tmux()))


def console(folder: Path, data_dir: Path, columns: int = 140, rows: int = 40) -> Tmux:
    command = [sys.executable, "-m", "partner_tui", "--data-dir", str(data_dir), "--screen", "monthly-bills"]
    return Tmux(folder, [*command, "--month", str(MONTH)], columns, rows)


def wait_until_equal(tmux: Tmux, wanted: str) -> None:
    """The first line has the clock, and may say otherwise."""
    tmux.wait_until(lambda text: text.splitlines()[1:] == wanted.splitlines()[1:], f"it never became\n{wanted}")


def test_down_to_a_line_and_up_again(data_dir: Path, tmp_path: Path) -> None:
    with console(tmp_path, data_dir) as tmux:
        top = tmux.whole("By Product", " products", " 1 of ")
        assert tmux.mode("alternate_on") and not tmux.mode("cursor_flag")
        tmux.press("tab")
        tmux.wait_for("By Customer", " customers", " 1 of ")
        for shown in (" products", " lines", "Line 1"):
            tmux.press("enter")
            tmux.wait_for(" › ", shown, " 1 of ")
        for shown in (" lines", " products", " customers"):
            tmux.press("escape")
            tmux.wait_for(shown)
        tmux.press("tab")
        wait_until_equal(tmux, top)
        assert tmux.leave() == 0
        assert not tmux.mode("alternate_on") and tmux.mode("cursor_flag")
        assert not tmux.mode("mouse_any_flag")


def test_a_window_that_changes_its_size(data_dir: Path, tmp_path: Path) -> None:
    with console(tmp_path, data_dir, 80, 24) as tmux:
        narrow = tmux.whole("Σ", " 1 of ")
        tmux.resize(140, 40)
        tmux.wait_for("By Product   By Customer", "Enter open")
        tmux.resize(30, 8)
        tmux.wait_for("partner-tui needs 40×10")
        tmux.resize(80, 24)
        wait_until_equal(tmux, narrow)
        assert tmux.leave() == 0
