"""An SSH server of a test's own: loopback, throw-away keys, one command for whoever comes."""

import os
import pwd
import shlex
import shutil
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

PATIENCE = 20.0
_CONFIG = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host-key
AuthorizedKeysFile {folder}/user-key.pub
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
PrintMotd no
PrintLastLog no
ForceCommand {folder}/command
"""


def why_no_server() -> str | None:
    """What is missing on this machine; None when a server can run."""
    missing = [name for name in ("sshd", "ssh", "ssh-keygen") if _found(name) is None]
    return f"{', '.join(missing)} not found: install openssh-server and openssh-client" if missing else None


class SshServer:
    """Runs the command for everybody who comes with the key; `line` is the client's command line."""

    def __init__(self, folder: Path, command: Sequence[str], environment: Mapping[str, str]) -> None:
        for key in ("host-key", "user-key"):
            _run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / key))
        script = folder / "command"
        exported = (f"export {name}={shlex.quote(value)}" for name, value in environment.items())
        lines = ["#!/bin/sh", *exported, f"echo $$ > {shlex.quote(str(folder / 'pid'))}", f"exec {shlex.join(command)}"]
        script.write_text("\n".join([*lines, ""]))
        script.chmod(0o700)
        self._folder, self._port = folder, _free_port()
        (folder / "config").write_text(_CONFIG.format(port=self._port, folder=folder))
        if os.geteuid() == 0:
            os.makedirs("/run/sshd", 0o755, exist_ok=True)
        sshd = _found("sshd")
        assert sshd is not None
        with (folder / "server-log").open("wb") as log:
            self._server = subprocess.Popen([sshd, "-D", "-e", "-f", str(folder / "config")], stderr=log)

    def __enter__(self) -> "SshServer":
        end = time.monotonic() + PATIENCE
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self._port), 1):
                return self
            if self._server.poll() is not None or time.monotonic() > end:
                self.close()
                raise AssertionError(f"sshd does not answer:\n{self.log}")
            time.sleep(0.02)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._server.terminate()
        self._server.wait(PATIENCE)

    @property
    def log(self) -> str:
        return (self._folder / "server-log").read_text(errors="replace")

    @property
    def line(self) -> list[str]:
        options = {
            "StrictHostKeyChecking": "no",
            "UserKnownHostsFile": "/dev/null",
            "IdentitiesOnly": "yes",
            "LogLevel": "ERROR",
        }
        given = [word for name, value in options.items() for word in ("-o", f"{name}={value}")]
        user = pwd.getpwuid(os.geteuid()).pw_name
        place = ["-p", str(self._port), "-i", str(self._folder / "user-key"), f"{user}@127.0.0.1"]
        return ["ssh", "-F", "/dev/null", "-tt", *given, *place]

    def wait_until_gone(self) -> None:
        """Until the command that was started last has ended."""
        pid, end = int((self._folder / "pid").read_text()), time.monotonic() + PATIENCE
        while Path(f"/proc/{pid}").exists():
            if time.monotonic() > end:
                raise AssertionError(f"process {pid} is still there")
            time.sleep(0.02)


def _found(name: str) -> str | None:
    """sshd is not on everybody's path."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin:/usr/local/sbin")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
