"""What the terminal can show and how it is wanted; where it cannot show the console, what to run instead.

Imports no Textual.
"""

from collections.abc import Mapping
from typing import NamedTuple

INSTEAD = {
    "amount-due": "partner-tui due",
    "monthly-bills": "partner-tui bills",
    "export-history": "partner-tui exports",
}
"""The command that prints the same as text, for each area that has one."""


class Appearance(NamedTuple):
    """What the console is to look like; None is whatever fits the terminal."""

    theme: str | None = None
    mouse: bool | None = None
    ascii: bool = False
    """Drawn without any sign beyond ASCII; what others wrote stays as it is."""
    color: bool = True
    """Without: not one colour code, and the terminal's own theme whatever `theme` says."""


FITTING = Appearance()


def color_wanted(environment: Mapping[str, str]) -> bool:
    """Whatever NO_COLOR says means no colour; set to nothing, it says nothing (no-color.org)."""
    return not environment.get("NO_COLOR")


def mouse_wanted(environment: Mapping[str, str]) -> bool:
    """Over SSH every movement of a mouse would cost kilobytes."""
    return not environment.get("SSH_CONNECTION")


def why_no_console(environment: Mapping[str, str], *, is_tty: bool, area: str = "amount-due") -> str | None:
    """One sentence on what is missing and what to run instead; None when the console can start.

    `is_tty`: both standard input and standard output are a terminal.
    """
    instead = INSTEAD.get(area, INSTEAD["amount-due"])
    if not is_tty:
        return f"The console needs a terminal; `{instead}` prints the same as text."
    if environment.get("TERM", "") in ("", "dumb"):
        return f"This terminal (TERM={environment.get('TERM', '')!r}) cannot place text; `{instead}` prints the same."
    if not _speaks_utf8(environment):
        name, value = _locale(environment)
        return f"The console needs a UTF-8 locale, and {name} is {value!r}; `{instead}` prints the same as text."
    return None


def _locale(environment: Mapping[str, str]) -> tuple[str, str]:
    """The variable that decides the character set, as POSIX ranks them, and what it says."""
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        if value := environment.get(name):
            return name, value
    return "LANG", ""


def _speaks_utf8(environment: Mapping[str, str]) -> bool:
    charset = _locale(environment)[1].partition(".")[2].partition("@")[0]
    return charset.replace("-", "").casefold() == "utf8"
