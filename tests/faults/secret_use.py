"""The program with secrets in hand, in a home of its own: commands, consoles, and a look at all that comes of them."""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.cloud_world import CloudWorld
from tests.e2e.terminal import Terminal
from tests.faults.breaking import SECRETS
from tests.faults.canaries import command_lines, kept, sung_in, sung_on
from tests.faults.harness import Trials

_JOBS = (b"\0sync\0--job\0", b"\0exports\0run\0")
_PATIENCE, _LAST = 60.0, 20.0
"""Seconds for what is to come, and for a console to leave."""
_STILL, _PAUSE = 0.12, 0.05


@dataclass(frozen=True, slots=True)
class Use:
    """Everything below one folder: home, state, temporary files, the store."""

    folder: Path
    world: CloudWorld
    environment: Mapping[str, str]

    @classmethod
    def of(cls, folder: Path, world: CloudWorld, **more: str) -> "Use":
        own = {"HOME": folder / "home", "TMPDIR": folder / "tmp"}
        own |= {f"XDG_{name}_HOME": folder / name.lower() for name in ("DATA", "CONFIG", "STATE", "CACHE")}
        for place in own.values():
            place.mkdir(0o700, parents=True)
        given = {name: text for name, text in world.environment.items() if name not in SECRETS}
        keyring = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
        return cls(folder, world, {**given, **keyring, **{name: str(place) for name, place in own.items()}, **more})

    @property
    def store(self) -> Path:
        return self.folder / "store"

    def command(self, trials: Trials, where: str, line: str) -> tuple[int, str]:
        """Its exit code, and what it said, in which there must be no secret. `MONTH` stands for the world's."""
        words = line.replace("MONTH", str(self.world.months[0])).split()
        done = subprocess.run(
            [sys.executable, "-m", "partner_tui", "--data-dir", str(self.store), *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE,
        )
        said = done.stdout + done.stderr
        demand_none(trials, f"{where}: {line}", said)
        return done.returncode, said

    @contextmanager
    def console(self, trials: Trials, where: str) -> Iterator[Terminal]:
        """In the end it leaves, what it started is waited for, and no secret was ever sent to its terminal."""
        kept_out = dict.fromkeys(name for name in SECRETS if name not in self.environment)
        with Terminal(["--data-dir", str(self.store)], environment={**kept_out, **self.environment}) as terminal:
            yield terminal
            look(trials, where, terminal)
            with suppress(OSError):
                terminal.press("escape", "escape", "\x11")
            try:
                terminal.ended(_LAST)
            except AssertionError as error:
                trials.demand(False, f"{where}: {error}")
            demand_none(trials, where, terminal.sent.decode("utf-8", "replace"))
        self.wait_for_jobs()

    def wait_for_jobs(self) -> None:
        """Until none is left that a console has started."""
        end = time.monotonic() + _PATIENCE
        while any(str(self.store).encode() in line and line.endswith(_JOBS) for line in command_lines()):
            if time.monotonic() > end:
                raise TimeoutError("a job does not end")
            time.sleep(_PAUSE)

    def search(self, trials: Trials, where: str, but: frozenset[Path] = frozenset()) -> int:
        """In all files; how many there are."""
        files = 0
        for name, content in kept(self.folder, but):
            files += 1
            found = sung_in(content)
            trials.demand(found is None, f"{where}: in {name}: {found}")
        return files


def look(trials: Trials, where: str, terminal: Terminal) -> None:
    """At the screen, once it stands still."""
    terminal.quiet(_STILL)
    demand_none(trials, f"{where}, on the screen", terminal.text)


def demand_none(trials: Trials, where: str, text: str) -> None:
    found = sung_on(text)
    trials.demand(found is None, f"{where}: {found}")
