"""Child processes and what they cost: nothing that was measured shares memory or a warm cache with the measuring."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any

_SAMPLED_EVERY = 0.05
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024


class ChildFailed(Exception):
    """A child process ended with an error; the last line of what it wrote to standard error."""


@dataclass(frozen=True, slots=True)
class Ran:
    """One run of a child: seconds by the clock, seconds of processor, and bytes of resident memory at most."""

    wall: float
    cpu: float
    peak: float
    output: bytes

    @property
    def answer(self) -> Any:
        """What the child printed, as JSON."""
        return json.loads(self.output)


def child_environment(folder: Path) -> dict[str, str]:
    """The environment of every child: bytecode is kept (some machines forbid it), and in our own folder."""
    dropped = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")
    kept = {name: value for name, value in os.environ.items() if name not in dropped and "PARTNER_TUI" not in name}
    return kept | {
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_STATE_HOME": str(folder / "state"),
    }


def run(command: Sequence[str], environment: dict[str, str], *, keep_output: bool = True) -> Ran:
    """Runs a command to its end. Raises ChildFailed."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors, open(os.devnull, "wb") as nowhere:
        inherited = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # a child's begins with its parent's
        started = time.perf_counter()
        child = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output if keep_output else nowhere,
            stderr=errors,
        )
        sampler = _Sampler(child.pid)
        sampler.start()
        try:
            _, status, usage = os.wait4(child.pid, 0)
        except BaseException:  # whoever interrupts a benchmark leaves no child behind
            child.kill()
            child.wait()
            raise
        finally:
            wall = time.perf_counter() - started
            sampler.stopped.set()
            sampler.join()
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            errors.seek(0)
            said = errors.read().decode(errors="replace").strip().splitlines()
            raise ChildFailed(said[-1] if said else f"{command[0]} ended with {child.returncode}")
        output.seek(0)
        own = usage.ru_maxrss if usage.ru_maxrss > inherited else 0
        peak = max(own * _MAXRSS_UNIT, sampler.peak)
        return Ran(wall, usage.ru_utime + usage.ru_stime, peak, output.read())


def run_module(name: str, *arguments: object, environment: dict[str, str]) -> Ran:
    """Runs a module of this interpreter's to its end. Raises ChildFailed."""
    return run([sys.executable, "-m", name, *map(str, arguments)], environment)


class _Sampler(Thread):
    """Sums the resident memory of a process and its descendants now and then, where /proc tells."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.stopped = Event()
        self.peak = 0
        self._pid = pid

    def run(self) -> None:
        while not self.stopped.wait(_SAMPLED_EVERY):
            self.peak = max(self.peak, _resident(self._pid))


def _resident(pid: int) -> int:
    total = 0
    with suppress(OSError):  # it has ended meanwhile, or there is no /proc
        total = int(Path(f"/proc/{pid}/statm").read_bytes().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        for task in Path(f"/proc/{pid}/task").iterdir():
            total += sum(_resident(int(child)) for child in (task / "children").read_bytes().split())
    return total
