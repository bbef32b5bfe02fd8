"""Lines that fetch a file, run by real shells; copies, hashes and sequences of real files."""

import base64
import hashlib
import os
import re
import shlex
import stat
import subprocess
from pathlib import Path

import pytest

from partner_tui.domain.download import Way, WayKind
from partner_tui.domain.errors import Cancelled, FileError
from partner_tui.services.downloads import LARGEST_ITERM2, Downloads

LINE = "198.51.100.9 52144 192.0.2.7 22"
NAMES = (
    "bills-2026-10.xlsx",
    "two words.csv",
    'it\'s "quoted" $HOME `id` \\ & ; | < > ( ) { } ! # ~ * ? [a] = %s %% ^.csv',
    "-rf.csv",
    "~root.csv",
    "深圳市 云帆.xlsx",
    "'.csv",
    "a:b@c.csv",
)
ODD_NAMES = (
    b"esc\x1b]52;c;eA==\x07.csv",
    b"line\nbreak %d '\\033.csv",
    b"end\n",
    b"-dash\t.csv",
    b"not utf8 \xff\xfe.csv",
    "bidi \u202e.csv".encode(),
)


def over_ssh(host: str = "", **environment: str) -> Downloads:
    return Downloads(host, {"SSH_CONNECTION": LINE, "PATH": os.defpath, **environment}, "ann")


def written(folder: Path, name: str | bytes, content: bytes = b"a,b\n1,2\n") -> Path:
    path = folder / os.fsdecode(name)
    path.write_bytes(content)
    return path


def way(found: Downloads, kind: WayKind, path: Path) -> Way:
    return next(way for way in found.ways(found.facts(path)) if way.kind is kind)


def fake(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def pasted(line: str, tools: Path, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    """What a shell on the operator's machine makes of it."""
    environment = {"PATH": f"{tools}:{os.defpath}", "HOME": "/nowhere"}
    return subprocess.run(["sh", "-c", line], cwd=cwd, env=environment, check=True, capture_output=True)


@pytest.mark.parametrize("name", NAMES)
def test_scp_names_the_file_for_old_and_new_versions(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, name)
    found = way(over_ssh(), WayKind.SCP, path)
    fake(tmp_path / "bin", "scp", r'printf "%s\0" "$@"')
    arguments = pasted(found.line, tmp_path / "bin", tmp_path).stdout.split(b"\0")[:-1]
    assert [word.encode() for word in shlex.split(found.line)[1:]] == arguments

    source, target = arguments
    host, _, remote = source.decode().partition(":")
    assert (host, target) == ("ann@192.0.2.7", b".")
    assert re.sub(r"\\(.)", r"\1", remote) == str(path)  # newer ones match a pattern in which \ takes the meaning away
    asked = subprocess.run(["sh", "-c", f"printf %s {remote}"], check=True, capture_output=True)
    assert os.fsdecode(asked.stdout) == str(path)  # older ones let the remote shell read it


@pytest.mark.parametrize("name", [*NAMES, *ODD_NAMES])
def test_ssh_prints_the_file_whatever_its_name(tmp_path: Path, name: str | bytes) -> None:
    content = os.urandom(64)
    path = written(tmp_path, name, content)
    found = way(over_ssh(), WayKind.SSH_CAT, path)
    fake(tmp_path / "bin", "ssh", '[ "$1" = ann@192.0.2.7 ] && shift && exec sh -c "$*"')
    (here := tmp_path / "laptop").mkdir()
    pasted(found.line, tmp_path / "bin", here)
    (got,) = here.iterdir()
    assert got.read_bytes() == content
    assert found.line.isprintable()
    assert got.name == path.name or name in ODD_NAMES


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_name_that_cannot_be_pasted_has_no_scp_line(tmp_path: Path, name: bytes) -> None:
    found = over_ssh()
    ways = found.ways(found.facts(written(tmp_path, name)))
    assert [way.kind for way in ways] == [WayKind.SSH_CAT, WayKind.COPY, WayKind.SCP]
    assert (ways[-1].line, ways[-1].refusal) == ("", "its name has characters that cannot be pasted")


@pytest.mark.parametrize(
    ("host", "line", "scp", "ssh"),
    [
        ("", LINE, "scp ann@192.0.2.7:/f .", "ssh ann@192.0.2.7 'cat /f' > f"),
        ("", "a 1 192.0.2.7 2222", "scp -P 2222 ann@192.0.2.7:/f .", "ssh -p 2222 ann@192.0.2.7 'cat /f' > f"),
        ("", "a 1 2001:db8::7 22", "scp 'ann@[2001:db8::7]:/f' .", "ssh ann@2001:db8::7 'cat /f' > f"),
        ("", "a 1 ::ffff:192.0.2.7 22", "scp ann@192.0.2.7:/f .", "ssh ann@192.0.2.7 'cat /f' > f"),
        ("bastion", LINE, "scp ann@bastion:/f .", "ssh ann@bastion 'cat /f' > f"),
        ("bob@bastion:2022", LINE, "scp -P 2022 bob@bastion:/f .", "ssh -p 2022 bob@bastion 'cat /f' > f"),
        ("[2001:db8::8]:2022", "", "scp -P 2022 'ann@[2001:db8::8]:/f' .", "ssh -p 2022 ann@2001:db8::8 'cat /f' > f"),
    ],
)
def test_the_address(host: str, line: str, scp: str, ssh: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = Downloads(host, {"SSH_CONNECTION": line, "PATH": ""}, "ann")
    path = written(tmp_path, "f")
    lines = [way.line.replace(str(path), "/f") for way in found.ways(found.facts(path))[:2]]
    assert lines == [scp, ssh]


@pytest.mark.parametrize("line", ["", "a 1 $(id) 22", "a 1 192.0.2.7 22;id", "192.0.2.7", "a 1 -oProxyCommand=x 22"])
def test_without_a_sound_ssh_line_the_machine_has_its_own_name(line: str, tmp_path: Path) -> None:
    found = way(Downloads("", {"SSH_CONNECTION": line}, "ann"), WayKind.SCP, written(tmp_path, "f"))
    assert f"ann@{os.uname().nodename}:" in found.line
    assert "set [download] host" in found.why


def kinds(found: Downloads, path: Path) -> list[str]:
    return [way.kind + ("!" if way.refusal else "") for way in found.ways(found.facts(path))]


def test_the_best_way_is_first(tmp_path: Path) -> None:
    path, tools = written(tmp_path, "f"), tmp_path / "bin"
    fake(tools, "tsz", "exit 0")
    fake(tools, "kitten", "exit 0")
    search = f"{tools}:{os.defpath}"
    assert kinds(Downloads("", {"PATH": ""}, "ann"), path) == ["copy", "scp", "ssh"]
    assert kinds(over_ssh(), path) == ["scp", "ssh", "copy"]
    assert kinds(over_ssh(PATH=search), path) == ["scp", "ssh", "trzsz", "copy"]
    assert kinds(over_ssh(LC_TERMINAL="iTerm2"), path) == ["iterm2", "scp", "ssh", "copy"]
    assert kinds(over_ssh(TERM_PROGRAM="iTerm.app"), path) == ["iterm2", "scp", "ssh", "copy"]
    assert kinds(over_ssh(LC_TERMINAL="iTerm2", TMUX="x"), path) == ["scp", "ssh", "copy", "iterm2!"]
    assert kinds(over_ssh(TERM="xterm-kitty", PATH=search), path) == ["kitty", "scp", "ssh", "trzsz", "copy"]
    assert kinds(over_ssh(KITTY_WINDOW_ID="1"), path) == ["scp", "ssh", "copy", "kitty!"]
    assert kinds(over_ssh(KITTY_WINDOW_ID="1", STY="x", PATH=search), path)[-1] == "kitty!"
    assert kinds(Downloads("bastion", {"PATH": ""}, "ann"), path) == ["scp", "ssh", "copy"]


def test_another_command_prints_the_file(tmp_path: Path) -> None:
    found = over_ssh()
    ways = found.ways(found.facts(written(tmp_path, "e.csv")), ("partner-tui", "exports", "cat", "41"))
    assert ways[1].line == "ssh ann@192.0.2.7 'partner-tui exports cat 41' > e.csv"


def test_size_and_hash(tmp_path: Path) -> None:
    content = os.urandom(3_000_000)
    path = written(tmp_path, "f", content)
    found = over_ssh()
    assert (found.facts(path).path, found.facts(path).size) == (path, len(content))
    assert found.sha256(path) == hashlib.sha256(content).hexdigest()
    with pytest.raises(Cancelled):
        found.sha256(path, lambda: True)


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, cause in (("none", "No such file"), ("pipe", "folder or a device"), (".", "Is a directory")):
        with pytest.raises(FileError) as caught:
            over_ssh().facts(tmp_path / name)
        assert cause in caught.value.cause


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_of_others_is_said(tmp_path: Path) -> None:
    path = written(tmp_path, "f")
    path.chmod(0)
    with pytest.raises(FileError, match="Permission denied"):
        over_ssh().facts(path)


@pytest.mark.parametrize("target", ["{}/new.csv", "{}", "{}/", "~/new.csv"])
def test_a_copy_is_whole_and_private(tmp_path: Path, home: Path, target: str) -> None:
    path = written(tmp_path, "f.csv", os.urandom(2_500_000))
    path.chmod(0o644)
    (folder := tmp_path / "there").mkdir()
    made = over_ssh().copy(path, target.format(folder))
    assert made.parent == (home if target[0] == "~" else folder)
    assert made.name == ("new.csv" if target.endswith("new.csv") else "f.csv")
    assert made.read_bytes() == path.read_bytes()
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert os.listdir(made.parent) == [made.name]


def test_a_copy_never_replaces(tmp_path: Path) -> None:
    path = written(tmp_path, "f")
    for name, make in (("file", Path.touch), ("link", lambda at: at.symlink_to("nowhere"))):
        make(tmp_path / name)
        with pytest.raises(FileError, match="exists already"):
            over_ssh().copy(path, str(tmp_path / name))
    assert (tmp_path / "file").read_bytes() == b""
    with pytest.raises(FileError, match="exists already"):
        over_ssh().copy(path, str(tmp_path))


@pytest.mark.parametrize(
    "target", ["", "  ", "~nobody-of-that-name/x", "/no/such/folder/x", "/proc/x", "x" * 300, "x" * 300 + "/y"]
)
def test_a_place_that_cannot_be_written_is_said(tmp_path: Path, target: str) -> None:
    with pytest.raises(FileError):
        over_ssh().copy(written(tmp_path, "f"), target)


def test_a_cancelled_copy_leaves_nothing(tmp_path: Path) -> None:
    (folder := tmp_path / "there").mkdir()
    with pytest.raises(Cancelled):
        over_ssh().copy(written(tmp_path, "f"), str(folder), lambda: True)
    assert not os.listdir(folder)


def test_a_name_is_free_until_the_copy_is_whole(tmp_path: Path) -> None:
    (folder := tmp_path / "there").mkdir()
    seen: list[bool] = []

    def cancelled() -> bool:
        seen.append((folder / "f").exists())
        return False

    over_ssh().copy(written(tmp_path, "f", bytes(3 << 20)), str(folder), cancelled)
    assert seen == [False, False, False]


def test_the_sequence_for_iterm2_holds_the_file(tmp_path: Path) -> None:
    content = os.urandom(1000)
    sequence = over_ssh().iterm2_sequence(written(tmp_path, ODD_NAMES[0], content))
    found = re.fullmatch(r"\x1b\]1337;File=name=([A-Za-z0-9+/=]+);size=1000;inline=0:([A-Za-z0-9+/=]+)\a", sequence)
    assert found
    assert (base64.b64decode(found[1]), base64.b64decode(found[2])) == (ODD_NAMES[0], content)


def test_iterm2_gets_no_file_that_is_too_large(tmp_path: Path) -> None:
    found = over_ssh(LC_TERMINAL="iTerm2")
    path = written(tmp_path, "f", b"")
    os.truncate(path, LARGEST_ITERM2)
    assert way(found, WayKind.ITERM2, path).refusal == ""
    os.truncate(path, LARGEST_ITERM2 + 1)
    assert way(found, WayKind.ITERM2, path).refusal == "larger than 5 MB, which would hold up the line"
    with pytest.raises(FileError, match="larger than 5 MB"):
        found.iterm2_sequence(path)


@pytest.mark.parametrize("name", ["-x y.csv", *ODD_NAMES])
def test_a_tool_is_run_with_the_file(tmp_path: Path, name: str | bytes) -> None:
    tools = tmp_path / "bin"
    fake(tools, "tsz", f'cat "$1" > {shlex.quote(str(tmp_path / "sent"))}')
    found = over_ssh(PATH=f"{tools}:{os.defpath}")
    path = written(tmp_path, name)
    tsz = way(found, WayKind.TRZSZ, path)
    assert tsz.runs_here
    assert found.run(tsz, path)
    assert (tmp_path / "sent").read_bytes() == path.read_bytes()
    fake(tools, "tsz", "exit 3")
    assert not found.run(tsz, path)
    (tools / "tsz").unlink()
    with pytest.raises(FileError, match="does not start"):
        found.run(tsz, path)
