"""The download dialog over real files, and what it does with each way."""

import base64
import hashlib
import os
import shlex
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from partner_tui.domain.text import visible
from partner_tui.services.clipboard import Clipboard
from partner_tui.services.downloads import Downloads
from partner_tui.services.file_names import FileNames
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.presentation.downloads import command_rows, text_rows
from partner_tui.ui.screens.dialogs.download import DownloadDialog
from tests.ui.conftest import NARROW, press, settle, shown

SSH = {"SSH_CONNECTION": "198.51.100.9 52144 192.0.2.7 2222", "PATH": os.defpath}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "bills 2026-10.csv"
    path.write_bytes(b"a,b\n1,2\n")
    return path


def dialog(path: Path, clipboard: Clipboard | None = None, **environment: str) -> DownloadDialog:
    downloads = Downloads("", SSH | environment, "ann")
    return DownloadDialog(path, downloads, clipboard or Clipboard({}), FileNames())


async def opened(console: ConsoleApp, pilot: Pilot[Any], what: DownloadDialog) -> None:
    await settle(pilot)
    await console.push_screen(what)
    await settle(pilot)


async def test_ways_size_and_hash(console: ConsoleApp, file: Path) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await opened(console, pilot, dialog(file))
        text = shown(console)
        assert " Download bills 2026-10.csv" in text
        assert " 8 bytes" in text
        assert f" sha256 {hashlib.sha256(file.read_bytes()).hexdigest()}" in text
        for words in (
            "scp           by the address",
            "ssh and cat",
            "copy here",
            "Enter copy the line",
        ):
            assert words in text
        await press(pilot, "escape")
        assert not isinstance(console.screen, DownloadDialog)


async def test_the_line_is_copied_and_stands_at_the_left_edge(console: ConsoleApp, file: Path) -> None:
    async with console.run_test(size=(200, 40)) as pilot:
        await opened(console, pilot, dialog(file))
        escaped = str(file).replace(" ", "\\ ")
        line = f"scp -P 2222 'ann@192.0.2.7:{escaped}' ."
        assert line in shown(console).split("\n")
        await press(pilot, "enter")
        assert console.clipboard == line
        assert " copied by OSC 52: the terminal decides; run it on your own machine" in shown(console)
        await press(pilot, "down", "enter")
        assert console.clipboard.startswith("ssh -p 2222 ann@192.0.2.7 ")
        assert "copied by" in shown(console)
        await press(pilot, "up")
        assert "copied by" not in shown(console)


async def test_a_copy_on_this_machine(console: ConsoleApp, file: Path, home: Path) -> None:
    (home / "bills-for-ann").mkdir()
    async with console.run_test(size=(140, 40)) as pilot:
        await opened(console, pilot, dialog(file))
        await press(pilot, "down", "down", "enter", "~", "/", "b", "tab")
        assert "~/bills-for-ann/" in shown(console)
        await press(pilot, "enter")
        made = home / "bills-for-ann" / file.name
        assert made.read_bytes() == file.read_bytes()
        assert f" copied to {made}" in shown(console)

        await press(pilot, "enter", "enter")
        assert "exists already" in shown(console)
        await press(pilot, "escape", "escape")
        assert not isinstance(console.screen, DownloadDialog)


class SlowDownloads(Downloads):
    """Copies until it is told to stop."""

    def copy(self, path: Path, target: str, cancelled: Callable[[], bool] = lambda: False, name: str = "") -> Path:
        while not cancelled():
            threading.Event().wait(0.01)
        return super().copy(path, target, cancelled, name)


async def test_a_copy_can_be_stopped(console: ConsoleApp, file: Path, tmp_path: Path) -> None:
    (folder := tmp_path / "there").mkdir()
    what = DownloadDialog(file, SlowDownloads("", SSH, "ann"), Clipboard({}), FileNames())
    async with console.run_test(size=(140, 40)) as pilot:
        await opened(console, pilot, what)
        await press(pilot, "down", "down", "enter")
        what.prompt.value = str(folder)
        await pilot.press("enter")
        await pilot.pause()
        assert "copying … Esc stops it" in shown(console)
        await press(pilot, "escape")
        assert " stopped" in shown(console)
        assert os.listdir(folder) == []
        assert isinstance(console.screen, DownloadDialog)


async def test_iterm2_is_sent_the_file(console: ConsoleApp, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with console.run_test(size=NARROW) as pilot:
        written: list[str] = []
        monkeypatch.setattr(console._driver, "write", written.append)
        await opened(console, pilot, dialog(file, LC_TERMINAL="iTerm2"))
        await press(pilot, "enter")
        (sequence,) = (text for text in written if "1337" in text)
        assert sequence.endswith(f":{base64.b64encode(file.read_bytes()).decode()}\a")
        assert "sent to iTerm2" in shown(console)


async def test_a_way_that_does_not_work_here_says_why(console: ConsoleApp, file: Path) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await opened(console, pilot, dialog(file, LC_TERMINAL="iTerm2", TMUX="x,1,0"))
        assert "iTerm2        not here: tmux does not pass it on" in shown(console)
        await press(pilot, "end", "down", "down", "down", "enter")
        assert "\n not here: tmux does not pass it on; outside of it it works" in shown(console)


async def test_a_terminal_that_cannot_be_handed_over(console: ConsoleApp, file: Path, tmp_path: Path) -> None:
    (tmp_path / "tsz").write_text("#!/bin/sh\n")
    (tmp_path / "tsz").chmod(0o755)
    async with console.run_test(size=NARROW) as pilot:
        await opened(console, pilot, dialog(file, PATH=f"{tmp_path}:{os.defpath}"))
        await press(pilot, "down", "down", "enter")
        assert "cannot be handed over" in shown(console)


@pytest.mark.parametrize("size", [NARROW, (140, 40), (60, 16), (40, 10)])
@pytest.mark.parametrize(
    "name",
    [
        b"esc\x1b]52;c;eA==\x07[red]x [@click=app.quit].csv",
        b"line\nbreak.csv",
        b"-dash.csv",
        b"\xff'\".csv",
        "a\u202eb".encode(),
    ],
)
async def test_foreign_names_are_shown_and_cannot_act(
    console: ConsoleApp, tmp_path: Path, name: bytes, size: tuple[int, int]
) -> None:
    path = tmp_path / os.fsdecode(name)
    path.write_bytes(b"x")
    async with console.run_test(size=size) as pilot:
        await opened(console, pilot, dialog(path))
        text = shown(console)
        assert visible(path.name)[:12] in text
        assert visible(text.replace("\n", "")) == text.replace("\n", "")
        await press(pilot, "enter")
        assert console.clipboard.isprintable()
        assert console.clipboard


@pytest.mark.parametrize("name", ["none\x1b[31m.csv", "."])
async def test_what_cannot_be_read_is_said(console: ConsoleApp, tmp_path: Path, name: str) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await opened(console, pilot, dialog(tmp_path / name))
        assert "Cannot read the file" in shown(console)
        assert "\x1b" not in shown(console)
        await press(pilot, "enter", "escape")
        assert not isinstance(console.screen, DownloadDialog)


@pytest.mark.parametrize("width", [1, 2, 3, 9, 10, 20, 33, 40, 80, 200])
@pytest.mark.parametrize(
    "words",
    [
        ("scp", "ann@192.0.2.7:/srv/bills.csv", "."),
        ("scp", "-P", "2222", shlex.quote("ann@192.0.2.7:/a b/" + "深圳" * 30), "."),
        ("ssh", "ann@192.0.2.7", shlex.quote("cat '/a b/it\"s' $HOME `id`" * 5), ">", "./-x"),
        ("x" * 200,),
        (shlex.quote("'深'" * 9), "."),
    ],
)
def test_rows_of_a_line_are_the_same_command(words: tuple[str, ...], width: int) -> None:
    rows = command_rows(words, width)
    assert all(row.endswith("\\") for row in rows[:-1])
    quoted = [word if word != ">" else "'>'" for word in words]
    rows = command_rows(quoted, width)
    done = subprocess.run(["sh", "-c", "printf '%s\\n' " + "\n".join(rows)], check=True, capture_output=True)
    assert done.stdout.decode().splitlines() == [shlex.split(word)[0] for word in quoted]


def test_rows_of_a_text_hold_all_of_it() -> None:
    assert text_rows("https://example.com/long", 10) == ["https://ex", "ample.com/", "long"]
    assert text_rows("a\x1b\nb", 10) == ["a␛", "b"]
