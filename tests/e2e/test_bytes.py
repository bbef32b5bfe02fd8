"""What goes over the line, byte for byte, at 140 × 40: in the theme of a terminal at hand, and in that of SSH."""

import os
import shutil
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.benchmarks.terminal import Terminal
from tests.e2e.sample_store import MONTH, NEXT_MONTH, next_bill

START, DRILL_DOWN, PAGE, CURSOR, PROGRESS = 70_000, 16_000, 9_000, 500, 300
AREA, MARK, FILTER_LINE = 10_000, 800, 1_500
IDLE_SECONDS = 5.0
PROGRESS_SECONDS = 0.5
_DOWN, _UP, _RIGHT, _LEFT = "\x1b[B", "\x1b[A", "\x1b[C", "\x1b[D"
_PAGE_DOWN, _PAGE_UP, _HOME, _END = "\x1b[6~", "\x1b[5~", "\x1b[H", "\x1b[F"
_ENTER, _ESCAPE, _TAB, _BACKSPACE, _HALF_DOWN, _HALF_UP = "\r", "\x1b", "\t", "\x7f", "\x04", "\x15"
_DIALOGS = {
    "?": "type to search",
    ":": "Tab complete",
    "c": "Columns of products",
    "S": "Sort by",
    "m": "Month  ",
    "f": "Region  ",
    "o": "The vendor's page",
    "i": "Import bill files",
    "e": "about ",
    "q": "Quit",
}
"""The keys that open them, and what stands in them."""
_RESTING = {"": " products ", "/": "Enter keep", "3": "No exports"} | {key: _DIALOGS[key] for key in "?:c"}
"""Where the operator may pause: the key that leads there from the products, and what stands on the screen then."""


@dataclass(frozen=True, slots=True)
class _Consoles:
    """Starts consoles over one store."""

    data_dir: Path
    over_ssh: bool

    @property
    def open_dialog(self) -> int:
        """A dialog covers what is under it; without SSH it dims all the rest too."""
        return 8_000 if self.over_ssh else 20_000

    @property
    def close_dialog(self) -> int:
        return 5_000 if self.over_ssh else 10_000

    def start(self, *arguments: str) -> Terminal:
        command = [sys.executable, "-m", "partner_tui", "--data-dir", str(self.data_dir), *arguments]
        return Terminal(command, dict(os.environ), over_ssh=self.over_ssh)

    def bills(self) -> Terminal:
        """With the newest month's products on the screen."""
        console = self.start("--screen", "monthly-bills", "--month", str(MONTH))
        console.wait_for(" 1 of ")
        return console


@pytest.fixture(params=["local", "ssh"])
def consoles(data_dir: Path, request: pytest.FixtureRequest) -> _Consoles:
    return _Consoles(data_dir, request.param == "ssh")


@pytest.mark.parametrize("area", ["amount-due", "monthly-bills"])
def test_the_start(consoles: _Consoles, area: str) -> None:
    with consoles.start("--screen", area) as console:
        within(START, console.wait_for(" 1 of "))


def test_whoever_does_nothing_is_sent_nothing(consoles: _Consoles) -> None:
    with ExitStack() as stack:
        resting = {key: stack.enter_context(consoles.bills()) for key in _RESTING}
        for key, shown in _RESTING.items():
            _cost(resting[key], key, shown)
        for console in resting.values():
            console.drain(quiet=1)
        end = time.monotonic() + IDLE_SECONDS
        while time.monotonic() < end:
            came = {key: console.drain(quiet=0.1, limit=0.1) for key, console in resting.items()}
            assert came == dict.fromkeys(resting, 0)


def test_the_cursor_and_pages(consoles: _Consoles) -> None:
    with consoles.bills() as console:
        for key, shown in ((_TAB, " customers "), (_DOWN, " 2 of "), (_ENTER, " products "), (_ENTER, " lines ")):
            _cost(console, key, shown)
        within(CURSOR, *_costs(console, *[_DOWN] * 5, *[_UP] * 5, "j", "k", _RIGHT, _RIGHT, _LEFT, "l", "h"))
        within(PAGE, *_costs(console, _PAGE_DOWN, _PAGE_DOWN, _PAGE_UP, _HALF_DOWN, _HALF_UP, _END, _HOME, "G", "g"))


def test_drilling_down_and_back(consoles: _Consoles) -> None:
    with consoles.bills() as console:
        for key, shown in (
            *((_TAB, " customers "), (_ENTER, " products "), (_ENTER, " lines "), (_ENTER, " fields")),
            *((_ESCAPE, " lines "), (_ESCAPE, " products "), (_ESCAPE, " customers "), (_TAB, " products ")),
            *((_ENTER, " customers "), (_ENTER, " lines "), ("[", "◀ 2024-02"), ("]", "◀ 2024-03")),
            *(("q", " customers "), ("q", " products "), ("M", "Movers"), (_ESCAPE, " products ")),
        ):
            within(DRILL_DOWN, _cost(console, key, shown))


def test_the_same_rows_seen_otherwise(consoles: _Consoles) -> None:
    with consoles.bills() as console:
        within(MARK, *_costs(console, *"   "))
        within(PAGE, *_costs(console, *"aAssttvvr"))


def test_the_filter_line(consoles: _Consoles) -> None:
    with consoles.bills() as console:
        within(FILTER_LINE, _cost(console, "/", "Enter keep"))
        within(PAGE, *_costs(console, *"elastic", _BACKSPACE, _BACKSPACE))
        within(FILTER_LINE, _cost(console, _ENTER, "Enter open"))
        within(PAGE, _cost(console, _ESCAPE, " 54 products "))


def test_areas(consoles: _Consoles) -> None:
    with consoles.bills() as console:
        for key, shown in (("1", "Total due"), ("3", "No exports"), ("2", " products "), ("1", "Total due")):
            within(AREA, _cost(console, key, shown))


def test_dialogs(consoles: _Consoles) -> None:
    with consoles.bills() as console:
        for key, shown in _DIALOGS.items():
            within(consoles.open_dialog, _cost(console, key, shown))
            within(consoles.close_dialog, *_costs(console, _ESCAPE))


def test_an_import_tells_how_far_it_is(consoles: _Consoles, tmp_path: Path) -> None:
    own = replace(consoles, data_dir=Path(shutil.copytree(consoles.data_dir, tmp_path / "data")))
    file = next_bill(tmp_path / "files", 200_000)
    with own.bills() as console:
        _cost(console, "i", _DIALOGS["i"])
        _cost(console, str(file), file.name)
        console.write(_ENTER)
        started = time.monotonic()
        frames = console.frames_until(f"{NEXT_MONTH} imported")
        seconds = time.monotonic() - started
    told = [len(frame) for frame in frames if b" lines, " in frame and b" MB" in frame]
    within(PROGRESS, *told)
    assert len(told) <= seconds / PROGRESS_SECONDS + 2


def test_an_export_tells_how_far_it_is(consoles: _Consoles, tmp_path: Path) -> None:
    own = replace(consoles, data_dir=Path(shutil.copytree(consoles.data_dir, tmp_path / "data")))
    Workspace.open(Settings(own.data_dir)).imports.run(next_bill(tmp_path / "files", 200_000))
    with own.start("--screen", "monthly-bills", "--month", str(NEXT_MONTH)) as console:
        console.wait_for(" 1 of ")
        _cost(console, "e", _DIALOGS["e"])
        _cost(console, _RIGHT, "the bill lines")
        console.write(_ENTER)
        console.wait_for("Export task created")
        _cost(console, _DOWN, " 2 of ")
        started = time.monotonic()
        told = [len(frame) for frame in console.frames_until("completed: ")]
        seconds = time.monotonic() - started
        within(AREA, _cost(console, "3", "completed"))
        console.drain(quiet=1)
        end = time.monotonic() + IDLE_SECONDS
        while time.monotonic() < end:
            assert console.drain(quiet=0.1, limit=0.1) == 0
    within(PROGRESS, *told)
    assert len(told) <= seconds / PROGRESS_SECONDS + 2


def within(budget: int, *costs: int) -> None:
    """Something came each time, and never more than that."""
    assert costs and all(0 < cost <= budget for cost in costs), (budget, costs)


def _cost(console: Terminal, key: str, shown: str) -> int:
    """How many bytes a key costs until that stands on the screen and nothing more comes."""
    console.write(key)
    return console.wait_for(shown)


def _costs(console: Terminal, *keys: str) -> list[int]:
    return [console.press(key, quiet=0.3).octets for key in keys]
