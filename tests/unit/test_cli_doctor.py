"""`partner-tui doctor` where hardly anything works."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from partner_tui.cli import main
from tests.conftest import NOW
from tests.unit.test_cli_console import terminal


def test_findings_as_text_and_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"], lambda: NOW) == 0
    out, err = capsys.readouterr()
    assert err == "" and out.isascii()
    assert out.startswith("warning  terminal      This is no terminal.\n")
    assert out.endswith("\n\n1 warning.\n")
    assert main(["doctor", "--json"], lambda: NOW) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["ok"]
    assert answer["findings"][0] == {
        "name": "terminal",
        "status": "warning",
        "sentence": "This is no terminal.",
        "next_step": "For the console, run it in one.",
    }


def test_a_problem_is_exit_code_1(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("[console]\ntheme = 3\n")
    for more in ([], ["--json"]):
        assert main(["doctor", "--config", str(config), *more]) == 1
        out, err = capsys.readouterr()
        assert str(config) in out and err == ""
    assert main(["doctor", "--config", str(config)]) == 1
    assert capsys.readouterr().out.endswith("1 problem and 1 warning.\n")


def test_what_it_tells_of_cannot_act_on_the_terminal(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    main(["doctor", "--data-dir", str(tmp_path / "\x1b[2J\u202e")])
    assert "\x1b" not in (out := capsys.readouterr().out) and "\u202e" not in out


@pytest.mark.parametrize("home", [None, "/nowhere", "/dev/null"])
def test_without_a_home_or_a_locale(home: str | None) -> None:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2]), "LC_ALL": "C"}
    environment |= {} if home is None else {"HOME": home}
    done = subprocess.run(
        [sys.executable, "-m", "partner_tui", "doctor"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.stderr == "" and done.returncode in (0, 1)
    assert "clock" in done.stdout


def test_in_a_dumb_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    with terminal("doctor") as opened:
        opened.read_until("The console needs a UTF-8 locale")
        assert opened.end() == 1
