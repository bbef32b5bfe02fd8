"""Copying through a real tmux, and what is left of hostile text."""

import base64
import os
import pty
import select
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from partner_tui.domain.text import pasteable
from partner_tui.services.clipboard import Clipboard

NEEDS_TMUX = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """A tmux of this test's own, away from anybody's."""
    environment = dict(os.environ, TMUX_TMPDIR=str(tmp_path), TERM="xterm-256color")

    def run(*arguments: str) -> str:
        command = ["tmux", "-L", "private", "-f", "/dev/null", *arguments]
        return subprocess.run(command, env=environment, check=True, capture_output=True).stdout.decode()

    run("new-session", "-d", "-x", "80", "-y", "24", "sleep 300")
    try:
        yield run
    finally:
        run("kill-server")


def inside(tmux: Callable[..., str]) -> dict[str, str]:
    """The environment of a program that runs in it."""
    socket = tmux("display-message", "-p", "#{socket_path}").strip()
    return dict(os.environ, TMUX=f"{socket},1,0", TERM="tmux-256color")


@NEEDS_TMUX
@pytest.mark.parametrize(
    "text", ["scp ann@192.0.2.7:/x/a.csv .", "-w\n%s #{pid} 深圳\ta\n", "x" * 500_000], ids=["line", "odd", "long"]
)
def test_tmux_takes_the_text_as_it_is(tmux: Callable[..., str], text: str) -> None:
    assert Clipboard(inside(tmux)).through_tmux(text)
    assert tmux("show-buffer") == text


@NEEDS_TMUX
def test_tmux_hands_the_text_on_to_the_terminal(tmux: Callable[..., str], tmp_path: Path) -> None:
    environment = dict(os.environ, TMUX_TMPDIR=str(tmp_path), TERM="xterm-256color")
    ours, theirs = pty.openpty()
    command = ["tmux", "-L", "private", "attach"]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as client:
        os.close(theirs)
        try:
            said = b""
            while not tmux("list-clients"):
                said += read_some(ours)
            assert Clipboard(inside(tmux)).through_tmux("a line")
            end = time.monotonic() + 10
            while base64.b64encode(b"a line") not in said:
                assert time.monotonic() < end
                said += read_some(ours)
        finally:
            client.kill()
    os.close(ours)


def read_some(terminal: int) -> bytes:
    return os.read(terminal, 65536) if select.select([terminal], [], [], 0.05)[0] else b""


def test_without_tmux_nothing_is_run(tmp_path: Path) -> None:
    clipboard = Clipboard({"PATH": str(tmp_path)})
    assert not clipboard.is_inside_tmux
    assert not clipboard.through_tmux("x")


def test_a_tmux_that_is_not_there_takes_nothing(tmp_path: Path) -> None:
    clipboard = Clipboard({"PATH": str(tmp_path), "TMUX": f"{tmp_path}/none,1,0"})
    assert clipboard.is_inside_tmux
    assert not clipboard.through_tmux("x")


@NEEDS_TMUX
def test_a_tmux_that_has_ended_takes_nothing(tmp_path: Path) -> None:
    assert not Clipboard(dict(os.environ, TMUX=f"{tmp_path}/none,1,0")).through_tmux("x")


@pytest.mark.parametrize("script", ["exit 1", "exec sleep 60"])
def test_a_tmux_that_fails_or_hangs_takes_nothing(tmp_path: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partner_tui.services.clipboard._SECONDS", 0.2)
    fake = tmp_path / "tmux"
    fake.write_text(f"#!/bin/sh\n{script}\n")
    fake.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "TMUX": "x,1,0"}
    assert not Clipboard(environment).through_tmux("x")


def test_what_is_pasted_cannot_act() -> None:
    assert pasteable("a\tb\nc") == "a\tb\nc"
    assert pasteable("\x1b[31m\r\x00\x7f\x9b2J\u202e") == "␛[31m␍␀␡�2J⍰"
    assert pasteable("深圳 👩‍💻") == "深圳 👩‍💻"
