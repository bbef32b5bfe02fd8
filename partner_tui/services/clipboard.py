"""Text to the operator's clipboard by way of tmux, where the console runs inside it."""

import os
from collections.abc import Mapping

_SECONDS = 3.0
"""A tmux that does not answer must not keep the operator waiting."""


class Clipboard:
    """The way to a clipboard that needs no terminal."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self._environment = dict(os.environ if environment is None else environment)

    @property
    def is_inside_tmux(self) -> bool:
        return bool(self._environment.get("TMUX"))

    def through_tmux(self, text: str) -> bool:
        """Whether tmux took the text: into its newest buffer, and on to the terminal as far as its settings let it.

        False where the console is not inside tmux, or tmux is too old (before 3.2), gone, or does not answer. Waits
        for it: not for the event loop.
        """
        if not self.is_inside_tmux:
            return False
        import subprocess

        try:
            done = subprocess.run(
                ["tmux", "load-buffer", "-w", "-"],
                input=text.encode("utf-8"),
                env=self._environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
        return done.returncode == 0
