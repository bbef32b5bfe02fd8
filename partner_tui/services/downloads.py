"""Getting a file from this machine to the operator's: which ways there are here, and taking them."""

import base64
import hashlib
import os
import pwd
import secrets
import shlex
import shutil
import stat
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from partner_tui import private_files
from partner_tui.domain.download import FileFacts, Way, WayKind
from partner_tui.domain.errors import Cancelled, FileError, StoreError
from partner_tui.domain.rows import never
from partner_tui.domain.text import visible
from partner_tui.services.file_names import expanded
from partner_tui.services.ssh_lines import Address, scp_words, ssh_words

LARGEST_ITERM2 = 5_000_000
"""Bytes: while a file goes through the terminal, nothing else does."""
_CHUNK = 1 << 20
_TOOLS = {WayKind.KITTY: ("kitten", "transfer"), WayKind.TRZSZ: ("tsz",)}


class Downloads:
    """Any method may be called from any thread; what reads a file takes as long as the file is large."""

    def __init__(self, host: str = "", environment: Mapping[str, str] | None = None, user: str | None = None) -> None:
        """`host` is the setting `[download] host`; empty where there is none."""
        self._environment = dict(os.environ if environment is None else environment)
        self._address = Address.found(_account() if user is None else user, host, self._environment)
        self._is_far = bool(host or self._environment.get("SSH_CONNECTION"))

    def facts(self, path: Path, name: str = "") -> FileFacts:
        """`name` is what it is to be called on another machine, where not as here. Raises FileError when it is not
        there, cannot be read or is no file."""
        whole = Path(os.path.abspath(path))
        with _reading(whole) as file:
            return FileFacts(whole, os.fstat(file.fileno()).st_size, name)

    def sha256(self, path: Path, cancelled: Callable[[], bool] = never) -> str:
        """Raises FileError, Cancelled."""
        found = hashlib.sha256()
        with _reading(path) as file:
            while chunk := file.read(_CHUNK):
                found.update(chunk)
                if cancelled():
                    raise Cancelled("Reading the file")
        return found.hexdigest()

    def ways(self, facts: FileFacts, command: tuple[str, ...] | None = None) -> tuple[Way, ...]:
        """The ways for this file and terminal, the best first. `command` prints the file, where cat PATH does not."""
        copy = Way(WayKind.COPY, "to another path on this machine; nothing is overwritten")
        scp = scp_words(self._address, facts.path, facts.name)
        over_ssh = (
            Way(WayKind.SCP, self._address.why, scp, "" if scp else "its name has characters that cannot be pasted"),
            Way(WayKind.SSH_CAT, "the same without sftp", ssh_words(self._address, facts.path, command, facts.name)),
        )
        through = self._through_terminal(facts)
        ways = (*over_ssh, *self._trzsz(facts), copy) if self._is_far else (copy, *over_ssh)
        return tuple(sorted((*through, *ways), key=lambda way: bool(way.refusal)))

    def copy(self, path: Path, target: str, cancelled: Callable[[], bool] = never, name: str = "") -> Path:
        """Copies it to `target`, a new name or a folder, for its owner alone; where it is now. `name` is what it is
        called in a folder, where not as it is.

        There is no such file until it is complete, and one that is there already stays. Raises FileError, Cancelled.
        """
        final = _free_name(name or path.name, target)
        unfinished = final.with_name(f".partner-tui-{secrets.token_hex(8)}.part")
        try:
            with _reading(path) as source, private_files.create(unfinished) as made:
                while chunk := source.read(_CHUNK):
                    with private_files.storing(final):
                        made.write(chunk)
                    if cancelled():
                        raise Cancelled("The copy")
                with private_files.storing(final):
                    private_files.sync(made)
            private_files.publish(unfinished, final)
        except StoreError as exc:
            raise FileError("Not copied", exc.cause, "Choose another place, or free some space there.") from exc
        finally:
            with suppress(StoreError):
                private_files.remove_tree(unfinished)
        return final

    def iterm2_sequence(self, path: Path, name: str = "") -> str:
        """What, written to iTerm2, has it save the file. Raises FileError, also when it is too large."""
        with _reading(path) as file:
            content = file.read(LARGEST_ITERM2 + 1)
        if len(content) > LARGEST_ITERM2:
            raise FileError("Not sent", f"{path} is {_too_large()}.", "Take another way.")
        called = base64.b64encode(os.fsencode(name or path.name)).decode("ascii")
        return (
            f"\x1b]1337;File=name={called};size={len(content)};inline=0:{base64.b64encode(content).decode('ascii')}\a"
        )

    def run(self, way: Way, path: Path, name: str = "") -> bool:
        """Runs a way that wants the terminal to itself; whether it said that the file went. Raises FileError."""
        arguments = _arguments(way.kind, path, name)
        try:
            return subprocess.run(arguments, check=False, env=self._environment).returncode == 0
        except OSError as exc:
            cause = f"{arguments[0]} does not start: {exc.strerror}."
            raise FileError("Not sent", cause, "Take another way.") from exc

    def _through_terminal(self, facts: FileFacts) -> Iterator[Way]:
        """iTerm2's way and kitty's. A terminal multiplexer keeps what it does not know to itself."""
        told = {self._environment.get(name, "") for name in ("TERM_PROGRAM", "LC_TERMINAL", "TERM")}
        inside = next((name for sign, name in (("TMUX", "tmux"), ("STY", "screen")) if self._environment.get(sign)), "")
        hidden = f"{inside} does not pass it on; outside of it it works" if inside else ""
        if told & {"iTerm.app", "iTerm2"}:
            large = _too_large() if facts.size > LARGEST_ITERM2 else ""
            yield Way(WayKind.ITERM2, "now, through this terminal, to its downloads", refusal=hidden or large)
        if told & {"xterm-kitty", "kitty"} or self._environment.get("KITTY_WINDOW_ID"):
            missing = "" if self._has(WayKind.KITTY) else "kitten is not installed on this machine"
            why = "now, through this terminal; it asks you first"
            yield Way(WayKind.KITTY, why, self._line(WayKind.KITTY, facts), hidden or missing, runs_here=True)

    def _trzsz(self, facts: FileFacts) -> Iterator[Way]:
        if self._has(WayKind.TRZSZ):
            why = "now, where this line was opened with trzsz"
            yield Way(WayKind.TRZSZ, why, self._line(WayKind.TRZSZ, facts), runs_here=True)

    def _has(self, kind: WayKind) -> bool:
        return shutil.which(_TOOLS[kind][0], path=self._environment.get("PATH", os.defpath)) is not None

    def _line(self, kind: WayKind, facts: FileFacts) -> tuple[str, ...]:
        return tuple(shlex.quote(word) for word in _arguments(kind, facts.path, facts.name))


def _arguments(kind: WayKind, path: Path, name: str) -> list[str]:
    """The tool and what it is told. kitty puts a bare name into the home folder of the other machine."""
    return [*_TOOLS[kind], str(path), *((visible(name or path.name),) if kind is WayKind.KITTY else ())]


def _account() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


def _too_large() -> str:
    return f"larger than {LARGEST_ITERM2 // 10**6} MB, which would hold up the line"


@contextmanager
def _reading(path: Path) -> Iterator[IO[bytes]]:
    """The file, open. What is no file is not waited for: a pipe's end may never come."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise FileError("Not a file", f"{path} is a folder or a device.", "Choose a file.")
            yield file
    except OSError as exc:
        raise FileError(
            "Cannot read the file", f"{path}: {exc.strerror}.", "Check its name and who may read it."
        ) from exc


def _free_name(name: str, target: str) -> Path:
    """Raises FileError when something bears that name, or its folder is not there."""
    final = expanded(target)
    if target.endswith("/") or os.path.isdir(final):
        final = final.joinpath(name)
    if os.path.lexists(final):
        raise FileError("Not copied", f"{final} exists already.", "Choose another name.")
    if not os.path.isdir(final.parent):
        raise FileError("Not copied", f"There is no folder {final.parent}.", "Choose another place.")
    return final
