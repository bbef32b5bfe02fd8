"""Each part of an examination, on real folders, ledgers, settings files and a real tmux."""

import os
import pty
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from partner_tui.services.doctor import examined
from partner_tui.services.findings import Finding, Health
from partner_tui.services.restoring import Restoring
from partner_tui.services.terminal_findings import TerminalSeen, terminal_findings
from partner_tui.services.workspace import Workspace
from partner_tui.settings import load_settings
from partner_tui.ui.keymap_file import Keymap
from tests.conftest import NOW
from tests.unit.bill_files import write_bill

SEEN = TerminalSeen(is_tty=True, size=(140, 40), refusal=None)
TERMINAL = {"TERM": "xterm-256color"}
PATIENCE = 60
OK, WARNING, PROBLEM = Health.OK, Health.WARNING, Health.PROBLEM


def looked(*, config: Path | None = None, now: datetime = NOW) -> dict[str, Finding]:
    """Findings by name, made in this test's own home."""
    found = examined(
        data_dir=None, config=config, environment=os.environ, terminal=SEEN, keymap=Keymap.parse, clock=lambda: now
    )
    return {finding.name: finding for finding in found}


def health(name: str) -> Health:
    return looked()[name].health


@pytest.fixture
def store(home: Path, tmp_path: Path) -> Path:
    settings = load_settings()
    imports = Workspace.open(settings, lambda: NOW).imports
    imports.run(write_bill(tmp_path))
    imports.run(write_bill(tmp_path, "2026-09"))
    return settings.data_dir


def test_a_new_home_has_no_problem(home: Path) -> None:
    found = looked()
    assert {finding.health for finding in found.values()} == {OK}
    assert list(found) == [
        *("terminal", "size", "colours", "ssh", "copying", "settings", "keys"),
        *("data folder", "free space", "state folder", "clock", "credentials"),
    ]
    assert not list(home.iterdir())


def test_a_store_in_order(store: Path) -> None:
    found = looked()
    assert {finding.health for finding in found.values()} == {OK}
    assert found["months"].sentence == "2 months, 2026-09 to 2026-10."
    assert found["owner-only"].health is found["ledger"].health is OK


def test_how_old_the_last_backup_is(store: Path, tmp_path: Path) -> None:
    assert looked()["backup"].sentence == "None is known of."
    Workspace.open(load_settings(), lambda: NOW).backups.make(tmp_path / "b.zip")
    assert looked()["backup"].sentence == "The last one is less than a day old: 2026-11-23 04:00 UTC."
    assert looked(now=NOW + timedelta(days=1))["backup"].sentence.startswith("The last one is 1 day old")
    assert looked(now=NOW + timedelta(days=1200))["backup"].sentence.startswith("The last one is 1,200 days old")


def test_the_backup_that_was_restored_is_the_last_one(store: Path, tmp_path: Path) -> None:
    """The ledger in it is from before it was made, and tells nothing of it."""
    Workspace.open(load_settings(), lambda: NOW).backups.make(tmp_path / "b.zip")
    shutil.rmtree(load_settings().data_dir)
    later = NOW + timedelta(days=3)
    Restoring(load_settings().data_dir, lambda: later, "ann").run(tmp_path / "b.zip")
    assert looked(now=later)["backup"].sentence == "The last one is 3 days old: 2026-11-23 04:00 UTC."


def test_an_emptied_store(store: Path) -> None:
    shutil.rmtree(store)
    Workspace.open(load_settings())
    assert looked()["months"].sentence == "None yet."
    (store / "ledger.db").unlink()
    assert looked()["ledger"].sentence == "No bills yet."


def test_what_others_may_read(store: Path) -> None:
    (store / "bills" / "2026-10").chmod(0o750)
    found = looked()["owner-only"]
    assert (found.health, found.next_step) == (PROBLEM, f"chmod -R go-rwx {store}")
    assert str(store / "bills" / "2026-10") in found.sentence
    subprocess.run(["sh", "-c", found.next_step], check=True)
    assert health("owner-only") is OK
    store.chmod(0o755)
    assert looked()["data folder"].sentence == f"{store} may be read by others."


@pytest.mark.parametrize("place", ["a file", "a link", "under a file"])
def test_what_is_no_folder(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    (tmp_path / "a file").write_text("")
    (tmp_path / "a link").symlink_to(home)
    folder = tmp_path / place if place != "under a file" else tmp_path / "a file" / "data"
    monkeypatch.setenv("PARTNER_TUI_DATA_DIR", str(folder))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "a file"))
    assert health("data folder") is PROBLEM
    found = looked()["state folder"]
    assert found.health is WARNING and "will not remember its place" in found.sentence


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_what_cannot_be_written(store: Path) -> None:
    store.chmod(0o500)
    assert "cannot be written to" in looked()["data folder"].sentence
    shutil.rmtree(load_settings().state_dir.parent, ignore_errors=True)
    load_settings().state_dir.parent.parent.chmod(0o500)
    assert health("state folder") is WARNING


def test_a_ledger_that_is_cut_and_one_that_is_missing(store: Path) -> None:
    content = (store / "ledger.db").read_bytes()
    (store / "ledger.db").write_bytes(content[:-100])
    assert health("ledger") is PROBLEM
    (store / "ledger.db").unlink()
    assert "missing" in looked()["ledger"].sentence


def test_a_month_that_is_not_where_it_was_put(store: Path) -> None:
    (generation,) = (store / "bills" / "2026-09").iterdir()
    shutil.rmtree(generation)
    assert looked()["months"].sentence == "Not where they were put: 2026-09."


def test_settings_that_are_wrong_do_not_hide_the_rest(store: Path, home: Path) -> None:
    config = home / "config" / "partner-tui"
    config.mkdir(parents=True)
    (config / "config.toml").write_text('lable = "x"\n')
    found = looked()
    assert found["settings"].health is PROBLEM
    assert "config.toml has 'lable'" in found["settings"].sentence
    assert found["settings"].next_step == "Did you mean 'label'?"
    assert found["months"].health is OK
    (config / "config.toml").write_text('label = "x"\n')
    assert looked()["settings"].sentence == f"{config / 'config.toml'} is valid."
    assert "does not exist" in looked(config=home / "nothing.toml")["settings"].sentence


def test_a_data_folder_that_makes_no_sense(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARTNER_TUI_DATA_DIR", "~nobody-at-all/x")
    assert "nobody's home" in looked()["settings"].sentence


def test_keys(home: Path) -> None:
    file = home / "config" / "partner-tui" / "keymap.toml"
    file.parent.mkdir(parents=True)
    file.write_text('"row.down" = "j"\n"row.up" = "j"\n')
    found = looked()["keys"]
    assert found.health is PROBLEM and f"{file}, line 2" in found.sentence
    file.write_text('"row.down" = "j"\n')
    assert looked()["keys"].sentence == f"{file} is valid."
    file.unlink()
    file.mkdir()
    assert looked()["keys"].sentence == f"{file}: Is a directory."


def test_exports(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "exports" not in looked()
    (store / "exports").mkdir(0o700)
    (store / "exports" / ".a.xlsx.partial").touch(0o600)
    for name, size in (("a.xlsx", 1_500_000), ("b.xlsx", 2_500_000)):
        file = store / "exports" / name
        file.touch(0o600)
        os.truncate(file, size)
    found = looked()["exports"]
    assert (found.health, found.sentence) == (OK, "2 files, 4 MB; kept for ever.")
    assert "keep_days" in found.next_step
    monkeypatch.setenv("PARTNER_TUI_EXPORT_KEEP_DAYS", "30")
    monkeypatch.setenv("PARTNER_TUI_EXPORT_KEEP_BYTES", "20 GB")
    (store / "exports" / "a.xlsx").unlink()
    assert looked()["exports"].sentence == "1 file, 2 MB; kept for 30 days and up to 20,000 MB."
    assert looked()["exports"].next_step == ""


def test_the_clock(store: Path) -> None:
    assert "2026-11-23 12:00 in Beijing, 2026-11-23 04:00 UTC+0000 here; the running month is 2026-11." in (
        looked()["clock"].sentence
    )
    assert looked(now=datetime(1970, 1, 2, tzinfo=UTC))["clock"].health is PROBLEM
    assert "imports" not in looked()
    earlier = looked(now=NOW - timedelta(days=30))["imports"]
    assert earlier.health is PROBLEM and "2026-10 was imported at 2026-11-23 04:00 UTC" in earlier.sentence


@pytest.mark.parametrize(
    ("environment", "name", "expected", "says"),
    [
        ({}, "terminal", OK, "TERM=xterm-256color"),
        ({}, "colours", OK, "256"),
        ({"COLORTERM": "truecolor"}, "colours", OK, "16 million"),
        ({"TERM": "vt220"}, "colours", OK, "own 16"),
        ({"NO_COLOR": "1"}, "colours", OK, "NO_COLOR"),
        ({}, "ssh", OK, "Not over SSH"),
        ({"SSH_CONNECTION": "192.0.2.7 1 192.0.2.1 22"}, "ssh", OK, "from 192.0.2.7: the mouse is off"),
        ({"SUDO_USER": "ann"}, "ssh", WARNING, "sudo hides"),
        ({}, "copying", OK, "OSC 52"),
        ({"STY": "1"}, "copying", WARNING, "GNU screen"),
        ({"TMUX": "/nowhere,1,0", "PATH": "/nowhere"}, "copying", WARNING, "does not answer"),
    ],
)
def test_the_terminal(environment: dict[str, str], name: str, expected: Health, says: str) -> None:
    found = {finding.name: finding for finding in terminal_findings(SEEN, TERMINAL | environment)}[name]
    assert found.health is expected and says in found.sentence


@pytest.mark.parametrize(
    ("size", "expected"), [((30, 24), PROBLEM), ((80, 9), PROBLEM), ((79, 24), WARNING), ((80, 24), OK)]
)
def test_the_size(size: tuple[int, int], expected: Health) -> None:
    found = terminal_findings(TerminalSeen(is_tty=True, size=size, refusal=None), TERMINAL)
    assert next(finding for finding in found if finding.name == "size").health is expected


def test_where_the_console_cannot_start() -> None:
    (found,) = terminal_findings(TerminalSeen(is_tty=True, size=(80, 24), refusal="Why."), TERMINAL)
    assert (found.health, found.sentence) == (PROBLEM, "Why.")
    (found,) = terminal_findings(TerminalSeen(is_tty=False, size=None, refusal="Why."), {})
    assert found.health is WARNING


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Callable[..., dict[str, str]]]:
    """The environment inside a real tmux, whose client has the given features."""
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    socket = tmp_path / "tmux"
    started: list[int] = []

    def inside(features: str) -> dict[str, str]:
        pid, _ = pty.fork()
        if not pid:
            arguments = ["tmux", "-S", str(socket), "-f", "/dev/null", "-T", features, "new-session", "cat"]
            os.execvpe("tmux", arguments, os.environ | {"TERM": "vt100"})
        started.append(pid)
        return {"TMUX": f"{socket},{pid},0", "PATH": os.environ["PATH"], "TERM": "tmux-256color"}

    yield inside
    subprocess.run(["tmux", "-S", str(socket), "kill-server"], check=True)
    for pid in started:
        os.waitpid(pid, 0)


@pytest.mark.parametrize(("features", "expected"), [("clipboard", OK), ("256", WARNING)])
def test_copying_inside_tmux(tmux: Callable[[str], dict[str, str]], features: str, expected: Health) -> None:
    environment = tmux(features)
    attached = ["tmux", "-S", environment["TMUX"].partition(",")[0], "list-clients"]
    end = time.monotonic() + PATIENCE
    while not subprocess.run(attached, capture_output=True, check=False).stdout:
        assert time.monotonic() < end, "tmux has no client"
    found = {finding.name: finding for finding in terminal_findings(SEEN, environment)}["copying"]
    assert found.health is expected, found
    assert ("terminal-features" in found.next_step) == (expected is WARNING)
