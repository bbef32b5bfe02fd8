"""Command lines that fetch a file of this machine over SSH, whatever its name is, ready to be pasted."""

import ipaddress
import os
import re
import shlex
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from partner_tui.domain.text import visible

_SSH_PORT = 22
_SHELL_SIGNS = re.compile(r"[^\w./@%+=:,-]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Address:
    """Where `ssh` reaches this machine, and how that is known."""

    user: str
    host: str
    port: int
    why: str

    @classmethod
    def found(cls, user: str, setting: str, environment: Mapping[str, str]) -> "Address":
        """The setting `[user@]host[:port]`, else this end of the SSH line, else this machine's name."""
        if setting:
            named, _, place = setting.rpartition("@")
            host, _, port = place[1:].partition("]") if place.startswith("[") else place.partition(":")
            return cls(named or user, host, int(port.removeprefix(":") or _SSH_PORT), "by the setting [download] host")
        if (end := _server_end(environment)) is not None:
            return cls(user, *end, "by the address of this SSH line; else set [download] host")
        return cls(user, socket.gethostname(), _SSH_PORT, "no SSH line seen: this machine's name; set [download] host")

    @property
    def for_ssh(self) -> str:
        return f"{self.user}@{self.host}"

    @property
    def for_scp(self) -> str:
        """An IPv6 address needs brackets here, and must not have them for `ssh`."""
        return f"{self.user}@[{self.host}]" if ":" in self.host else self.for_ssh


def scp_words(address: Address, path: Path, name: str = "") -> tuple[str, ...]:
    """`scp [-P PORT] USER@HOST:PATH .`; empty where no line can be pasted that holds this name. A `name` is the file's
    on the other machine.

    A backslash before each sign is understood by the remote shell that older versions ask, and by the pattern
    matching of newer ones, which take quotes for part of the name.
    """
    if is_odd(path):
        return ()
    remote = _SHELL_SIGNS.sub(_escaped, str(path))
    port = () if address.port == _SSH_PORT else ("-P", str(address.port))
    target = shlex.quote(f"./{visible(name)}") if name else "."
    return ("scp", *port, shlex.quote(f"{address.for_scp}:{remote}"), target)


def ssh_words(address: Address, path: Path, command: tuple[str, ...] | None = None, name: str = "") -> tuple[str, ...]:
    """`ssh [-p PORT] USER@HOST 'cat PATH' > FILE`; `command` is run there instead of `cat PATH`. A `name` is the file's
    on the other machine."""
    remote = shlex.join(command) if command is not None else cat_command(path)
    port = () if address.port == _SSH_PORT else ("-p", str(address.port))
    return ("ssh", *port, shlex.quote(address.for_ssh), shlex.quote(remote), ">", local_name(name or path.name))


def cat_command(path: Path) -> str:
    """What prints the file, for a POSIX shell; in printable characters alone, whatever bytes its name has."""
    if not is_odd(path):
        return f"cat {shlex.quote(str(path))}"
    return f"printf '{''.join(map(_printf, os.fsencode(path)))}\\000' | xargs -0 cat"


def local_name(name: str) -> str:
    """The file's name for the other machine, quoted; what cannot be seen in it is replaced."""
    name = visible(name)
    return shlex.quote(f"./{name}" if name.startswith("-") else name)


def is_odd(path: Path) -> bool:
    """The name has characters that cannot be pasted."""
    return visible(str(path)) != str(path)


def _escaped(found: re.Match[str]) -> str:
    """Letters of other scripts mean nothing to a shell."""
    return found[0] if not found[0].isascii() else f"\\{found[0]}"


def _printf(byte: int) -> str:
    """One byte in the format of `printf`, inside single quotes."""
    sign = chr(byte)
    if sign == "%":
        return "%%"
    return sign if 0x20 <= byte < 0x7F and sign not in "\\'" else f"\\{byte:03o}"


def _server_end(environment: Mapping[str, str]) -> tuple[str, int] | None:
    """Address and port of this end, from SSH_CONNECTION: `client port server port`."""
    parts = environment.get("SSH_CONNECTION", "").split()
    if len(parts) != 4 or not (parts[3].isascii() and parts[3].isdigit() and len(parts[3]) <= 5):
        return None
    try:
        address = ipaddress.ip_address(parts[2])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address), int(parts[3])
