"""Standard error while the console has the terminal."""

import os
import stat
from pathlib import Path

import pytest

from partner_tui import __version__
from partner_tui.cli import stderr_log
from partner_tui.cli.stderr_log import diverted
from tests.conftest import NOW


def said_in(folder: Path, text: str) -> None:
    with diverted(folder, lambda: NOW):
        os.write(2, text.encode())


def test_what_is_said_stands_in_the_log_and_afterwards_nothing_does(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "state" / "partner-tui"
    said_in(folder, "one\n")
    said_in(folder, "two\n")
    os.write(2, b"as ever\n")
    opening = f"2026-11-23T04:00:00Z partner-tui {__version__}, process {os.getpid()}\n"
    assert (folder / "log").read_text() == f"{opening}one\n{opening}two\n"
    assert capfd.readouterr().err == "as ever\n"
    assert stat.S_IMODE((folder / "log").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_it_leads_back_also_after_a_fault(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(LookupError), diverted(tmp_path / "state", lambda: NOW):
        raise LookupError
    os.write(2, b"as ever\n")
    assert capfd.readouterr().err == "as ever\n"


def test_a_log_that_has_become_long_becomes_the_former_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stderr_log, "MOST", 200)
    for number in range(10):
        said_in(tmp_path / "state", f"{number}" * 150)
    names = sorted(path.name for path in (tmp_path / "state").iterdir())
    assert names == ["log", "log.1"]
    assert (tmp_path / "state" / "log").read_text().endswith("9" * 150)
    assert (tmp_path / "state" / "log.1").read_text().endswith("8" * 150)


def test_where_no_log_can_be_it_goes_nowhere(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("mine")
    (tmp_path / "linked").mkdir(0o700)
    (tmp_path / "linked" / "log").symlink_to(elsewhere)
    os.mkfifo(tmp_path / "linked" / "log.1")
    (tmp_path / "file").touch()
    for folder in (tmp_path / "linked", tmp_path / "file", Path("/proc/nowhere")):
        said_in(folder, "hidden\n")
    assert elsewhere.read_text() == "mine"
    assert capfd.readouterr().err == ""
