"""The terminal as the console would find it."""

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass

from partner_tui.services.findings import Finding, fine, problem, warning

_SMALLEST, _COMFORTABLE = (40, 10), (80, 24)
_TMUX = re.compile(r"tmux (?:next-)?([0-9]+)\.([0-9]+)")
_LOADS_BUFFERS = (3, 2)
"""The first tmux that passes on to the terminal what it is given."""
_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class TerminalSeen:
    """What a process can see of its terminal."""

    is_tty: bool
    """Standard input and output both are one."""
    size: tuple[int, int] | None
    """Columns and rows; None where the terminal does not tell."""
    refusal: str | None
    """Why the console would not start here."""


def terminal_findings(seen: TerminalSeen, environment: Mapping[str, str]) -> list[Finding]:
    """Without a terminal nothing else about it is judged: whoever reads this in a pipe has no problem."""
    if not seen.is_tty:
        return [warning("terminal", "This is no terminal.", "For the console, run it in one.")]
    term = environment.get("TERM", "")
    if seen.refusal is not None:
        return [problem("terminal", seen.refusal, "Set TERM and a locale such as LC_ALL=C.UTF-8.")]
    return [
        fine("terminal", f"The console can start (TERM={term})."),
        *([] if seen.size is None else [_size(seen.size)]),
        fine("colours", _colours(environment, term)),
        _ssh(environment),
        *_multiplexer(environment, term),
    ]


def _size(size: tuple[int, int]) -> Finding:
    columns, rows = size
    here = f"{columns} columns, {rows} rows"
    if columns < _SMALLEST[0] or rows < _SMALLEST[1]:
        return problem("size", f"{here}: too small for the console.", "Enlarge it to 80 by 24 or more.")
    if columns < _COMFORTABLE[0] or rows < _COMFORTABLE[1]:
        return warning("size", f"{here}: columns give way to the amounts.", "Enlarge it to 80 by 24 or more.")
    return fine("size", f"{here}.")


def _colours(environment: Mapping[str, str], term: str) -> str:
    if environment.get("NO_COLOR"):
        return "None: NO_COLOR is set."
    if environment.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "16 million (COLORTERM)."
    return "256 (TERM)." if "256color" in term else "The terminal's own 16."


def _ssh(environment: Mapping[str, str]) -> Finding:
    origin = environment.get("SSH_CONNECTION", "").partition(" ")[0]
    if origin:
        return fine(
            "ssh",
            f"Over SSH from {origin}: the mouse is off, and the colours are the terminal's own, unless set.",
            "--mouse and --theme change that.",
        )
    if environment.get("SUDO_USER"):
        return warning(
            "ssh",
            "sudo hides whether this is an SSH line, and where it comes from.",
            "Let sudo keep SSH_CONNECTION, or give --no-mouse and set [download] host.",
        )
    return fine("ssh", "Not over SSH.")


def _multiplexer(environment: Mapping[str, str], term: str) -> list[Finding]:
    if environment.get("TMUX"):
        return [_tmux(environment)]
    if environment.get("STY") or term.startswith("screen"):
        return [
            warning(
                "copying",
                "GNU screen keeps what is copied from the terminal.",
                "Select it with the mouse, or use tmux.",
            )
        ]
    return [fine("copying", "By the terminal's own way (OSC 52), if it has that switched on.")]


def _tmux(environment: Mapping[str, str]) -> Finding:
    version = _asked(["tmux", "-V"], environment)
    features = _asked(["tmux", "display-message", "-p", "#{client_termfeatures}"], environment)
    found = _TMUX.search(version or "")
    if found is None or features is None:
        return warning("copying", "Inside tmux, which does not answer.", "Check that tmux is on the PATH.")
    if (int(found[1]), int(found[2])) < _LOADS_BUFFERS:
        return warning(
            "copying",
            f"Inside {found[0]}, which keeps what is copied for itself.",
            "tmux 3.2 passes it on; with this one, paste it by prefix ].",
        )
    if "clipboard" not in features.split(","):
        return warning(
            "copying",
            f"Inside {found[0]}, which does not know that the terminal around it has a clipboard.",
            "Add `set -as terminal-features ',*:clipboard'` to ~/.tmux.conf and attach again.",
        )
    return fine("copying", f"Inside {found[0]}: into its buffer, and on to the terminal around it.")


def _asked(command: list[str], environment: Mapping[str, str]) -> str | None:
    """What it prints; None when it fails or does not answer."""
    try:
        done = subprocess.run(
            command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
