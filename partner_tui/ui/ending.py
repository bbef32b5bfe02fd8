"""How a console ended. Imports no Textual."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ending:
    """The exit code, 128 and the signal's number where a signal or the end of the line ended it; and what to go on
    with."""

    code: int = 0
    go_on_with: str = ""
    """The command that the operator chose instead of the console; empty for none."""
